// A barcode scanner that plays keyboard, from its side: it writes the input events that Linux would hand out
// for it. The kernel part is a named pipe, which any machine has; a real event device needs uinput.

import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, openSync } from "node:fs";
import { Socket } from "node:net";

/** linux/input-event-codes.h, by the character on the key cap of a US keyboard. */
const KEY_CODES: Readonly<Record<string, number>> = {
  ...{
    "`": 41,
    "1": 2,
    "2": 3,
    "3": 4,
    "4": 5,
    "5": 6,
    "6": 7,
    "7": 8,
    "8": 9,
    "9": 10,
    "0": 11,
    "-": 12,
    "=": 13,
  },
  ...{ q: 16, w: 17, e: 18, r: 19, t: 20, y: 21, u: 22, i: 23, o: 24, p: 25, "[": 26, "]": 27, "\\": 43 },
  ...{ a: 30, s: 31, d: 32, f: 33, g: 34, h: 35, j: 36, k: 37, l: 38, ";": 39, "'": 40 },
  ...{ z: 44, x: 45, c: 46, v: 47, b: 48, n: 49, m: 50, ",": 51, ".": 52, "/": 53, " ": 57 },
};

/** Above the cap of the key that stands below it here. */
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';
const SHIFTED_CAPS = "`1234567890-=[]\\;',./";

const EV_SYN = 0;
const EV_KEY = 1;
const EV_MSC = 4;
const MSC_SCAN = 4;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
const LEFT_SHIFT = 42;
const ENTER = 28;

export interface EmulatedKeyboardScanner {
  /** For the settings: evdev://… */
  readonly connection: string;
  /** Types the text and Enter. Resolves when the events were taken. */
  scan(text: string): Promise<void>;
  /** Presses and releases single keys, by key code; `held` stay down meanwhile. */
  keys(codes: readonly number[], held?: readonly number[]): Promise<void>;
  /** A key held down for long: one press, repeats, one release. */
  repeat(code: number, times: number): Promise<void>;
  /** Says, as the kernel does, that it had to throw events away. */
  dropEvents(): Promise<void>;
  /** Any bytes, also such that no kernel would send. */
  raw(bytes: Uint8Array): Promise<void>;
  /** Resolves when it is gone for whoever reads. */
  unplug(): Promise<void>;
}

/** @param path of a named pipe; it is made when it is not there, and stays there at the end */
export function emulatedKeyboardScannerOnFifo(path: string): EmulatedKeyboardScanner {
  if (!existsSync(path)) execFileSync("mkfifo", [path]);
  // Open for reading too, so that opening does not wait for the till to come.
  const pipe = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: false,
    writable: true,
  });
  pipe.on("error", () => {});
  const raw = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      pipe.write(bytes, () => resolve());
    });
  const press = (code: number) => [...key(code, 1), ...key(code, 0)];
  return {
    connection: `evdev://${path}`,
    scan: (text) => raw(eventBytes([...[...text].flatMap(typed), ...press(ENTER)])),
    keys: (codes, held = []) =>
      raw(
        eventBytes([
          ...held.flatMap((code) => key(code, 1)),
          ...codes.flatMap(press),
          ...held.flatMap((code) => key(code, 0)),
        ]),
      ),
    repeat: (code, times) =>
      raw(
        eventBytes([
          ...key(code, 1),
          ...Array.from({ length: times }, () => key(code, 2)).flat(),
          ...key(code, 0),
        ]),
      ),
    dropEvents: () => raw(eventBytes([{ type: EV_SYN, code: SYN_DROPPED, value: 0 }])),
    raw,
    unplug: () =>
      new Promise<void>((resolve) => {
        if (pipe.closed) resolve();
        else pipe.once("close", () => resolve()).destroy();
      }),
  };
}

/** Whether some program holds the pipe open for reading. Only true after the emulator itself has let go. */
export function isRead(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

function key(code: number, value: 0 | 1 | 2): InputEvent[] {
  return [
    // 0x70000 is the HID keyboard page; the usage itself interests nobody here.
    { type: EV_MSC, code: MSC_SCAN, value: 0x70000 + code },
    { type: EV_KEY, code, value },
    { type: EV_SYN, code: SYN_REPORT, value: 0 },
  ];
}

function typed(character: string): InputEvent[] {
  const above = SHIFTED.indexOf(character);
  const cap = above === -1 ? character.toLowerCase() : SHIFTED_CAPS.charAt(above);
  const code = KEY_CODES[cap];
  if (code === undefined) throw new Error(`a US keyboard has no key for "${character}"`);
  const press = [...key(code, 1), ...key(code, 0)];
  const shift = above !== -1 || character !== cap;
  return shift ? [...key(LEFT_SHIFT, 1), ...press, ...key(LEFT_SHIFT, 0)] : press;
}

function eventBytes(events: readonly InputEvent[]): Uint8Array {
  const bytes = Buffer.alloc(24 * events.length);
  events.forEach(({ type, code, value }, index) => {
    const at = 24 * index;
    bytes.writeBigInt64LE(1_700_000_000n, at);
    bytes.writeBigInt64LE(BigInt(index % 1_000_000), at + 8);
    bytes.writeUInt16LE(type, at + 16);
    bytes.writeUInt16LE(code, at + 18);
    bytes.writeInt32LE(value, at + 20);
  });
  return bytes;
}
