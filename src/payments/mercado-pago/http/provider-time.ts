// The provider's own clock, which alone decides when an instore order ends: the Date header of its answers. The
// till's wall clock may stand in 1970 and is never asked.

import { DecodeError } from "./decode.ts";
import type { HttpAnswer } from "./http-client.ts";

/** The one form that RFC 9110 5.6.7 lets a server write: "Sun, 01 Mar 2026 14:00:00 GMT". */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Seconds since 1970; the header has no smaller unit. @throws DecodeError */
export function providerTimeS(answer: HttpAnswer): number {
  const text = answer.header("date") ?? "";
  const ms = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new DecodeError(
      "the Date header",
      "a time of the provider",
      text === "" ? "nothing" : "something else",
    );
  }
  return ms / 1000;
}

/** "2026-03-01T10:10:00.000-04:00", as their servers and examples write times (mercado-pago.md 2.6, 5.1). */
export function formatExpiration(atS: number): string {
  return new Date((atS - 4 * 3600) * 1000).toISOString().replace("Z", "-04:00");
}

/** Null for a text that is no time with a zone. */
export function readIsoTimeS(text: string): number | null {
  const ms = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,18}(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}
