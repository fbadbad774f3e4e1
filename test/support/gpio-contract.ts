// What every way to a line has to do, in words a shopkeeper could dispute and with nothing but assert, so that it
// runs inside a test, in a child process and on a machine with real chips alike.

import { equal, match, ok, rejects, throws } from "node:assert/strict";
import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { DigitalLines } from "../../hardware/hal/digital-lines.ts";
import type { Line } from "../../hardware/hal/line.ts";

/** A machine with lines, seen from the outside. */
export interface LineWorld {
  readonly lines: DigitalLines;
  readonly one: Line;
  readonly other: Line;
  /** A name of the same kind that no line has. */
  readonly nowhere: Line;
  /** What a voltmeter, or an eye, says of the line. */
  level(line: Line): "high" | "low";
  /** Somebody left the line on before; the till that was killed, or the kernel with its own blinking. */
  leaveOn?(line: Line): void | Promise<void>;
  /** Puts a level on a line that is an input; absent where this way has no inputs. */
  drive?(line: Line, level: "high" | "low"): void;
  /** Somebody else takes the line, where only one can. @param holder null gives it back */
  hold?(line: Line, holder: string | null): void;
  /** Takes the whole chip away, or brings it back. */
  setPresent?(present: boolean): void;
  /** How long the last pulse was, where this way can make one. */
  lastPulseMs?(line: Line): number | null;
  /** Resolves when the kernel did what it was told. */
  settled(): Promise<void>;
  close(): void | Promise<void>;
}

export interface Clause {
  readonly title: string;
  run(world: LineWorld): Promise<void>;
}

const lowActive = (line: Line): Line => ({ ...line, activeLow: true });

function isDeviceError(...codes: readonly string[]) {
  return (error: unknown) => error instanceof DeviceError && codes.includes(error.code);
}

export const CONTRACT: readonly Clause[] = [
  {
    title: "an output is off when it was taken, whatever it was before",
    async run({ leaveOn, level, lines, one, settled }) {
      await leaveOn?.(one);
      const output = await lines.openOutput(one);
      equal(level(one), "low");
      equal(output.isOn(), false);
      output.release();
      await settled();
    },
  },
  {
    title: "an output is what it was told, and says so itself",
    async run({ level, lines, one, settled }) {
      const output = await lines.openOutput(one);
      for (const on of [true, true, false, true]) {
        output.set(on);
        equal(level(one), on ? "high" : "low");
        equal(output.isOn(), on);
      }
      output.release();
      await settled();
    },
  },
  {
    title: "on is a low level where the settings say so, from the first moment on",
    async run({ level, lines, one, settled }) {
      const output = await lines.openOutput(lowActive(one));
      equal(level(one), "high");
      equal(output.isOn(), false);
      output.set(true);
      equal(level(one), "low");
      equal(output.isOn(), true);
      output.release();
      await settled();
    },
  },
  {
    title: "two lines do not disturb each other",
    async run({ level, lines, one, other, settled }) {
      const outputs = [await lines.openOutput(one), await lines.openOutput(other)];
      outputs[1]?.set(true);
      equal(`${level(one)} ${level(other)}`, "low high");
      outputs[0]?.set(true);
      outputs[1]?.set(false);
      equal(`${level(one)} ${level(other)}`, "high low");
      for (const output of outputs) output.release();
      await settled();
    },
  },
  {
    title: "a line that was given back is off, can be taken again, and obeys its old holder no more",
    async run({ level, lines, one, settled }) {
      const output = await lines.openOutput(one);
      output.set(true);
      output.release();
      output.release();
      await settled();
      equal(level(one), "low");
      throws(() => output.set(true), isDeviceError("disconnected"));
      throws(() => output.isOn(), isDeviceError("disconnected"));
      const again = await lines.openOutput(one);
      again.set(true);
      output.release();
      equal(level(one), "high");
      again.release();
      await settled();
    },
  },
  {
    title: "a line that is not there is said to be so, by its name",
    async run({ lines, nowhere }) {
      for (const open of [lines.openOutput, lines.openInput]) {
        await rejects(open.call(lines, nowhere), (error: unknown) => {
          ok(isDeviceError("missing", "refused")(error), String(error));
          return true;
        });
      }
    },
  },
  {
    title:
      "an input reads the world's level, and its contrary where on is low; or this way has no inputs and says so",
    async run({ drive, lines, one, settled }) {
      if (drive === undefined) {
        await rejects(lines.openInput(one), isDeviceError("refused"));
        return;
      }
      for (const line of [one, lowActive(one)]) {
        const input = await lines.openInput(line);
        for (const level of ["high", "low", "high"] as const) {
          drive(one, level);
          equal(input.isOn(), (level === "high") !== line.activeLow);
        }
        input.release();
        await settled();
        throws(() => input.isOn(), isDeviceError("disconnected"));
      }
    },
  },
  {
    title: "a pulse is as long as was asked and off after it; or this way could leave a coil on and refuses",
    async run({ lastPulseMs, level, lines, one, settled }) {
      if (lastPulseMs === undefined) {
        await rejects(lines.openMomentary(one), isDeviceError("refused"));
        return;
      }
      const lock = await lines.openMomentary(one);
      equal(level(one), "low");
      for (const ms of [50, 120]) {
        lock.pulse(ms);
        equal(lock.isOn(), false);
        equal(level(one), "low");
        const seen = lastPulseMs(one);
        // Where the chip is real, its pulse is measured by whoever watches it.
        if (seen !== null) ok(seen >= ms && seen < ms + 60, `${seen} ms instead of ${ms}`);
      }
      lock.release();
      await settled();
      throws(() => lock.pulse(50), isDeviceError("disconnected"));
    },
  },
  {
    title: "a line that somebody else holds is busy, and can be had when they give it back",
    async run({ hold, lines, one, settled }) {
      if (hold === undefined) return;
      hold(one, "gpioset");
      await rejects(lines.openOutput(one), (error: unknown) => {
        ok(isDeviceError("busy")(error), String(error));
        match(String(error), /gpioset/);
        return true;
      });
      hold(one, null);
      (await lines.openOutput(one)).release();
      await settled();
    },
  },
  {
    title:
      "a chip that goes away under the till is noticed at the next word, and harms nobody who gives it back",
    async run({ lines, one, setPresent, settled }) {
      if (setPresent === undefined) return;
      const output = await lines.openOutput(one);
      setPresent(false);
      throws(() => output.set(true), isDeviceError("disconnected"));
      output.release();
      await rejects(lines.openOutput(one), isDeviceError("missing", "refused"));
      setPresent(true);
      (await lines.openOutput(one)).release();
      await settled();
    },
  },
];
