// Why a device file is not there: another number, a driver that did not take it, a program that took it away, a udev
// rule that is missing, or nothing plugged in. One reason, the most telling one.

import type { Machine } from "../../machine/machine.ts";
import { type Command, type Finding, replaceInFile, udevRule } from "../finding.ts";
import {
  NODE_KINDS,
  namesOf,
  nodesThere,
  ruleFor,
  stableName,
  udevRules,
  usbIdentity,
} from "../node-kinds.ts";
import { type DeviceUse, nameInstead, type Patient } from "../patient.ts";
import { blacklisting, usbInterfaces } from "../usb-bus.ts";

export function findAbsence(
  machine: Machine,
  patient: Patient,
  use: DeviceUse,
  uses: readonly DeviceUse[],
): Finding {
  return (
    untaken(machine, use) ??
    withoutRule(machine, use, uses) ??
    elsewhere(machine, patient, use, uses) ??
    notPlugged(use)
  );
}

function fault(use: DeviceUse, said: string, mend: string, commands: readonly Command[]): Finding {
  return { weight: "fault", about: use.about, where: use.path, said, mend, commands };
}

/** It hangs on the bus, and the driver that makes the node has not got it. */
function untaken(machine: Machine, use: DeviceUse): Finding | null {
  const waiting = usbInterfaces(machine, use.kind).find(
    ({ driver }) => driver === null || driver === "usbfs",
  );
  if (waiting === undefined) return null;
  const { driver, title, wantedDriver } = waiting;
  if (driver === "usbfs") {
    return fault(
      use,
      `${title} is plugged in, and another program has taken it from the driver ${wantedDriver} (CUPS or ipp-usb do that)`,
      "take that program off the till, then plug the device in again",
      [
        {
          step: "services",
          text: "systemctl disable --now cups.service cups.socket cups.path ipp-usb.service",
        },
      ],
    );
  }
  const kept = blacklisting(machine, wantedDriver);
  if (kept !== null) {
    return fault(
      use,
      `${title} is plugged in, and ${kept.file} keeps its driver ${wantedDriver} away ("${kept.line}")`,
      "take that line out and load the driver",
      [
        { ...replaceInFile(kept.file, kept.line, `# ${kept.line}`), step: "rules" },
        { step: "devices", text: `modprobe ${wantedDriver}` },
      ],
    );
  }
  return fault(
    use,
    `${title} is plugged in, and the driver ${wantedDriver} has not taken it`,
    `load the driver ${wantedDriver}, now and at each start`,
    [
      { step: "rules", text: `echo ${wantedDriver} > /etc/modules-load.d/tilld-${wantedDriver}.conf` },
      { step: "devices", text: `modprobe ${wantedDriver}` },
    ],
  );
}

/** A name that only a rule of this machine can make. */
function withoutRule(machine: Machine, use: DeviceUse, uses: readonly DeviceUse[]): Finding | null {
  const name = /^\/dev\/(pos\/.+)$/.exec(use.path)?.[1];
  if (name === undefined || udevRules(machine).includes(`SYMLINK+="${name}"`)) return null;
  const node = NODE_KINDS[use.kind];
  const said = `no udev rule makes the name ${use.path}`;
  const free = freeNodes(machine, use, uses);
  const identity = free.length === 1 ? usbIdentity(machine, node.rule.subsystem, free[0] ?? "") : null;
  if (identity === null) {
    const look = `udevadm info -a ${free[0] ?? `${node.folder}/…`}`;
    return fault(use, said, `add the rule of hardware/wiring for it; "${look}" shows what to match`, []);
  }
  return fault(
    use,
    `${said}, and ${free[0]} is plugged in`,
    "add the rule for it",
    udevRule(ruleFor(node, identity, name)),
  );
}

function elsewhere(
  machine: Machine,
  patient: Patient,
  use: DeviceUse,
  uses: readonly DeviceUse[],
): Finding | null {
  const free = freeNodes(machine, use, uses);
  const [first] = free;
  if (first === undefined) return null;
  const node = NODE_KINDS[use.kind];
  const better = stableName(machine, node, first) ?? first;
  const said = `nothing is there, and there is ${free.join(", ")}`;
  if (free.length > 1) {
    const mend = `if one of them is it, name that one in ${use.setting}`;
    return fault(use, said, mend, []);
  }
  const mend = `if that is it under another number, name it ${better}`;
  return fault(use, said, mend, [nameInstead(patient, use, better)]);
}

/** Nodes of the kind that no other setting names. Ports of the board are always there, used or not. */
function freeNodes(machine: Machine, use: DeviceUse, uses: readonly DeviceUse[]): readonly string[] {
  const taken = uses.flatMap(({ path }) => namesOf(machine, path));
  return nodesThere(machine, NODE_KINDS[use.kind]).filter(
    (node) => !taken.includes(node) && !/^\/dev\/tty(S|AMA)\d/.test(node) && looksFit(machine, use, node),
  );
}

/** A mouse is an input device too: only what has a keyboard's name can be a scanner. */
function looksFit(machine: Machine, { kind }: DeviceUse, node: string): boolean {
  if (kind !== "evdev") return true;
  return stableName(machine, NODE_KINDS.evdev, node)?.endsWith("-event-kbd") ?? false;
}

function notPlugged(use: DeviceUse): Finding {
  if (use.kind === "fb") {
    const mend =
      "plug the screen in, or enable the panel's overlay (dtoverlay=…) in /boot/firmware/config.txt";
    return fault(use, "nothing is there: the kernel has no screen", mend, []);
  }
  const mend = `plug it in and switch it on; "lsusb" and "dmesg | tail" say whether the machine sees it`;
  return fault(use, `nothing is there, and no other ${NODE_KINDS[use.kind].what} is plugged in`, mend, []);
}
