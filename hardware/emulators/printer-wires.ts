// Plugs an emulated printer, whatever it speaks, into something that the till can open: a pseudo-terminal (as
// serial port or as printer file) or a TCP port. Each can be unplugged and plugged in again under the same name.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../hal/clock.ts";
import type { EmulatedPrinter } from "./emulated-printer.ts";
import type { PrinterPlug } from "./printer-firmware.ts";
import { type EmulatedPty, openPty } from "./pty.ts";
import { type LineOptions, SerialLine } from "./serial-line.ts";

export interface AttachedPrinter<Printer extends EmulatedPrinter = EmulatedPrinter> {
  /** What the settings say under [printer].connection. */
  readonly connection: string;
  readonly printer: Printer;
  /** Null where the wire is as fast as this machine. */
  readonly line: SerialLine | null;
  /** The cable is pulled; the printer keeps its power, its buffer and its paper. */
  unplug(): void;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

/** What takes bytes and is plugged in: a printer, or the slow line before it. */
type End = Pick<EmulatedPrinter, "receive" | "plugIn">;

/**
 * @param scheme how the till shall open it: both work on the same file
 * @param slow the line before the printer; absent: as fast as this machine
 */
export async function plugIntoPty<Printer extends EmulatedPrinter>(
  printer: Printer,
  clock: Clock,
  scheme: "serial" | "usb" = "serial",
  slow?: LineOptions,
): Promise<AttachedPrinter<Printer>> {
  const line = slow === undefined ? null : new SerialLine(printer, clock, slow);
  const end: End = line ?? printer;
  // A name that stays while the pseudo-terminal behind it comes and goes, like a udev link.
  const folder = mkdtempSync(join(tmpdir(), "tilld-printer-"));
  const link = join(folder, "printer");
  let pty: EmulatedPty | null = null;
  const unplug = () => {
    end.plugIn(null);
    rmSync(link, { force: true });
    pty?.close();
    pty = null;
  };
  const plugIn = async () => {
    unplug();
    const opened = openPty(clock);
    pty = opened;
    // Programs that write to a path make a plain file where nothing is.
    rmSync(link, { force: true });
    symlinkSync(opened.slavePath, link);
    opened.onBytes((bytes) => end.receive(bytes));
    end.plugIn({
      send: (bytes) => opened.write(bytes),
      setFlow: (takesBytes) => (takesBytes ? opened.resume() : opened.pause()),
    });
  };
  await plugIn();
  const close = async () => {
    unplug();
    rmSync(folder, { recursive: true, force: true });
  };
  const flow = slow?.flow === "xonxoff" ? "&flow=xonxoff" : "";
  const connection =
    scheme === "serial" ? `serial://${link}?baud=${slow?.baud ?? 921_600}${flow}` : `usb://${link}`;
  return { connection, printer, line, unplug, plugIn, close };
}

/**
 * How a network printer treats several hosts: it answers who came last, or all of them; or it serves one host at a
 * time and sends the others away, or lets them wait.
 */
export type Company = "last-answered" | "all-answered" | "one-refused" | "one-queued";

export interface TcpOptions {
  readonly slow?: LineOptions;
  readonly company?: Company;
  /** 0 takes any free one. */
  readonly port?: number;
}

/** On 127.0.0.1 only. Rejects when another program listens on the port. */
export async function plugIntoTcp<Printer extends EmulatedPrinter>(
  printer: Printer,
  clock?: Clock,
  { slow, company = "last-answered", port: wantedPort = 0 }: TcpOptions = {},
): Promise<AttachedPrinter<Printer>> {
  const line = slow === undefined || clock === undefined ? null : new SerialLine(printer, clock, slow);
  let server: Server | null = null;
  let port = wantedPort;
  let hosts = new Hosts(line ?? printer, company);
  const unplug = () => {
    hosts.sendAway();
    server?.close();
    server = null;
  };
  const plugIn = async () => {
    unplug();
    const served = new Hosts(line ?? printer, company);
    hosts = served;
    const opened = createServer((socket) => served.connect(socket));
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
  return { connection: `tcp://127.0.0.1:${port}`, printer, line, unplug, plugIn, close };
}

/** The sockets of a network printer, which has one buffer and one parser for all of them. */
class Hosts {
  readonly #end: End;
  readonly #company: Company;
  readonly #sockets = new Set<Socket>();
  #takesBytes = true;

  constructor(end: End, company: Company) {
    this.#end = end;
    this.#company = company;
  }

  connect(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    if (this.#company === "one-refused" && this.#sockets.size > 0) {
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#attend();
    });
    socket.on("data", (bytes: Buffer) => this.#end.receive(Uint8Array.from(bytes)));
    const plug: PrinterPlug = {
      send: (bytes) => {
        for (const host of this.#answered()) if (host.writable) host.write(bytes);
      },
      setFlow: (takesBytes) => {
        this.#takesBytes = takesBytes;
        this.#attend();
      },
    };
    this.#end.plugIn(plug);
    this.#attend();
  }

  sendAway(): void {
    this.#end.plugIn(null);
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  #answered(): readonly Socket[] {
    const all = [...this.#sockets];
    if (this.#company === "all-answered") return all;
    return this.#company === "one-queued" ? all.slice(0, 1) : all.slice(-1);
  }

  #attend(): void {
    [...this.#sockets].forEach((socket, index) => {
      const isServed = this.#company !== "one-queued" || index === 0;
      if (this.#takesBytes && isServed) socket.resume();
      else socket.pause();
    });
  }
}
