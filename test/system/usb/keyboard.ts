// A USB keyboard, and a barcode scanner that says it is one (HID 1.11, boot keyboard): Linux makes an input device of
// it, and types what comes into the console unless somebody takes it for himself.

import { type Identity, UsbDevice } from "./device.ts";
import type { Delivery, Setup } from "./redirection.ts";

const REPORTS = 0x81;
const HID = 0x21;
export const HID_REPORT = 0x22;
const SET_REPORT = 9;
const LEFT_SHIFT = 0x02;
const ENTER = 0x28;

/** HID 1.11, appendix B.1: eight modifiers, a reserved byte, five lamps, six keys. */
const REPORT_DESCRIPTOR = Uint8Array.from([
  ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01],
  ...[0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02],
  ...[0x95, 0x01, 0x75, 0x08, 0x81, 0x01],
  ...[0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02],
  ...[0x95, 0x01, 0x75, 0x03, 0x91, 0x01],
  ...[0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0],
]);

// HID Usage Tables, keyboard page: from 0x1e on the digits, from 0x2d on the other keys.
const DIGITS = "1234567890";
const DIGITS_SHIFTED = "!@#$%^&*()";
const OTHERS = "-=[]\\#;'`,./";
// The key after the backslash is on no US keyboard.
const OTHERS_SHIFTED = '_+{}|\0:"~<>?';

export function hidDescriptor(reportBytes: number): Uint8Array {
  return Uint8Array.of(9, HID, 0x11, 0x01, 0, 1, HID_REPORT, reportBytes & 0xff, reportBytes >> 8);
}

export class UsbKeyboard extends UsbDevice {
  /** Bit 0 Num Lock, bit 1 Caps Lock, as the computer last set them. */
  lamps = 0;
  /** Called after the computer set them. */
  onLamps: () => void = () => {};
  /** Every value that `lamps` was given. */
  readonly lampHistory: number[] = [];

  constructor(identity: Identity) {
    super(identity, {
      interfaceClass: [3, 1, 1],
      endpoints: [{ address: REPORTS, type: "interrupt", packetBytes: 8, intervalMs: 10 }],
      classDescriptor: hidDescriptor(REPORT_DESCRIPTOR.length),
    });
  }

  /** Whether the computer listens; what is typed before is lost, as with any keyboard. */
  get heard(): boolean {
    return this.link?.listensTo(REPORTS) ?? false;
  }

  /** Presses the keys and Enter, at the pace at which the computer asks for them. */
  type(text: string): void {
    for (const [modifiers, key] of [...[...text].map(keyOf), [0, ENTER] as const]) {
      this.link?.sendInterrupt(REPORTS, Uint8Array.of(modifiers, 0, key, 0, 0, 0, 0, 0));
      this.link?.sendInterrupt(REPORTS, new Uint8Array(8));
    }
  }

  receive({ bytes, taken }: Delivery): void {
    this.#setLamps(bytes);
    taken();
  }

  protected override descriptor(type: number, index: number): Uint8Array | null {
    return type === HID_REPORT ? REPORT_DESCRIPTOR : super.descriptor(type, index);
  }

  protected classRequest({ request, requestType, length }: Setup, data: Uint8Array): Uint8Array | null {
    if (request === SET_REPORT) this.#setLamps(data);
    return (requestType & 0x80) === 0 ? new Uint8Array() : new Uint8Array(length);
  }

  #setLamps([lamps = 0]: Uint8Array): void {
    this.lamps = lamps;
    this.lampHistory.push(lamps);
    this.onLamps();
  }
}

/** Modifiers and usage of a character on a US keyboard. */
function keyOf(character: string): readonly [number, number] {
  const lower = character.toLowerCase();
  if (/^[a-z]$/.test(lower)) {
    return [lower === character ? 0 : LEFT_SHIFT, 0x04 + lower.charCodeAt(0) - "a".charCodeAt(0)];
  }
  if (character === " ") return [0, 0x2c];
  for (const [caps, first, modifiers] of [
    [DIGITS, 0x1e, 0],
    [DIGITS_SHIFTED, 0x1e, LEFT_SHIFT],
    [OTHERS, 0x2d, 0],
    [OTHERS_SHIFTED, 0x2d, LEFT_SHIFT],
  ] as const) {
    const place = caps.indexOf(character);
    if (place !== -1) return [modifiers, first + place];
  }
  throw new Error(`a US keyboard has no key for "${character}"`);
}
