// The receipt printer. A job is a list of printed things, already cut to the paper's columns; what comes
// back is only what is known about the paper.

import type { Device } from "./device.ts";

export type PrintItem =
  | {
      readonly kind: "text";
      /** At most `columns` characters (half of that when large); no control characters. */
      readonly text: string;
      readonly align?: "left" | "center" | "right";
      readonly bold?: boolean;
      /** Double width and double height. */
      readonly large?: boolean;
    }
  /** Printed as large as the paper holds, centred, with its quiet zone. */
  | { readonly kind: "qr"; readonly data: string }
  /** CODE128, centred, ASCII 0x20 to 0x7E. */
  | { readonly kind: "barcode"; readonly data: string }
  | { readonly kind: "feed"; readonly lines: number }
  | { readonly kind: "cut" };

export interface PrintJob {
  /** For logs and messages: "receipt 42". */
  readonly name: string;
  readonly items: readonly PrintItem[];
  /**
   * Called once, immediately before the first byte of this job leaves, in the same turn of the event loop.
   * If it throws, nothing is sent.
   */
  readonly beforeFirstByte?: () => void;
}

export type PrintResult =
  /** The printer itself said that everything up to the end of the job was printed. */
  | { readonly outcome: "printed" }
  /** Sent to a printer that cannot answer: the weaker promise, and it is named. */
  | { readonly outcome: "sent"; readonly detail: string }
  /** Not one byte left this host. */
  | { readonly outcome: "not-started"; readonly detail: string }
  /** Some or all bytes left and the printer never confirmed: the paper is unknown. */
  | { readonly outcome: "unconfirmed"; readonly detail: string };

export interface POSPrinter extends Device {
  /** Characters of the normal font on one line. */
  readonly columns: number;
  /**
   * Prints one job after the other, in the order asked. While the printer has no paper or an open cover, a
   * job that already left stays pending, because the printer goes on with it when a person has helped; a
   * job that did not leave ends as "not-started". Never rejects.
   */
  print(job: PrintJob): Promise<PrintResult>;
}
