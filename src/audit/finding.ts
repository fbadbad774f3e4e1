// One difference that the auditor found: what does not agree, and what somebody should do about it.

/** The promises of docs/audit.md, by their numbers. */
export const INVARIANTS = [
  "I1",
  "I2",
  "I3",
  "I4",
  "I5",
  "I6",
  "I7",
  "I8",
  "I9",
  "I10",
  "I11",
  "I12",
  "I13",
] as const;

export type Invariant = (typeof INVARIANTS)[number];

export interface Finding {
  /** Which promise does not hold. */
  readonly invariant: Invariant;
  /** The sale's number in the journal; null where it is of none. */
  readonly sale: number | null;
  /** What does not agree: one sentence. */
  readonly what: string;
  /** What to do about it: one sentence. */
  readonly advice: string;
}

/** For a log or the message of a test: "I2: sale 7 has 2 orders: …". */
export function describeFinding({ invariant, what }: Finding): string {
  return `${invariant}: ${what}`;
}
