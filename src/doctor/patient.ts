// What the doctor is told about the till: its settings as far as they can be understood, as plain data, and what the
// running daemon said.

import type { Line } from "../../hardware/hal/line.ts";
import type { Config, ConfigFault } from "../config/config.ts";
import type { DeviceView, HealthView, TillStatus } from "../terminal/till-api.ts";
import { type Command, replaceInFile } from "./finding.ts";

export interface Patient {
  /** Absolute path of the settings. */
  readonly file: string;
  readonly faults: readonly ConfigFault[];
  /** What could not be understood is left out. */
  readonly devices: Omit<Config["devices"], "printer"> & {
    readonly printer: { readonly connection: string } | null;
  };
  readonly journalDirectory: string | null;
  readonly socket: string | null;
  /** Absolute path. */
  readonly accessTokenFile: string | null;
  /** IANA name. */
  readonly timeZone: string | null;
}

/** What the daemon answered, or why it did not: the system's word, "" where there is none. */
export type DaemonWord =
  | {
      readonly runs: true;
      /** As it judges it, which has heard Mercado Pago's; null where it did not say. */
      readonly clock: TillStatus["machine"]["clock"] | null;
      readonly devices: readonly DeviceView[];
      /** Of those that were checked. */
      readonly health: readonly HealthView[];
    }
  | { readonly runs: false; readonly why: string };

/** A device that is a file of this machine. */
export interface DeviceUse {
  /** As the first word of its name says: "printer". */
  readonly about: string;
  readonly setting: string;
  readonly connection: string;
  readonly kind: NodeKindName;
  readonly path: string;
}

export interface LineUse {
  readonly about: "lights" | "tone" | "drawer";
  readonly setting: string;
  readonly line: Line;
  /** A lock: no coil may stay on. */
  readonly isMomentary: boolean;
}

export type NodeKindName = "serial" | "usb" | "evdev" | "hidraw" | "fb";

const SCHEMES: readonly NodeKindName[] = ["serial", "usb", "evdev", "hidraw", "fb"];

export function deviceUses({ devices }: Patient): readonly DeviceUse[] {
  const { display, printer, scanners, screen } = devices;
  const named = [
    ["printer", "[printer] connection", printer?.connection],
    ["display", "[display] connection", display?.connection],
    ["screen", "[screen] connection", screen?.connection],
    ...scanners.map(({ connection, name }) => [
      "scanner",
      name === null ? "[scanner] connection" : `[scanner] ${name}, connection`,
      connection,
    ]),
  ] as const;
  return named.flatMap(([about, setting, connection]) => {
    const [, scheme, path] = /^(\w+):\/\/(\/[^?#]+)/.exec(connection ?? "") ?? [];
    const kind = SCHEMES.find((known) => known === scheme);
    if (about === undefined || setting === undefined) return [];
    if (connection === undefined || kind === undefined || path === undefined) return [];
    return [
      { about, setting, connection, kind, path: kind === "serial" || kind === "usb" ? decoded(path) : path },
    ];
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function lineUses({ devices: { drawer, lights, tone } }: Patient): readonly LineUse[] {
  const lamps = Object.entries(lights?.lamps ?? {}).map(([name, line]): LineUse => {
    return { about: "lights", setting: `[lights] ${name}`, line, isMomentary: false };
  });
  const others = [
    { about: "tone", setting: "[tone] buzzer", line: tone?.buzzer, isMomentary: false },
    { about: "drawer", setting: "[drawer] opens", line: drawer?.opens, isMomentary: true },
    { about: "drawer", setting: "[drawer] sensor", line: drawer?.sensor, isMomentary: false },
  ] as const;
  return [
    ...lamps,
    ...others.flatMap(({ line, ...use }) =>
      line === undefined || line === null || line === "printer" ? [] : [{ ...use, line }],
    ),
  ];
}

/** Another path in the settings, everything else of the connection as it was. */
export function nameInstead({ file }: Patient, { connection, path }: DeviceUse, better: string): Command {
  return replaceInFile(
    file,
    connection,
    connection.replace(path, () => better),
  );
}
