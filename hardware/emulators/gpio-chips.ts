// The kernel's side of GPIO chips: takes the very bytes that a program hands to ioctl, reads them as linux/gpio.h
// lays them out, keeps lines with their levels and holders, and answers or refuses as the kernel does. It shares no
// layout with the transport, so that it can contradict it.

interface LineState {
  readonly name: string;
  consumer: string | null;
  direction: "in" | "out";
  activeLow: boolean;
  pullUp: boolean;
  /** Electrical level that this side drives, as an output. */
  driven: boolean;
  /** Level that the world puts on it; null when nothing is connected. */
  world: boolean | null;
}

export interface EmulatedChipDescription {
  readonly label: string;
  /** How its lines are called; null leaves them without names. */
  readonly names: ((offset: number) => string) | null;
  readonly lines: number;
}

interface ChipState {
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly lines: readonly LineState[];
  isGone: boolean;
}

type Open =
  | { readonly kind: "chip"; readonly chip: ChipState }
  | {
      readonly kind: "lines";
      readonly chip: ChipState;
      readonly lines: readonly LineState[];
      isOutput: boolean;
    };

// Numbers of requests, spelled as the header's macros do: direction, size, letter, number.
const READ = 2;
const WRITE = 1;
const request = (direction: number, size: number, number: number) =>
  direction * 2 ** 30 + size * 2 ** 16 + 0xb4 * 2 ** 8 + number;
const CHIPINFO = request(READ, 68, 0x01);
const LINEINFO = request(READ | WRITE, 256, 0x05);
const GET_LINE = request(READ | WRITE, 592, 0x07);
const GET_VALUES = request(READ | WRITE, 16, 0x0e);
const SET_VALUES = request(READ | WRITE, 16, 0x0f);

// Not bit 0: who uses a line is for the kernel to say.
const KNOWN_FLAGS = 0x1ffen;

export class EmulatedGpioChips {
  readonly #chips: ChipState[] = [];
  readonly #open = new Map<number, Open>();
  readonly #denied = new Map<string, string>();
  #nextFd = 1000;
  /** Every change of an output and everything taken and given back, in order: "GPIO17 high". */
  readonly history: string[] = [];
  /** As Raspberry Pi's own kernels: an output keeps its level when its holder is gone. */
  keeps = false;

  plug(description: EmulatedChipDescription): void {
    const name = `gpiochip${this.#chips.length}`;
    const lines = Array.from(
      { length: description.lines },
      (_, offset): LineState => ({
        name: description.names?.(offset) ?? "",
        consumer: null,
        direction: "in",
        activeLow: false,
        pullUp: false,
        driven: false,
        world: null,
      }),
    );
    this.#chips.push({ path: `/dev/${name}`, name, label: description.label, lines, isGone: false });
  }

  /** The module of the chip is removed under its users. */
  unplug(label: string): void {
    this.#chip(label).isGone = true;
  }

  plugAgain(label: string): void {
    this.#chip(label).isGone = false;
  }

  /** @param error what opening the device file answers: "EACCES", "EPERM" */
  deny(label: string, error: string | null): void {
    const { path } = this.#chip(label);
    if (error === null) this.#denied.delete(path);
    else this.#denied.set(path, error);
  }

  /** Somebody else takes the line. @param consumer null gives it back */
  hold(label: string, offset: number, consumer: string | null): void {
    this.#line(label, offset).consumer = consumer;
  }

  /** The world outside puts a level on a line; null disconnects it. */
  drive(label: string, offset: number, level: "high" | "low" | null): void {
    this.#line(label, offset).world = level === null ? null : level === "high";
  }

