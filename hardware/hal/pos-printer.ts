// The receipt printer. A job is a list of printed things, already cut to the paper's columns; what comes
// back is only what is known about the paper.

import type { Bitmap } from "./bitmap.ts";
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
      /** The small font (font B), of which a line holds `smallColumns` characters; not together with large. */
      readonly small?: boolean;
    }
  /** Printed as large as the paper holds, centred, with its quiet zone. */
  | { readonly kind: "qr"; readonly data: string }
  /** CODE128, centred, ASCII 0x20 to 0x7E. */
  | { readonly kind: "barcode"; readonly data: string }
  /**
   * Centred, a dot of the picture for a dot of the printer; at most `dots` wide. A printer that keeps pictures
   * is sent each one only once.
   */
  | { readonly kind: "image"; readonly image: Bitmap }
  | { readonly kind: "feed"; readonly lines: number }
  | { readonly kind: "cut" };

/** What a calibration strip tries, whatever is known of the printer. Every probe stands on a line of its own, at the left. */
export type Probe =
  /** Letters as bytes, 20 to FF, in the code table that the printer has under that number (0 to 255). */
  | { readonly kind: "table"; readonly number: number; readonly bytes: Uint8Array }
  /** ASCII that is not cut to the paper: where the paper is too narrow, the rest stands on the next line. */
  | { readonly kind: "ruler"; readonly text: string; readonly small: boolean }
  /** Dots to a module: 1 to 16. By the printer's own command, or drawn. */
  | {
      readonly kind: "sized-qr";
      readonly data: string;
      readonly moduleDots: number;
      readonly by: "printer" | "picture";
    }
  /** CODE128 with bars of two dots, which is as narrow as scanners read; ASCII 20 to 7E. */
  | { readonly kind: "narrow-barcode"; readonly data: string }
  /** However wide; what the print head does not reach is lost. */
  | { readonly kind: "wide-image"; readonly image: Bitmap }
  /** "here": the command of old knives, which do not feed the paper to the knife by themselves. */
  | { readonly kind: "knife"; readonly cut: "partial" | "full" | "here" };

export interface TrialJob extends Omit<PrintJob, "items"> {
  readonly items: readonly (PrintItem | Probe)[];
}

export interface PrintJob {
  /** For logs and messages: "receipt 42". */
  readonly name: string;
  readonly items: readonly PrintItem[];
  /**
   * Called once, immediately before the first byte of this job leaves, in the same turn of the event loop.
   * If it throws, nothing is sent.
   */
  readonly beforeFirstByte?: () => void;
  /**
   * Called at most once, after the result "unconfirmed", when the printer's own answer with the name of this job
   * comes all the same: it was printed.
   */
  readonly confirmedLate?: () => void;
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

/** What a printer does beside printing; it acts between jobs, or at once where it can. */
export type PrinterAct =
  /** A pulse on the drawer connector: its pin, and how long, 50 to 500 ms. */
  | { readonly kind: "drawer"; readonly pin: 2 | 5; readonly pulseMs: number }
  /** The printer's own beeper, 1 to 9 times. */
  | { readonly kind: "beep"; readonly times: number };

export interface POSPrinter extends Device {
  /** Characters of the normal font on one line. */
  readonly columns: number;
  /** Characters of the small font on one line. */
  readonly smallColumns: number;
  /** Printable dots across. */
  readonly dots: number;
  /**
   * Prints one job after the other, in the order asked. While the printer has no paper or an open cover, a
   * job that already left stays pending, because the printer goes on with it when a person has helped; a
   * job that did not leave ends as "not-started". Never rejects.
   */
  print(job: PrintJob): Promise<PrintResult>;
  /** As print(), for a calibration strip; ends as "not-started" where the printer's language knows no probes. */
  tryOut(job: TrialJob): Promise<PrintResult>;
  /**
   * Rejects with a DeviceError when it cannot be done now (no such drawer or beeper, no printer, no paper where the
   * model needs some for it); what was refused is never done later by itself.
   */
  act(act: PrinterAct): Promise<void>;
  /** Level of the drawer connector's sense line (pin 3); null while the printer does not say. */
  drawerSense(): "low" | "high" | null;
  /** Calls back when the printer reported another level. One listener. */
  onDrawerSense(listener: (level: "low" | "high") => void): void;
}
