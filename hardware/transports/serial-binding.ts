// How bytes move through a serial port that serialport's binding has opened: at once, or when the port is ready.

import { readSync, writeSync } from "node:fs";
import type { SerialPort } from "serialport";

type Event = "readable" | "writable";

// @serialport/bindings-cpp, poller.js: EVENTS.
const FLAGS: Readonly<Record<Event, number>> = { readable: 1, writable: 2 };

/**
 * Reads and writes in the binding's place, which has threads of Node's do it. The port was opened not to block, so no call waits, and
 * a thread is not needed. It does harm: an errand to it wakes the processor twice; behind files that a slow disk flushes it comes
 * seconds late, and a scan's second half was taken for lost; and a port that is closed while one reads stays locked until
 * it is back, so that opened again at once it seemed to be another program's (in 60 of 300 tries).
 *
 * Of a terminal that waits for its first byte, a read that brings none means that the line was hung up (man 3 termios, VMIN).
 * The binding's own read takes it for "nothing yet", asks again at once and for ever, and never says so (seen in 4 of 40
 * unplugs right after a byte arrived). This one ends there.
 */
export function takeOver({ port: binding }: SerialPort): void {
  if (binding === undefined || !("fd" in binding && "poller" in binding)) return;
  const isReady = readinessOf(binding.poller);

  binding.read = async (buffer, offset, length) => {
    for (;;) {
      // The poller of a closed port is gone, and calling it ends the process.
      openPort(binding);
      await isReady("readable");
      const bytesRead = atOnce(() => readSync(openPort(binding), buffer, offset, length, null));
      if (bytesRead === 0) throw new Error("the line was hung up");
      if (bytesRead !== null) return { bytesRead, buffer };
    }
  };

  binding.write = async (bytes) => {
    for (let written = 0; written < bytes.length; ) {
      const count = atOnce(() => writeSync(openPort(binding), bytes, written));
      if (count === null) await isReady("writable");
      else written += count;
    }
  };
}

/** @returns null where nothing can be moved yet */
function atOnce(transfer: () => number): number | null {
  try {
    return transfer();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EAGAIN" || code === "EINTR") return null;
    throw error;
  }
}

function openPort({ fd }: { readonly fd: number | null }): number {
  if (fd !== null) return fd;
  // In the binding's way: it was closed on purpose, and nothing is wrong.
  throw Object.assign(new Error("the port is closed"), { canceled: true });
}

interface Poller {
  poll(flags: number): void;
  on(event: Event, listener: (error: Error | null) => void): unknown;
}

/**
 * Waits until a port can be read or written, or is closed. The binding's poller forgets what it was asked for before: asked for
 * one of the two while the other is waited for, it looks for the newer alone, and a printer that takes no more bytes is not heard
 * when it says why. So it is asked for both again, each time.
 */
function readinessOf(poller: Poller): (event: Event) => Promise<void> {
  const waiting = new Map<Event, (error: Error | null) => void>();
  const ask = () => poller.poll([...waiting.keys()].reduce((flags, event) => flags | FLAGS[event], 0));
  for (const event of ["readable", "writable"] as const) {
    poller.on(event, (error) => {
      const tell = waiting.get(event);
      waiting.delete(event);
      // After an error it may be gone, and calling it would end the process.
      if (error === null) ask();
      tell?.(error);
    });
  }
  return (event) =>
    new Promise((resolve, reject) => {
      waiting.set(event, (error) => (error === null ? resolve() : reject(error)));
      ask();
    });
}
