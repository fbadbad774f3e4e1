// The barcode scanner: whole texts, never keys or bytes.

import type { Device } from "./device.ts";

export type Scan =
  | { readonly kind: "text"; readonly text: string }
  /** Something came that is no text of at most MAX_SCAN_LENGTH characters; nothing of it may be acted upon. */
  | { readonly kind: "unreadable"; readonly detail: string };

/** The longest text a scan may carry, in characters; longer ones end as "unreadable". */
export const MAX_SCAN_LENGTH = 512;

export interface Scanner extends Device {
  onScan(listener: (scan: Scan) => void): void;
}
