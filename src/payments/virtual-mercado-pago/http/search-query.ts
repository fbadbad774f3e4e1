// The parts that the searches of merchant orders and of payments share: which page, between which times
// (reference 7 and 8.2).

import { refuse } from "./refusals.ts";

/** Both searches answer so many when `limit` is not sent. */
const DEFAULT_LIMIT = 30;
/** [inferred] More is refused. */
const MOST_LIMIT = 1000;

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** @throws Refusal 400 with the given code */
export function readPage(query: URLSearchParams, code: string): Page {
  const limit = readCount(query, "limit", DEFAULT_LIMIT, code);
  if (limit > MOST_LIMIT) throw refuse(400, code, `limit must be at most ${MOST_LIMIT}`);
  return { limit, offset: readCount(query, "offset", 0, code) };
}

/** @throws Refusal 400 with the given code */
export function readTime(query: URLSearchParams, name: string, code: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const ms = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw refuse(400, code, `${name} must be a date`);
  return ms;
}

function readCount(query: URLSearchParams, name: string, preset: number, code: string): number {
  const text = query.get(name);
  if (text === null) return preset;
  if (!/^[0-9]{1,9}$/.test(text)) throw refuse(400, code, `${name} must be a whole number`);
  return Number(text);
}
