// The customer's display of two lines of 20 characters.

import type { Device } from "./device.ts";

export interface LineDisplay extends Device {
  readonly columns: number;
  /**
   * What both lines shall show from now on; a line that is too long moves through the display. Shown again by
   * itself after the display was unplugged or without power and came back.
   */
  show(upper: string, lower: string): void;
}
