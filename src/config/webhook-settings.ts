// The settings of the listener for Mercado Pago's notifications. Everything here is optional, because the till loses
// nothing without it.

import { isIP } from "node:net";
import * as v from "valibot";
import { path, words } from "./words.ts";

/** "127.0.0.1:8089", "[::1]:8089" or "localhost:8089"; null for anything else. Port 0 takes any free one. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? "";
  const port = Number(digits);
  const good = bracketed === undefined ? host === "localhost" || isIP(host) === 4 : isIP(host) === 6;
  return good && port <= 65_535 ? { host, port } : null;
}

export const WEBHOOKS = {
  listen: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseAddress(text) !== null),
      words(
        "Where notifications arrive. Mercado Pago calls https addresses only: a proxy or tunnel with TLS stands before it, " +
          "and only that one should reach it.",
        'an address of this machine and a port, such as "127.0.0.1:8089" or "[::1]:8089"',
      ),
    ),
    "127.0.0.1:8089",
  ),
  path: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\/[A-Za-z0-9._~/-]{0,200}$/),
      words(
        "The path of the address that the developer panel holds; on any other one nobody answers.",
        'a path such as "/mercado-pago": a slash, then up to 200 letters, digits, slashes and . _ ~ -',
      ),
    ),
    "/mercado-pago",
  ),
  secret_file: v.optional(
    v.pipe(
      path,
      words(
        "File that holds the secret signature of the developer panel and nothing else, readable by the daemon's user only " +
          "(mode 0600). With it, notifications that are not signed with it are dropped.",
        "the path of a file",
        "webhook_secret in $CREDENTIALS_DIRECTORY (systemd credentials), else none: nothing is checked",
      ),
    ),
  ),
  tolerance_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(10),
      v.maxValue(86_400),
      words(
        "How far the time of a signature may be from Mercado Pago's own clock.",
        "a whole number of seconds from 10 to 86400",
      ),
    ),
    300,
  ),
  accept_unsigned: v.optional(
    v.pipe(
      v.boolean(),
      words(
        "With a secret: take notifications without a signature, and IPN, whose signature cannot be checked, all the same.",
        "true or false",
      ),
    ),
    false,
  ),
};
