// A scanner that plays keyboard, read as Linux input events: key codes to text with our own layout tables,
// so that neither the console nor its keyboard setting has a part in what is sold.

import type { Clock } from "../../hal/clock.ts";
import type { Scanner } from "../../hal/scanner.ts";
import { type Framing, PLAIN_LINES } from "./framing.ts";
import { KeyDecoder } from "./key-decoder.ts";
import { type LayoutName, layoutOf } from "./key-layout.ts";
import { type Deliver, ScanAssembler } from "./scan-assembler.ts";
import { type Ear, ScannerOnWire, type ScannerOptions, type ScannerWire } from "./scanner-on-wire.ts";

// struct input_event of a 64-bit process (linux/input.h): two 8-byte times, then type, code and value.
const EVENT_BYTES = 24;
const SECONDS_AT = 0;
const MICROSECONDS_AT = 8;
const TYPE_AT = 16;
const CODE_AT = 18;
const VALUE_AT = 20;

const EV_SYN = 0;
const EV_KEY = 1;
const SYN_DROPPED = 3;

interface KeyboardOptions {
  /** The layout that the scanner is set to type in; "us" when it is not said. */
  readonly layout?: LayoutName;
  readonly framing?: Framing;
}

export function createEvdevScanner(options: ScannerOptions<ScannerWire> & KeyboardOptions): Scanner {
  return new ScannerOnWire(options, (deliver) => new KeyEar(options, options.clock, deliver));
}

/**
 * Goes by the times of the events, which the kernel takes when a key is pressed: a till that was busy meanwhile gets
 * the keys of several scans at once.
 */
class KeyEar implements Ear {
  readonly #assembler: ScanAssembler;
  readonly #keys: KeyDecoder;
  /** Of the newest event. */
  #pressedMs = 0;
  #rest: Uint8Array = new Uint8Array(0);

  constructor({ layout = "us", framing = PLAIN_LINES }: KeyboardOptions, clock: Clock, deliver: Deliver) {
    this.#assembler = new ScanAssembler(clock, deliver, framing);
    const utf8 = new TextEncoder();
    this.#keys = new KeyDecoder(
      { layout: layoutOf(layout), tabEnds: framing.suffix === "line", fnc1Key: framing.fnc1 },
      {
        text: (text) => this.#assembler.push(utf8.encode(text), this.#pressedMs),
        fault: (detail) => this.#assembler.spoil(detail),
      },
    );
  }

  bytes(bytes: Uint8Array): void {
    const all = this.#rest.length === 0 ? bytes : Uint8Array.from([...this.#rest, ...bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    let at = 0;
    for (; at + EVENT_BYTES <= all.length; at += EVENT_BYTES) {
      this.#pressedMs =
        Number(view.getBigInt64(at + SECONDS_AT, true)) * 1000 +
        Number(view.getBigInt64(at + MICROSECONDS_AT, true)) / 1000;
      this.#take(
        view.getUint16(at + TYPE_AT, true),
        view.getUint16(at + CODE_AT, true),
        view.getInt32(at + VALUE_AT, true),
      );
    }
    this.#rest = all.slice(at);
  }

  lost(): void {
    this.#rest = new Uint8Array(0);
    this.#keys.forget();
    this.#assembler.abandon();
  }

  #take(type: number, code: number, value: number): void {
    if (type === EV_SYN && code === SYN_DROPPED) {
      this.#keys.forget();
      this.#assembler.miss("keys were lost on the way (SYN_DROPPED); scan again", this.#pressedMs);
    }
    if (type === EV_KEY) this.#keys.take(code, value, this.#pressedMs);
  }
}
