// A barcode scanner of the HID-POS class, from its side: it writes the reports that Linux would hand out through
// hidraw, and lies described in a model of /sys. The kernel part is a named pipe in packet mode, which keeps reports
// apart as hidraw does; a real device needs USB or uhid.

import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import koffi from "koffi";

export type HidPosModel = "honeywell" | "newland" | "unnumbered";

/** One report of 64 bytes at most, as a model lays it out. */
interface Model {
  /** As the device tells it; lies in /sys/class/hidraw/hidraw0/device/report_descriptor. */
  readonly descriptor: readonly number[];
  /** How many bytes of a code fit into one report. */
  readonly room: number;
  report(data: Uint8Array, aim: string, goesOn: boolean): Uint8Array;
}

const BEGIN = [0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01];
const LENGTH = [0x05, 0x01, 0x09, 0x3b, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02, 0x05, 0x8c];
const AIM = [0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x75, 0x08, 0x95, 0x03, 0x81, 0x02];
const CONTINUED = [0x09, 0xff, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0x75, 0x07, 0x81, 0x03];
const bytes = (count: number) => [0x75, 0x08, 0x95, count];

const MODELS: Readonly<Record<HidPosModel, Model>> = {
  // Honeywell, Access-IS ("HID reports" of the LSR118's manual): number, length, AIM, 56 of data, a kind of the
  // maker's, one reserved, more follows. Beside it, an output report for commands.
  honeywell: {
    descriptor: [
      ...BEGIN,
      ...[0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x09, 0x12, 0xa1, 0x02],
      ...LENGTH,
      ...AIM,
      ...[0x09, 0xfe, ...bytes(56), 0x82, 0x02, 0x01],
      ...[...bytes(2), 0x81, 0x03],
      ...CONTINUED,
      ...[0xc0, 0x85, 0xfd, 0x06, 0x66, 0xff, 0x09, 0x04, ...bytes(63), 0x91, 0x02, 0xc0],
    ],
    room: 56,
    report: (data, aim, goesOn) =>
      padded([0x02, data.length, ...Buffer.from(aim), ...fill(data, 56), 0x64, 0, Number(goesOn)]),
  },
  // Newland (integration guide of the FM420): number, length, 56 of data, four reserved, a kind of the maker's, more.
  newland: {
    descriptor: [
      ...BEGIN,
      ...[0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00],
      ...LENGTH,
      ...[0x09, 0xfe, ...bytes(56), 0x82, 0x02, 0x01],
      ...[...bytes(5), 0x81, 0x03],
      ...CONTINUED,
      ...[0x85, 0x04, 0x06, 0x00, 0xff, 0x09, 0x01, ...bytes(63), 0x91, 0x02, 0xc0],
    ],
    room: 56,
    report: (data, _aim, goesOn) =>
      padded([0x02, data.length, ...fill(data, 56), 0, 0, 0, 0, 0x01, Number(goesOn)]),
  },
  // The least that the standard asks: one report without a number, no length, data that zeros fill up; "more follows"
  // stands first and in a single bit.
  unnumbered: {
    descriptor: [
      ...[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00],
      ...[0x09, 0xff, 0x75, 0x01, 0x95, 0x01, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03],
      ...AIM,
      ...[0x09, 0xfe, ...bytes(60), 0x82, 0x02, 0x01, 0xc0],
    ],
    room: 60,
    report: (data, aim, goesOn) => padded([Number(goesOn), ...Buffer.from(aim), ...fill(data, 60)]),
  },
};

/** What the device tells of itself: its HID report descriptor. */
export function hidPosDescriptor(model: HidPosModel): Uint8Array {
  return Uint8Array.from(MODELS[model].descriptor);
}

/** The reports of one scan. */
export function hidPosReports(model: HidPosModel, text: string, aim = "]E0"): readonly Uint8Array[] {
  const { report, room } = MODELS[model];
  const data = Buffer.from(text);
  const count = Math.max(1, Math.ceil(data.length / room));
  return Array.from({ length: count }, (_, index) =>
    report(data.subarray(index * room, (index + 1) * room), aim, index < count - 1),
  );
}

export interface EmulatedHidPosScanner {
  /** For the settings: hidraw://… */
  readonly connection: string;
  /** Sends the text in as many reports as it takes. Resolves when they were taken. @param aim "]E0" */
  scan(text: string, aim?: string): Promise<void>;
  /** The reports of a scan, to send only some of them. */
  reports(text: string, aim?: string): readonly Uint8Array[];
  /** One report of any content. */
  raw(report: Uint8Array): Promise<void>;
  /** It is gone for whoever reads. */
  unplug(): void;
}

// fcntl.h, the same on x64 and arm64 but for O_DIRECT.
const F_SETFL = 4;
const O_DIRECT = process.arch === "arm64" ? 0o200000 : 0o40000;

/**
 * @param path of a named pipe; it is made here and goes away with unplug()
 * @param sysfs folder that stands for /sys/class/hidraw; the entry of this device is made in it
 */
export function emulatedHidPosScannerOnFifo(
  path: string,
  sysfs: string,
  model: HidPosModel = "honeywell",
): EmulatedHidPosScanner {
  const descriptor = hidPosDescriptor(model);
  const entry = join(sysfs, basename(path));
  mkdirSync(join(entry, "device"), { recursive: true });
  writeFileSync(join(entry, "device", "report_descriptor"), descriptor);
  execFileSync("mkfifo", [path]);
  // Open for reading too, so that opening does not wait for the till to come.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const fcntl: (fd: number, command: number, type: "int", flags: number) => number = koffi
    .load(null)
    .func("int fcntl(int fd, int command, ...)");
  if (fcntl(fd, F_SETFL, "int", constants.O_NONBLOCK | O_DIRECT) !== 0) {
    throw new Error("this system has no pipes that keep packets apart (Linux 4.5 and later)");
  }
  const reports = (text: string, aim?: string) => hidPosReports(model, text, aim);
  let plugged = true;
  // The pipe holds sixteen reports; a real device too waits until its host takes the next one.
  const raw = async (bytes: Uint8Array) => {
    for (;;) {
      try {
        if (plugged) writeSync(fd, bytes);
        return;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  };
  return {
    connection: `hidraw://${path}`,
    reports,
    raw,
    scan: async (text, aim) => {
      for (const bytes of reports(text, aim)) await raw(bytes);
    },
    unplug: () => {
      if (!plugged) return;
      plugged = false;
      rmSync(path);
      rmSync(entry, { recursive: true });
      closeSync(fd);
    },
  };
}

function fill(data: Uint8Array, length: number): number[] {
  return [...data, ...new Array<number>(length - data.length).fill(0)];
}

/** Reports of these devices have the size of their USB packets. */
function padded(report: readonly number[]): Uint8Array {
  return Uint8Array.from(fill(Uint8Array.from(report), 64));
}
