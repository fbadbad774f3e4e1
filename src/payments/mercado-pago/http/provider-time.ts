// The provider's own clock, which alone decides when an instore order ends: the Date header of its answers. The
// till's wall clock may stand in 1970 and is never asked.

import { DecodeError, type Field } from "./decode.ts";
import type { HttpAnswer, HttpClient } from "./http-client.ts";

/** The one form that RFC 9110 5.6.7 lets a server write: "Sun, 01 Mar 2026 14:00:00 GMT". */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Whole seconds since 1970 by the provider's clock, when the answer came.
 * @throws DecodeError when the answer does not tell the time
 */
export function providerTimeS(answer: HttpAnswer, http: Pick<HttpClient, "farTime">): number {
  const saidMs = readHttpDateMs(answer);
  return Math.floor((http.farTime()?.getTime() ?? saidMs) / 1000);
}

function readHttpDateMs(answer: HttpAnswer): number {
  const text = answer.header("date") ?? "";
  const ms = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new DecodeError(
      "the Date header",
      "a time of the provider",
      text === "" ? "nothing" : "something else",
    );
  }
  return ms;
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

/** Seconds since 1970; null for what is no time, which hides nothing else of the answer. */
export function readTimeS(field: Field): number | null {
  try {
    return readIsoTimeS(field.text(64));
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
