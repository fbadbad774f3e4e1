// till emulate: an emulated printer, display or scanner as a process of its own, so that any program can be developed
// against it. What it hears and shows is written as it happens.

import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Hands } from "../../../hardware/emulators/hands.ts";
import type { Paper } from "../../../hardware/emulators/printer-paper.ts";
import { EXIT } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { Happenings } from "../happenings.ts";
import { makeLink, removeLink } from "../link.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

/** What is written, a thing after the other. */
type Happening =
  | { readonly type: "ready"; readonly path: string; readonly settings: string }
  | {
      readonly type: "paper";
      readonly text: string;
      readonly qr: readonly string[];
      readonly barcodes: readonly string[];
      /** False for what only hangs out yet. */
      readonly cut: boolean;
      readonly png: string | null;
      readonly drawn: string;
    }
  | { readonly type: "drawer"; readonly pin: number; readonly pulseMs: number }
  | { readonly type: "display"; readonly lines: readonly string[] }
  | { readonly type: "scan"; readonly text: string };

interface Emulation {
  /** What another program opens: a path, or host and port. */
  readonly path: string;
  /** Of tilld, with this path. */
  readonly settings: string;
  /** Takes a line of standard input. @returns what is wrong with it; null when nothing is */
  line(text: string): string | null;
  close(): unknown;
}

const OPTIONS_OF: Readonly<Record<string, readonly string[]>> = {
  printer: ["model", "paper", "tcp", "link", "png"],
  display: ["protocol", "tcp", "link"],
  scanner: ["prefix", "suffix", "link"],
};
const PREFIXES: Readonly<Record<string, string>> = { none: "", stx: "\x02" };
const SUFFIXES: Readonly<Record<string, string>> = {
  cr: "\r",
  lf: "\n",
  crlf: "\r\n",
  tab: "\t",
  etx: "\x03",
  none: "",
};

export const verb: Verb = {
  name: "emulate",
  usage: "emulate printer|display|scanner [options]",
  summary: "Runs an emulated printer, display or scanner until it is ended, to develop against.",
  help: `Writes the path to open (or host and port) as the first line, then the settings of tilld for it; then each
paper that is cut, each change of the display, each scan. The path is a pseudo-terminal: it takes every speed.
Lines on standard input are what a person does: "paper out", "cover open", "off" (the list is below); those of a
scanner are what it scans. Emulators parse real bytes and answer as the devices' manuals say. Ends with 0 at SIGINT
or SIGTERM.`,
  async moreHelp() {
    const { PERSONALITIES } = await import("../../../hardware/emulators/printer-personalities.ts");
    const { COMMAND_SETS } = await import("../../../hardware/emulators/line-display-sets.ts");
    const { DISPLAY_HANDS, PRINTER_HANDS } = await import("../../../hardware/emulators/hands.ts");
    const words = (hands: Readonly<Record<string, { about: string }>>) =>
      columns(Object.entries(hands).map(([word, { about }]) => [`  ${word}`, about]));
    return [
      "Models of printers:",
      columns(Object.entries(PERSONALITIES).map(([name, { about }]) => [`  ${name}`, about])),
      `Protocols of displays: ${Object.keys(COMMAND_SETS).join(", ")}.`,
      "What a person does to a printer:",
      words(PRINTER_HANDS),
      "What a person does to a display:",
      words(DISPLAY_HANDS),
    ].join("\n");
  },
  options: {
    model: { type: "string", value: "NAME", about: "of a printer; default epson" },
    paper: { type: "string", value: "58|80", about: "width of its paper in millimetres; default 80" },
    png: { type: "string", value: "FOLDER", about: "keep a picture of each paper there" },
    protocol: { type: "string", value: "NAME", about: "command set of a display; default escpos" },
    prefix: {
      type: "string",
      value: "none|stx",
      about: "what a scanner sends before each code; default none",
    },
    suffix: {
      type: "string",
      value: Object.keys(SUFFIXES).join("|"),
      about: "what a scanner sends after each code; default cr",
    },
    link: { type: "string", value: "PATH", about: "make a link of that name to the pseudo-terminal" },
    tcp: {
      type: "string",
      value: "127.0.0.1:PORT",
      about: "a TCP port of this machine instead; 0 takes any free one",
    },
  },
  operands: [1, 1],
  async run(call) {
    const [device = ""] = call.operands;
    const known = OPTIONS_OF[device];
    if (known === undefined) throw new UsageError(`usage: till ${verb.usage}`);
    const strange = Object.keys(verb.options ?? {}).find(
      (name) => call.text(name) !== undefined && !known.includes(name),
    );
    if (strange !== undefined) throw new UsageError(`--${strange} is not for a ${device}`);
    if (call.text("tcp") !== undefined && call.text("link") !== undefined)
      throw new UsageError("--link is for a pseudo-terminal, not for --tcp");
    const happenings = new Happenings<Happening>();
    const emulation = await begin(device, call, happenings);
    const link = call.text("link");
    let path = emulation.path;
    try {
      if (link !== undefined) path = makeLink(link, emulation.path);
      happenings.add({
        type: "ready",
        path,
        settings: emulation.settings.replace(emulation.path, () => path),
      });
      const input = createInterface({ input: process.stdin });
      input.on("line", (text) => {
        const problem = text.trim() === "" ? null : emulation.line(text);
        if (problem !== null) call.note(problem);
      });
      process.once("SIGINT", () => happenings.end());
      process.once("SIGTERM", () => happenings.end());
      await call.list(happenings, wordsOf);
      input.close();
    } finally {
      process.stdin.destroy();
      await emulation.close();
      if (link !== undefined) removeLink(path, emulation.path);
    }
    return EXIT.ok;
  },
};

