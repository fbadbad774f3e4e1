// What hangs on this machine that a till could use, seen from outside: device files, the names of them that stay, and
// what the USB bus says of whoever is behind. Opens nothing.

import type { LampName } from "../../hardware/hal/lights.ts";
import { suggestProfile } from "../../hardware/profiles/find-profile.ts";
import { NODE_KINDS, namesOf, nodesThere, stableName, usbIdentity } from "../doctor/node-kinds.ts";
import type { NodeKindName } from "../doctor/patient.ts";
import type { Machine } from "../machine/machine.ts";

export type FoundKind = Exclude<NodeKindName, "fb">;

export interface FoundDevice {
  readonly kind: FoundKind;
  /** The kernel's name of it. */
  readonly node: string;
  /** The best name that there is. */
  readonly path: string;
  /** Whether that name outlives the next plugging. */
  readonly stays: boolean;
  /** For people: "EPSON TM-T20III (04b8:0e28, 4A5B)". */
  readonly title: string;
  /** Which printer profile its name suggests; null where it says nothing. */
  readonly profile: string | null;
}

const KINDS: readonly FoundKind[] = ["usb", "serial", "hidraw", "evdev"];
/** Where udev rules of a shop's own put names for tills (hardware/wiring): such a name is one device. */
const OWN_NAMES = ["/dev/pos", "/dev/till"];
/** The package's rules give these to whichever was plugged in last (systemd/70-tilld.rules): good where nothing better is. */
const LAST_NAMES = ["/dev/tilld"];
const TILL_NAMES = [...OWN_NAMES, ...LAST_NAMES];
/** Always there, used or not, and one of them may be the console. */
const BOARD_PORT = /^\/dev\/tty(S|AMA)\d/;
/** Usage page 8C, bar code scanners, as a report descriptor begins with it; read as text, the second byte is lost. */
const SCANNER_DESCRIPTOR = "\u0005\ufffd";

/** Ports of the board are left out: nothing tells whether something hangs on them. */
export function findDevices(machine: Machine): readonly FoundDevice[] {
  return KINDS.flatMap((kind) =>
    nodesThere(machine, NODE_KINDS[kind])
      .filter((node) => !BOARD_PORT.test(node))
      .map((node) => describe(machine, kind, node))
      .filter((device) => mayServe(machine, device)),
  );
}

function describe(machine: Machine, kind: FoundKind, node: string): FoundDevice {
  const nameIn = (folders: readonly string[]) =>
    folders
      .flatMap((folder) => machine.list(folder).map((name) => `${folder}/${name}`))
      .find((name) => namesOf(machine, name).includes(node));
  const stable =
    nameIn(OWN_NAMES) ?? stableName(machine, NODE_KINDS[kind], node) ?? nameIn(LAST_NAMES) ?? null;
  const usb = usbIdentity(machine, NODE_KINDS[kind].rule.subsystem, node);
  const serial = usb?.serial === null || usb?.serial === undefined ? "" : `, ${usb.serial}`;
  const numbers = usb === null ? "" : `(${usb.vendor}:${usb.product}${serial})`;
  const called = usb?.called ?? "";
  return {
    kind,
    node,
    path: stable ?? node,
    stays: stable !== null,
    title: [called || NODE_KINDS[kind].what, numbers].filter(Boolean).join(" "),
    profile: called === "" ? null : suggestProfile(called),
  };
}

/** Mice are input devices too, and every mouse and keyboard is a HID device. */
function mayServe(machine: Machine, { kind, node, path }: FoundDevice): boolean {
  if (kind === "evdev") return path.endsWith("-event-kbd") || TILL_NAMES.some((own) => path.startsWith(own));
  if (kind !== "hidraw") return true;
  const name = node.slice(node.lastIndexOf("/") + 1);
  const descriptor = machine.read(`/sys/class/hidraw/${name}/device/report_descriptor`);
  return descriptor?.startsWith(SCANNER_DESCRIPTOR) ?? false;
}

const CALLED_SCANNER = /scan|barcode|code reader|honeywell|symbol|datalogic|zebra|newland/i;

/** It says so of itself. */
export function isScanner({ kind, path, title }: FoundDevice): boolean {
  if (kind === "usb") return false;
  return (
    kind === "hidraw" ||
    CALLED_SCANNER.test(title) ||
    TILL_NAMES.some((own) => path.startsWith(`${own}/scanner`))
  );
}

/** As the settings name it. @param root what stands for "/" where devices are looked for elsewhere */
export function connectionOf({ kind, path }: FoundDevice, root: string, baud?: number): string {
  const whole = root === "/" ? path : `${root}${path}`;
  if (kind === "evdev" || kind === "hidraw") return `${kind}://${whole}`;
  const written = whole.replace(/[%?# ]/g, encodeURIComponent);
  return `${kind}://${written}${baud === undefined ? "" : `?baud=${baud}`}`;
}

const LAMPS: readonly (readonly [LampName, RegExp])[] = [
  ["ready", /^(pos|till)[-_:](ready|ok|green)$/],
  ["busy", /^(pos|till)[-_:](busy|yellow)$/],
  ["attention", /^(pos|till)[-_:](attention|error|red)$/],
];

/** Lamps that the machine's makers named for a till, as the settings name them (hardware/wiring). */
export function findLamps(machine: Machine): Readonly<Partial<Record<LampName, string>>> {
  const names = machine.list("/sys/class/leds");
  return Object.fromEntries(
    LAMPS.flatMap(([lamp, pattern]) => {
      const name = names.find((candidate) => pattern.test(candidate));
      return name === undefined ? [] : [[lamp, `led:${name}`]];
    }),
  );
}
