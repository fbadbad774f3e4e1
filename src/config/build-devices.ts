// From the sections about devices to what hardware/attach.ts asks for.

import * as v from "valibot";
import type { Config } from "./config.ts";
import { buildDisplay } from "./display-settings.ts";
import { buzzerOf, wiredLamps } from "./line-settings.ts";
import { FILE } from "./schema.ts";

/** Everything but the printer, whose profile may be a file of its own. */
export const PERIPHERALS = v.pick(FILE, ["display", "screen", "scanner", "lights", "tone", "drawer", "gpio"]);

export function buildPeripherals(
  file: v.InferOutput<typeof PERIPHERALS>,
): Omit<Config["devices"], "printer"> {
  const { display, drawer, gpio, lights, scanner, screen, tone } = file;
  return {
    display: buildDisplay(display),
    screen: screen ?? null,
    scanners: [scanner].flat().map(({ name, fnc1, ...rest }) => ({
      ...rest,
      name: name ?? null,
      fnc1: fnc1 ?? null,
    })),
    lights: lights === undefined ? null : { lamps: wiredLamps(lights), oneAtATime: lights.one_at_a_time },
    tone: tone === undefined ? null : { buzzer: buzzerOf(tone) },
    drawer:
      drawer === undefined
        ? null
        : {
            opens: drawer.opens,
            pin: drawer.pin,
            pulseMs: drawer.pulse_ms,
            sensor: drawer.sensor ?? null,
            openLevel: drawer.open_when,
          },
    gpio,
  };
}
