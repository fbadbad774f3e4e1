// A scanner that plays keyboard, read as Linux input events: key codes to text with our own layout table,
// so that neither the console nor its keyboard setting has a part in what is sold.

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import type { Scan, Scanner } from "../../hal/scanner.ts";
import { DeviceStatus } from "../device-status.ts";
import { KeptWire } from "../kept-wire.ts";
import { COMMAND_KEYS, characterOf, END_KEYS, NUM_LOCK, SHIFT_KEYS } from "./key-layout.ts";
import { ScanAssembler } from "./scan-assembler.ts";

// struct input_event of a 64-bit process (linux/input.h): two 8-byte times, then type, code and value.
const EVENT_BYTES = 24;
const TYPE_AT = 16;
const CODE_AT = 18;
const VALUE_AT = 20;

const EV_SYN = 0;
const EV_KEY = 1;
const SYN_DROPPED = 3;
const RELEASED = 0;
const PRESSED = 1; // 2 is auto-repeat.

const CARRIAGE_RETURN = Uint8Array.of(0x0d);

/** Raw input events over a wire that may have a word to say about itself when it is open. */
export interface InputEventWire extends Wire {
  /** What a person should know although it works; empty when there is nothing. */
  note(): string;
}

export function createEvdevScanner(options: {
  readonly wire: InputEventWire;
  readonly clock: Clock;
}): Scanner {
  return new EvdevScanner(options.wire, options.clock);
}

class EvdevScanner implements Scanner {
  readonly name: string;
  readonly #status = new DeviceStatus();
  readonly #assembler: ScanAssembler;
  readonly #wire: KeptWire;
  readonly #held = new Set<number>();
  #rest: Uint8Array = new Uint8Array(0);
  #listener: (scan: Scan) => void = () => {};

  constructor(wire: InputEventWire, clock: Clock) {
    this.name = `scanner ${wire.name}`;
    this.#assembler = new ScanAssembler(clock, (scan) => this.#listener(scan));
    this.#wire = new KeptWire(wire, clock, this.#status, {
      opened: () => this.#status.set("ready", wire.note()),
      bytes: (bytes) => this.#receive(bytes),
      lost: () => {
        this.#rest = new Uint8Array(0);
        this.#held.clear();
        this.#assembler.abandon();
      },
    });
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  onScan(listener: (scan: Scan) => void): void {
    this.#listener = listener;
  }

  start(): void {
    this.#wire.start();
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  #receive(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? bytes : Uint8Array.from([...this.#rest, ...bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    let at = 0;
    for (; at + EVENT_BYTES <= all.length; at += EVENT_BYTES) {
      this.#take(
        view.getUint16(at + TYPE_AT, true),
        view.getUint16(at + CODE_AT, true),
        view.getInt32(at + VALUE_AT, true),
      );
    }
    this.#rest = all.slice(at);
  }

  #take(type: number, code: number, value: number): void {
    if (type === EV_SYN && code === SYN_DROPPED) {
      // Releases may be among what was lost.
      this.#held.clear();
      this.#assembler.spoil("keys were lost on the way (SYN_DROPPED); scan again");
    }
    if (type !== EV_KEY) return;
    if (SHIFT_KEYS.has(code) || COMMAND_KEYS.has(code)) {
      if (value === RELEASED) this.#held.delete(code);
      else this.#held.add(code);
    } else if (value === PRESSED) {
      this.#press(code);
    }
  }

  #press(code: number): void {
    if (END_KEYS.has(code)) {
      this.#assembler.push(CARRIAGE_RETURN);
      return;
    }
    if (code === NUM_LOCK) return;
    const character = characterOf(code, this.#holds(SHIFT_KEYS));
    if (character === null || this.#holds(COMMAND_KEYS)) {
      this.#assembler.spoil(
        `a key that is no character (key code ${code}); set the scanner to plain "USA keyboard"`,
      );
      return;
    }
    this.#assembler.push(Uint8Array.of(character.charCodeAt(0)));
  }

  #holds(keys: ReadonlySet<number>): boolean {
    return [...keys].some((key) => this.#held.has(key));
  }
}
