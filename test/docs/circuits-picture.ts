// Lamps and buzzer in the picture of the wiring: each from its place on the header to ground.

import type { Wire } from "./header.ts";
import { spot } from "./header-picture.ts";
import { COLOURS, dot, END, INK, line, MIDDLE, PALE_TEXT, STRONG, text } from "./shapes.ts";

/** Where the short legs of the lamps come together; the place of ground that no other wire has to be crossed for. */
const LAMP_GROUND_X = 52;
const LAMP_GROUND = 25;
const BUZZER_GROUND = 14;

const LAMPS = ["ready", "busy", "attention"] as const;

/** @param wireOf finds the wire of a setting */
export function drawLamps(wireOf: (setting: string) => Wire): readonly string[] {
  const heights = LAMPS.map((_, index) => 120 + index * 96);
  const [x, y] = spot(LAMP_GROUND);
  return [
    ...LAMPS.flatMap((name, index) => lamp(name, wireOf(`lights.${name}`), heights[index] ?? 0)),
    line(`${LAMP_GROUND_X},${heights[0]} ${LAMP_GROUND_X},${y} ${x},${y}`, COLOURS.ground),
    ...heights.slice(1).map((height) => dot(LAMP_GROUND_X, height, COLOURS.ground)),
    text(66, y + 18, `ground, place ${LAMP_GROUND}`, PALE_TEXT),
  ];
}

function lamp(
  name: (typeof LAMPS)[number],
  { bcm, how, place, setting }: Wire,
  y: number,
): readonly string[] {
  const [pinX, pinY] = spot(place);
  const colour = COLOURS[name];
  const ohm = /(\d+ Ω)/.exec(how)?.[1] ?? "";
  const turn = 362 - (place - 11) * 6;
  return [
    line(`${pinX},${pinY} ${turn},${pinY} ${turn},${y} 320,${y}`, colour),
    `<rect x="252" y="${y - 9}" width="68" height="18" fill="#f4e6cf" stroke="${INK}" stroke-width="1.5"/>`,
    text(286, y + 4.5, ohm, `${MIDDLE} font-size="12"`),
    line(`252,${y} 182,${y}`, colour),
    // The lamp: current goes from the long leg, at the right, to the short one.
    `<path d="M182 ${y - 15} L182 ${y + 15} L154 ${y} Z" fill="${colour}" stroke="${INK}" stroke-width="1.5"/>`,
    `<line x1="154" y1="${y - 15}" x2="154" y2="${y + 15}" stroke="${INK}" stroke-width="2.5"/>`,
    line(`154,${y} ${LAMP_GROUND_X},${y}`, COLOURS.ground),
    text(66, y - 24, `${name}: [${setting.split(".")[0]}] ${name} = ${bcm}`, STRONG),
    text(128, y + 30, "short leg", `${END} ${PALE_TEXT}`),
    text(196, y + 30, "long leg", PALE_TEXT),
  ];
}

export function drawBuzzer({ bcm, how, place, setting }: Wire): readonly string[] {
  const [pinX, pinY] = spot(place);
  const [powerX, powerY] = spot(2);
  const [groundX, groundY] = spot(BUZZER_GROUND);
  const kilo = /(\d+ kΩ)/.exec(how)?.[1] ?? "";
  const [x, collectorY, emitterY] = [716, pinY - 34, pinY + 34];
  const baseY = (collectorY + emitterY) / 2;
  return [
    text(560, 64, `buzzer for 5 V: [${setting.split(".")[0]}] buzzer = ${bcm}`, STRONG),
    // From 5 V to the buzzer, and down to the collector.
    line(`${powerX},${powerY} ${x},${powerY} ${x},${powerY + 14}`, COLOURS["5 V"]),
    text(486, powerY - 6, "5 V", `font-size="12" fill="${COLOURS["5 V"]}"`),
    `<circle cx="${x}" cy="132" r="22" fill="#efe7f8" stroke="${INK}" stroke-width="1.5"/>`,
    text(x, 128, "+", `${MIDDLE} font-size="14"`),
    text(x, 145, "−", `${MIDDLE} font-size="14"`),
    line(`${x},154 ${x},${collectorY}`, INK),
    // The diode lies across it, against the current.
    line(`${x},${powerY + 8} 790,${powerY + 8} 790,120`, INK),
    `<path d="M778 144 L802 144 L790 122 Z" fill="#ffffff" stroke="${INK}" stroke-width="1.5"/>`,
    `<line x1="778" y1="121" x2="802" y2="121" stroke="${INK}" stroke-width="3"/>`,
    line(`790,144 790,164 ${x},164`, INK),
    dot(x, 164, INK),
    dot(x, powerY + 8, INK),
    text(812, 130, "1N4148,", PALE_TEXT),
    text(812, 146, "ring to +", PALE_TEXT),
    // The transistor.
    `<circle cx="${x - 8}" cy="${baseY}" r="30" fill="#f6f7f9" stroke="${INK}" stroke-width="1.5"/>`,
    `<line x1="${x - 20}" y1="${baseY - 18}" x2="${x - 20}" y2="${baseY + 18}" stroke="${INK}" stroke-width="3.5"/>`,
    line(`${x - 20},${baseY - 8} ${x},${baseY - 22} ${x},${collectorY}`, INK),
    line(`${x - 20},${baseY + 8} ${x},${baseY + 22} ${x},${emitterY}`, INK),
    `<path d="M${x - 1} ${baseY + 21} l-11 -2 l6 -8 Z" fill="${INK}"/>`,
    text(x + 30, baseY - 4, "NPN: BC337", PALE_TEXT),
    text(x + 30, baseY + 12, "or 2N2222", PALE_TEXT),
    // Its base, through a resistor, on the pin.
    line(`${pinX},${pinY} 560,${pinY} 560,${baseY} 584,${baseY}`, COLOURS.buzzer),
    `<rect x="584" y="${baseY - 9}" width="60" height="18" fill="#f4e6cf" stroke="${INK}" stroke-width="1.5"/>`,
    text(614, baseY + 4.5, kilo, `${MIDDLE} font-size="12"`),
    line(`644,${baseY} ${x - 20},${baseY}`, COLOURS.buzzer),
    // Its emitter on ground.
    line(`${x},${emitterY} ${x},276 536,276 536,${groundY} ${groundX},${groundY}`, COLOURS.ground),
    text(548, 292, `ground, place ${BUZZER_GROUND}`, PALE_TEXT),
  ];
}
