// A customer's display of any command set at the end of any wire, for the tests that hold for all of them.

import {
  createLineDisplay,
  type LineDisplayOptions,
} from "../../hardware/drivers/line-display/line-display.ts";
import { EmulatedLineDisplay } from "../../hardware/emulators/line-display.ts";
import { emulatedDisplayOnPty, emulatedDisplayOnTcp } from "../../hardware/emulators/line-display-wires.ts";
import type { DeviceState } from "../../hardware/hal/device.ts";
import type { LineDisplay } from "../../hardware/hal/line-display.ts";
import type { DisplayProtocolName } from "../../hardware/profiles/displays/display-protocols.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { Heard } from "./heard.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryWire } from "./memory-wire.ts";

export const DISPLAY_WIRES = ["memory", "serial", "tcp"] as const;
export type DisplayWire = (typeof DISPLAY_WIRES)[number];

type Setup = Pick<LineDisplayOptions, "codePage" | "brightness">;

interface FarEnd {
  readonly seen: EmulatedLineDisplay;
  readonly wire: LineDisplayOptions["wire"];
  unplug(): void;
  plugIn(): void;
  close(): void;
}

export class DisplayRig {
  readonly seen: EmulatedLineDisplay;
  readonly clock = new ManualClock();
  readonly display: LineDisplay;
  readonly states = new Heard<DeviceState>();
  /** Every picture, as "upper|lower" without the blanks at the ends. */
  readonly pictures = new Heard<string>();
  readonly #end: FarEnd;

  constructor(end: FarEnd, protocol: DisplayProtocolName, setup: Setup) {
    this.#end = end;
    this.seen = end.seen;
    this.display = createLineDisplay({ wire: end.wire, protocol, clock: this.clock, ...setup });
    this.display.onState(this.states.push);
    this.seen.onChange(() => this.pictures.push(this.reads));
  }

  get reads(): string {
    return this.seen
      .lines()
      .map((line) => line.trimEnd())
      .join("|");
  }

  /** Resolves when the display was set up. */
  async start(): Promise<void> {
    this.display.start();
    await this.pictures.count(1);
  }

  /** Shows two lines and waits until they, or what is given, are on the glass. */
  async show(upper: string, lower: string, reads = `${upper}|${lower}`): Promise<void> {
    await this.clock.advance(200);
    this.display.show(upper, lower);
    await this.until(reads);
  }

  async until(reads: string): Promise<void> {
    await this.pictures.until(() => this.reads === reads);
  }

  async condition(condition: DeviceState["condition"]): Promise<void> {
    await this.states.until(() => this.display.state().condition === condition);
  }

  unplug(): void {
    this.#end.unplug();
  }

  /** It comes back as from its box: nothing on the glass, every setting as its switches say. */
  plugIn(): void {
    this.#end.plugIn();
  }

  async close(): Promise<void> {
    await this.display.stop();
    this.#end.close();
  }
}

/** @param codeTable of the display's own switches, by Epson's numbers */
export async function displayRig(
  protocol: DisplayProtocolName,
  wire: DisplayWire,
  setup: Setup = {},
  codeTable = 0,
): Promise<DisplayRig> {
  return new DisplayRig(await farEnd(protocol, wire, codeTable), protocol, setup);
}

async function farEnd(protocol: DisplayProtocolName, wire: DisplayWire, codeTable: number): Promise<FarEnd> {
  if (wire === "memory") {
    const seen = new EmulatedLineDisplay(protocol, codeTable);
    const memory = new MemoryWire((bytes) => seen.feed(bytes));
    seen.onAnswer((bytes) => memory.send(bytes));
    return {
      seen,
      wire: memory,
      unplug: () => memory.unplug(),
      plugIn: () => {
        seen.losePower();
        memory.present = true;
      },
      close: () => {},
    };
  }
  const attached =
    wire === "serial"
      ? emulatedDisplayOnPty(protocol, systemClock, codeTable)
      : await emulatedDisplayOnTcp(protocol, codeTable);
  return {
    seen: attached.display,
    wire: wireFromUrl(attached.connection, systemClock),
    unplug: attached.unplug,
    plugIn: attached.plugIn,
    close: attached.close,
  };
}
