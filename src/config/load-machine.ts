// Reads what the settings say about this machine, as far as they can be understood, for whoever looks for faults: a
// till that cannot start for one wrong line still has devices that can be looked at.

import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { type Environment, usualTokenFile } from "./access-token.ts";
import { buildPeripherals, PERIPHERALS } from "./build-devices.ts";
import { type Config, ConfigError, type ConfigFault } from "./config.ts";
import { findFaults, isTable } from "./faults.ts";
import { loadCatalog } from "./load-catalog.ts";
import { loadCommandPlaces, loadConfig } from "./load-config.ts";
import { PRINTER } from "./machine-settings.ts";
import { readToml, type Table } from "./read-toml.ts";

export interface MachineSettings {
  /** Absolute path of the file. */
  readonly file: string;
  /** As tilld would report them at its start; none of them keeps the rest from being read. */
  readonly faults: readonly ConfigFault[];
  /** A section with a fault is left out. */
  readonly devices: Omit<Config["devices"], "printer"> & {
    readonly printer: { readonly connection: string } | null;
  };
  readonly journalDirectory: string | null;
  readonly socket: string | null;
  /** Absolute path; null where it is not known. */
  readonly accessTokenFile: string | null;
  /** IANA name; null where it is not known. */
  readonly timeZone: string | null;
}

/** Never throws: a file that cannot be read is a fault like others. */
export function loadMachine(path: string, env: Environment): MachineSettings {
  const file = resolve(path);
  const { config, faults } = loadWhole(file, env);
  const table = orNull(() => readToml(file)) ?? {};
  const places = orNull(() => loadCommandPlaces(file, env));
  return {
    file,
    faults,
    devices: config?.devices ?? understoodDevices(table),
    journalDirectory: places?.journalDirectory ?? null,
    socket: places?.socket ?? null,
    accessTokenFile: config?.mercadoPago.accessTokenFile ?? tokenFile(file, table, env),
    timeZone: config?.shop.timeZone ?? null,
  };
}

function loadWhole(
  file: string,
  env: Environment,
): { config: Config | null; faults: readonly ConfigFault[] } {
  let config: Config | null = null;
  try {
    config = loadConfig(file, env);
    loadCatalog(config);
    return { config, faults: [] };
  } catch (error) {
    if (error instanceof ConfigError) return { config, faults: error.faults };
    throw error;
  }
}

function tokenFile(file: string, { mercado_pago: section }: Table, env: Environment): string | null {
  const named = isTable(section) ? section["access_token_file"] : undefined;
  return typeof named === "string" ? resolve(dirname(file), named) : usualTokenFile(file, env);
}

function understoodDevices(table: Table): MachineSettings["devices"] {
  const faulty = new Set(findFaults(table).faults.map(({ path }) => /^\w+/.exec(path)?.[0]));
  const good = Object.fromEntries(Object.entries(table).filter(([section]) => !faulty.has(section)));
  const printer = v.safeParse(v.object({ connection: PRINTER.connection }), table["printer"]);
  return {
    printer: printer.success ? { connection: printer.output.connection } : null,
    ...buildPeripherals(v.parse(PERIPHERALS, good)),
  };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
