// Other programs at a till's devices: who has one open, and who is known to reach for one.

import type { Machine } from "../../machine/machine.ts";
import type { Command, Finding } from "../finding.ts";
import { NODE_KINDS, udevRules } from "../node-kinds.ts";
import type { DeviceUse } from "../patient.ts";
import { called, holders, type Program, programs } from "../processes.ts";

export function findHolders(machine: Machine, use: DeviceUse, names: readonly string[]): readonly Finding[] {
  if (!NODE_KINDS[use.kind].isExclusive) return [];
  const found = { about: use.about, where: use.path };
  const held = holders(machine, names).map((program): Finding => {
    const { commands, mend } = endingOf(program, names);
    const said = `${called(program)} (process ${program.pid}) has it open`;
    return { ...found, weight: "fault", said, mend, commands };
  });
  if (held.length > 0) return held;
  return [...findConsole(machine, use, names), ...findReaching(machine, use, names)];
}

function endingOf(
  program: Program,
  names: readonly string[],
): { readonly mend: string; readonly commands: readonly Command[] } {
  const services = (units: string, mend: string) => ({
    mend,
    commands: [{ step: "services", text: `systemctl disable --now ${units}` } as const],
  });
  switch (program.name) {
    case "cupsd":
    case "usb": // CUPS' own backend of that name.
    case "ipp-usb":
      return services(
        "cups.service cups.socket cups.path ipp-usb.service",
        "take CUPS and ipp-usb off the till: it prints by itself",
      );
    case "ModemManager":
      return services("ModemManager.service", "take ModemManager off the till: it has no modem");
    case "brltty":
      return services(
        "brltty.service brltty-udev.service",
        "take brltty off the till, which takes many adapters for braille displays",
      );
    case "agetty":
    case "login": {
      const port = portOf(names);
      return services(`serial-getty@${port}.service`, "take the login prompt off that port");
    }
    default:
      return { mend: "end that program", commands: [{ step: "services", text: `kill ${program.pid}` }] };
  }
}

function portOf(names: readonly string[]): string {
  const node = names.find((name) => /^\/dev\/tty(USB|ACM|AMA|S)\d+$/.test(name)) ?? names[0] ?? "";
  return node.slice(node.lastIndexOf("/") + 1);
}

/** The kernel's own console talks into the port, and reads from it. */
function findConsole(
  machine: Machine,
  { about, path }: DeviceUse,
  names: readonly string[],
): readonly Finding[] {
  const consoles = [...(machine.read("/proc/cmdline") ?? "").matchAll(/\bconsole=([\w-]+)/g)].map(
    ([, name]) => name,
  );
  const mine = names.map((name) => name.slice("/dev/".length));
  // serial0 is Raspberry Pi's name for whichever port is on the header.
  const links = [...mine, ...(machine.link("/dev/serial0") === names.at(-1) ? ["serial0"] : [])];
  const port = consoles.find((name) => name !== undefined && links.includes(name));
  if (port === undefined) return [];
  return [
    {
      weight: "fault",
      about,
      where: path,
      said: `the kernel's console is on that port (console=${port})`,
      mend: "take it out of the kernel's command line and restart the machine",
      commands: [
        { step: "boot", text: `sed -i 's/console=${port}[^ ]* *//' /boot/firmware/cmdline.txt` },
        { step: "services", text: `systemctl disable --now serial-getty@${portOf(names)}.service` },
      ],
    },
  ];
}

/** It does not hold the device now, and will when it is plugged in the next time. */
function findReaching(
  machine: Machine,
  { about, kind, path }: DeviceUse,
  names: readonly string[],
): readonly Finding[] {
  const runs = (...wanted: readonly string[]) => programs(machine).find(({ name }) => wanted.includes(name));
  if (kind === "usb") {
    const cups = runs("cupsd", "ipp-usb");
    if (cups === undefined) return [];
    return [
      {
        weight: "risk",
        about,
        where: path,
        said: `${cups.name} runs on this machine and takes USB printers for itself`,
        ...endingOf(cups, names),
      },
    ];
  }
  const modems = runs("ModemManager");
  const isProbed = names.some((name) => /^\/dev\/ttyACM\d/.test(name));
  if (modems === undefined || !isProbed || udevRules(machine).includes("ID_MM_DEVICE_IGNORE")) return [];
  return [
    {
      weight: "risk",
      about,
      where: path,
      said: "ModemManager runs on this machine and sends commands for modems to new ports",
      ...endingOf(modems, names),
    },
  ];
}
