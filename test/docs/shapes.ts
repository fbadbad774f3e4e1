// What the picture of the wiring is drawn with: colours, texts, lines, boxes.

export const INK = "#1c2430";
export const PALE = "#6b7686";
export const COLOURS = {
  ready: "#1e9e4a",
  busy: "#d39a00",
  attention: "#d13438",
  buzzer: "#7a3fb5",
  "5 V": "#e0531f",
  "3.3 V": "#e58a5f",
  ground: "#1c2430",
  other: "#2369bd",
} as const;

/** @param more attributes */
export const text = (x: number, y: number, words: string, more = "") =>
  `<text x="${x}" y="${y}" ${more}>${words.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</text>`;
/** @param points "x,y x,y …" */
export const line = (points: string, colour: string) =>
  `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round"/>`;
export const dot = (x: number, y: number, colour: string) =>
  `<circle cx="${x}" cy="${y}" r="3.6" fill="${colour}"/>`;
export const box = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="${INK}" stroke-width="1.5"/>`;
export const MIDDLE = 'text-anchor="middle"';
export const END = 'text-anchor="end"';
export const PALE_TEXT = `fill="${PALE}" font-size="12"`;
export const STRONG = 'font-weight="bold"';
