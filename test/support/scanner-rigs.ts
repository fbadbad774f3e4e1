// Every kind of scanner with an emulated one at the far end of a real wire: a named pipe that carries input events or
// reports, a pseudo-terminal, the standard input of a process of its own. The contract of scanners is told on each.

import { fork } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createEvdevScanner } from "../../hardware/drivers/scanner/evdev-scanner.ts";
import type { Framing } from "../../hardware/drivers/scanner/framing.ts";
import { createHidPosScanner } from "../../hardware/drivers/scanner/hid-pos-scanner.ts";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import { emulatedHidPosScannerOnFifo, type HidPosModel } from "../../hardware/emulators/hid-pos-scanner.ts";
import { emulatedKeyboardScannerOnFifo } from "../../hardware/emulators/keyboard-scanner.ts";
import type { EmulatedLayout } from "../../hardware/emulators/keyboard-scanner-layouts.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import type { DeviceState, Health, HealthDepth } from "../../hardware/hal/device.ts";
import type { Scan, Scanner } from "../../hardware/hal/scanner.ts";
import { evdevWire } from "../../hardware/transports/evdev.ts";
import { hidrawWire } from "../../hardware/transports/hidraw.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { Heard } from "./heard.ts";
import { ManualClock } from "./manual-clock.ts";

/** What the contract needs of a scanner and of the hands that hold it. */
export interface ScannerUnderTest {
  readonly scans: Heard<Scan>;
  readonly states: Heard<DeviceState>;
  /** As the shop set this scanner, it may put its AIM identifier before each text. */
  readonly aim: string;
  scan(text: string): unknown;
  /** A scan that is damaged on its way. */
  damage(): unknown;
  /** The first half of a scan, and nothing more. */
  half(text: string): unknown;
  check(depth: HealthDepth): Promise<Health>;
  start(): void;
  stop(): Promise<void>;
  /** Lets the till's time pass; null where it is the machine's own. */
  readonly clock: ManualClock | null;
  unplug(): unknown;
  /** As another device under the name that stays; null where nothing can be plugged in again. */
  readonly replug: (() => unknown) | null;
  dispose(): Promise<void>;
}

export interface ScannerRig {
  readonly name: string;
  begin(): ScannerUnderTest;
}

function listenTo(scanner: Scanner) {
  const scans = new Heard<Scan>();
  const states = new Heard<DeviceState>();
  scanner.onScan(scans.push);
  scanner.onState(states.push);
  return {
    scans,
    states,
    check: (depth: HealthDepth) => scanner.checkHealth(depth),
    start: () => scanner.start(),
    stop: () => scanner.stop(),
  };
}

/** A folder with a name that stays, as udev makes them, for nodes that get another number each time. */
class Nodes {
  readonly folder = mkdtempSync(join(tmpdir(), "tilld-scanner-"));
  readonly name = join(this.folder, "scanner-event-kbd");
  #count = 0;

