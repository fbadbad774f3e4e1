// The device files that the settings name: whether they are there and are devices, whether the till may use them,
// and whether their names will still be right tomorrow.

import type { FileFacts, Machine } from "../../machine/machine.ts";
import { type Finding, quoted, udevRule } from "../finding.ts";
import {
  allowedAs,
  NODE_KINDS,
  namesOf,
  ruleFor,
  stableName,
  udevRules,
  usbIdentity,
} from "../node-kinds.ts";
import { type DeviceUse, deviceUses, nameInstead, type Patient } from "../patient.ts";
import { extendUnit, groupName, isAllowed, joinGroup, may, type Service } from "../service.ts";
import { findAbsence } from "./absence.ts";
import { findHolders } from "./holders.ts";

export function examineNodes(machine: Machine, patient: Patient, service: Service): readonly Finding[] {
  const uses = deviceUses(patient);
  return uses.flatMap((use) => {
    const facts = machine.look(use.path);
    if (facts === null) return [findAbsence(machine, patient, use, uses)];
    if (facts.kind === "hidden") return [];
    const names = namesOf(machine, use.path);
    if (facts.kind !== "device") return [notADevice(use, facts, names.at(-1) ?? use.path)];
    return [
      ...findPermission(machine, service, use, facts, names),
      ...findDeviceRule(service, use, names),
      ...findHolders(machine, use, names),
      ...findBetterName(machine, patient, use),
    ];
  });
}

/** @param file what the name leads to */
function notADevice({ about, kind, path }: DeviceUse, facts: FileFacts, file: string): Finding {
  const what = {
    file: `an ordinary file of ${facts.sizeBytes} bytes`,
    folder: "a folder",
    socket: "a socket",
  };
  const said = facts.kind in what ? what[facts.kind as keyof typeof what] : "something else";
  const found = { weight: "fault", about, where: path } as const;
  if (facts.kind !== "file") {
    const mend = `name a ${NODE_KINDS[kind].what} in the settings, such as one of ${NODE_KINDS[kind].folder}`;
    return { ...found, said: `this is ${said}, no device`, mend, commands: [] };
  }
  return {
    ...found,
    said: `this is ${said}, no device: something wrote there while the device was unplugged`,
    mend: "remove the file, then unplug the device and plug it in again",
    commands: [{ step: "devices", text: `rm ${quoted(file)}` }],
  };
}

function findPermission(
  machine: Machine,
  service: Service,
  { about, kind, path }: DeviceUse,
  facts: FileFacts,
  names: readonly string[],
): readonly Finding[] {
  const node = NODE_KINDS[kind];
  if (may(service, node.access, facts)) return [];
  const owner = groupName(machine, facts.gid);
  const mode = facts.mode.toString(8).padStart(4, "0");
  const said = `${service.name} may not use it: mode ${mode}, group ${owner}`;
  const found = { weight: "fault", about, where: path, said } as const;
  // Being in root's group is no mend, and where the group may not either, only a rule helps.
  const groupMay = may({ ...service, uid: null, gids: new Set([facts.gid]) }, node.access, facts);
  if (groupMay && facts.gid !== 0) {
    return [{ ...found, mend: `put it into the group ${owner}`, commands: joinGroup(service, owner) }];
  }
  const identity = usbIdentity(machine, node.rule.subsystem, kernelName(kind, names) ?? path);
  const rule =
    identity === null
      ? `SUBSYSTEM=="${node.rule.subsystem}", KERNEL=="${node.rule.pattern}", GROUP="${node.group}", MODE="0660"`
      : withGroup(ruleFor(node, identity), node.group);
  const joins = service.gids.has(groupNumber(machine, node.group) ?? -1)
    ? []
    : joinGroup(service, node.group);
  const mend = `add the udev rule of hardware/wiring, which gives it to the group ${node.group}`;
  return [{ ...found, mend, commands: [...udevRule(rule), ...joins] }];
}

function withGroup(rule: string, group: string): string {
  return rule.includes("GROUP=") ? rule : `${rule}, GROUP="${group}", MODE="0660"`;
}

function groupNumber(machine: Machine, name: string): number | undefined {
  const line = (machine.read("/etc/group") ?? "").split("\n").find((entry) => entry.startsWith(`${name}:`));
  return line === undefined ? undefined : Number(line.split(":")[2]);
}

/** The unit closes devices that it does not list, to root as well. */
function findDeviceRule(
  service: Service,
  { about, kind, path }: DeviceUse,
  names: readonly string[],
): readonly Finding[] {
  const { access } = NODE_KINDS[kind];
  const allowed = names.map(allowedAs).find((name) => name !== null);
  if (allowed === undefined || allowed === null || isAllowed(service, allowed, access)) return [];
  const line = `DeviceAllow=char-${allowed} ${access}`;
  return [
    {
      weight: "fault",
      about,
      where: path,
      said: `the unit of the service does not let it be opened: ${line} is not in ${service.unit?.path ?? "it"}`,
      mend: `add ${line} to the unit`,
      commands: extendUnit(line),
    },
  ];
}

function kernelName(kind: DeviceUse["kind"], names: readonly string[]): string | undefined {
  const { folder, names: pattern } = NODE_KINDS[kind];
  return names.find((name) => name.startsWith(`${folder}/`) && pattern.test(name.slice(folder.length + 1)));
}

/** A number that the next plugging may change. */
function findBetterName(machine: Machine, patient: Patient, use: DeviceUse): readonly Finding[] {
  const { about, kind, path } = use;
  // Ports of the board and screens keep their numbers.
  const isRaw = kernelName(kind, [path]) !== undefined && !/^\/dev\/(tty(S|AMA)|fb)\d/.test(path);
  if (!isRaw) return [];
  const node = NODE_KINDS[kind];
  const found = {
    weight: "hint",
    about,
    where: path,
    said: "its number may be another one after the next plugging",
  } as const;
  const stable = stableName(machine, node, path);
  if (stable !== null) {
    const commands = [nameInstead(patient, use, stable)];
    return [{ ...found, mend: `name it ${stable}, which stays`, commands }];
  }
  const identity = usbIdentity(machine, node.rule.subsystem, path);
  // Where nothing tells this device from others, no rule can either.
  if (identity === null) return [];
  const name = `/dev/${node.rule.name}`;
  const isThere = machine.look(name) !== null || udevRules(machine).includes(`SYMLINK+="${node.rule.name}"`);
  const rule = isThere ? [] : udevRule(ruleFor(node, identity));
  const mend = isThere
    ? `name it ${name}, which a udev rule makes`
    : `add a udev rule for ${name} and name it so`;
  return [{ ...found, mend, commands: [...rule, nameInstead(patient, use, name)] }];
}
