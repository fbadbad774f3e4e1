// till emulate as somebody uses it who develops another program: the real command as a process, real drivers and raw
// sockets at the other end of its wires, hands by words on its standard input.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLineDisplay } from "../../hardware/drivers/line-display/line-display.ts";
import { createPosPrinter } from "../../hardware/drivers/printer/pos-printer.ts";
import { createTextScanner } from "../../hardware/drivers/scanner/text-scanner.ts";
import type { Device } from "../../hardware/hal/device.ts";
import type { PrintItem } from "../../hardware/hal/pos-printer.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { wireFromUrl } from "../../hardware/transports/wire-from-url.ts";
import { temporaryFolder } from "../control/stand-in-till.ts";
import { TILL, Watch } from "../outside/program.ts";
import { till } from "./run-till.ts";

class Emulated {
  out = "";
  err = "";
  code: number | null = null;
  readonly watch = new Watch();
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(...words: readonly string[]) {
    const child = spawn(TILL, ["emulate", ...words], { stdio: "pipe" });
    this.#child = child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.out += text;
      this.watch.ring();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.err += text;
      this.watch.ring();
    });
    child.on("close", (code) => {
      this.code = code ?? -1;
      this.watch.ring();
    });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
  }

  says(pattern: RegExp): Promise<string> {
    return this.watch.until(`till emulate says ${pattern}`, () => {
      if (this.code !== null && !pattern.test(this.out)) throw new Error(`it ended: ${this.err}`);
      return pattern.exec(this.out)?.[0];
    });
  }

  /** What the settings of tilld would be. */
  async setting(name: string): Promise<string> {
    await this.says(/^connection = ".*"\n(.*\n)+/m);
    return new RegExp(`^${name} = "?(.*?)"?$`, "m").exec(this.out)?.[1] ?? "";
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  closeInput(): void {
    this.#child.stdin.end();
  }

  async end(signal: "SIGINT" | "SIGTERM"): Promise<number> {
    this.#child.kill(signal);
    await this.watch.until("till emulate ends", () => this.code !== null);
    return this.code ?? -1;
  }
}

async function started<D extends Device>(device: D, isSo: (device: D) => boolean): Promise<D> {
  const watch = new Watch();
  device.onState(() => watch.ring());
  onTestFinished(() => device.stop());
  device.start();
  await watch.until(`${device.name} is as expected`, () => isSo(device));
  return device;
}

async function printerOf(emulated: Emulated) {
  const profile = findProfile(await emulated.setting("profile"));
  const wire = wireFromUrl(await emulated.setting("connection"), systemClock, profile.flow);
  const paperMm = (await emulated.setting("paper_mm")) === "58" ? 58 : 80;
  const printer = createPosPrinter({ wire, profile, paperMm, clock: systemClock });
  return started(printer, (device) => device.state().condition === "ready");
}

const PAPER: readonly PrintItem[] = [
  { kind: "text", text: "Almacén El Ñandú", align: "center" },
  { kind: "qr", data: "https://example.com/pay/123" },
  { kind: "text", text: "ORIGINAL" },
  { kind: "cut" },
];

