// Whether a Raspberry Pi gets enough voltage, as its firmware says: a supply that is too weak resets printers and spoils
// cards. Other machines do not say, and count as well supplied.

import type { Machine } from "./machine.ts";

/** Raspberry Pi's own kernels, older ones: the firmware's word in hexadecimal. */
const THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled";
/** Every newer one: "rpi_volt", whose alarm tells of the last two seconds (drivers/hwmon/raspberrypi-hwmon.c). */
const MONITORS = "/sys/class/hwmon";

// Of the firmware's word ("vcgencmd get_throttled"): bits 0 to 3 are so now, 16 to 19 were so since the start.
const TOO_LOW_NOW = 1 << 0;
const TOO_HOT_NOW = 1 << 3;
const TOO_LOW_ONCE = 1 << 16;
const TOO_HOT_ONCE = 1 << 19;

export interface PowerSight {
  readonly isTooLow: boolean;
  readonly isTooHot: boolean;
  /** Since the machine was started; never where only the monitor tells. */
  readonly wasTooLow: boolean;
  readonly wasTooHot: boolean;
}

/** What a weak supply needs, for people. */
export const SUPPLY_MEND =
  "use the board's own supply and a short cable; feed printer and scanner from a hub of their own";

export function lookAtPower(machine: Machine): PowerSight {
  const text = machine.read(THROTTLED)?.trim() ?? "";
  const flags = /^(0x)?[\da-f]+$/i.test(text) ? Number.parseInt(text, 16) : 0;
  const has = (flag: number) => (flags & flag) !== 0;
  const alarm = alarmsOf(machine).some((path) => machine.read(path)?.trim() === "1");
  return {
    isTooLow: alarm || has(TOO_LOW_NOW),
    isTooHot: has(TOO_HOT_NOW),
    wasTooLow: has(TOO_LOW_ONCE),
    wasTooHot: has(TOO_HOT_ONCE),
  };
}

/** The files of which the kernel says when the voltage falls, and when it is well again. */
export function alarmsOf(machine: Machine): readonly string[] {
  return machine
    .list(MONITORS)
    .filter((name) => machine.read(`${MONITORS}/${name}/name`)?.trim() === "rpi_volt")
    .map((name) => `${MONITORS}/${name}/in0_lcrit_alarm`);
}
