// till journal verify: says of each file of the journal whether it is whole, without the daemon and beside it.

import { explainDamage } from "../../journal/explain.ts";
import { nodeDisk } from "../../journal/node-disk.ts";
import { type SeenLine, type SeenSegment, type Survey, surveyJournal } from "../../journal/survey.ts";
import { isGone } from "../../repair/recall.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Call } from "../verb.ts";
import { journalDirectory, readHead } from "./place.ts";

/** Where the hash of a report stands in the journal. */
export interface FoundHead {
  readonly head: string;
  readonly file: string;
  readonly record: number;
  readonly proven: boolean;
}

export function verifyJournal(call: Call): ExitCode {
  const head = readHead(call.text("head"));
  const directory = journalDirectory(call);
  const disk = nodeDisk(directory);
  const found: FoundHead[] = [];
  const look = ({ file, hash, proven, sequence }: SeenLine): void => {
    if (head !== null && hash.startsWith(head)) found.push({ head: hash, file, record: sequence, proven });
  };
  const survey = surveyJournal(
    disk,
    look,
    isGone(directory, (words) => call.note(words)),
  );
  const { damage, mended, place, segments } = survey;
  const best = found.find(({ proven }) => proven) ?? found[0] ?? null;
  const isWhole = damage === null && mended.length === 0;
  const isFine = isWhole && (head === null || best?.proven === true);
  const cause = damage === null ? null : explainDamage(disk, damage);
  const data = {
    directory: place,
    whole: isWhole,
    segments,
    head: survey.head,
    mendable: mended,
    damage: damage === null ? null : { ...damage, cause },
    ...(head === null ? {} : { report: best }),
  };
  call.answer(data, () => {
    const lines = [...segments.map(describeSegment), ...total(survey)];
    if (damage !== null) lines.push(...describeDamage(survey, cause ?? ""));
    if (head !== null) lines.push(describeHead(head, best, isWhole, survey));
    return lines.join("\n");
  });
  return isFine ? EXIT.ok : EXIT.badData;
}

function describeSegment(segment: SeenSegment): string {
  const { bytes, file, first, last, proven, readable, state, unfinished } = segment;
  const lines = proven === 0 ? "no line" : `lines ${first} to ${last}`;
  const more = readable === 0 ? "" : `, and ${readable} more lines can be read`;
  switch (state) {
    case "sealed":
      return `${file}  whole    ${lines}, sealed`;
    case "open":
      return `${file}  whole    ${lines}, open for more${unfinished === 0 ? "" : `; ${describeUnfinished(unfinished)}`}`;
    case "damaged":
      return `${file}  DAMAGED  ${lines} ${proven === 0 ? "is" : "are"} whole${more}`;
    case "behind":
      return `${file}  behind   nothing proves it, because it stands behind damage; ${readable} lines can be read`;
    case "missing":
      return `${file}  MISSING  no such file`;
    case "unreadable":
      return `${file}  DAMAGED  cannot be read (${bytes} bytes)`;
  }
}

/** Nobody was told of it yet, so that nothing stands on it (docs/journal.md). */
function describeUnfinished(bytes: number): string {
  return (
    `behind them ${bytes} bytes of a record that is not finished: it is being written just now, or was cut off. ` +
    "Nothing was done because of it; a start copies it beside the file and goes on"
  );
}

function total({ damage, head, mended, segments }: Survey): readonly string[] {
  const files = segments.length === 1 ? "1 file" : `${segments.length} files`;
  if (damage !== null) return [];
  if (mended.length === 0) {
    return [
      `The journal is whole: ${head.sequence} records in ${files}; the last one has the hash ${head.hash}`,
    ];
  }
  return [
    ...mended.map(({ file, offset, words }) => `${file}, byte ${offset}: ${words}`),
    `Nothing is lost of the ${head.sequence} records in ${files}. With tilld stopped, till journal repair puts it right.`,
  ];
}

function describeDamage({ damage, head, mended, segments }: Survey, cause: string): readonly string[] {
  if (damage === null) return [];
  const readable = segments.reduce((sum, segment) => sum + segment.readable, 0);
  return [
    ...mended.map(({ file, offset, words }) => `${file}, byte ${offset}: ${words}`),
    `The journal is damaged in ${damage.file}, byte ${damage.offset}, at record ${damage.lastWhole + 1}.`,
    `  expected: ${damage.expected}`,
    `  found:    ${damage.found}`,
    `  likely:   ${cause}`,
    `  whole:    ${head.sequence} records before it; behind it ${readable} lines can be read and nothing proves them`,
    "What to do:",
    ...(segments.at(-1)?.file === damage.file
      ? [
          "  1. A backup of the folder helps only if it was made after the last sale: put it back with tilld stopped.",
        ]
      : [
          `  1. Look for ${damage.file} in a backup: put back with tilld stopped, it makes the journal whole. While the`,
          "     till still starts, its archive remembers what stood there, and nothing is urgent.",
        ]),
    "  2. Else stop tilld and run till journal repair: it keeps this folder aside, and asks Mercado Pago what became of",
    "     the sales. What was in cash behind the damage it can only name.",
  ];
}

function describeHead(head: string, found: FoundHead | null, isWhole: boolean, survey: Survey): string {
  if (found === null) {
    const place = `no record of this journal, which ends at record ${survey.head.sequence}, has the hash ${head}`;
    return isWhole
      ? `${place}: it is older than that report, or the journal of another till. With tilld stopped, till journal repair --head ${head} asks Mercado Pago for what is missing.`
      : `${place}.`;
  }
  const where = `the hash is that of record ${found.record}, in ${found.file}`;
  return found.proven
    ? `${where}: nothing up to it was changed since that report.`
    : `${where}, behind the damage, where nothing proves it.`;
}
