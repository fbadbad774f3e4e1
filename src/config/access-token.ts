// The access token, and every other secret with a file of its own: where the file is, whether it keeps the secret,
// and the only place that reads it. No sentence made here contains a byte of the file.

import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Config, ConfigError, type ConfigFault } from "./config.ts";
import { show } from "./faults.ts";
import { whyUnreadable } from "./read-toml.ts";

export const TOKEN_PATH = "mercado_pago.access_token_file";

/** Longer than any token seen (75 characters), short enough to notice that the wrong file was named. */
const MAX_TOKEN_BYTES = 1024;

export type Environment = Readonly<Record<string, string | undefined>>;

/** $CREDENTIALS_DIRECTORY/access_token when the key is absent; null when there is none either. */
export function credentialFile(env: Environment, name = "access_token"): string | null {
  const folder = env["CREDENTIALS_DIRECTORY"];
  return folder === undefined || folder === "" ? null : join(folder, name);
}

/**
 * Where the token is when no setting says so: with the service's credentials, else, for who asks beside the service,
 * where the service takes them from; null where there is none either.
 * @param file of the configuration, as an absolute path
 */
export function usualTokenFile(file: string, env: Environment): string | null {
  const beside = join(dirname(file), "access_token");
  return credentialFile(env) ?? (existsSync(beside) ? beside : null);
}

/**
 * The token, without its line end. It is read anew at each call and kept nowhere.
 * @throws {ConfigError} when the file is absent, empty, of several lines, or readable by others
 */
export function readAccessToken(
  config: Pick<Config, "file" | "mercadoPago">,
  env: Environment = process.env,
): string {
  const result = readTokenFile(config.mercadoPago.accessTokenFile, env);
  if ("fault" in result) throw new ConfigError(config.file, [{ path: TOKEN_PATH, message: result.fault }]);
  return result.token;
}

/** The secret, or what is wrong with its file. @param what it is, for the sentence that says so */
export function readTokenFile(
  file: string,
  env: Environment,
  what = "the access token",
): { readonly token: string } | { readonly fault: string; readonly isOpen?: true } {
  const expected = `expected a file with ${what} alone on one line, mode 0600`;
  let descriptor: number;
  try {
    // O_NONBLOCK: a pipe in the place of the file must not hold up the start.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return { fault: `${whyUnreadable(error)}; ${expected}` };
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { fault: `this is not a regular file; ${expected}` };
    const open = stat.mode & forbiddenBits(file, env);
    if (open !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, "0");
      const fault = `others may read the file (mode ${mode}); expected mode 0600: run chmod 600 on it`;
      return { fault, isOpen: true };
    }
    if (stat.size > MAX_TOKEN_BYTES) return { fault: `the file has ${stat.size} bytes; ${expected}` };
    const token = readFileSync(descriptor, "latin1").replace(/\r?\n$/, "");
    if (token.trim() === "") return { fault: `the file is empty; ${expected}` };
    if (/[\r\n]/.test(token)) return { fault: `the file has more than one line; ${expected}` };
    if (!/^[\x21-\x7e]+$/.test(token))
      return { fault: `the file has blanks or other odd characters; ${expected}` };
    return { token };
  } finally {
    closeSync(descriptor);
  }
}

/** Of a setting that names such a file. @param setting as the person wrote it, where it was written */
export function secretFileFaults(
  path: string,
  { file, setting }: { readonly file: string; readonly setting: string | undefined },
  env: Environment,
  what?: string,
): ConfigFault[] {
  const result = readTokenFile(file, env, what);
  if (!("fault" in result)) return [];
  const message = `${setting === undefined ? file : show(setting)}: ${result.fault}`;
  return [{ path, message, ...(result.isOpen === true ? { openFile: file } : {}) }];
}

/** systemd gives its credentials to the service's user by an access list, which shows as a group's bit. */
function forbiddenBits(file: string, env: Environment): number {
  const credential = credentialFile(env);
  const isCredential = credential !== null && relative(dirname(credential), dirname(file)) === "";
  return isCredential ? 0o007 : 0o077;
}
