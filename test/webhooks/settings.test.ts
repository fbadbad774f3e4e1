// The section [webhooks] as the person who writes it meets it, and the line of `till status` about it.

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { statusWords } from "../../src/cli/format.ts";
import { type Config, ConfigError, type ConfigFault } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { readWebhookSecret } from "../../src/config/webhook-secret.ts";
import { StandInTill, temporaryFolder } from "../control/stand-in-till.ts";

const CANARY = "0123456789abcdef0123456789abcdef-canary";
const SMALLEST = `[shop]\nname = "Almacén"\nsite = "MLA"
[mercado_pago]\nexternal_pos_id = "SUC001POS001"\naccess_token_file = "token"
[printer]\nconnection = "tcp://127.0.0.1:9100"\n`;

function write(section: string, secret: string | null = null): string {
  const folder = temporaryFolder();
  const file = join(folder, "tilld.toml");
  writeFileSync(file, `${SMALLEST}${section}`);
  writeFileSync(join(folder, "token"), "APP_USR-token\n", { mode: 0o600 });
  if (secret !== null) writeFileSync(join(folder, "secret"), secret, { mode: 0o600 });
  return file;
}

const load = (section: string, env = {}): Config["webhooks"] => loadConfig(write(section), env).webhooks;

function faultsOf(file: string): readonly ConfigFault[] {
  try {
    loadConfig(file, {});
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(`${inspect(error, { depth: 9 })}${error.stack}`).not.toContain("canary");
    return error.faults;
  }
  return [];
}

describe("[webhooks]", () => {
  test("absent means that nobody can call; empty means the defaults, on this machine only", () => {
    expect(load("")).toBeNull();
    expect(load("[webhooks]")).toEqual({
      host: "127.0.0.1",
      port: 8089,
      path: "/mercado-pago",
      secretFile: null,
      toleranceS: 300,
      acceptUnsigned: false,
    });
  });

  test.each([
    ["[::1]:8089", { host: "::1", port: 8089 }],
    ["localhost:0", { host: "localhost", port: 0 }],
    ["0.0.0.0:65535", { host: "0.0.0.0", port: 65_535 }],
  ])("may listen on %s", (listen, address) => {
    expect(load(`[webhooks]\nlisten = "${listen}"`)).toMatchObject(address);
  });

  test.each([
    "8089",
    "127.0.0.1",
    "127.0.0.1:65536",
    "::1:8089",
    "till.example:8089",
    "http://127.0.0.1:8089",
    "",
  ])("may not listen on %j", (listen) => {
    const [fault] = faultsOf(write(`[webhooks]\nlisten = "${listen}"`));
    expect(fault).toMatchObject({ path: "webhooks.listen" });
    expect(fault?.message).toContain("expected an address of this machine and a port");
  });

  test("tells every fault at once, and never the secret", () => {
    const file = write(
      `[webhooks]\npath = "no-slash"\nsecret = "${CANARY}"\nsecret_file = "secret"\ntolerance_seconds = 1\naccept_unsigned = "no"`,
    );
    expect(faultsOf(file).map(({ path }) => path)).toEqual([
      "webhooks.secret",
      "webhooks.path",
      "webhooks.tolerance_seconds",
      "webhooks.accept_unsigned",
      "webhooks.secret_file",
    ]);
  });

  test("refuses a secret that others may read, that has two lines, or that is not there", () => {
    const file = write('[webhooks]\nsecret_file = "secret"', `${CANARY}\n`);
    expect(faultsOf(file)).toEqual([]);
    chmodSync(join(file, "..", "secret"), 0o640);
    expect(faultsOf(file)[0]?.message).toContain("others may read the file (mode 0640)");
    expect(faultsOf(write('[webhooks]\nsecret_file = "secret"', `${CANARY}\nmore\n`))[0]?.message).toContain(
      "expected a file with the webhooks' secret alone on one line",
    );
    expect(faultsOf(write('[webhooks]\nsecret_file = "secret"'))[0]?.message).toContain(
      "there is no such file",
    );
  });

  test("reads the secret from its file, or from systemd's credential, or has none", () => {
    const own = loadConfig(write('[webhooks]\nsecret_file = "secret"', `${CANARY}\n`), {});
    expect(readWebhookSecret(own, {})).toBe(CANARY);
    expect(JSON.stringify(own)).not.toContain("canary");

    const env = { CREDENTIALS_DIRECTORY: join(temporaryFolder(), "credentials") };
    mkdirSync(env.CREDENTIALS_DIRECTORY);
    expect(readWebhookSecret(loadConfig(write("[webhooks]"), env), env)).toBeNull();
    writeFileSync(join(env.CREDENTIALS_DIRECTORY, "webhook_secret"), CANARY, { mode: 0o440 });
    expect(readWebhookSecret(loadConfig(write("[webhooks]"), env), env)).toBe(CANARY);
    expect(readWebhookSecret(loadConfig(write(""), env), env)).toBeNull();
  });

  test("read again when its file was damaged since says so, without the secret", () => {
    const file = write('[webhooks]\nsecret_file = "secret"', `${CANARY}\n`);
    const config = loadConfig(file, {});
    chmodSync(join(file, "..", "secret"), 0o644);
    expect(() => readWebhookSecret(config, {})).toThrow(/webhooks\.secret_file: others may read the file/);
  });
});

describe("till status", () => {
  const status = new StandInTill().status();
  const counts = {
    address: "127.0.0.1:8089/mercado-pago",
    problem: "",
    signed: true,
    received: 12,
    accepted: 9,
    dropped: { repeated: 2, stale: 1 },
    undated: 0,
    looks: 3,
  };
  const line = (changes: Partial<typeof counts>) =>
    statusWords({ ...status, webhooks: { ...counts, ...changes } })
      .split("\n")
      .find((text) => text.startsWith("webhooks"));

  test("has a line about the notifications", () => {
    expect(line({})).toBe(
      "webhooks  127.0.0.1:8089/mercado-pago, 12 received, 9 taken as hints, 3 looks; dropped: 2 repeated, 1 stale",
    );
    expect(line({ signed: false, dropped: {} as typeof counts.dropped })).toBe(
      "webhooks  127.0.0.1:8089/mercado-pago, signatures not checked, 12 received, 9 taken as hints, 3 looks",
    );
    expect(line({ problem: "listen EADDRINUSE" })).toBe(
      "webhooks  NOT listening on 127.0.0.1:8089/mercado-pago: listen EADDRINUSE",
    );
  });

  test("has none where nobody can call", () => {
    expect(statusWords({ ...status, webhooks: null })).not.toContain("webhooks");
  });
});
