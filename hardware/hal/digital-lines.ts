// Lines that this host switches or reads: what lamps, buzzers and drawers need, whichever way the kernel has for it.

import type { Line } from "./line.ts";

export interface DigitalOutput {
  /** Throws a DeviceError when the line is gone. */
  set(on: boolean): void;
  /** What the line itself says, not what it was told. Throws a DeviceError when the line is gone. */
  isOn(): boolean;
  /** Switches the line off and gives it back. Never throws; safe to call twice. */
  release(): void;
}

/** A line for what must never stay on, such as the coil of a lock. */
export interface MomentaryOutput {
  /**
   * On for that long, then off, in one go: nothing else of this process runs meanwhile, so that nothing of it can
   * lengthen the pulse, and the kernel ends it when the process dies. Throws a DeviceError when the line is gone.
   * @param ms 1 to 500
   */
  pulse(ms: number): void;
  isOn(): boolean;
  release(): void;
}

export interface DigitalInput {
  /** Throws a DeviceError when the line is gone. */
  isOn(): boolean;
  release(): void;
}

/**
 * Each opening rejects with a DeviceError whose message says what to do: "missing" (this machine has
 * no chips or no such lamp), "no-permission", "busy" (and who holds it, where the kernel says), "refused" (there is no
 * such line, or it cannot do that), "failed".
 */
export interface DigitalLines {
  /** Takes a line as an output that starts off. */
  openOutput(line: Line): Promise<DigitalOutput>;
  /** Takes a line as an output that the kernel switches off when this process dies; "refused" where none does. */
  openMomentary(line: Line): Promise<MomentaryOutput>;
  /** Takes a line as an input, pulled up where the kernel can, so that a switch to ground or no wire at all is a level. */
  openInput(line: Line): Promise<DigitalInput>;
}
