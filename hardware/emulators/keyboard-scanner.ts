// A barcode scanner that plays keyboard, from its side: it writes the input events that Linux would hand out
// for it. The kernel part is a named pipe, which any machine has; a real event device needs uinput.

import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { type EmulatedLayout, type Stroke, strokesOf } from "./keyboard-scanner-layouts.ts";

const EV_SYN = 0;
const EV_KEY = 1;
const EV_MSC = 4;
const MSC_SCAN = 4;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
const ENTER = 28;
const LEFT_ALT = 56;
// Each event comes a millisecond after the one before it, and a hand needs longer from one code to the next.
const KEY_MS = 1;
const HAND_MS = 1000;
/** Keypad 0 to 9. */
const KEYPAD = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73] as const;

export interface EmulatedKeyboardScanner {
  /** For the settings: evdev://… */
  readonly connection: string;
  /**
   * Types the text and Enter, in the layout that it is set to, some time after what came before. Resolves when the
   * events were taken.
   */
  scan(text: string): Promise<void>;
  /** Types each character as Alt and its number on the keypad, with a zero in front, and Enter. */
  scanByNumbers(text: string): Promise<void>;
  /** Presses and releases single keys, by key code; `held` stay down meanwhile. */
  keys(codes: readonly number[], held?: readonly number[]): Promise<void>;
  /** A key held down for long: one press, repeats, one release. */
  repeat(code: number, times: number): Promise<void>;
  /** Lets time pass, by the clock that the events have their times from. */
  pause(ms: number): void;
  /** Says, as the kernel does, that it had to throw events away. */
  dropEvents(): Promise<void>;
  /** Any bytes, also such that no kernel would send. */
  raw(bytes: Uint8Array): Promise<void>;
  /** Resolves when it is gone for whoever reads. */
  unplug(): Promise<void>;
}

/**
 * @param path of a named pipe; it is made when it is not there, and stays there at the end
 * @param layout of the keyboard that it plays
 */
export function emulatedKeyboardScannerOnFifo(
  path: string,
  layout: EmulatedLayout = "us",
): EmulatedKeyboardScanner {
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
  let atMs = 1_000;
  const play = (events: readonly InputEvent[]) => {
    const beganMs = atMs;
    atMs += events.length * KEY_MS;
    return raw(eventBytes(events, beganMs));
  };
  const playByHand = (events: readonly InputEvent[]) => {
    atMs += HAND_MS;
    return play(events);
  };
  const press = (code: number) => [...key(code, 1), ...key(code, 0)];
  return {
    connection: `evdev://${path}`,
    scan: (text) =>
      playByHand([
        ...[...text].flatMap((character) => strokesOf(character, layout)).flatMap(typed),
        ...press(ENTER),
      ]),
    scanByNumbers: (text) => playByHand([...[...text].flatMap(typedByNumber), ...press(ENTER)]),
    keys: (codes, held = []) =>
      play([
        ...held.flatMap((code) => key(code, 1)),
        ...codes.flatMap(press),
        ...held.flatMap((code) => key(code, 0)),
      ]),
    repeat: (code, times) =>
      play([...key(code, 1), ...Array.from({ length: times }, () => key(code, 2)).flat(), ...key(code, 0)]),
    pause: (ms) => {
      atMs += ms;
    },
    dropEvents: () => play([{ type: EV_SYN, code: SYN_DROPPED, value: 0 }]),
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

function typed({ code, held }: Stroke): InputEvent[] {
  return [
    ...held.flatMap((modifier) => key(modifier, 1)),
    ...key(code, 1),
    ...key(code, 0),
    ...held.flatMap((modifier) => key(modifier, 0)),
  ];
}

/** A character of Latin-1. */
function typedByNumber(character: string): InputEvent[] {
  const digits = [...`0${character.charCodeAt(0)}`].map((digit) => KEYPAD[Number(digit)] ?? 0);
  return [
    ...key(LEFT_ALT, 1),
    ...digits.flatMap((code) => [...key(code, 1), ...key(code, 0)]),
    ...key(LEFT_ALT, 0),
  ];
}

function eventBytes(events: readonly InputEvent[], beganMs: number): Uint8Array {
  const bytes = Buffer.alloc(24 * events.length);
  events.forEach(({ type, code, value }, index) => {
    const at = 24 * index;
    const ms = beganMs + index * KEY_MS;
    bytes.writeBigInt64LE(BigInt(Math.floor(ms / 1000)), at);
    bytes.writeBigInt64LE(BigInt((ms % 1000) * 1000), at + 8);
    bytes.writeUInt16LE(type, at + 16);
    bytes.writeUInt16LE(code, at + 18);
    bytes.writeInt32LE(value, at + 20);
  });
  return bytes;
}
