// Plugs an emulated customer's display into something that the till can open: a pseudo-terminal, as every serial and
// USB display looks, or a TCP port, as a display behind a serial server does. Each can be unplugged and plugged in.

import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../hal/clock.ts";
import { EmulatedLineDisplay } from "./line-display.ts";
import type { EmulatedDisplaySet } from "./line-display-sets.ts";
import { PluggedPty } from "./plugged-pty.ts";

export interface AttachedDisplay {
  /** For the settings: serial://… or tcp://… */
  readonly connection: string;
  readonly display: EmulatedLineDisplay;
  unplug(): void;
  /** A display fed by its cable has forgotten everything when it comes back. */
  plugIn(): void;
  close(): void;
}

/** @param codeTable Epson's number of the table that its switches choose */
export function emulatedDisplayOnPty(
  protocol: EmulatedDisplaySet,
  clock: Clock,
  codeTable = 0,
): AttachedDisplay {
  const display = new EmulatedLineDisplay(protocol, codeTable);
  const wire = new PluggedPty(clock, (bytes) => display.feed(bytes));
  display.onAnswer((bytes) => wire.write(bytes));
  return {
    connection: wire.connection,
    display,
    unplug: () => wire.unplug(),
    plugIn: () => {
      display.losePower();
      wire.plugIn();
    },
    close: () => wire.close(),
  };
}

/**
 * On 127.0.0.1 only. Rejects when another program listens on the port.
 * @param codeTable Epson's number of the table that its switches choose
 * @param wantedPort 0 takes any free one
 */
export async function emulatedDisplayOnTcp(
  protocol: EmulatedDisplaySet,
  codeTable = 0,
  wantedPort = 0,
): Promise<AttachedDisplay> {
  const display = new EmulatedLineDisplay(protocol, codeTable);
  const sockets = new Set<Socket>();
  display.onAnswer((bytes) => {
    for (const socket of sockets) socket.write(bytes);
  });
  const serve = (): Server =>
    createServer((socket) => {
      sockets.add(socket);
      socket.on("data", (bytes: Buffer) => display.feed(Uint8Array.from(bytes)));
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    });
  let server: Server | null = serve();
  const first = server;
  await new Promise<void>((resolve, reject) => {
    first.once("error", reject);
    first.listen(wantedPort, "127.0.0.1", resolve);
  });
  const address = first.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port for the display");
  const { port } = address;
  const unplug = () => {
    for (const socket of sockets) socket.resetAndDestroy();
    server?.close();
    server = null;
  };
  return {
    connection: `tcp://127.0.0.1:${port}`,
    display,
    unplug,
    plugIn: () => {
      if (server !== null) return;
      display.losePower();
      server = serve();
      server.listen(port, "127.0.0.1");
    },
    close: unplug,
  };
}
