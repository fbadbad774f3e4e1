// What hangs on the USB bus and which driver has taken it, from /sys/bus/usb/devices.

import type { Machine } from "../machine/machine.ts";
import type { NodeKindName } from "./patient.ts";

const DEVICES = "/sys/bus/usb/devices";

export interface UsbInterface {
  /** "EPSON TM-T20III (04b8:0e28)". */
  readonly title: string;
  /** The driver that makes the nodes that a till wants. */
  readonly wantedDriver: string;
  /** Null: nobody has taken it. */
  readonly driver: string | null;
}

/** Adapters that say no more than who made them (drivers/usb/serial of the kernel). */
const SERIAL_BY_VENDOR: Readonly<Record<string, string>> = {
  "0403": "ftdi_sio",
  "1a86": "ch341",
  "4348": "ch341",
  "10c4": "cp210x",
  "067b": "pl2303",
};

/** Interfaces that would be such a device. */
export function usbInterfaces(machine: Machine, kind: NodeKindName): readonly UsbInterface[] {
  return machine
    .list(DEVICES)
    .filter((name) => name.includes(":"))
    .flatMap((name) => {
      const device = `${DEVICES}/${name.slice(0, name.indexOf(":"))}`;
      const read = (file: string) => machine.read(file)?.trim() ?? "";
      const vendor = read(`${device}/idVendor`);
      const [kindOf, subclass, protocol] = ["Class", "SubClass", "Protocol"].map((part) =>
        read(`${DEVICES}/${name}/bInterface${part}`),
      );
      const wantedDriver = driverFor(kind, vendor, `${kindOf}/${subclass}/${protocol}`);
      if (wantedDriver === null) return [];
      const called = [read(`${device}/manufacturer`), read(`${device}/product`)].filter(Boolean).join(" ");
      const numbers = `${vendor}:${read(`${device}/idProduct`)}`;
      const driver = machine.link(`${DEVICES}/${name}/driver`);
      return [
        {
          title: called === "" ? numbers : `${called} (${numbers})`,
          wantedDriver,
          driver: driver === null ? null : driver.slice(driver.lastIndexOf("/") + 1),
        },
      ];
    });
}

/**
 * By class, subclass and protocol of the interface: 07/01 printers (those of protocol 04 speak IPP, and usblp leaves
 * them alone), 02/02 modems, which serial devices pretend to be, 03 human interface, ff the maker's own.
 */
function driverFor(kind: NodeKindName, vendor: string, triple: string): string | null {
  switch (kind) {
    case "usb":
      return /^07\/01\/0[123]$/.test(triple) ? "usblp" : null;
    case "serial":
      if (triple.startsWith("02/02/")) return "cdc_acm";
      return triple.startsWith("ff/") ? (SERIAL_BY_VENDOR[vendor] ?? null) : null;
    case "evdev":
    case "hidraw":
      return triple.startsWith("03/") ? "usbhid" : null;
    case "fb":
      return null;
  }
}

/** The file in /etc/modprobe.d that keeps a driver away, and its line. */
export function blacklisting(
  machine: Machine,
  module: string,
): { readonly file: string; readonly line: string } | null {
  for (const folder of ["/etc/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"]) {
    for (const name of machine.list(folder)) {
      const file = `${folder}/${name}`;
      const line = (machine.read(file) ?? "")
        .split("\n")
        .find((text) => new RegExp(`^\\s*(blacklist|install)\\s+${module}\\b`).test(text));
      if (line !== undefined) return { file, line: line.trim() };
    }
  }
  return null;
}
