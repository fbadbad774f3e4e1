// A scanner that sends text: over a serial line, or a person or program at standard input.

import type { Wire } from "../../hal/byte-channel.ts";
import type { Clock } from "../../hal/clock.ts";
import type { DeviceState } from "../../hal/device.ts";
import type { Scan, Scanner } from "../../hal/scanner.ts";
import { DeviceStatus } from "../device-status.ts";
import { KeptWire } from "../kept-wire.ts";
import { ScanAssembler } from "./scan-assembler.ts";

/** A scan ends at CR, LF or both; see ScanAssembler for everything else. */
export function createTextScanner(options: { readonly wire: Wire; readonly clock: Clock }): Scanner {
  return new TextScanner(options.wire, options.clock);
}

class TextScanner implements Scanner {
  readonly name: string;
  readonly #status = new DeviceStatus();
  readonly #wire: KeptWire;
  #listener: (scan: Scan) => void = () => {};

  constructor(wire: Wire, clock: Clock) {
    this.name = `scanner ${wire.name}`;
    const assembler = new ScanAssembler(clock, (scan) => this.#listener(scan));
    this.#wire = new KeptWire(wire, clock, this.#status, {
      opened: () => {},
      bytes: (bytes) => assembler.push(bytes),
      lost: () => assembler.abandon(),
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
}