  next(kind: string): string {
    const node = join(this.folder, `${kind}${this.#count++}`);
    symlinkSync(node, `${this.name}.new`);
    renameSync(`${this.name}.new`, this.name);
    return node;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function keyboard(layout: EmulatedLayout): ScannerRig {
  return {
    name: `a keyboard scanner that types as "${layout}"`,
    begin() {
      const nodes = new Nodes();
      const clock = new ManualClock();
      const plugIn = () => emulatedKeyboardScannerOnFifo(nodes.next("event"), layout);
      let device = plugIn();
      const heard = listenTo(createEvdevScanner({ wire: evdevWire(nodes.name), clock, layout }));
      return {
        ...heard,
        aim: "",
        clock,
        scan: (text) => device.scan(text),
        damage: async () => {
          await device.keys([2, 3]);
          await device.dropEvents();
          await device.keys([4, 28]);
        },
        half: async () => device.keys([2, 3, 4]),
        unplug: async () => {
          await device.unplug();
          rmSync(nodes.name);
        },
        replug: () => {
          device = plugIn();
        },
        dispose: async () => {
          await heard.stop();
          await device.unplug();
          nodes.dispose();
        },
      };
    },
  };
}

function hidPos(model: HidPosModel, aim: string): ScannerRig {
  return {
    name: `a HID-POS scanner (${model})`,
    begin() {
      const nodes = new Nodes();
      const sysfs = join(nodes.folder, "sys");
      const clock = new ManualClock();
      const plugIn = () => emulatedHidPosScannerOnFifo(nodes.next("hidraw"), sysfs, model);
      let device = plugIn();
      const heard = listenTo(createHidPosScanner({ wire: hidrawWire(nodes.name, sysfs), clock }));
      return {
        ...heard,
        aim,
        clock,
        scan: (text) => device.scan(text, aim === "" ? "]X0" : aim),
        damage: () => {
          const [report = new Uint8Array()] = device.reports("779123", aim);
          return device.raw(report.map((byte) => (byte === 0x39 ? 0xff : byte)));
        },
        half: (text) => {
          const [first = new Uint8Array()] = device.reports(text.repeat(20), aim);
          return device.raw(first);
        },
        unplug: () => {
          device.unplug();
          rmSync(nodes.name);
        },
        replug: () => {
          device = plugIn();
        },
        dispose: async () => {
          await heard.stop();
          device.unplug();
          nodes.dispose();
        },
      };
    },
  };
}

const STX = "\u0002";
const ETX = "\u0003";

function serial(name: string, before: string, after: string, framing: Framing): ScannerRig {
  return {
    name: `a serial scanner (${name})`,
    begin() {
      const clock = new ManualClock();
      const device = emulatedScannerOnPty(systemClock, { before, after });
      const wire = wireFromUrl(device.connection, systemClock);
      const heard = listenTo(createTextScanner({ wire, clock, framing }));
      return {
        ...heard,
        aim: "",
        clock,
        scan: (text) => device.scan(text),
        damage: () =>
          device.raw(Buffer.concat([Buffer.from(`${before}77`), Buffer.of(0xff), Buffer.from(after)])),
        half: (text) => device.raw(Buffer.from(before + text.slice(0, 3))),
        unplug: () => device.unplug(),
        replug: () => device.plugIn(),
        dispose: async () => {
          await heard.stop();
          device.close();
        },
      };
    },
  };
}

/** A line of scanner-child.ts. */
interface Said {
  readonly scan?: Scan;
  readonly state?: DeviceState;
  readonly health?: Health;
  readonly order?: string;
  readonly stopped?: true;
}

const standardInput: ScannerRig = {
  name: "a scanner at standard input",
  begin() {
    const child = fork(join(import.meta.dirname, "scanner-child.ts"), ["stdin:"], {
      stdio: ["pipe", "pipe", "inherit", "ipc"],
      execArgv: [],
    });
    const { stdin: input, stdout: output } = child;
    if (input === null || output === null) throw new Error("a child without standard input and output");
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    const scans = new Heard<Scan>();
    const states = new Heard<DeviceState>();
    const healths = new Heard<Health & { readonly order: string }>();
    const stopped = new Heard<true>();
    let checks = 0;
    createInterface(output).on("line", (line) => {
      const said = JSON.parse(line) as Said;
      if (said.scan !== undefined) scans.push(said.scan);
      if (said.state !== undefined) states.push(said.state);
      if (said.health !== undefined) healths.push({ ...said.health, order: said.order ?? "" });
      if (said.stopped !== undefined) stopped.push(true);
    });
    return {
      scans,
      states,
      aim: "",
      clock: null,
      scan: (text) => input.write(`${text}\n`),
      damage: () => input.write(Buffer.of(0x37, 0xff, 0x0a)),
      half: (text) => input.write(text.slice(0, 3)),
      check: (depth) => {
        checks += 1;
        const order = `check ${depth} ${checks}`;
        child.send(order);
        return healths.next((health) => health.order === order);
      },
      start: () => {},
      stop: async () => {
        child.send("stop");
        await stopped.count(1);
      },
      unplug: () => input.end(),
      replug: null,
      dispose: async () => {
        child.kill("SIGKILL");
        await ended;
      },
    };
  },
};

const LINE: Framing = { prefix: "none", suffix: "line", fnc1: null };

export const SCANNER_RIGS: readonly ScannerRig[] = [
  ...(["us", "es", "la", "pt", "pt-br"] as const).map(keyboard),
  hidPos("honeywell", "]C0"),
  hidPos("newland", ""),
  hidPos("unnumbered", "]C0"),
  serial("CR", "", "\r", LINE),
  serial("STX and ETX", STX, ETX, { ...LINE, prefix: "stx", suffix: "etx" }),
  standardInput,
];