  /** What a voltmeter shows. */
  level(label: string, offset: number): "high" | "low" {
    return levelOf(this.#line(label, offset)) ? "high" : "low";
  }

  consumer(label: string, offset: number): string | null {
    return this.#line(label, offset).consumer;
  }

  get openFds(): number {
    return this.#open.size;
  }

  /** The process that used the chips dies: the kernel closes everything it had open. */
  killUser(): void {
    for (const fd of [...this.#open.keys()]) this.close(fd);
  }

  // The kernel's calls.

  chips(): readonly string[] {
    return this.#chips.filter(({ isGone }) => !isGone).map(({ path }) => path);
  }

  open(path: string): number {
    const chip = this.#chips.find((candidate) => candidate.path === path && !candidate.isGone);
    const error = chip === undefined ? "ENOENT" : this.#denied.get(path);
    if (chip === undefined || error !== undefined) {
      throw Object.assign(new Error(`${error}: open '${path}'`), { code: error });
    }
    return this.#give({ kind: "chip", chip });
  }

  close(fd: number): void {
    const open = this.#open.get(fd);
    if (open === undefined) throw Object.assign(new Error("EBADF: close"), { code: "EBADF" });
    this.#open.delete(fd);
    if (open.kind === "chip") return;
    for (const line of open.lines) {
      line.consumer = null;
      if (!this.keeps || line.direction === "in") {
        line.direction = "in";
        line.driven = false;
      }
      line.activeLow = false;
      line.pullUp = false;
      this.history.push(`${line.name} free`);
    }
  }

  ioctl(fd: number, number: number, struct: Uint8Array): string | null {
    const open = this.#open.get(fd);
    if (open === undefined) return "EBADF";
    if (open.chip.isGone) return "ENODEV";
    const view = new DataView(struct.buffer, struct.byteOffset, struct.byteLength);
    if (open.kind === "chip") {
      if (number === CHIPINFO && struct.length === 68) return chipInfo(open.chip, struct, view);
      if (number === LINEINFO && struct.length === 256) return lineInfo(open.chip, struct, view);
      if (number === GET_LINE && struct.length === 592) return this.#getLine(open.chip, struct, view);
      return "ENOTTY";
    }
    if (struct.length !== 16) return "EFAULT";
    if (number === GET_VALUES) return getValues(open.lines, view);
    if (number === SET_VALUES) return this.#setValues(open, view);
    return "ENOTTY";
  }

  holdUpMs(ms: number): void {
    this.history.push(`${ms} ms`);
  }

  keepsOutputs(): boolean {
    return this.keeps;
  }

  #give(open: Open): number {
    this.#nextFd += 1;
    this.#open.set(this.#nextFd, open);
    return this.#nextFd;
  }

  #getLine(chip: ChipState, struct: Uint8Array, view: DataView): string | null {
    const count = view.getUint32(560, true);
    const flags = view.getBigUint64(288, true);
    const attributes = view.getUint32(296, true);
    if (count < 1 || count > 64 || attributes > 10 || (flags & ~KNOWN_FLAGS) !== 0n) return "EINVAL";
    // The header asks for zeroes where there is nothing: 5 words at 300, 5 at 568, and whatever is not used.
    if (!isZero(struct, 300, 320) || !isZero(struct, 568, 588)) return "EINVAL";
    if (!isZero(struct, 320 + 24 * attributes, 560)) return "EINVAL";
    const isInput = (flags & 4n) !== 0n;
    const isOutput = (flags & 8n) !== 0n;
    const bias = [0x100n, 0x200n, 0x400n].filter((bit) => (flags & bit) !== 0n);
    if ((isInput && isOutput) || bias.length > 1 || (bias.length > 0 && !isInput && !isOutput))
      return "EINVAL";
    const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 * index, true));
    const found = offsets.map((offset) => chip.lines[offset]);
    if (found.some((line) => line === undefined)) return "EINVAL";
    const lines = found.filter((line) => line !== undefined);
    if (lines.some(({ consumer }) => consumer !== null)) return "EBUSY";
    let values = 0n;
    for (let index = 0; index < attributes; index++) {
      const at = 320 + 24 * index;
      const id = view.getUint32(at, true);
      if (view.getUint32(at + 4, true) !== 0 || id < 1 || id > 3) return "EINVAL";
      // Values are for outputs only.
      if (id === 2 && !isOutput) return "EINVAL";
      if (id === 2) values |= view.getBigUint64(at + 8, true) & view.getBigUint64(at + 16, true);
    }
    lines.forEach((line, index) => {
      line.consumer = textAt(struct, 256);
      line.direction = isOutput ? "out" : "in";
      line.activeLow = (flags & 2n) !== 0n;
      line.pullUp = (flags & 0x100n) !== 0n;
      this.history.push(`${line.name} taken ${line.direction}`);
      if (isOutput) this.#put(line, ((values >> BigInt(index)) & 1n) === 1n);
    });
    view.setInt32(588, this.#give({ kind: "lines", chip, lines, isOutput }), true);
    return null;
  }

