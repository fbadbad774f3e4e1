// Did Mercado Pago say this, and just now? The check of the header x-signature (Mercado Pago's notification page,
// "Validate the origin"; reference 10.4), apart from everything that reads what was said.

import { createHmac, timingSafeEqual } from "node:crypto";

/** What the signature covers besides its own time. A null is not part of it. */
export interface Signed {
  /** From the query string, never from the body: the body is not signed. */
  readonly dataId: string | null;
  /** The header x-request-id. */
  readonly requestId: string | null;
}

export interface SignatureCheck extends Signed {
  /** The header x-signature; null when there is none. */
  readonly header: string | null;
  readonly secret: string;
  /** What the provider's own clock shows; null when it is not known, and then the age is not looked at. */
  readonly now: Date | null;
  /** How old or how far ahead the signature may be, in seconds. */
  readonly toleranceS: number;
}

/** "undated": the signature is right, and nobody could say how old it is. */
export type SignatureFinding = "good" | "undated" | "absent" | "wrong" | "stale";

export function checkSignature(check: SignatureCheck): SignatureFinding {
  if (check.header === null) return "absent";
  const signature = readSignature(check.header);
  if (signature === null) return "wrong";
  const expected = createHmac("sha256", check.secret).update(manifestOf(check, signature.ts)).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature.v1, "hex"))) return "wrong";
  if (check.now === null) return "undated";
  const ageMs = Math.abs(check.now.getTime() - timeOf(signature.ts));
  return ageMs <= check.toleranceS * 1000 ? "good" : "stale";
}

interface Signature {
  readonly ts: string;
  readonly v1: string;
}

/** "ts=1772373670635,v1=9f94…": null when it is not of that form, or says a thing twice. */
function readSignature(header: string): Signature | null {
  const parts = new Map<string, string>();
  for (const part of header.split(",")) {
    const at = part.indexOf("=");
    const key = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (parts.has(key)) return null;
    parts.set(key, part.slice(at + 1).trim());
  }
  const ts = parts.get("ts") ?? "";
  const v1 = parts.get("v1") ?? "";
  return /^\d{1,15}$/.test(ts) && /^[0-9a-f]{64}$/.test(v1) ? { ts, v1 } : null;
}

/** A pair whose value is missing is left out; an id of letters and digits is signed in lower case. */
function manifestOf({ dataId, requestId }: Signed, ts: string): string {
  const id = dataId !== null && /^[A-Za-z0-9]+$/.test(dataId) ? dataId.toLowerCase() : dataId;
  return [pair("id", id), pair("request-id", requestId), pair("ts", ts)].join("");
}

function pair(name: string, value: string | null): string {
  return value === null || value === "" ? "" : `${name}:${value};`;
}

/** The pages say milliseconds, an older sample and the official SDK seconds (reference 10.4): 13 digits tell. */
function timeOf(ts: string): number {
  return ts.length === 13 ? Number(ts) : Number(ts) * 1000;
}
