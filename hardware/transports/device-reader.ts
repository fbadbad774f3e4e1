// A device that only speaks, as a wire: an input device or a HID device. The reading is done by a thread of its own
// (device-reader-thread.ts): the kernel keeps only some dozen events for us, and a scan must not be lost because the
// till was busy for a moment. Node's own reading would also hold a thread that process.exit() waits for.

import { closeSync, writeSync } from "node:fs";
import { stat } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { ByteChannel, ChannelListener } from "../hal/byte-channel.ts";
import { DeviceError, type DeviceErrorCode } from "../hal/device-error.ts";
import { loadNative } from "./native.ts";
import { deviceErrorFrom } from "./system-errors.ts";

export interface ReaderOrder {
  readonly path: string;
  /** Of the wire, for messages. */
  readonly name: string;
  /** Linux group that may use such devices. */
  readonly group: string;
  /** Takes an input device for this program alone. */
  readonly grab: boolean;
  /** Something to read here means: let go of the device and end. */
  readonly stopFd: number;
}

export type ReaderMessage =
  | { readonly type: "opened"; readonly note: string }
  /** What one read gave: whole events, or one report. */
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  /** The last message: it could not be opened, or it went away. */
  | { readonly type: "ended"; readonly code: DeviceErrorCode; readonly message: string };

/** Rejects with a DeviceError when there is no such device, or none that can be read. */
export async function openReader(
  order: Omit<ReaderOrder, "stopFd">,
  listener: ChannelListener,
): Promise<{ readonly channel: ByteChannel; readonly note: string }> {
  const { readFd, writeFd } = (await loadNative()).pipe();
  const reader = new DeviceReader({ ...order, stopFd: readFd }, writeFd, listener);
  return { channel: reader, note: await reader.opened };
}

/**
 * Looks before a thread is started, since an absent scanner is looked for again and again.
 * @param expected completes the sentence "not …"
 */
export async function expectDevice(
  name: string,
  path: string,
  group: string,
  expected: string,
): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw deviceErrorFrom(cause, name, group);
  });
  if (!found.isCharacterDevice() && !found.isFIFO()) {
    throw new DeviceError("not-a-device", `${name}: not ${expected}`);
  }
}

class DeviceReader implements ByteChannel {
  readonly name: string;
  /** Resolves with the note once the device is open and ours. */
  readonly opened: Promise<string>;
  readonly #thread: Worker;
  readonly #ended: Promise<void>;
  readonly #wake: () => void;
  #closed = false;

  constructor(order: ReaderOrder, stopWriteFd: number, listener: ChannelListener) {
    this.name = order.name;
    this.#wake = () => {
      writeSync(stopWriteFd, "x");
    };
    // The thread sleeps in the kernel, where process.exit() cannot reach it and would wait for ever.
    process.on("exit", this.#wake);
    // Its own list of options: what this process was started with (a test runner's loader) is not for it.
    this.#thread = new Worker(new URL("./device-reader-thread.ts", import.meta.url), {
      workerData: order,
      execArgv: [],
    });
    this.#ended = new Promise((resolve) => {
      this.#thread.once("exit", () => {
        this.#closed = true;
        process.off("exit", this.#wake);
        closeSync(order.stopFd);
        closeSync(stopWriteFd);
        resolve();
      });
    });
    this.opened = this.#listen(listener);
  }

  #listen(listener: ChannelListener): Promise<string> {
    return new Promise((resolve, reject) => {
      let open = false;
      const end = (cause: DeviceError) => {
        if (this.#closed) return;
        this.#closed = true;
        if (open) listener.closed(cause);
        else reject(cause);
      };
      this.#thread.on("message", (message: ReaderMessage) => {
        if (this.#closed) return;
        if (message.type === "bytes") listener.bytes(message.bytes);
        else if (message.type === "ended") end(new DeviceError(message.code, message.message));
        else {
          open = true;
          resolve(message.note);
        }
      });
      this.#thread.on("error", (cause) => {
        end(
          new DeviceError("failed", `${this.name}: the reading thread failed: ${String(cause)}`, { cause }),
        );
      });
    });
  }

  write(): Promise<void> {
    return Promise.reject(new DeviceError("refused", `${this.name}: this device is only read`));
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#wake();
    }
    return this.#ended;
  }
}
