// The settings about lines of this machine: lamps, buzzer and drawer, and how their lines are reached. All ways to
// write a line are in hardware/wiring.

import * as v from "valibot";
import type { LampName } from "../../hardware/hal/lights.ts";
import { isSameLine, type Line, type LinePlace, readPlace, sayPlace } from "../../hardware/hal/line.ts";
import type { ConfigFault } from "./config.ts";
import type { GoodValues } from "./faults.ts";
import { words } from "./words.ts";

const written = v.union([v.number(), v.string()]);

/** A line as people write it: 17, "GPIO17", or { line = 17, active_low = true }. */
function line(...kinds: readonly LinePlace["kind"][]) {
  return v.pipe(
    v.union([written, v.strictObject({ line: written, active_low: v.optional(v.boolean(), false) })]),
    v.rawTransform<string | number | { readonly line: string | number; readonly active_low: boolean }, Line>(
      ({ dataset: { value }, addIssue, NEVER }) => {
        const { line: name, active_low: activeLow } =
          typeof value === "object" ? value : { line: value, active_low: false };
        const place = readPlace(name);
        if (place !== null && kinds.includes(place.kind)) return { place, activeLow };
        addIssue({ message: "not a line" });
        return NEVER;
      },
    ),
  );
}

const GPIO_KINDS = ["header", "name", "chip"] as const;
const such = (examples: string) =>
  `a line that nothing else uses, such as ${examples} or { line = 17, active_low = true }`;
const GPIO_FORMS = such('17, "GPIO17", "pinctrl-rp1/17"');
const LAMP_FORMS = such('17, "GPIO17", "pinctrl-rp1/17", "led:pos-ok"');

const lamp = (about: string) =>
  v.optional(v.pipe(line(...GPIO_KINDS, "led"), words(about, LAMP_FORMS, "not wired")));

export const LIGHTS = {
  ready: lamp("The lamp that says: the next sale can begin. It flickers when money came."),
  busy: lamp("The lamp that says: a sale is on."),
  attention: lamp("The lamp that says: a person is needed."),
  single: lamp("The only lamp of a till: it shows whatever is most urgent, each thing by its own blinking."),
  one_at_a_time: v.optional(
    v.pipe(
      v.boolean(),
      words(
        "Light only the most urgent lamp: for a lamp whose colours are wired as ready, busy and attention.",
        "true or false",
      ),
    ),
    false,
  ),
};

export const TONE = {
  buzzer: v.pipe(
    v.union([v.literal("printer"), line(...GPIO_KINDS, "led", "pwm")]),
    words(
      "The buzzer: an active one on a line, a passive one on a PWM channel, or the printer's own.",
      `${LAMP_FORMS}; "pwm:pwmchip0/0" with chip and channel; or "printer"`,
    ),
  ),
  pitch_hz: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(100),
      v.maxValue(10_000),
      words("The pitch of a passive buzzer.", "a whole number of hertz from 100 to 10000"),
    ),
    2700,
  ),
};

export const DRAWER = {
  opens: v.optional(
    v.pipe(
      v.union([v.literal("printer"), line(...GPIO_KINDS)]),
      words(
        "What opens the drawer: the printer's connector, or a line with a transistor behind it (hardware/wiring).",
        `"printer", or ${GPIO_FORMS}`,
      ),
    ),
    "printer",
  ),
  pin: v.optional(
    v.pipe(v.picklist([2, 5]), words("The pin of the printer's connector that the lock hangs on.", "2 or 5")),
    2,
  ),
  pulse_ms: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(50),
      v.maxValue(500),
      words("How long the coil of the lock is on.", "a whole number of milliseconds from 50 to 500"),
    ),
    100,
  ),
  sensor: v.optional(
    v.pipe(
      v.union([v.literal("printer"), line(...GPIO_KINDS)]),
      words("Who says whether the drawer stands open.", `"printer", or ${GPIO_FORMS}`, "nobody"),
    ),
  ),
  open_when: v.optional(
    v.pipe(
      v.picklist(["high", "low"]),
      words("The level of the sensor that means open; `till drawer` shows it.", '"high" or "low"'),
    ),
    "high",
  ),
};

export const GPIO = {
  access: v.optional(
    v.pipe(
      v.picklist(["auto", "chardev", "sysfs"]),
      words(
        "How GPIO lines are reached: by the character device (/dev/gpiochip0), by the older /sys/class/gpio, or by the first of them that works here.",
        '"auto", "chardev" or "sysfs"',
      ),
    ),
    "auto",
  ),
};

/** Settings that take a line for themselves, in the order of the file. */
const USERS = [
  "lights.ready",
  "lights.busy",
  "lights.attention",
  "lights.single",
  "tone.buzzer",
  "drawer.opens",
  "drawer.sensor",
];

/** Two settings that surely name one line. */
export function lineFaults(good: GoodValues): ConfigFault[] {
  const users: { readonly path: string; readonly place: LinePlace }[] = [];
  const faults: ConfigFault[] = [];
  for (const path of USERS) {
    const place = placeOf(good.get(path));
    if (place === null) continue;
    const other = users.find((user) => isSameLine(user.place, place));
    if (other === undefined) users.push({ path, place });
    else {
      const message = `found ${sayPlace(place)}, which ${other.path} uses; expected a line of its own`;
      faults.push({ path, message });
    }
  }
  return faults;
}

function placeOf(value: unknown): LinePlace | null {
  return typeof value === "object" && value !== null && "place" in value ? (value as Line).place : null;
}

/** Only the lamps that are wired. */
export function wiredLamps(
  lights: Readonly<Partial<Record<LampName, Line | undefined>>>,
): Partial<Record<LampName, Line>> {
  const { ready, busy, attention, single } = lights;
  return {
    ...(ready === undefined ? {} : { ready }),
    ...(busy === undefined ? {} : { busy }),
    ...(attention === undefined ? {} : { attention }),
    ...(single === undefined ? {} : { single }),
  };
}

/** The buzzer with its pitch, where that is for us to make. */
export function buzzerOf(tone: {
  readonly buzzer: "printer" | Line;
  readonly pitch_hz: number;
}): "printer" | Line {
  const { buzzer, pitch_hz: pitchHz } = tone;
  if (buzzer === "printer" || buzzer.place.kind !== "pwm") return buzzer;
  return { ...buzzer, place: { ...buzzer.place, pitchHz } };
}
