// The command sets of two-line customer displays as data: how a set is called, which code tables it can be switched
// to, what else it can do. Its bytes are in the driver, one file for each set; a display's own switches or set-up
// program choose the set, and no command can find it out.

export type DisplayProtocolName =
  | "escpos"
  | "firich"
  | "cd5220"
  | "utc"
  | "utc-enhanced"
  | "logic-controls"
  | "aedex"
  | "dsp800"
  | "adm787"
  | "pst";

/** What the cells above 0x7E show. "ascii": nothing that could be relied upon. */
export const DISPLAY_CODE_PAGES = ["ascii", "pc437", "pc850", "pc858", "pc860", "wpc1252"] as const;
export type DisplayCodePage = (typeof DISPLAY_CODE_PAGES)[number];

export interface DisplayProtocol {
  readonly name: DisplayProtocolName;
  /** For people: which displays, and what their switches call it. */
  readonly description: string;
  /**
   * n of the command that chooses a code table. Null where the set has no such command: then the setting only tells
   * which table the display itself was set to.
   */
  readonly codeTables: Readonly<Record<Exclude<DisplayCodePage, "ascii">, number>> | null;
  readonly defaultCodePage: DisplayCodePage;
  /** Whether four steps of brightness can be chosen. */
  readonly dims: boolean;
  /** Whether it acknowledges each command. */
  readonly answers: boolean;
}

/** Epson's numbers, which its followers kept (reference 2.2). */
const EPSON_TABLES = { pc437: 0, pc850: 2, pc860: 3, wpc1252: 16, pc858: 19 };

export const DISPLAY_PROTOCOLS: readonly DisplayProtocol[] = [
  {
    name: "escpos",
    description: 'Epson DM-D and the "Epson" or "ESC/POS" position of most others',
    codeTables: EPSON_TABLES,
    defaultCodePage: "pc858",
    dims: true,
    answers: false,
  },
  {
    name: "firich",
    description: "Firich (FEC), set to Epson: the same as escpos. One that is set to CD5220 is cd5220",
    codeTables: EPSON_TABLES,
    defaultCodePage: "pc858",
    dims: true,
    answers: false,
  },
  {
    name: "cd5220",
    description: "CD5220, the commonest on Asian poles",
    codeTables: null,
    defaultCodePage: "ascii",
    dims: true,
    answers: false,
  },
  {
    name: "utc",
    description: 'UTC standard ("UTC-S", direct mode)',
    codeTables: null,
    defaultCodePage: "ascii",
    dims: true,
    answers: false,
  },
  {
    name: "utc-enhanced",
    description: 'UTC enhanced ("UTC-P", pass-through mode)',
    codeTables: null,
    defaultCodePage: "ascii",
    dims: false,
    answers: false,
  },
  {
    name: "logic-controls",
    description: "Logic Controls PD and LD, Bematech LDX and PDX set to LCI: the codes of UTC standard",
    codeTables: null,
    defaultCodePage: "ascii",
    dims: true,
    answers: false,
  },
  {
    name: "aedex",
    description: "AEDEX, also called EMAX",
    codeTables: null,
    defaultCodePage: "ascii",
    dims: false,
    answers: false,
  },
  {
    name: "dsp800",
    description: "DSP-800; acknowledges each command",
    codeTables: null,
    defaultCodePage: "ascii",
    dims: false,
    answers: true,
  },
  {
    name: "adm787",
    description: "ADM787 and ADM788",
    codeTables: null,
    defaultCodePage: "ascii",
    dims: false,
    answers: false,
  },
  {
    name: "pst",
    // The euro sign is at D5 (manual of the PD-300 series), where PC858 has it.
    description: "Posiflex PD in its own mode; many are set to Epson, which is escpos",
    codeTables: null,
    defaultCodePage: "pc858",
    dims: false,
    answers: false,
  },
];

export function findDisplayProtocol(name: DisplayProtocolName): DisplayProtocol {
  const found = DISPLAY_PROTOCOLS.find((protocol) => protocol.name === name);
  if (found === undefined) throw new Error(`no data about the display protocol ${name}`);
  return found;
}
