// The secret by which notifications of Mercado Pago are checked: where its file is, and who reads it. Unlike the
// access token it may be absent.

import { existsSync } from "node:fs";
import { credentialFile, type Environment, readTokenFile, secretFileFaults } from "./access-token.ts";
import { type Config, ConfigError, type ConfigFault } from "./config.ts";

export const SECRET_PATH = "webhooks.secret_file";
const SECRET = "the webhooks' secret";

/** @param setting absolute path; undefined: the credential, if there is one */
export function webhookSecretFile(setting: string | undefined, env: Environment): string | null {
  if (setting !== undefined) return setting;
  const credential = credentialFile(env, "webhook_secret");
  return credential !== null && existsSync(credential) ? credential : null;
}

/** @param setting as the person wrote it, where it was written */
export function secretFaults(
  file: string | null,
  setting: string | undefined,
  env: Environment,
): ConfigFault[] {
  return file === null ? [] : secretFileFaults(SECRET_PATH, { file, setting }, env, SECRET);
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
