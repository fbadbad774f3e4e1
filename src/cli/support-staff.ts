// Who is and ever was on the staff of this till, so that a support bundle can be without them. The log speaks of people, of
// those who were removed since too, and is wanted most where no daemon is left that could be asked.

import { Buffer } from "node:buffer";
import type { ControlClient } from "../control/client.ts";
import type { Disk } from "../journal/disk.ts";
import { nodeDisk } from "../journal/node-disk.ts";
import { fieldsOf, segmentName, segmentNumbers, typeOf } from "../journal/segment.ts";
import { parseJson } from "../journal/segment-reader.ts";

export interface Person {
  readonly id: string;
  readonly name: string;
}

const MARK = '"staff-set"';

/** @returns null where nobody can say: no daemon answers, and the journal cannot be read */
export async function everybodyOf(
  directory: string | null,
  client: ControlClient | null,
): Promise<readonly Person[] | null> {
  const present = (await client?.staff().catch(() => null)) ?? null;
  const ever = directory === null ? null : everEnrolled(nodeDisk(directory));
  return present === null && ever === null ? null : [...(present ?? []), ...(ever ?? [])];
}

/** Of the records that can be read at all, proven or not: behind damage too. */
function everEnrolled(disk: Disk): readonly Person[] | null {
  try {
    return segmentNumbers(disk.list()).flatMap((number) => [
      ...enrolledIn(Buffer.from(disk.read(segmentName(number)))),
    ]);
  } catch (error) {
    // A till that never ran enrolled nobody.
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? [] : null;
  }
}

/** Looks for the mark first: all other lines of years are left alone. */
function* enrolledIn(image: Buffer): Generator<Person> {
  for (let at = image.indexOf(MARK); at >= 0; at = image.indexOf(MARK, at + 1)) {
    const begin = image.lastIndexOf("{", at);
    const end = image.indexOf("\n", at);
    const record = parseJson(image.subarray(begin, end < 0 ? image.length : end).toString("utf8")) ?? null;
    const { id, name } = fieldsOf(fieldsOf(record)["member"] ?? null);
    if (typeOf(record) === "staff-set" && typeof id === "string" && typeof name === "string")
      yield { id, name };
  }
}
