// The 40-pin header in the picture of the wiring: its places, numbered and coloured by what is wired to them.

import { HEADER, type Wire } from "./header.ts";
import { COLOURS, END, INK, MIDDLE, PALE, PALE_TEXT, text } from "./shapes.ts";

/** Of the enlarged header: its odd column is the left one, and place 1 is at the top. */
const TOP = 96;
const PITCH = 22;
const LEFT = 424;
const RIGHT = 452;

/** Middle of a place. */
export function spot(place: number): readonly [number, number] {
  return [place % 2 === 1 ? LEFT : RIGHT, TOP + PITCH * Math.floor((place - 1) / 2)];
}

export function drawHeader(wires: readonly Wire[]): readonly string[] {
  // Where a place serves two purposes, the first row of the table is drawn.
  const used = new Map(wires.toReversed().map(({ place, setting }) => [place, setting.split(".")[1] ?? ""]));
  const pins = HEADER.flatMap((gives, index) => {
    const place = index + 1;
    const [x, y] = spot(place);
    const isWired = used.has(place) || gives === "5 V" || gives === "ground";
    const colour = colourOf(gives, used.get(place));
    const isLeft = x === LEFT;
    return [
      `<circle cx="${x}" cy="${y}" r="8.5" fill="${isWired || gives === "3.3 V" ? colour : "#ffffff"}" stroke="${colour}" stroke-width="1.5"/>`,
      text(
        x,
        y + 3.5,
        String(place),
        `${MIDDLE} font-size="9" fill="${isWired || gives === "3.3 V" ? "#ffffff" : PALE}"`,
      ),
      ...(used.has(place)
        ? [
            text(
              isLeft ? x - 20 : x + 20,
              y - 5,
              `BCM ${gives}`,
              `${isLeft ? END : ""} font-size="10" fill="${colour}"`,
            ),
          ]
        : []),
    ];
  });
  const height = PITCH * (HEADER.length / 2 - 1);
  return [
    `<rect x="${LEFT - 16}" y="${TOP - 16}" width="${RIGHT - LEFT + 32}" height="${height + 32}" rx="5" fill="#eef1f5" stroke="${INK}" stroke-width="1.5"/>`,
    text((LEFT + RIGHT) / 2, TOP + height + 34, "edge with the USB ports", `${MIDDLE} ${PALE_TEXT}`),
    text((LEFT + RIGHT) / 2, TOP - 24, "side of the card", `${MIDDLE} ${PALE_TEXT}`),
    ...pins,
  ];
}

function colourOf(gives: (typeof HEADER)[number], key: string | undefined): string {
  if (key !== undefined)
    return Object.hasOwn(COLOURS, key) ? COLOURS[key as keyof typeof COLOURS] : COLOURS.other;
  return typeof gives === "number" ? "#a9b3c0" : COLOURS[gives];
}