  #setValues(open: Extract<Open, { kind: "lines" }>, view: DataView): string | null {
    const mask = view.getBigUint64(8, true);
    if (mask === 0n) return "EINVAL";
    if (!open.isOutput) return "EPERM";
    const bits = view.getBigUint64(0, true);
    for (const [index, line] of open.lines.entries()) {
      if (((mask >> BigInt(index)) & 1n) === 1n) this.#put(line, ((bits >> BigInt(index)) & 1n) === 1n);
    }
    return null;
  }

  #put(line: LineState, active: boolean): void {
    line.driven = active !== line.activeLow;
    this.history.push(`${line.name} ${line.driven ? "high" : "low"}`);
  }

  #chip(label: string): ChipState {
    const chip = this.#chips.find((candidate) => candidate.label === label);
    if (chip === undefined) throw new Error(`no emulated chip ${label}`);
    return chip;
  }

  #line(label: string, offset: number): LineState {
    const line = this.#chip(label).lines[offset];
    if (line === undefined) throw new Error(`the emulated chip ${label} has no line ${offset}`);
    return line;
  }
}

function chipInfo(chip: ChipState, struct: Uint8Array, view: DataView): null {
  putText(struct, 0, chip.name);
  putText(struct, 32, chip.label);
  view.setUint32(64, chip.lines.length, true);
  return null;
}

function lineInfo(chip: ChipState, struct: Uint8Array, view: DataView): string | null {
  const line = chip.lines[view.getUint32(64, true)];
  // 4 words at the end are padding, and have to be zero.
  if (line === undefined || !isZero(struct, 240, 256)) return "EINVAL";
  putText(struct, 0, line.name);
  putText(struct, 32, line.consumer ?? "");
  const used = line.consumer === null ? 0n : 1n;
  view.setBigUint64(72, used | (line.direction === "out" ? 8n : 4n), true);
  return null;
}

function getValues(lines: readonly LineState[], view: DataView): string | null {
  const mask = view.getBigUint64(8, true);
  if (mask === 0n) return "EINVAL";
  let bits = 0n;
  lines.forEach((line, index) => {
    if (levelOf(line) !== line.activeLow) bits |= 1n << BigInt(index);
  });
  view.setBigUint64(0, bits & mask, true);
  return null;
}

/** An output that something else holds to ground or to the supply shows that, and not what it was told. */
function levelOf(line: LineState): boolean {
  if (line.world !== null) return line.world;
  return line.direction === "out" ? line.driven : line.pullUp;
}

function isZero(struct: Uint8Array, from: number, to: number): boolean {
  return struct.subarray(from, to).every((byte) => byte === 0);
}

function putText(struct: Uint8Array, at: number, text: string): void {
  for (let index = 0; index < 32; index++) struct[at + index] = text.charCodeAt(index) || 0;
}

function textAt(struct: Uint8Array, at: number): string {
  const bytes = struct.subarray(at, at + 32);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end === -1 ? 32 : end));
}
