// The picture of a whole terminal: the header with lamps and buzzer, and the board with its cables. Drawn from the table of
// hardware/wiring; `UPDATE_DOCS=1` with test/docs.test.ts writes docs/pictures/wiring.svg.

import { drawBuzzer, drawLamps } from "./circuits-picture.ts";
import type { Wire } from "./header.ts";
import { drawHeader } from "./header-picture.ts";
import { box, COLOURS, INK, line, MIDDLE, PALE_TEXT, STRONG, text } from "./shapes.ts";

const WIDTH = 980;
const HEIGHT = 860;

export function drawWiring(wires: readonly Wire[]): string {
  const at = (setting: string, words = ""): Wire => {
    const wire = wires.find((one) => one.setting === setting && one.what.includes(words));
    if (wire === undefined) throw new Error(`hardware/wiring wires no ${setting} ${words}`);
    return wire;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="Helvetica, Arial, sans-serif" font-size="14" fill="${INK}">`,
    `<title>Wiring of a terminal</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...headings(),
    ...drawLamps(at),
    ...drawBuzzer(at("tone.buzzer", "active")),
    ...drawerPins(at("drawer.opens"), at("drawer.sensor")),
    // Over the wires, so that every place can be read.
    ...drawHeader(wires),
    ...cables(),
    "</svg>",
    "",
  ].join("\n");
}

function headings(): readonly string[] {
  return [
    text(24, 34, "The header, enlarged", `font-size="18" ${STRONG}`),
    text(24, 54, "Place 1 is the corner next to the card. Wire it without power.", PALE_TEXT),
    text(24, 614, "The board and its cables", `font-size="18" ${STRONG}`),
    line(`24,588 ${WIDTH - 24},588`, "#d8dde4"),
  ];
}

/** Lines that most drawers do not need. */
function drawerPins(lock: Wire, sensor: Wire): readonly string[] {
  return [
    text(560, 372, "Only for a drawer that is not on the printer", STRONG),
    ...[lock, sensor].flatMap(({ bcm, place, what }, index) => {
      const y = 398 + index * 22;
      return [
        `<circle cx="570" cy="${y - 4}" r="8.5" fill="${COLOURS.other}"/>`,
        text(570, y - 0.5, String(place), `${MIDDLE} font-size="9" fill="#ffffff"`),
        text(588, y, `${what}, BCM ${bcm}`),
      ];
    }),
    text(560, 446, "its lock has a supply and a circuit of its own", PALE_TEXT),
    text(560, 486, "Colours of the places", STRONG),
    ...(["5 V", "3.3 V", "ground"] as const).flatMap((name, index) => [
      `<circle cx="${570 + index * 90}" cy="506" r="8.5" fill="${COLOURS[name]}"/>`,
      text(584 + index * 90, 510, name),
    ]),
    text(560, 540, "Never 5 V on another pin: the board stands 3.3 V.", `fill="${COLOURS.attention}"`),
  ];
}

interface Part {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly about: readonly string[];
}

const PART = { width: 196, height: 62 };

function part({ about, title, x, y }: Part): readonly string[] {
  return [
    box(x, y, PART.width, PART.height, "#f6f8fb"),
    text(x + 12, y + 21, title, STRONG),
    ...about.map((words, index) => text(x + 12, y + 38 + index * 15, words, PALE_TEXT)),
  ];
}

function cables(): readonly string[] {
  const [boardX, boardY] = [400, 648];
  const usb = COLOURS.other;
  const right = 760;
  return [
    // What hangs on what.
    line(`${boardX + 156},664 ${right},664`, usb),
    line(`${boardX + 156},700 640,700 640,742 ${right},742`, usb),
    line(`${boardX + 156},730 594,730 594,820 ${right},820`, usb),
    line(`${boardX},742 220,742`, INK),
    line(`${boardX},664 220,664`, COLOURS["5 V"]),
    box(boardX, boardY, 156, 120, "#dff0e3"),
    text(boardX + 78, boardY + 30, "Raspberry Pi", `${MIDDLE} ${STRONG}`),
    text(boardX + 78, boardY + 50, "card with the till", `${MIDDLE} ${PALE_TEXT}`),
    text(boardX + 78, boardY + 102, "header: lamps, buzzer", `${MIDDLE} ${PALE_TEXT}`),
    text(690, 657, "USB", `${MIDDLE} ${PALE_TEXT}`),
    text(690, 735, "USB", `${MIDDLE} ${PALE_TEXT}`),
    text(690, 813, "USB", `${MIDDLE} ${PALE_TEXT}`),
    ...part({ x: right, y: 630, title: "scanner, 2D", about: ["set to USB COM,", "or as a keyboard"] }),
    ...part({ x: right, y: 711, title: "display, 2 x 20", about: ["fed by USB"] }),
    ...part({
      x: right,
      y: 790,
      title: "printer, 80 or 58 mm",
      about: ["with a supply of its own,", "usually 24 V"],
    }),
    ...part({ x: 24, y: 632, title: "supply of the board", about: ["5.1 V 3 A; Pi 5: 5 A", "on at last"] }),
    ...part({ x: 24, y: 711, title: "network", about: ["cable or Wi-Fi"] }),
    ...part({ x: 24, y: 790, title: "drawer, 24 V", about: ["RJ12, on the printer", "and on nothing else"] }),
    line(`220,806 470,806 470,838 ${right},838`, COLOURS.buzzer),
    text(300, 799, "RJ12", `${MIDDLE} ${PALE_TEXT}`),
  ];
}
