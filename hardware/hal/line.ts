// How a line of this host is named: a pin of the header, a line of a GPIO chip, a lamp of the kernel, a channel of
// a PWM chip. One reader of such names for the settings and for whoever opens lines.

export type LinePlace =
  /** A lamp that the kernel drives: its label in /sys/class/leds. */
  | { readonly kind: "led"; readonly label: string }
  /** A channel of a PWM chip, by the chip's name in /sys/class/pwm or the device behind it; on means this pitch. */
  | { readonly kind: "pwm"; readonly chip: string; readonly channel: number; readonly pitchHz: number }
  /** Broadcom's number of a pin of the 40-pin header: GPIO 17 is 17, whatever its place there. */
  | { readonly kind: "header"; readonly bcm: number }
  /** As the chip's driver names the line: "GPIO17". */
  | { readonly kind: "name"; readonly name: string }
  /** By the chip's label, or its name of this boot ("gpiochip0"), and the line's place on it. */
  | { readonly kind: "chip"; readonly chip: string; readonly offset: number };

export interface Line {
  readonly place: LinePlace;
  /** On is a low level. */
  readonly activeLow: boolean;
}

/** The chips behind the 40-pin header: Raspberry Pi 0 to 3, 4, and 5. */
export const HEADER_CHIPS: readonly string[] = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

/** The chips have 54 lines and more; the header has those up to 27, Compute Modules have the others. */
export const LAST_BCM = 53;

/** Where most piezo discs are loudest. */
export const USUAL_PITCH_HZ = 2700;

/** @returns null for what names no line */
export function readPlace(written: number | string): LinePlace | null {
  if (typeof written === "number") {
    const isPin = Number.isInteger(written) && written >= 0 && written <= LAST_BCM;
    return isPin ? { kind: "header", bcm: written } : null;
  }
  const label = /^led:([\w:-][\w:.-]{0,62})$/.exec(written)?.[1];
  if (label !== undefined) return { kind: "led", label };
  const [, pwm, channel] = /^pwm:([\w][\w.:@-]{0,63})\/(\d{1,2})$/.exec(written) ?? [];
  if (pwm !== undefined) return { kind: "pwm", chip: pwm, channel: Number(channel), pitchHz: USUAL_PITCH_HZ };
  const [, chip, offset] = /^([\w][\w.:@-]{0,31})\/(\d{1,4})$/.exec(written) ?? [];
  if (chip !== undefined) return { kind: "chip", chip, offset: Number(offset) };
  return /^[A-Za-z][\w.-]{0,30}$/.test(written) ? { kind: "name", name: written } : null;
}

/** As it stands in the settings. */
export function sayPlace(place: LinePlace): string {
  switch (place.kind) {
    case "led":
      return `led:${place.label}`;
    case "pwm":
      return `pwm:${place.chip}/${place.channel}`;
    case "header":
      return String(place.bcm);
    case "name":
      return place.name;
    case "chip":
      return `${place.chip}/${place.offset}`;
  }
}

/** The BCM number of a line, where its name alone says it. */
export function bcmOf(place: LinePlace): number | null {
  if (place.kind === "header") return place.bcm;
  if (place.kind === "chip" && HEADER_CHIPS.includes(place.chip)) return place.offset;
  const number = place.kind === "name" ? /^GPIO(\d{1,2})$/.exec(place.name)?.[1] : undefined;
  return number === undefined ? null : Number(number);
}

/** Whether two names surely mean one line; what only the machine knows is found when the line is opened. */
export function isSameLine(one: LinePlace, other: LinePlace): boolean {
  const bcm = bcmOf(one);
  return bcm === null ? sayPlace(one) === sayPlace(other) : bcm === bcmOf(other);
}
