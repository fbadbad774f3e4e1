// The header x-signature as Mercado Pago writes it (reference 10.4).

import { createHmac } from "node:crypto";

export interface Signing {
  readonly secret: string;
  /** As the query string has it. */
  readonly dataId: string;
  readonly requestId: string;
  /** By the provider's clock. */
  readonly atMs: number;
  readonly unit: "ms" | "s";
}

export function signatureOf({ secret, dataId, requestId, atMs, unit }: Signing): string {
  const ts = unit === "ms" ? Math.trunc(atMs) : Math.trunc(atMs / 1000);
  const manifest = `id:${dataId.toLowerCase()};request-id:${requestId};ts:${ts};`;
  return `ts=${ts},v1=${createHmac("sha256", secret).update(manifest).digest("hex")}`;
}
