// The two ways to know whether a drawer stands open: the sense line of the printer's connector, and a line of this
// host. Which level means open depends on the drawer.

import type { Clock } from "../../hal/clock.ts";
import type { DigitalLines } from "../../hal/digital-lines.ts";
import { type Line, sayPlace } from "../../hal/line.ts";
import type { POSPrinter } from "../../hal/pos-printer.ts";
import { WatchedInput } from "../gpio/watched-input.ts";

export interface Sensor {
  readonly name: string;
  /** Null while nobody says. */
  level(): "low" | "high" | null;
  /** Why it says nothing, where there is a reason; else empty. */
  problem(): string;
  start(): void;
  stop(): Promise<void>;
}

export const NO_SENSOR: Sensor = {
  name: "none",
  level: () => null,
  problem: () => "",
  start: () => {},
  stop: async () => {},
};

/** @param changed called when the printer reported another level */
export function printerSensor(printer: POSPrinter, changed: () => void): Sensor {
  return {
    name: "printer",
    level: () => printer.drawerSense(),
    problem: () => "",
    start: () => printer.onDrawerSense(changed),
    stop: async () => {},
  };
}

/** @param changed called after the level changed, and when the line was taken or lost */
export function lineSensor(line: Line, gpio: DigitalLines, clock: Clock, changed: () => void): Sensor {
  const input = new WatchedInput({ what: "sensor", line, gpio, clock, changed });
  return {
    name: `line ${sayPlace(line.place)}`,
    level: () => (input.level === null ? null : input.level ? "high" : "low"),
    problem: () => input.problem,
    start: () => input.start(),
    stop: () => input.stop(),
  };
}
