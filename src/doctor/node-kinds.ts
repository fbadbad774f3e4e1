// The kinds of device files that a till uses: where the kernel puts them, who owns them, which stable names udev
// makes, and how the driver behind each is told by what the USB bus says (reference 1.1, 4, 7.2).

import type { Machine } from "../machine/machine.ts";
import type { NodeKindName } from "./patient.ts";

export interface NodeKind {
  /** For people. */
  readonly what: string;
  readonly folder: string;
  readonly names: RegExp;
  /** Debian's. */
  readonly group: string;
  readonly access: "r" | "rw";
  /** What only one program can use at a time. */
  readonly isExclusive: boolean;
  /** Folders of names that stay, best first. */
  readonly stable: readonly string[];
  /** Of the udev rule that makes such a name where udev has none: subsystem, pattern, name, and what else it sets. */
  readonly rule: {
    readonly subsystem: string;
    readonly pattern: string;
    readonly name: string;
    readonly more: string;
  };
}

export const NODE_KINDS: Readonly<Record<NodeKindName, NodeKind>> = {
  serial: {
    what: "serial port",
    folder: "/dev",
    names: /^tty(USB|ACM|AMA|S)\d+$/,
    group: "dialout",
    access: "rw",
    isExclusive: true,
    stable: ["/dev/serial/by-id", "/dev/serial/by-path"],
    rule: { subsystem: "tty", pattern: "tty*", name: "pos/serial", more: ', ENV{ID_MM_DEVICE_IGNORE}="1"' },
  },
  usb: {
    what: "USB printer",
    folder: "/dev/usb",
    names: /^lp\d+$/,
    group: "lp",
    access: "rw",
    isExclusive: true,
    // Debian makes no name for them that stays; the package's rules do (systemd/70-tilld.rules).
    stable: ["/dev/tilld/by-id"],
    rule: { subsystem: "usbmisc", pattern: "lp*", name: "pos/printer", more: ', GROUP="lp", MODE="0660"' },
  },
  evdev: {
    what: "input device",
    folder: "/dev/input",
    names: /^event\d+$/,
    group: "input",
    access: "r",
    isExclusive: false,
    stable: ["/dev/input/by-id", "/dev/input/by-path"],
    rule: {
      subsystem: "input",
      pattern: "event*",
      name: "pos/scanner",
      more: ', ENV{LIBINPUT_IGNORE_DEVICE}="1"',
    },
  },
  hidraw: {
    what: "HID device",
    folder: "/dev",
    names: /^hidraw\d+$/,
    group: "input",
    access: "r",
    isExclusive: false,
    stable: [],
    rule: {
      subsystem: "hidraw",
      pattern: "hidraw*",
      name: "pos/scanner",
      more: ', GROUP="input", MODE="0660"',
    },
  },
  fb: {
    what: "frame buffer",
    folder: "/dev",
    names: /^fb\d+$/,
    group: "video",
    access: "rw",
    isExclusive: false,
    stable: [],
    rule: { subsystem: "graphics", pattern: "fb*", name: "pos/screen", more: ', GROUP="video", MODE="0660"' },
  },
};

/** As DeviceAllow names them (/proc/devices), by the kernel's name of a node. */
export function allowedAs(node: string): string | null {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/^\/dev\/usb\/lp\d/, "usb"],
    [/^\/dev\/ttyUSB\d/, "ttyUSB"],
    [/^\/dev\/ttyACM\d/, "ttyACM"],
    [/^\/dev\/ttyAMA\d/, "ttyAMA"],
    [/^\/dev\/ttyS\d/, "ttyS"],
    [/^\/dev\/input\/event\d/, "input"],
    [/^\/dev\/hidraw\d/, "hidraw"],
    [/^\/dev\/fb\d/, "fb"],
    [/^\/dev\/gpiochip\d/, "gpiochip"],
  ];
  return kinds.find(([pattern]) => pattern.test(node))?.[1] ?? null;
}

/** A name and what it leads to, link by link. */
export function namesOf(machine: Machine, path: string): readonly string[] {
  const names = [path];
  for (let target = machine.link(path); target !== null && names.length < 16; target = machine.link(target)) {
    names.push(target);
  }
  return names;
}

/** All that are there now, by the kernel's names. */
export function nodesThere(machine: Machine, kind: NodeKind): readonly string[] {
  return machine
    .list(kind.folder)
    .filter((name) => kind.names.test(name))
    .map((name) => `${kind.folder}/${name}`)
    .filter((path) => machine.look(path)?.kind === "device");
}

/** Under which a node can be found whatever its number is; null where udev made none. */
export function stableName(machine: Machine, kind: NodeKind, node: string): string | null {
  const links = kind.stable.flatMap((folder) => machine.list(folder).map((name) => `${folder}/${name}`));
  return links.find((link) => namesOf(machine, link).includes(node)) ?? null;
}

export interface UsbIdentity {
  readonly vendor: string;
  readonly product: string;
  readonly serial: string | null;
  /** What it calls itself: "EPSON TM-T20III"; empty when it does not. */
  readonly called: string;
}

/** Who made the device behind a node; null where it hangs on no USB. */
export function usbIdentity(machine: Machine, subsystem: string, node: string): UsbIdentity | null {
  const name = node.slice(node.lastIndexOf("/") + 1);
  // Interface, driver and class have folders of their own between a node and its device.
  for (let above = "/.."; above.length <= 5 * 3; above += "/..") {
    const folder = `/sys/class/${subsystem}/${name}/device${above}`;
    const vendor = machine.read(`${folder}/idVendor`)?.trim();
    const product = machine.read(`${folder}/idProduct`)?.trim();
    if (vendor === undefined || product === undefined) continue;
    const read = (name: string) => machine.read(`${folder}/${name}`)?.trim();
    const called = [read("manufacturer"), read("product")].filter(Boolean).join(" ");
    return { vendor, product, serial: read("serial") ?? null, called };
  }
  return null;
}

/** The rule of hardware/wiring for this very device. */
export function ruleFor(
  { rule }: NodeKind,
  { product, serial, vendor }: UsbIdentity,
  name = rule.name,
): string {
  // A serial number that is no plain word is not worth the quoting.
  const bySerial = serial !== null && /^[\w.-]+$/.test(serial) ? `, ATTRS{serial}=="${serial}"` : "";
  return (
    `SUBSYSTEM=="${rule.subsystem}", KERNEL=="${rule.pattern}", ATTRS{idVendor}=="${vendor}", ` +
    `ATTRS{idProduct}=="${product}"${bySerial}, SYMLINK+="${name}"${rule.more}`
  );
}

/** Every rule of this machine's own and of its packages, as one text. */
export function udevRules(machine: Machine): string {
  return ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"]
    .flatMap((folder) => machine.list(folder).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".rules"))
    .flatMap((file) => (machine.read(file) ?? "").split("\n"))
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n");
}
