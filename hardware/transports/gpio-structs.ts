// The structures of the kernel's GPIO character device, version 2: layouts and numbers of linux/gpio.h (reference
// 5.2), the same on x64 and arm64, which are little-endian both.

/** Requests of ioctl: direction, size of the structure, 0xB4, number. */
export const GPIO_GET_CHIPINFO = 0x8044b401;
export const GPIO_V2_GET_LINEINFO = 0xc100b405;
export const GPIO_V2_GET_LINE = 0xc250b407;
export const GPIO_V2_LINE_GET_VALUES = 0xc010b40e;
export const GPIO_V2_LINE_SET_VALUES = 0xc010b40f;

const NAME_BYTES = 32;

const USED = 1n << 0n;
const ACTIVE_LOW = 1n << 1n;
const INPUT = 1n << 2n;
const OUTPUT = 1n << 3n;
const PULL_UP = 1n << 8n;

/** Attribute 2: the values that outputs begin with. */
const ATTRIBUTE_VALUES = 2;

// Of struct gpio_v2_line_request: 64 offsets, the consumer, the configuration, how many lines, the descriptor.
const CONSUMER_AT = 256;
const FLAGS_AT = 288;
const ATTRIBUTE_COUNT_AT = 296;
const FIRST_ATTRIBUTE_AT = 320;
const LINE_COUNT_AT = 560;
const FD_AT = 588;
const LINE_REQUEST_BYTES = 592;

export interface ChipInfo {
  /** Of this boot: "gpiochip0". */
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

export function chipInfoStruct(): Buffer {
  return Buffer.alloc(68);
}

export function readChipInfo(struct: Buffer): ChipInfo {
  return {
    name: textAt(struct, 0),
    label: textAt(struct, NAME_BYTES),
    lines: struct.readUInt32LE(2 * NAME_BYTES),
  };
}

export interface LineInfo {
  /** Empty where the driver gives none. */
  readonly name: string;
  readonly isUsed: boolean;
  /** Who holds it, as they called themselves. */
  readonly consumer: string;
}

export function lineInfoStruct(offset: number): Buffer {
  const struct = Buffer.alloc(256);
  struct.writeUInt32LE(offset, 2 * NAME_BYTES);
  return struct;
}

export function readLineInfo(struct: Buffer): LineInfo {
  return {
    name: textAt(struct, 0),
    consumer: textAt(struct, NAME_BYTES),
    isUsed: (struct.readBigUInt64LE(2 * NAME_BYTES + 8) & USED) !== 0n,
  };
}

export interface LineRequest {
  readonly offset: number;
  /** At most 31 bytes of ASCII, for whoever asks who holds the line. */
  readonly consumer: string;
  /** An output begins off. */
  readonly direction: "input" | "output";
  readonly activeLow: boolean;
}

export function lineRequestStruct({ offset, consumer, direction, activeLow }: LineRequest): Buffer {
  const struct = Buffer.alloc(LINE_REQUEST_BYTES);
  struct.writeUInt32LE(offset, 0);
  struct.write(consumer, CONSUMER_AT, NAME_BYTES - 1, "latin1");
  const flags = (direction === "input" ? INPUT | PULL_UP : OUTPUT) | (activeLow ? ACTIVE_LOW : 0n);
  struct.writeBigUInt64LE(flags, FLAGS_AT);
  if (direction === "output") {
    struct.writeUInt32LE(1, ATTRIBUTE_COUNT_AT);
    struct.writeUInt32LE(ATTRIBUTE_VALUES, FIRST_ATTRIBUTE_AT);
    // At +8 the values, all 0; at +16 for which of the requested lines they are: the first and only one.
    struct.writeBigUInt64LE(1n, FIRST_ATTRIBUTE_AT + 16);
  }
  struct.writeUInt32LE(1, LINE_COUNT_AT);
  return struct;
}

/** The descriptor of the requested line, which the kernel wrote into the request. */
export function requestedFd(struct: Buffer): number {
  return struct.readInt32LE(FD_AT);
}

/** Of the one line of a request: its value, and the mask that says which line is meant. */
export function lineValuesStruct(on: boolean): Buffer {
  const struct = Buffer.alloc(16);
  struct.writeBigUInt64LE(on ? 1n : 0n, 0);
  struct.writeBigUInt64LE(1n, 8);
  return struct;
}

export function readLineValue(struct: Buffer): boolean {
  return (struct.readBigUInt64LE(0) & 1n) === 1n;
}

function textAt(struct: Buffer, at: number): string {
  const bytes = struct.subarray(at, at + NAME_BYTES);
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? NAME_BYTES : end).toString("latin1");
}
