// The barcode scanner: whole texts, never keys or bytes.

import type { Device } from "./device.ts";

export type Scan =
  /**
   * What the code says, without the scanner's prefix and suffix. A scanner that knows the kind of the code puts its
   * AIM identifier in front ("]E0"). GS (1D) stands for FNC1; CR, LF and Tab are there only where the code has them.
   */
  | { readonly kind: "text"; readonly text: string }
  /** Something came that is no text of at most MAX_SCAN_LENGTH characters; nothing of it may be acted upon. */
  | { readonly kind: "unreadable"; readonly detail: string };

/** The longest text a scan may carry, in characters; longer ones end as "unreadable". */
export const MAX_SCAN_LENGTH = 512;

export interface Scanner extends Device {
  /**
   * Scans in the order in which they were made. One listener. A hasty scan began so soon after the end of the one
   * before it that no hand can have scanned both: one code with lines in it could play a whole dialogue.
   */
  onScan(listener: (scan: Scan, hasty: boolean) => void): void;
}
