// The customer's screen: a picture is drawn whole when it changed, and again when the screen was away and came back.
// Nothing is drawn otherwise; a screen keeps its picture by itself.

import type { Bitmap } from "../../hal/bitmap.ts";
import type { Clock, Timer } from "../../hal/clock.ts";
import type { DeviceState, Health, HealthDepth } from "../../hal/device.ts";
import { DeviceError } from "../../hal/device-error.ts";
import type { Frame, FrameMemory } from "../../hal/frame-memory.ts";
import type { GraphicDisplay } from "../../hal/graphic-display.ts";
import { DeviceStatus } from "../device-status.ts";
import { frameBytes } from "./dots.ts";

// Nothing tells when a screen goes or comes; looking at its file costs nothing.
const LOOK_MS = 2_000;
const TEST_MS = 5_000;
/** A white frame around stripes: what is cut off or torn is seen at once. */
const STRIPE_DOTS = 8;

export interface FrameBufferDisplayOptions {
  readonly memory: FrameMemory;
  /** The panel shows white as dark. */
  readonly inverted?: boolean;
  readonly clock: Clock;
}

export function createFrameBufferDisplay(options: FrameBufferDisplayOptions): GraphicDisplay {
  return new FrameBufferDisplay(options);
}

class FrameBufferDisplay implements GraphicDisplay {
  readonly name: string;
  readonly #memory: FrameMemory;
  readonly #inverted: boolean;
  readonly #clock: Clock;
  readonly #status = new DeviceStatus();
  #running = false;
  #frame: Frame | null = null;
  #size: { readonly width: number; readonly height: number } | null = null;
  #wanted: Bitmap | null = null;
  #timer: Timer | null = null;
  #endTest: (() => void) | null = null;

  constructor({ clock, inverted = false, memory }: FrameBufferDisplayOptions) {
    this.name = `screen ${memory.name}`;
    this.#memory = memory;
    this.#inverted = inverted;
    this.#clock = clock;
  }

  state(): DeviceState {
    return this.#status.get();
  }

  onState(listener: (state: DeviceState) => void): void {
    this.#status.onChange(listener);
  }

  size(): { readonly width: number; readonly height: number } | null {
    return this.#size;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#look();
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    this.#endTest?.();
    // Nobody shall scan a QR of a till that is off.
    this.#draw(null);
    this.#frame?.close();
    this.#frame = null;
    this.#status.set("missing", "stopped");
  }

  show(picture: Bitmap | null): void {
    this.#wanted = picture;
    this.#endTest?.();
    this.#draw(picture);
  }

  async checkHealth(depth: HealthDepth): Promise<Health> {
    if (depth === "internal" || this.#frame === null) return this.#status.health();
    return depth === "external" ? this.#checkMemory(this.#frame) : this.#checkByEye();
  }

  /** Opens the screen, or makes sure that it is still the one that was opened; and again after a while. */
  #look(): void {
    if (!this.#running) return;
    try {
      if (this.#frame === null) {
        const frame = this.#memory.open();
        this.#frame = frame;
        this.#size = { width: frame.format.width, height: frame.format.height };
        frame.write(frameBytes(this.#wanted, frame.format, this.#inverted));
        this.#status.set("ready", "");
      } else {
        this.#frame.check();
      }
    } catch (error) {
      this.#lose(error);
    }
    this.#timer = this.#clock.after(LOOK_MS, () => this.#look());
  }

  #draw(picture: Bitmap | null): void {
    if (this.#frame === null) return;
    try {
      this.#frame.write(frameBytes(picture, this.#frame.format, this.#inverted));
    } catch (error) {
      this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    if (!(error instanceof DeviceError)) throw error;
    this.#frame?.close();
    this.#frame = null;
    this.#status.set("missing", error.message);
  }

  /** What stands there should be ours; then it is written again and has to come back the same. */
  #checkMemory(frame: Frame): Health {
    const expected = frameBytes(this.#wanted, frame.format, this.#inverted);
    const isOurs = () => Buffer.compare(frame.read(), expected) === 0;
    try {
      const stood = isOurs();
      frame.write(expected);
      if (!isOurs()) return { ok: false, words: "what was written does not read back the same" };
      if (stood) return { ok: true, words: "the picture stands there, and was written again" };
      const words =
        "something else stood there and was written over; does a console or a desktop draw on it " +
        "(hardware/wiring/README.md says how to keep them off)?";
      return { ok: false, words };
    } catch (error) {
      this.#lose(error);
      return this.#status.health();
    }
  }

  async #checkByEye(): Promise<Health> {
    if (this.#endTest !== null) return { ok: null, words: "a test is under way already" };
    const whole = await this.#showTest();
    if (!whole)
      return { ok: null, words: "broken off: the till had something to show, or the screen went away" };
    const seconds = TEST_MS / 1000;
    return {
      ok: null,
      words: `it showed stripes inside a white edge for ${seconds} s; were they even and whole?`,
    };
  }

  /** @returns whether it stood for its whole time */
  #showTest(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (whole: boolean) => {
        timer.cancel();
        this.#endTest = null;
        this.#draw(this.#wanted);
        resolve(whole);
      };
      const timer = this.#clock.after(TEST_MS, () => end(this.#frame !== null));
      this.#endTest = () => end(false);
      const size = this.#size ?? { width: 1, height: 1 };
      this.#draw(stripes(size.width, size.height));
    });
  }
}

function stripes(width: number, height: number): Bitmap {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = STRIPE_DOTS; y < height - STRIPE_DOTS; y++) {
    for (let x = STRIPE_DOTS; x < width - STRIPE_DOTS; x++) {
      const at = y * rowBytes + (x >> 3);
      if (Math.floor((x + y) / STRIPE_DOTS) % 2 === 1) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { width, height, bits };
}
