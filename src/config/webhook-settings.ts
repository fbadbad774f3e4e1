// The settings of the listener for Mercado Pago's notifications, and the secret by which they are checked. Everything
// here is optional, because the till loses nothing without it.

import { existsSync } from "node:fs";
import { isIP } from "node:net";
import * as v from "valibot";
import { credentialFile, type Environment, readTokenFile } from "./access-token.ts";
import { type Config, ConfigError, type ConfigFault } from "./config.ts";
import { show } from "./faults.ts";
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

const SECRET_PATH = "webhooks.secret_file";
const SECRET = "the webhooks' secret";

/** @param setting absolute path; undefined: the credential, if there is one */
export function webhookSecretFile(setting: string | undefined, env: Environment): string | null {
  if (setting !== undefined) return setting;
  const credential = credentialFile(env, "webhook_secret");
  return credential !== null && existsSync(credential) ? credential : null;
}

/** @param setting as the person wrote it, where it was written */
export function secretFaults(file: string | null, setting: string | undefined, env: Environment): ConfigFault[] {
  const result = file === null ? null : readTokenFile(file, env, SECRET);
  if (file === null || result === null || !("fault" in result)) return [];
  return [{ path: SECRET_PATH, message: `${setting === undefined ? file : show(setting)}: ${result.fault}` }];
}

/**
 * The secret, without its line end; null when there is none.
 * @throws {ConfigError} when the file is absent, empty, of several lines, or readable by others
 */
export function readWebhookSecret(
  config: Pick<Config, "file" | "webhooks">,
  env: Environment = process.env,
): string | null {
  const file = config.webhooks?.secretFile ?? null;
  if (file === null) return null;
  const result = readTokenFile(file, env, SECRET);
  if ("fault" in result) throw new ConfigError(config.file, [{ path: SECRET_PATH, message: result.fault }]);
  return result.token;
}
