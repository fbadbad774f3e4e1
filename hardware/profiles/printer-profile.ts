// What one printer model is and can do. A new model is a new file beside this one, not a branch in the driver.

export type PaperWidthMm = 58 | 80;

export interface PaperFormat {
  /** Characters of font A on one line. */
  readonly columns: number;
  /** Printable dots across. */
  readonly dots: number;
}

/** How the printer can say that everything before was printed; see devices.md 2.8. */
export type FenceKind = "process-id" | "status-in-order";

export interface PrinterProfile {
  readonly name: string;
  /** For people: which printers this is. */
  readonly description: string;
  readonly paper: Readonly<Partial<Record<PaperWidthMm, PaperFormat>>>;
  /** The code table for text: its name in node-thermal-printer and its number for ESC t (0 to 255). */
  readonly codeTable: {
    readonly characterSet: "PC437_USA" | "PC850_MULTILINGUAL" | "PC858_EURO" | "PC860_PORTUGUESE" | "WPC1252";
    readonly number: number;
  };
  readonly nativeQr: boolean;
  readonly cutter: "partial" | "full" | "none";
  /**
   * Whether the model answers questions. "unknown": it is asked, and one that never said a word is taken for
   * a printer that cannot; "always": silence means that it is switched off.
   */
  readonly answers: "always" | "unknown" | "never";
  /** The fences worth trying. A model that prints an unknown command as text should not be tried with it. */
  readonly fences: readonly FenceKind[];
  /** Whether it reports changes by itself after GS a (automatic status back). */
  readonly automaticStatus: boolean;
}
