// The two ways to give a drawer its pulse: through the printer, which has a connector for it, and by a line of this
// host with a transistor behind it.

import type { Clock } from "../../hal/clock.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { DigitalLines, MomentaryOutput } from "../../hal/digital-lines.ts";
import { type Line, sayPlace } from "../../hal/line.ts";
import type { POSPrinter } from "../../hal/pos-printer.ts";
import { HeldLine } from "../gpio/held-line.ts";

export interface Opener {
  /** "printer, pin 2" */
  readonly name: string;
  /** Why it cannot open now; empty when it can. */
  problem(): string;
  /** Resolves when the pulse has left. Rejects with a DeviceError. */
  pulse(ms: number): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** The printer is started and stopped by whoever prints on it. */
export function printerOpener(printer: POSPrinter, pin: 2 | 5): Opener {
  return {
    name: `printer, pin ${pin}`,
    problem: () => {
      const { condition, detail } = printer.state();
      // A printer without paper still opens a drawer; whether it does now, it says itself.
      return condition === "missing" ? `opens through the printer: ${detail}` : "";
    },
    pulse: (ms) => printer.act({ kind: "drawer", pin, pulseMs: ms }),
    start: () => {},
    stop: async () => {},
  };
}

/** @param changed called when the line was taken or lost */
export function lineOpener(line: Line, gpio: DigitalLines, clock: Clock, changed: () => void): Opener {
  const held = new HeldLine<MomentaryOutput>({
    what: "opens",
    take: () => gpio.openMomentary(line),
    clock,
    changed,
  });
  return {
    name: `line ${sayPlace(line.place)}`,
    problem: () => held.problem,
    pulse: async (ms) => {
      const done = held.use((output) => {
        output.pulse(ms);
        return true;
      });
      if (done === null) throw new DeviceError("missing", `drawer ${held.problem}`);
    },
    start: () => held.start(),
    stop: () => held.stop(),
  };
}
