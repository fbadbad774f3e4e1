// What the journal does about each state it can find itself in at a start: one row for each, with the reason.
// Apart from the readers, because this is the part to argue about. docs/journal.md shows the same table.

import { JournalError, type JournalErrorCode } from "./journal.ts";

/** What ended the reading of a segment, or of the list of segments. */
export interface Finding {
  readonly case: RecoveryCase;
  /** Bytes from the beginning of the segment. */
  readonly offset: number;
  /** Of a torn tail: the end of its last written byte. */
  readonly end?: number;
  readonly expected: string;
  readonly found: string;
}

interface Row {
  readonly meaning: string;
  readonly decision: "go on" | "repair" | "refuse";
  readonly reason: string;
  readonly code?: JournalErrorCode;
}

export const RECOVERY = {
  "none-yet": {
    meaning: "no segment, and no sign that there was one",
    decision: "go on",
    reason: "a new till: the first segment is made",
  },
  clean: {
    meaning: "every line is whole, then zeros",
    decision: "go on",
    reason: "nothing is missing that anything still speaks of",
  },
  "torn-tail": {
    meaning: "the last piece is not whole, and no later line was written knowing that it was durable",
    decision: "repair",
    reason: "nobody was told that it was durable; it is copied aside, zeroed, flushed and said",
  },
  "seal-missing": {
    meaning: "the next segment has begun and promises all but the seal of this one",
    decision: "repair",
    reason: "the change of segments was cut; the seal follows from what it seals and is written again",
  },
  "file-cut": {
    meaning: "the file that is written to is shorter than it was made",
    decision: "refuse",
    code: "damaged",
    reason:
      "its length was durable before it had its name, so no cut explains it; records may have stood in what is gone",
  },
  "broken-line": {
    meaning:
      "a line is complete and is not what its checksum says, or a byte was changed as no cut changes it",
    decision: "refuse",
    code: "damaged",
    reason: "a cut leaves zeros; this was changed afterwards",
  },
  "hole-under-promise": {
    meaning: "a line is missing that a later line knew to be durable",
    decision: "refuse",
    code: "damaged",
    reason: "something was lost that others had relied on",
  },
  "sequence-gap": {
    meaning: "whole lines, but not the one that must come next",
    decision: "refuse",
    code: "damaged",
    reason: "lines were removed, repeated or exchanged",
  },
  "broken-chain": {
    meaning: "a whole line whose hash does not follow from the lines before it",
    decision: "refuse",
    code: "damaged",
    reason: "an earlier line was rewritten, or this one comes from another journal",
  },
  "wrong-header": {
    meaning: "a segment does not begin as this segment must",
    decision: "refuse",
    code: "damaged",
    reason: "the first line is durable before the file has its name, so no cut explains it",
  },
  "wrong-seal": {
    meaning: "the seal does not agree with what it seals",
    decision: "refuse",
    code: "damaged",
    reason: "only another program would write such a line",
  },
  "data-after-seal": {
    meaning: "something is written behind the seal of a segment",
    decision: "refuse",
    code: "damaged",
    reason: "we never write there",
  },
  "missing-segment": {
    meaning:
      "a number is missing in the row of segments, or the one after a seal, or all but their traces or an archive that remembers them",
    decision: "refuse",
    code: "damaged",
    reason: "a file was deleted or lost; the next segment exists before a seal is written",
  },
  "newer-format": {
    meaning: "the segment was written by a later tilld",
    decision: "refuse",
    code: "newer",
    reason: "what we do not know we could misread",
  },
  unreadable: {
    meaning: "the folder or a file cannot be read",
    decision: "refuse",
    code: "unreadable",
    reason: "what cannot be read is never taken for empty",
  },
} as const satisfies Record<string, Row>;

export type RecoveryCase = keyof typeof RECOVERY;

/** Where a refusal happened, for its message. */
export interface Scene {
  /** The folder. */
  readonly place: string;
  readonly file: string;
  /** The last line that is whole, over all segments. */
  readonly lastWhole: number;
}

/** The error for a finding whose row says "refuse". */
export function refusal(finding: Finding, scene: Scene): JournalError {
  const row: Row = RECOVERY[finding.case];
  const where = `${scene.place}/${scene.file}, byte ${finding.offset}`;
  const what = `expected ${finding.expected}; found ${finding.found} (${finding.case}: ${row.meaning})`;
  const { offset, expected, found } = finding;
  const damage = {
    case: finding.case,
    file: scene.file,
    offset,
    lastWhole: scene.lastWhole,
    expected,
    found,
  };
  if (row.code === "newer") {
    return new JournalError(
      "newer",
      `The journal was written by a newer tilld: ${where}: ${what}. Nothing was changed. ` +
        `Install that version again, or give this one a new, empty folder in [journal] directory.`,
      { damage },
    );
  }
  return new JournalError(
    row.code ?? "damaged",
    `The journal is damaged at ${where}: ${what}. Nothing was changed. Where a start ` +
      `has to read this, tilld does not start: it could take money twice or forget a payment. A tilld that runs, or ` +
      `whose archive knows what stood here, goes on. The records ${beforeDamage(scene)}. The way out, ` +
      `with tilld stopped: "till journal verify" looks at every file, "till journal show" shows all records that ` +
      `can be read, and "till journal repair" keeps the damaged folder aside, carries over what is whole, and asks ` +
      `Mercado Pago about every sale that is not. If there is a good backup of ${scene.place} that is not older, ` +
      `copy the whole folder to a safe place and put the backup back instead.`,
    { damage },
  );
}

function beforeDamage(scene: Scene): string {
  return scene.lastWhole === 0 ? "before it are none" : `before it, up to line ${scene.lastWhole}, are whole`;
}

/** The error for a folder or a file that the system does not let us read. */
export function unreadable(place: string, what: string, cause: unknown): JournalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(
    "unreadable",
    `The journal in ${place} cannot be read (${what}: ${why}). Nothing was changed; a journal that cannot be ` +
      `read is never taken for an empty one. Check that the folder exists, belongs to the user that runs tilld, ` +
      `and that its disk is mounted and whole (dmesg), then start again.`,
    { cause },
  );
}

/** The error for a write or a flush that failed; from then on nothing may be promised. */
export function writeFailed(place: string, what: string, cause: unknown): JournalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(
    "write-failed",
    `The journal in ${place} could not be written (${what}: ${why}). ${advice(cause)} Until tilld is started ` +
      `again nothing can be sold: what is not written may not be done.`,
    { cause },
  );
}

function advice(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return "The disk is full: free some space on it.";
    case "EROFS":
      return "The file system has become read-only, often because the card or disk is failing: look at dmesg.";
    case "EACCES":
    case "EPERM":
      return "The user that runs tilld may not write there: look at the owner of the folder.";
    default:
      return "The card or disk may be failing: look at dmesg, and replace it if in doubt.";
  }
}
