// A wire that carries bytes both ways, and nothing else: serial, USB printer file and TCP look the same from here.

import type { DeviceError } from "./device-error.ts";

export interface ByteChannel {
  readonly name: string;
  /**
   * Resolves when this host has taken every byte; says nothing about paper.
   * Rejects with a DeviceError when the wire is gone. While the far end refuses data it simply waits.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes without waiting for bytes the far end does not take. Safe to call twice. */
  close(): Promise<void>;
}

export interface ChannelListener {
  bytes(bytes: Uint8Array): void;
  /** Called once, when the wire went away by itself; not after close(). */
  closed(cause: DeviceError): void;
}

/** A wire that can be opened, and opened again after it was lost. */
export interface Wire {
  /** As in the settings, for people: "serial:///dev/ttyUSB0?baud=38400". */
  readonly name: string;
  /** Rejects with a DeviceError whose message says what to do. */
  open(listener: ChannelListener): Promise<ByteChannel>;
}
