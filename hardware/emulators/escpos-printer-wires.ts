// Plugs an emulated printer into something that the till can open: a pseudo-terminal (as serial port or as
// printer file) or a TCP port. Each can be unplugged and plugged in again under the same name.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../hal/clock.ts";
import { EmulatedEscPosPrinter, type PrinterPersonality } from "./escpos-printer.ts";
import { type EmulatedPty, openPty } from "./pty.ts";

export interface AttachedPrinter {
  /** What the settings say under [printer].connection. */
  readonly connection: string;
  readonly printer: EmulatedEscPosPrinter;
  /** The cable is pulled; the printer keeps its power, its buffer and its paper. */
  unplug(): void;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

export interface EmulatedPrinterOptions extends Partial<PrinterPersonality> {
  readonly clock: Clock;
}

/** @param scheme how the till shall open it: both work on the same file */
export async function emulatedPrinterOnPty(
  options: EmulatedPrinterOptions,
  scheme: "serial" | "usb" = "serial",
): Promise<AttachedPrinter> {
  const printer = new EmulatedEscPosPrinter(options.clock, options);
  // A name that stays while the pseudo-terminal behind it comes and goes, like a udev link.
  const folder = mkdtempSync(join(tmpdir(), "tilld-printer-"));
  const link = join(folder, "printer");
  let pty: EmulatedPty | null = null;
  const unplug = () => {
    printer.plugIn(null);
    rmSync(link, { force: true });
    pty?.close();
    pty = null;
  };
  const plugIn = async () => {
    unplug();
    const opened = openPty(options.clock);
    pty = opened;
    symlinkSync(opened.slavePath, link);
    opened.onBytes((bytes) => printer.receive(bytes));
    printer.plugIn({
      send: (bytes) => opened.write(bytes),
      setFlow: (takesBytes) => (takesBytes ? opened.resume() : opened.pause()),
    });
  };
  await plugIn();
  const close = async () => {
    unplug();
    rmSync(folder, { recursive: true, force: true });
  };
  const connection = scheme === "serial" ? `serial://${link}?baud=38400` : `usb://${link}`;
  return { connection, printer, unplug, plugIn, close };
}

export async function emulatedPrinterOnTcp(options: EmulatedPrinterOptions): Promise<AttachedPrinter> {
  const printer = new EmulatedEscPosPrinter(options.clock, options);
  let server: Server | null = null;
  let port = 0;
  const sockets = new Set<Socket>();
  const unplug = () => {
    printer.plugIn(null);
    for (const socket of sockets) socket.resetAndDestroy();
    server?.close();
    server = null;
  };
  const plugIn = async () => {
    unplug();
    const opened = createServer((socket) => connectPrinter(printer, socket, sockets));
    server = opened;
    await new Promise<void>((resolve, reject) => {
      opened.once("error", reject);
      opened.listen(port, "127.0.0.1", resolve);
    });
    const address = opened.address();
    if (address !== null && typeof address === "object") port = address.port;
  };
  await plugIn();
  const close = async () => unplug();
  return { connection: `tcp://127.0.0.1:${port}`, printer, unplug, plugIn, close };
}

/** A network printer has one buffer: whoever connected last is answered. */
function connectPrinter(printer: EmulatedEscPosPrinter, socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.on("close", () => sockets.delete(socket));
  socket.on("data", (bytes: Buffer) => printer.receive(Uint8Array.from(bytes)));
  printer.plugIn({
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    setFlow: (takesBytes) => (takesBytes ? socket.resume() : socket.pause()),
  });
}