async function begin(device: string, call: Call, happenings: Happenings<Happening>): Promise<Emulation> {
  const port = readPort(call.text("tcp"));
  try {
    if (device === "printer") return await beginPrinter(call, port, happenings);
    return device === "display"
      ? await beginDisplay(call, port, happenings)
      : await beginScanner(call, happenings);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
      throw new UsageError(
        `--tcp ${call.text("tcp")}: another program listens there; port 0 takes a free one`,
      );
    throw error;
  }
}

async function beginPrinter(
  call: Call,
  port: number | null,
  happenings: Happenings<Happening>,
): Promise<Emulation> {
  const { PERSONALITIES } = await import("../../../hardware/emulators/printer-personalities.ts");
  const { plugIntoPty, plugIntoTcp } = await import("../../../hardware/emulators/printer-wires.ts");
  const { PRINTER_HANDS } = await import("../../../hardware/emulators/hands.ts");
  const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
  const { pictureOf, pngOf } = await import("../../demo/paper-picture.ts");
  const personality = choose(PERSONALITIES, "model", call.text("model") ?? "epson");
  const paperMm = choose({ 58: 58, 80: 80 } as const, "paper", call.text("paper") ?? "80");
  const format = personality.formats[paperMm];
  if (format === undefined)
    throw new UsageError(`--paper ${paperMm}: that printer has no paper of this width`);
  const folder = call.text("png");
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--png ${folder}: expected a folder that is there`);
  const printer = personality.make(systemClock, paperMm);
  const slow = personality.slow ?? undefined;
  const attached =
    port === null
      ? await plugIntoPty(printer, systemClock, "serial", slow)
      : await plugIntoTcp(printer, systemClock, {
          port,
          ...(slow === undefined ? {} : { slow: { ...slow, flow: "wire" as const } }),
        });
  let count = 0;
  const tell = (paper: Paper) => {
    count += 1;
    const file = folder === undefined ? null : join(folder, `paper-${count}.png`);
    if (file !== null) writeFileSync(file, pngOf(paper, format));
    const drawn = pictureOf(paper, format.columns, "blocks").join("\n");
    const { barcodes, cut, qr, text } = paper;
    happenings.add({ type: "paper", text, qr, barcodes, cut, png: file, drawn });
  };
  printer.onPaper(tell);
  let pulses = 0;
  printer.onChange(() => {
    for (const pulse of printer.pulses().slice(pulses)) happenings.add({ type: "drawer", ...pulse });
    pulses = printer.pulses().length;
  });
  const look = { about: "draws what hangs out and is not cut", act: () => tell(printer.strip()) };
  const settings = [
    "[printer]",
    `connection = "${attached.connection}"`,
    `profile = "${personality.profile}"`,
    `paper_mm = ${paperMm}`,
  ].join("\n");
  const line = obeying({ ...PRINTER_HANDS, look }, attached);
  return {
    path: placeOf(attached.connection),
    settings,
    line,
    close: () => attached.close(),
  };
}

async function beginDisplay(
  call: Call,
  port: number | null,
  happenings: Happenings<Happening>,
): Promise<Emulation> {
  const { COMMAND_SETS } = await import("../../../hardware/emulators/line-display-sets.ts");
  const wires = await import("../../../hardware/emulators/line-display-wires.ts");
  const { DISPLAY_HANDS } = await import("../../../hardware/emulators/hands.ts");
  const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
  const wanted = call.text("protocol") ?? "escpos";
  const names = Object.keys(COMMAND_SETS) as (keyof typeof COMMAND_SETS)[];
  const protocol = choose(Object.fromEntries(names.map((name) => [name, name])), "protocol", wanted);
  const attached =
    port === null
      ? wires.emulatedDisplayOnPty(protocol, systemClock)
      : await wires.emulatedDisplayOnTcp(protocol, 0, port);
  let shown = "";
  attached.display.onChange((lines) => {
    // Bytes come in pieces, and most of them change nothing that a customer sees.
    if (lines.join("\n") === shown) return;
    shown = lines.join("\n");
    happenings.add({ type: "display", lines });
  });
  const settings = `[display]\nconnection = "${attached.connection}"\nprotocol = "${protocol}"`;
  const line = obeying(DISPLAY_HANDS, attached);
  return {
    path: placeOf(attached.connection),
    settings,
    line,
    close: () => attached.close(),
  };
}

async function beginScanner(call: Call, happenings: Happenings<Happening>): Promise<Emulation> {
  const { emulatedScannerOnPty } = await import("../../../hardware/emulators/scanner.ts");
  const { systemClock } = await import("../../../hardware/transports/system-clock.ts");
  const [prefix, suffix] = [call.text("prefix") ?? "none", call.text("suffix") ?? "cr"];
  const sent = { before: choose(PREFIXES, "prefix", prefix), after: choose(SUFFIXES, "suffix", suffix) };
  const scanner = emulatedScannerOnPty(systemClock, sent);
  const settings = `[scanner]\nconnection = "${scanner.connection}"\nprefix = "${prefix}"\nsuffix = "${suffix}"`;
  const line = (text: string) => {
    scanner.scan(text);
    happenings.add({ type: "scan", text });
    return null;
  };
  return { path: placeOf(scanner.connection), settings, line, close: () => scanner.close() };
}

function choose<T>(known: Readonly<Record<string, T>>, option: string, name: string): T {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found === undefined)
    throw new UsageError(`--${option} ${name}: expected one of ${Object.keys(known).join(", ")}`);
  return found;
}

/** Nobody beyond this machine shall reach a printer that obeys everybody. */
function readPort(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = /^(?:127\.0\.0\.1|localhost):(\d{1,5})$/.exec(text)?.[1];
  if (port === undefined || Number(port) > 65_535)
    throw new UsageError(`--tcp ${text}: expected 127.0.0.1:PORT, such as 127.0.0.1:9100`);
  return Number(port);
}

/** "serial:///tmp/…/printer?baud=9600" is opened as /tmp/…/printer, "tcp://127.0.0.1:9100" as 127.0.0.1:9100. */
function placeOf(connection: string): string {
  return connection.replace(/^\w+:\/\//, "").replace(/\?.*$/, "");
}

function obeying<Attached>(hands: Hands<Attached>, attached: Attached): Emulation["line"] {
  return (text) => {
    const word = text.trim().toLowerCase().replace(/\s+/g, " ");
    const hand = Object.hasOwn(hands, word) ? hands[word] : undefined;
    if (hand === undefined)
      return `nobody knows how to do "${word}"; expected one of: ${Object.keys(hands).join(", ")}`;
    hand.act(attached);
    return null;
  };
}

function wordsOf(happening: Happening): string {
  switch (happening.type) {
    case "ready":
      return `${happening.path}\n${happening.settings}`;
    case "paper":
      return happening.png === null ? happening.drawn : `${happening.drawn}\n${happening.png}`;
    case "drawer":
      return `drawer: pin ${happening.pin}, ${happening.pulseMs} ms`;
    case "display":
      return [edge("┌", "┐"), ...happening.lines.map((line) => `│${line}│`), edge("└", "┘")].join("\n");
    case "scan":
      return `scanned: ${happening.text}`;
  }
}

const edge = (left: string, right: string): string => `${left}${"─".repeat(20)}${right}`;
