// As whom the till runs, and what that user may do: by systemd's unit where there is one, else by an account of the
// name, else as whoever asks. Computed from modes and groups, because who asks may be root, who may do everything.

import type { FileFacts, Machine } from "../machine/machine.ts";
import { type Command, quoted } from "./finding.ts";

export const UNIT_NAME = "tilld.service";
const UNIT_FOLDERS = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const ACCOUNT = "tilld";

export interface Caller {
  readonly uid: number;
  readonly gids: readonly number[];
}

export interface Unit {
  readonly path: string;
  /** "" for root. */
  readonly user: string;
  readonly isDynamic: boolean;
  readonly groups: readonly string[];
  /** Null where every device is allowed. */
  readonly devices: readonly { readonly name: string; readonly access: string }[] | null;
  /** File of each secret that it hands over, by name. */
  readonly credentials: ReadonlyMap<string, string>;
}

export interface Service {
  /** For people: "the service's own user", "tilld", "this user". */
  readonly name: string;
  /** Null where it has a number only while it runs. */
  readonly uid: number | null;
  readonly gids: ReadonlySet<number>;
  readonly unit: Unit | null;
}

export function findService(machine: Machine, caller: Caller): Service {
  const unit = readUnit(machine);
  const numberOf = (group: string) => groups(machine).find(({ name }) => name === group)?.gid;
  if (unit?.isDynamic) {
    const gids = unit.groups.flatMap((group) => numberOf(group) ?? []);
    return { name: "the user of the service", uid: null, gids: new Set(gids), unit };
  }
  const account = readAccount(machine, unit === null ? ACCOUNT : unit.user || "root");
  if (account !== null) {
    const more = (unit?.groups ?? []).flatMap((group) => numberOf(group) ?? []);
    const gids = new Set([account.gid, ...groupsOf(machine, account.name), ...more]);
    return { name: `the user ${account.name}`, uid: account.uid, gids, unit };
  }
  return { name: "this user", uid: caller.uid, gids: new Set(caller.gids), unit };
}

/**
 * The environment as systemd gives it to the till, as far as the settings need it to be read: where its secrets are.
 * What is set already stays.
 */
export function serviceEnvironment(
  machine: Machine,
  own: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const token = readUnit(machine)?.credentials.get("access_token");
  const folder = /^(.+)\/access_token$/.exec(token ?? "")?.[1];
  return folder === undefined ? own : { CREDENTIALS_DIRECTORY: folder, ...own };
}

export function may({ gids, uid }: Service, want: "r" | "rw", { gid, mode, uid: owner }: FileFacts): boolean {
  if (uid === 0) return true;
  const shift = uid === owner ? 6 : gids.has(gid) ? 3 : 0;
  const needed = want === "rw" ? 6 : 4;
  return ((mode >> shift) & needed) === needed;
}

export function groupName(machine: Machine, gid: number): string {
  return groups(machine).find((group) => group.gid === gid)?.name ?? String(gid);
}

/** How that user comes into a group. */
export function joinGroup({ name, unit }: Service, group: string): readonly Command[] {
  if (unit !== null) return extendUnit(`SupplementaryGroups=${group}`);
  const account = /^the user (.*)$/.exec(name)?.[1] ?? '"$SUDO_USER"';
  return [{ step: "groups", text: `usermod -aG ${quoted(group)} ${account}` }];
}

/** Of the unit's groups, those that this machine does not have. */
export function unknownGroups(machine: Machine, { unit }: Service): readonly string[] {
  const known = groups(machine).map(({ name }) => name);
  return known.length === 0 ? [] : (unit?.groups ?? []).filter((group) => !known.includes(group));
}

/** A line that adds to the unit, whoever wrote it. */
export function extendUnit(line: string): readonly Command[] {
  const folder = `/etc/systemd/system/${UNIT_NAME}.d`;
  const file = `${folder}/${line.replace(/[^\w]+/g, "-").toLowerCase()}.conf`;
  return [
    { step: "unit", text: `mkdir -p ${folder}` },
    { step: "unit", text: `printf '[Service]\\n%s\\n' ${quoted(line)} > ${file}` },
    { step: "unit", text: "systemctl daemon-reload" },
  ];
}

/** Of the unit's list (man systemd.resource-control): by the kernel's name of the kind of device. */
export function isAllowed({ unit }: Service, kind: string, want: "r" | "rw"): boolean {
  if (unit === null || unit.devices === null) return true;
  return unit.devices.some(
    ({ access, name }) => name === `char-${kind}` && [...want].every((letter) => access.includes(letter)),
  );
}

function readUnit(machine: Machine): Unit | null {
  const path = UNIT_FOLDERS.map((folder) => `${folder}/${UNIT_NAME}`).find(
    (file) => machine.look(file)?.kind === "file",
  );
  if (path === undefined) return null;
  const additions = UNIT_FOLDERS.toReversed().flatMap((folder) =>
    machine
      .list(`${folder}/${UNIT_NAME}.d`)
      .filter((name) => name.endsWith(".conf"))
      .map((name) => `${folder}/${UNIT_NAME}.d/${name}`),
  );
  const settings = [path, ...additions]
    .flatMap((file) => (machine.read(file) ?? "").split("\n"))
    .flatMap((line) => {
      const [, key, value] = /^\s*([A-Z]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [{ key, value }];
    });
  const last = (key: string) => settings.findLast((setting) => setting.key === key)?.value ?? "";
  // An empty value forgets those before it.
  const all = (key: string) => {
    const values = settings.filter((setting) => setting.key === key).map(({ value }) => value);
    return values.slice(values.lastIndexOf("") + 1);
  };
  const isClosed = ["closed", "strict"].includes(last("DevicePolicy")) || all("DeviceAllow").length > 0;
  return {
    path,
    user: last("User"),
    isDynamic: /^(yes|true|on|1)$/.test(last("DynamicUser")),
    groups: all("SupplementaryGroups").flatMap((value) => value.split(/\s+/)),
    devices: isClosed
      ? all("DeviceAllow").map((value) => {
          const [name = "", access = "rwm"] = value.split(/\s+/);
          return { name, access };
        })
      : null,
    credentials: new Map(
      all("LoadCredential").flatMap((value) => {
        const [, name, file] = /^([^:]+):(.+)$/.exec(value) ?? [];
        return name === undefined || file === undefined ? [] : [[name, file] as const];
      }),
    ),
  };
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

function readAccount(machine: Machine, name: string): Account | null {
  const line = (machine.read("/etc/passwd") ?? "").split("\n").find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? null : { name, uid: Number(uid), gid: Number(gid) };
}

function groups(
  machine: Machine,
): readonly { readonly name: string; readonly gid: number; readonly members: string[] }[] {
  return (machine.read("/etc/group") ?? "").split("\n").flatMap((line) => {
    const [name, , gid, members = ""] = line.split(":");
    return name === undefined || gid === undefined
      ? []
      : [{ name, gid: Number(gid), members: members.split(",") }];
  });
}

function groupsOf(machine: Machine, user: string): readonly number[] {
  return groups(machine).flatMap(({ gid, members }) => (members.includes(user) ? [gid] : []));
}
