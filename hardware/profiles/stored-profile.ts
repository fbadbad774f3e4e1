// A printer profile as a file, for a printer that nobody has described yet: what "till printer calibrate" writes and
// what a person may write by hand. Read as strictly as the settings are, because a wrong number here spoils paper.

import { parse, stringify } from "smol-toml";
import * as v from "valibot";
import type { PrinterProfile } from "./printer-profile.ts";

/** Where a calibration keeps its result, in the folder that holds the journal. */
export const CALIBRATED_FILE = "printer-profile.toml";
/** What the settings call that file. */
export const CALIBRATED = "calibrated";

export class StoredProfileError extends Error {
  override readonly name = "StoredProfileError";
}

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.regex(/^\P{Cc}+$/u));

const FORMAT = v.pipe(
  v.strictObject({ dots: whole(200, 1000), columns: whole(24, 80), smallColumns: whole(24, 120) }),
  v.check(({ columns, dots }) => columns * 9 <= dots, "columns of at least 9 dots each"),
  v.check(({ columns, smallColumns }) => smallColumns >= columns, "small columns no fewer than columns"),
);

const TABLE = v.strictObject({
  characterSet: v.picklist([
    "PC437_USA",
    "PC850_MULTILINGUAL",
    "PC858_EURO",
    "PC860_PORTUGUESE",
    "WPC1252",
    "ISO8859_15_LATIN9",
  ]),
  number: whole(0, 255),
});

const PROFILE = v.strictObject({
  name: text,
  description: text,
  language: v.picklist(["escpos", "star-line", "daruma"]),
  dialect: v.picklist(["EPSON", "STAR", "TANCA", "DARUMA", "BROTHER", "CUSTOM"]),
  prelude: v.optional(v.array(whole(0, 255)), []),
  dpi: v.picklist([180, 203]),
  paper: v.pipe(
    v.strictObject({ 58: v.optional(FORMAT), 80: v.optional(FORMAT) }),
    v.check((paper) => Object.keys(paper).length > 0, "a paper of 58 or 80"),
  ),
  codeTables: v.tupleWithRest([TABLE], TABLE),
  qr: v.optional(
    v.strictObject({
      maxModuleDots: whole(1, 16),
      maxBytes: whole(1, 2331),
      functions: v.optional(v.literal("custom")),
    }),
  ),
  storesImages: v.optional(v.boolean(), false),
  cutter: v.picklist(["partial", "full", "none"]),
  cutsBy: v.optional(v.literal("esc-i-m")),
  drawerPins: v.optional(v.array(v.picklist([2, 5])), []),
  pulsesAtOnce: v.optional(v.literal(true)),
  beeper: v.optional(v.picklist(["none", "esc-b", "epson"]), "none"),
  answers: v.picklist(["always", "unknown", "never"]),
  fences: v.optional(v.array(v.picklist(["process-id", "status-in-order", "print-end", "etb-counter"])), []),
  automaticStatus: v.optional(v.boolean(), false),
  bufferBytes: v.optional(whole(16, 1_000_000), 4096),
  speedMmS: v.optional(whole(10, 1000), 50),
  flow: v.optional(v.picklist(["none", "rtscts", "xonxoff"]), "none"),
});

/** A file of something else has no end of faults, and its words may be of any length. */
const MOST_FAULTS_TOLD = 12;
const LONGEST_FAULT = 160;

/** @throws {StoredProfileError} that names the fields that are wrong, the first dozen of them */
export function readProfile(file: string): PrinterProfile {
  let table: unknown;
  try {
    table = parse(file);
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new StoredProfileError(`it is not TOML (${short(why ?? "")})`);
  }
  const read = v.safeParse(PROFILE, table);
  if (!read.success) {
    const faults = read.issues.map((issue) =>
      short(`${v.getDotPath(issue) ?? "the file"}: ${issue.message}`),
    );
    const more = faults.length > MOST_FAULTS_TOLD ? [`and ${faults.length - MOST_FAULTS_TOLD} more`] : [];
    throw new StoredProfileError([...faults.slice(0, MOST_FAULTS_TOLD), ...more].join("; "));
  }
  const { qr, cutsBy, paper, pulsesAtOnce, ...fields } = read.output;
  return {
    ...fields,
    paper: {
      ...(paper[58] === undefined ? {} : { 58: paper[58] }),
      ...(paper[80] === undefined ? {} : { 80: paper[80] }),
    },
    qr:
      qr === undefined
        ? null
        : {
            maxModuleDots: qr.maxModuleDots,
            maxBytes: qr.maxBytes,
            ...(qr.functions === undefined ? {} : { functions: qr.functions }),
          },
    ...(cutsBy === undefined ? {} : { cutsBy }),
    ...(pulsesAtOnce === undefined ? {} : { pulsesAtOnce }),
  };
}

function short(text: string): string {
  return text.length > LONGEST_FAULT ? `${text.slice(0, LONGEST_FAULT)}…` : text;
}

/** @param head lines of a comment at its beginning */
export function writeProfile(profile: PrinterProfile, head: readonly string[]): string {
  const { qr, ...fields } = profile;
  const comment = head.map((line) => `# ${line}\n`).join("");
  return `${comment}\n${stringify({ ...fields, ...(qr === null ? {} : { qr }) })}\n`;
}
