// A wire that carries bytes both ways, and nothing else: serial, USB printer file and TCP look the same from here.

import type { DeviceError } from "./device-error.ts";

export interface ByteChannel {
  readonly name: string;
  /**
   * Resolves when this host has taken every byte; says nothing about paper.
   * Rejects with a DeviceError when the wire is gone. While the far end refuses data it simply waits.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Bytes that have left since it was opened, counted also while a write() still waits, so that slow can be told
   * from stuck. Absent where the system does not tell.
   */
  readonly sentBytes?: number;
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
  /** Whether other hosts may reach the same device at the same time, as on a network. */
  readonly isShared?: boolean;
  /** It is closed after so long without work, because the device serves one host at a time and others wait. */
  readonly letGoAfterMs?: number;
  /** Rejects with a DeviceError whose message says what to do. */
  open(listener: ChannelListener): Promise<ByteChannel>;
}