describe("an emulated printer", () => {
  test.each([
    ["epson", "80", "printed"],
    ["epson", "58", "printed"],
    ["clone", "58", "printed"],
    ["mute", "80", "sent"],
    ["slow", "80", "printed"],
    ["star", "80", "printed"],
    // Nothing that it says waits behind a paper: on a busy machine its word may come too late.
    ["daruma", "80", /sent|unconfirmed/],
  ])("as %s on %s mm takes a paper from the driver, and draws it", async (model, paper, outcome) => {
    const emulated = new Emulated("printer", "--model", model, "--paper", paper);
    const printer = await printerOf(emulated);
    const result = await printer.print({ name: "a paper", items: PAPER });
    expect(result.outcome, JSON.stringify(result)).toMatch(outcome);
    await emulated.says(/ORIGINAL/);
    expect(emulated.out).toMatch(/│ +Almacén El Ñandú +│/);
    expect(await emulated.end("SIGINT")).toBe(0);
  });

  test("does what its words say, and the driver notices", async () => {
    const emulated = new Emulated("printer");
    const printer = await printerOf(emulated);
    const watch = new Watch();
    printer.onState(() => watch.ring());
    const until = (pattern: RegExp) =>
      watch.until(`the printer says ${pattern}`, () => pattern.test(printer.state().detail));
    emulated.type("paper out");
    await until(/out of paper/);
    emulated.type("Cover  Open");
    await until(/cover open/);
    emulated.type("paper ok");
    emulated.type("cover closed");
    await until(/^$/);
    emulated.type("unplug");
    await watch.until("it is missing", () => printer.state().condition === "missing");
    emulated.type("plug");
    await watch.until("it is back", () => printer.state().condition === "ready");
    emulated.type("dance");
    await emulated.watch.until("it says that it cannot", () => emulated.err.includes('how to do "dance"'));
    expect(emulated.err).toContain("expected one of: paper out, ");
    expect(await emulated.end("SIGTERM")).toBe(0);
  });

  test("on a TCP port of this machine is there for any program, and says what a drawer would hear", async () => {
    const emulated = new Emulated("printer", "--tcp", "127.0.0.1:0", "--json");
    const place = /"path":"127\.0\.0\.1:(\d+)"/;
    const port = Number(place.exec(await emulated.says(place))?.[1]);
    // It is cut off when the printer ends.
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    // ESC @, text, LF, GS V 0; ESC p 0 25 250; DLE EOT 1, which it answers at once.
    socket.write(Buffer.from("\x1b@hola\n\x1dV\x00\x1bp\x00\x19\xfa\x10\x04\x01", "latin1"));
    const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
    expect([...answer]).toEqual([0x12]);
    await emulated.says(/"type":"drawer"/);
    expect(await emulated.end("SIGTERM")).toBe(0);
    const happened = JSON.parse(emulated.out) as readonly { type: string }[];
    expect(happened).toMatchObject([
      { type: "ready" },
      { type: "paper", text: "hola", qr: [], barcodes: [], cut: true },
      { type: "drawer", pin: 2, pulseMs: 50 },
    ]);
  });

  test("keeps a picture of each paper, at the printer's dots", async () => {
    const folder = temporaryFolder();
    const emulated = new Emulated("printer", "--png", folder, "--paper", "58", "--model", "clone");
    const printer = await printerOf(emulated);
    await printer.print({ name: "a paper", items: PAPER });
    await emulated.says(/paper-1\.png/);
    const { width } = PNG.sync.read(readFileSync(join(folder, "paper-1.png")));
    expect(width).toBe(384 + 2 * 32);
    expect(await emulated.end("SIGTERM")).toBe(0);
  });

  test("has the name that it was given, as long as it runs, also after a run that was killed", async () => {
    const link = join(temporaryFolder(), "printer");
    symlinkSync("/dev/pts/nobody-has-this", link);
    const emulated = new Emulated("printer", "--link", link);
    expect(await emulated.setting("connection")).toMatch(new RegExp(`^serial://${link}\\?baud=`));
    expect(emulated.out.split("\n")[0]).toBe(link);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    await printerOf(emulated);
    expect(await emulated.end("SIGTERM")).toBe(0);
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("goes on when nobody is at its standard input any more", async () => {
    const emulated = new Emulated("printer");
    emulated.closeInput();
    const printer = await printerOf(emulated);
    expect((await printer.print({ name: "a paper", items: PAPER })).outcome).toBe("printed");
    expect(await emulated.end("SIGTERM")).toBe(0);
  });
});

describe("an emulated display", () => {
  test.each(["escpos", "cd5220", "utc", "aedex", "dsp800", "logic-controls"] as const)(
    "with the protocol %s shows what the driver writes",
    async (protocol) => {
      const emulated = new Emulated("display", "--protocol", protocol);
      const wire = wireFromUrl(await emulated.setting("connection"), systemClock);
      const display = createLineDisplay({ wire, protocol, clock: systemClock });
      await started(display, (device) => device.state().condition === "ready");
      display.show("TOTAL       1.250,50", "ESCANEE EL QR");
      await emulated.says(/│TOTAL {7}1\.250,50│\n│ESCANEE EL QR {7}│/);
      expect(await emulated.end("SIGTERM")).toBe(0);
    },
  );

  test("shows again what it had forgotten", async () => {
    const emulated = new Emulated("display", "--tcp", "localhost:0");
    const wire = wireFromUrl(await emulated.setting("connection"), systemClock);
    const display = createLineDisplay({ wire, protocol: "escpos", clock: systemClock });
    await started(display, (device) => device.state().condition === "ready");
    display.show("GRACIAS", "");
    await emulated.says(/│GRACIAS {13}│/);
    const noticed = new Watch();
    display.onState(() => noticed.ring());
    emulated.type("unplug");
    await noticed.until("it was noticed", () => display.state().condition === "missing");
    emulated.type("plug");
    await emulated.says(/GRACIAS(.|\n)*│ {20}│\n│ {20}│(.|\n)*GRACIAS/);
    expect(await emulated.end("SIGTERM")).toBe(0);
  });
});

test("an emulated scanner types each line as a scan, with its suffix", async () => {
  const emulated = new Emulated("scanner", "--suffix", "etx", "--prefix", "stx");
  const wire = wireFromUrl(await emulated.setting("connection"), systemClock);
  const scanner = createTextScanner({
    wire,
    clock: systemClock,
    framing: { prefix: "stx", suffix: "etx", fnc1: null },
  });
  const scans: string[] = [];
  const heard = new Watch();
  scanner.onScan((scan) => {
    scans.push(scan.kind === "text" ? scan.text : scan.detail);
    heard.ring();
  });
  await started(scanner, (device) => device.state().condition === "ready");
  emulated.type("7790895000997");
  emulated.type("TILL:TOTAL");
  await heard.until("both came", () => scans.length === 2);
  expect(scans).toEqual(["7790895000997", "TILL:TOTAL"]);
  await emulated.says(/scanned: TILL:TOTAL/);
  expect(await emulated.end("SIGINT")).toBe(0);
});

describe("a command line that makes no sense is refused, and nothing is left behind", () => {
  test.each([
    [["drawer"], "usage: till emulate"],
    [["printer", "--protocol", "escpos"], "--protocol is not for a printer"],
    [["scanner", "--tcp", "127.0.0.1:0"], "--tcp is not for a scanner"],
    [["printer", "--model", "laser"], "--model laser: expected one of epson, clone"],
    [["printer", "--model", "daruma", "--paper", "58"], "no paper of this width"],
    [["printer", "--paper", "70"], "--paper 70: expected one of 58, 80"],
    [["printer", "--tcp", "0.0.0.0:9100"], "--tcp 0.0.0.0:9100: expected 127.0.0.1:PORT"],
    [["printer", "--tcp", "127.0.0.1:99999"], "expected 127.0.0.1:PORT"],
    [["printer", "--tcp", "127.0.0.1:0", "--link", "x"], "--link is for a pseudo-terminal"],
    [["printer", "--png", "/nowhere/at/all"], "expected a folder that is there"],
    [["display", "--protocol", "braille"], "--protocol braille: expected one of escpos"],
    [["scanner", "--suffix", "bell"], "--suffix bell: expected one of cr"],
  ])("till emulate %j", async (words, message) => {
    const { code, err, out } = await till(["emulate", ...words]);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(message);
  });

  test("a name that is somebody else's stays as it is", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "printer"), "mine");
    const run = join(folder, "run");
    mkdirSync(run);
    const { code, err } = await till(["emulate", "printer", "--link", join(folder, "printer")], {
      TMPDIR: run,
    });
    expect(code).toBe(64);
    expect(err).toContain("there is something of that name already");
    expect(readFileSync(join(folder, "printer"), "utf8")).toBe("mine");
    expect(readdirSync(run)).toEqual([]);
  });

  test("a port on which another program listens is named", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const { code, err } = await till(["emulate", "display", "--tcp", `127.0.0.1:${port}`]);
    expect(code).toBe(64);
    expect(err).toContain("another program listens there");
  });
});
