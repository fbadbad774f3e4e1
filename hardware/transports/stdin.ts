// Standard input as a wire: for a scanner that is a person at a console, or a program.

import type { Wire } from "../hal/byte-channel.ts";
import { DeviceError } from "../hal/device-error.ts";

const NAME = "stdin:";

/** Reads this process's standard input; there is only one, so only one scanner can have it. */
export function stdinWire(): Wire {
  return {
    name: NAME,
    open: async (listener) => {
      const input = process.stdin;
      if (input.readableEnded || input.destroyed) throw ended();
      const take = (chunk: Buffer) => listener.bytes(chunk);
      const end = () => {
        forget();
        listener.closed(ended());
      };
      const forget = () => {
        input.off("data", take).off("end", end).off("close", end).off("error", end);
        input.pause();
        // A file on standard input has no handle that could keep the process from ending.
        if ("unref" in input) input.unref();
      };
      input.on("data", take).once("end", end).once("close", end).once("error", end);
      input.resume();
      return {
        name: NAME,
        write: () => Promise.reject(new DeviceError("refused", `${NAME} takes no bytes`)),
        close: async () => forget(),
      };
    },
  };
}

function ended(): DeviceError {
  return new DeviceError(
    "disconnected",
    "stdin: standard input has ended, nothing can be scanned there; start the till with an input, or name a " +
      'scanner in the settings (connection = "serial:///dev/…" or "evdev:///dev/input/…")',
  );
}
