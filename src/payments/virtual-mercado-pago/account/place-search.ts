// What the searches of stores and of points of sale share: a page of what was found, and how ids are written
// (reference 3.1, 3.2).

import { refuse } from "../http/refusals.ts";
import type { Reply } from "../http/routes.ts";
import type { Switches } from "../switches.ts";

/** [inferred] So many when `limit` is not sent; more than MOST are refused. */
const DEFAULT_LIMIT = 50;
const MOST_LIMIT = 1000;

/** @throws Refusal 400 INVALID_LIMIT, INVALID_OFFSET */
export function pageReply<T>(found: readonly T[], query: URLSearchParams, tell: (one: T) => unknown): Reply {
  const limit = readCount(query.get("limit"), DEFAULT_LIMIT);
  if (limit === null || limit < 1 || limit > MOST_LIMIT) {
    throw refuse(400, "INVALID_LIMIT", `limit must be from 1 to ${MOST_LIMIT}`);
  }
  const offset = readCount(query.get("offset"), 0);
  if (offset === null) throw refuse(400, "INVALID_OFFSET", "offset must be 0 or more");
  const results = found.slice(offset, offset + limit).map(tell);
  return { status: 200, body: { paging: { total: found.length, offset, limit }, results } };
}

export function tellId(id: string, preset: "number" | "text", { placeIdsAs }: Switches): string | number {
  const as = placeIdsAs === "sample" ? preset : placeIdsAs;
  return as === "number" ? Number(id) : id;
}

function readCount(text: string | null, preset: number): number | null {
  if (text === null) return preset;
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : null;
}
