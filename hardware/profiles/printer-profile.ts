// What one printer model is and can do, as data. A new model is a new file beside this one, not a branch in the
// driver; "till printer calibrate" stores the same shape for a printer that nobody has described yet.

export type PaperWidthMm = 58 | 80;

export interface PaperFormat {
  /** Printable dots across. */
  readonly dots: number;
  /** Characters of font A on one line. */
  readonly columns: number;
  /** Characters of font B on one line. */
  readonly smallColumns: number;
}

/**
 * Which bytes the model obeys. "escpos": ESC/POS and everything that follows it. "star-line": Star line mode.
 * "daruma": the ESC/Daruma set of DR700 and DR800.
 */
export type PrinterLanguageName = "escpos" | "star-line" | "daruma";

/** The character sets of node-thermal-printer that our languages need, by its names. */
export type CharacterSetName =
  | "PC437_USA"
  | "PC850_MULTILINGUAL"
  | "PC858_EURO"
  | "PC860_PORTUGUESE"
  | "WPC1252"
  | "ISO8859_15_LATIN9";

export interface CodeTable {
  readonly characterSet: CharacterSetName;
  /** What the model calls it: n of ESC t (ESC GS t on Star), 0 to 255. */
  readonly number: number;
}

/**
 * How the printer can say that everything before was printed. "process-id": GS ( H. "status-in-order": GS r.
 * "print-end": Star's ESC GS ETX, which repeats a number. "etb-counter": Star's counter of ETB marks in its status.
 */
export type FenceKind = "process-id" | "status-in-order" | "print-end" | "etb-counter";

export interface PrinterProfile {
  readonly name: string;
  /** For people: which printers this is. */
  readonly description: string;
  readonly language: PrinterLanguageName;
  /** node-thermal-printer's dialect that encodes its text. */
  readonly dialect: "EPSON" | "STAR" | "TANCA" | "DARUMA" | "BROTHER" | "CUSTOM";
  /** Bytes that bring the model into its language, sent before every job; none where it is born there. */
  readonly prelude: readonly number[];
  /** Dots to an inch. */
  readonly dpi: 180 | 203;
  readonly paper: Readonly<Partial<Record<PaperWidthMm, PaperFormat>>>;
  /** The tables that hold our letters, the best one first; never empty. */
  readonly codeTables: readonly [CodeTable, ...CodeTable[]];
  /** The printer's own QR command and its limits; null where there is none, and the QR is drawn. */
  readonly qr: {
    readonly maxModuleDots: number;
    readonly maxBytes: number;
    /** Custom numbers the functions of GS ( k in its own way; without this they are Epson's. */
    readonly functions?: "custom";
  } | null;
  /**
   * Whether it keeps pictures in a memory that survives being switched off, and says which (GS ( L). Where not,
   * a picture is sent with every job.
   */
  readonly storesImages: boolean;
  readonly cutter: "partial" | "full" | "none";
  /** It cuts by the old commands, ESC i and ESC m, where the paper stands; without this by GS V, which feeds first. */
  readonly cutsBy?: "esc-i-m";
  /** Pins of the drawer connector that it drives; none where it has no connector. */
  readonly drawerPins: readonly (2 | 5)[];
  /**
   * It obeys the real-time pulse (DLE DC4 1), which opens a drawer also while it cannot print for want of paper or
   * with its cover open. Only where a manual says so: another printer would keep the bytes, or drop them.
   */
  readonly pulsesAtOnce?: true;
  /** How its own beeper is sounded. */
  readonly beeper: "none" | "esc-b" | "epson";
  /**
   * Whether the model answers questions. "unknown": it is asked, and one that never said a word is taken for
   * a printer that cannot; "always": silence means that it is switched off.
   */
  readonly answers: "always" | "unknown" | "never";
  /** The fences worth trying. A model that prints an unknown command as text should not be tried with it. */
  readonly fences: readonly FenceKind[];
  /** Whether it reports changes by itself after it was told to (automatic status back). */
  readonly automaticStatus: boolean;
  /** What it takes while it cannot print, in bytes; the least that is known of the model. */
  readonly bufferBytes: number;
  /** Paper in millimetres a second, from its data sheet; the least of its modes. */
  readonly speedMmS: number;
  /** How its serial form holds back the host, as shipped; a connection may say otherwise. */
  readonly flow: "none" | "rtscts" | "xonxoff";
}
