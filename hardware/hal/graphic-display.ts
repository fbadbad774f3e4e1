// A screen of dots for the customer, beside or instead of the two lines: it can show the QR itself.

import type { Bitmap } from "./bitmap.ts";
import type { Device } from "./device.ts";

export interface GraphicDisplay extends Device {
  /** Dots across and down; null while the screen was never seen. */
  size(): { readonly width: number; readonly height: number } | null;
  /**
   * What the screen shall show from now on, centred, on white; null clears it. Shown again by itself after the
   * screen was away. A picture larger than the screen is cut.
   */
  show(picture: Bitmap | null): void;
}
