// Pins inside the test, for what a model of the kernel's files cannot do on command: be absent, come later,
// fail in mid-use.

import { DeviceError } from "../../hardware/hal/device-error.ts";
import type { DigitalOutput, DigitalOutputs } from "../../hardware/hal/digital-output.ts";

export class MemoryPins implements DigitalOutputs {
  /** Level of each pin that is held; a pin that was given back is not in here. */
  readonly levels = new Map<number, boolean>();
  /** Every change of level and every release, in order: "17 high", "17 released". */
  readonly history: string[] = [];
  present = true;
  readonly broken = new Set<number>();

  async open(bcm: number): Promise<DigitalOutput> {
    if (!this.present) throw new DeviceError("missing", "no chip here");
    if (this.broken.has(bcm)) throw new DeviceError("busy", `pin ${bcm} is taken`);
    this.levels.set(bcm, false);
    return {
      set: (on) => {
        if (!this.present || this.broken.has(bcm))
          throw new DeviceError("disconnected", `pin ${bcm} is gone`);
        this.levels.set(bcm, on);
        this.history.push(`${bcm} ${on ? "high" : "low"}`);
      },
      release: () => {
        this.levels.delete(bcm);
        this.history.push(`${bcm} released`);
      },
    };
  }
}
