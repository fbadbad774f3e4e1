// Where the sections of a support bundle come from: the daemon where it answers, the folder of the journal where it does
// not, the doctor, the settings, and the system's own tools. A section that cannot be had says why.

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { VERSION, writtenMs } from "../about.ts";
import { isTable } from "../config/faults.ts";
import { loadMachine, type MachineSettings } from "../config/load-machine.ts";
import { readToml, type Table } from "../config/read-toml.ts";
import { ControlClient } from "../control/client.ts";
import { examine } from "../doctor/examine.ts";
import { rowsOf, tableOf } from "../doctor/report.ts";
import { serviceEnvironment, UNIT_NAME } from "../doctor/service.ts";
import { nodeDisk } from "../journal/node-disk.ts";
import { readJournal } from "../journal/read-journal.ts";
import { type Machine, machineAt } from "../machine/machine.ts";
import { type Section, writeBundle } from "../support/bundle.ts";
import { logLines } from "../support/log-lines.ts";
import { machineLines, runTool, usbLines } from "../support/machine-facts.ts";
import { recordLine } from "../support/records.ts";
import type { Known } from "../support/scrub.ts";
import { settingsLines } from "../support/settings.ts";
import { deviceLines, statusLines } from "../support/till-facts.ts";
import { everybodyOf, type Person } from "./support-staff.ts";

const RECORDS = 200;
const LOG_LINES = 300;
/** Shorter ones would cut other words apart. */
const LEAST_NAME = 3;

export async function gatherSupport(configFile: string): Promise<string> {
  const machine = machineAt();
  const patient = loadMachine(configFile, serviceEnvironment(machine, process.env));
  const client = patient.socket === null ? null : new ControlClient(patient.socket);
  const table = tableOr(configFile);
  const staff = await everybodyOf(patient.journalDirectory, client);
  const sections: Section[] = [
    await section("version", () => [`till ${VERSION}, ${systemClock.wallTime().toISOString()}`]),
    await section("machine", () => machineLines(machine, patient.journalDirectory)),
    await section("status", async () => statusLines(await answering(client).status())),
    await section("devices", async () => deviceLines(await answering(client).devices())),
    await section("what till doctor finds", () => doctorLines(machine, patient, client)),
    await section("settings", () => settingsLines(readToml(patient.file))),
    await section(`the last ${RECORDS} records of the journal`, () => journalLines(patient, client)),
    await section("the service", () => unitLines()),
    await section(`the last ${LOG_LINES} lines of the log`, () => systemLog(staff)),
    await section("USB", () => usbLines(machine)),
  ];
  const people = staff ?? [];
  return writeBundle(sections, {
    texts: { ...secretsOf(patient, table), ...personal(table), ...namesOf(people) },
    words: people.flatMap(({ id, name }) => [id, name]),
  });
}

async function section(
  title: string,
  ask: () => readonly string[] | Promise<readonly string[]>,
): Promise<Section> {
  try {
    const lines = await ask();
    return { title, lines: lines.flatMap((line) => line.split("\n")) };
  } catch (error) {
    return { title, lines: [`not to be had: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

function answering(client: ControlClient | null): ControlClient {
  if (client === null) throw new Error("the settings do not say where the socket is");
  return client;
}

async function doctorLines(
  machine: Machine,
  patient: MachineSettings,
  client: ControlClient | null,
): Promise<readonly string[]> {
  const devices = await client?.devices().catch(() => null);
  const found = examine(machine, {
    patient,
    daemon: devices ? { runs: true, clock: null, devices, health: [] } : { runs: false, why: "" },
    caller: { uid: process.getuid?.() ?? 0, gids: process.getgroups?.() ?? [] },
    now: systemClock.wallTime(),
    installedMs: writtenMs(),
  });
  return [`as ${found.service}`, tableOf(rowsOf(found), null)];
}

/** The newest come last, as in the log. */
async function journalLines(
  patient: MachineSettings,
  client: ControlClient | null,
): Promise<readonly string[]> {
  try {
    const { journal } = await answering(client).status();
    const entries = await answering(client).journal(Math.max(1, journal.records - RECORDS + 1), RECORDS);
    return entries.map(({ record, sequence }) => recordLine(sequence, record));
  } catch {
    // Without a daemon the folder itself is looked at, as far as it can be read.
    const lines: string[] = [];
    if (patient.journalDirectory === null) return ["the settings do not say where the journal is"];
    try {
      for (const { record, sequence } of readJournal(
        patient.journalDirectory,
        nodeDisk(patient.journalDirectory),
      )) {
        lines.push(recordLine(sequence, record));
        if (lines.length > RECORDS) lines.shift();
      }
    } catch (error) {
      lines.push(`it ends here: ${error instanceof Error ? error.message : String(error)}`);
    }
    return lines;
  }
}

async function unitLines(): Promise<readonly string[]> {
  const words = ["status", UNIT_NAME, "--no-pager", "--lines=0", "--full"];
  return [(await runTool("systemctl", words)) ?? "there is no systemctl here"];
}

async function systemLog(staff: readonly Person[] | null): Promise<readonly string[]> {
  if (staff === null)
    throw new Error("it may name people, and neither tilld nor its journal says whom; sudo till support");
  const words = [
    `--unit=${UNIT_NAME}`,
    `--lines=${LOG_LINES}`,
    "--no-pager",
    "--output=short-iso",
    "--quiet",
  ];
  const text = await runTool("journalctl", words);
  return text === null ? ["there is no journalctl here"] : logLines(text);
}

/** Read only to be taken out. A file that this user may not read is in nothing that this user gathers. */
function secretsOf({ accessTokenFile, file }: MachineSettings, table: Table): Known["texts"] {
  const webhooks = table["webhooks"];
  const named = isTable(webhooks) ? webhooks["secret_file"] : undefined;
  const secrets: Record<string, string> = {};
  const add = (name: string, path: string | null): void => {
    try {
      const text = path === null ? "" : readFileSync(path, "utf8").trim();
      if (text.length >= 8) secrets[name] = text;
    } catch {
      // See above.
    }
  };
  add("access token", accessTokenFile);
  add("webhook secret", typeof named === "string" ? resolve(dirname(file), named) : null);
  return secrets;
}

/** Texts of the settings that name somebody. */
function personal({ mercado_pago: account, shop }: Table): Known["texts"] {
  const known: Record<string, string> = {};
  const add = (name: string, value: unknown): void => {
    if (typeof value === "string" && value.length >= LEAST_NAME) known[name] = value;
  };
  if (isTable(shop)) {
    add("shop", shop["name"]);
    add("tax number", shop["tax_id"]);
    const { address } = shop;
    if (Array.isArray(address)) for (const [at, line] of address.entries()) add(`address ${at + 1}`, line);
  }
  if (isTable(account)) {
    add("user", account["user_id"]);
    add("store", account["external_store_id"]);
    add("point of sale", account["external_pos_id"]);
  }
  return known;
}

function namesOf(staff: readonly Person[]): Known["texts"] {
  const names = [...new Set(staff.map(({ name }) => name))].filter((name) => name.length >= LEAST_NAME);
  return Object.fromEntries(names.map((name, at) => [`staff ${at + 1}`, name]));
}

function tableOr(file: string): Table {
  try {
    return readToml(resolve(file));
  } catch {
    // Said in the section of the settings.
    return {};
  }
}
