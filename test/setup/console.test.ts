// till setup in a console: the real command on a pseudo-terminal, and somebody at it who looks at papers and display,
// scans, and types.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, onTestFailed, onTestFinished, test } from "vitest";
import type { AttachedDisplay } from "../../hardware/emulators/line-display-wires.ts";
import { type EmulatedPty, openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { TILL, Watch } from "../outside/program.ts";
import { type Printer, Stand, TOKEN } from "./stand.ts";

type Answer = () => string | null | Promise<string | null>;

/** Answers each line that fits, once for each time that it is said. */
class SomebodyAtAConsole {
  readonly child: ChildProcess;
  /** All that can be seen there. */
  seen = "";
  readonly #pty: EmulatedPty;
  readonly #answers: readonly (readonly [RegExp, Answer])[];
  #rest = "";

  constructor(words: readonly string[], answers: readonly (readonly [RegExp, Answer])[]) {
    this.#answers = answers;
    this.#pty = openPty(systemClock);
    this.#pty.onBytes((bytes) => {
      this.seen += Buffer.from(bytes).toString();
    });
    const terminal = openSync(this.#pty.slavePath, constants.O_RDWR | constants.O_NOCTTY);
    this.child = spawn(TILL, ["setup", ...words], { stdio: [terminal, "pipe", "pipe"] });
    closeSync(terminal);
    onTestFailed(() => void process.stderr.write(`${this.seen}\n`));
    onTestFinished(() => {
      this.child.kill("SIGKILL");
      this.#pty.close();
    });
    this.child.stdout?.on("data", (bytes: Buffer) => {
      this.seen += bytes.toString();
    });
    this.child.stderr?.on("data", (bytes: Buffer) => {
      this.seen += bytes.toString();
      this.#rest += bytes.toString();
      // The prompt says that an answer is waited for.
      const [question = "", ...more] = stripVTControlCharacters(this.#rest).split("\n> ");
      if (more.length === 0) return;
      this.#rest = more.join("\n> ");
      this.#answer(question);
    });
  }

  type(line: string): void {
    this.#pty.write(Buffer.from(`${line}\r`));
  }

  async ended(): Promise<number | null> {
    const [code] = (await once(this.child, "close")) as [number | null];
    return code;
  }

  #answer(question: string): void {
    const answer = this.#answers.find(([pattern]) => pattern.test(question))?.[1];
    if (answer === undefined) throw new Error(`nobody knows what to say to: ${question}`);
    void Promise.resolve(answer()).then((line) => {
      if (line !== null) this.type(line);
    });
  }
}

/** The large number on a printer's newest paper. */
function numberOn({ printer }: Printer): string {
  return /^\s*(\d)\s*$/m.exec(printer.papers().at(-1)?.text ?? "")?.[1] ?? "";
}

/** Yes as soon as it can be read there. */
async function lookAt({ display }: AttachedDisplay): Promise<string> {
  const watch = new Watch();
  display.onChange(() => watch.ring());
  await watch.until("the display shows it", () => display.lines().join().includes("TILL SETUP 1"));
  return "1";
}

const saying = (...lines: readonly string[]): Answer => {
  const left = [...lines];
  return () => left.shift() ?? null;
};

describe("till setup in a console", () => {
  test("asks what nobody can find out, believes papers, scanner and display, and asks nothing twice", async () => {
    const stand = await Stand.open();
    const other = await stand.printer("dev/usb/lp0");
    const own = await stand.printer("dev/usb/lp1");
    const display = stand.display("dev/ttyUSB0");
    const scanner = stand.scanner("dev/ttyACM0");
    const somebody = new SomebodyAtAConsole(stand.flags, [
      [/Which one is the till's/, () => numberOn(own)],
      [/How wide is the paper/, saying("7", "1")],
      [
        /Scan the code/,
        () => {
          scanner.scan(own.printer.papers().at(-1)?.barcodes[0] ?? "");
          return null;
        },
      ],
      [/display show TILL SETUP 1\?/, () => lookAt(display)],
      [/access token/, saying("APP_USR-8841-canary-mistyped", TOKEN)],
      [/shop called/, saying("Kiosco El Ñandú")],
      [/Tax number/, saying("")],
      [/name for the store/, saying("")],
      [/name for this till/, saying("CAJA-1", "CAJA1")],
      [/street/, saying("Av. Siempreviva")],
      [/Number of the house/, saying("742")],
      [/City/, saying("Palermo")],
      [/State/, saying("Capital Federal")],
      [/Latitude/, saying("north", "-34.5889")],
      [/Longitude/, saying("-58.4306")],
    ]);
    expect(await somebody.ended(), somebody.seen).toBe(0);
    expect(somebody.seen).toContain("the till is ready");
    expect(somebody.seen).not.toContain("canary");
    expect(somebody.seen).toContain("check the access token");
    expect(somebody.seen).toContain("letters and digits");
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.devices.printer).toMatchObject({ connection: stand.at("usb", "dev/usb/lp1"), paperMm: 80 });
    expect(config.devices.scanners).toMatchObject([
      { connection: stand.at("serial", "dev/ttyACM0"), suffix: "line" },
    ]);
    expect(config.devices.display?.connection).toBe(`${stand.at("serial", "dev/ttyUSB0")}?baud=9600`);
    expect(config.shop.name).toBe("Kiosco El Ñandú");
    expect(config.mercadoPago).toMatchObject({ externalStoreId: "SUC001", externalPosId: "CAJA1" });
    expect(other.printer.papers()).toHaveLength(1);
    expect(own.printer.papers().at(-1)?.text).toContain("ORIGINAL");

    const again = new SomebodyAtAConsole(stand.flags, []);
    expect(await again.ended(), again.seen).toBe(0);
    expect(again.seen).toContain("nothing to do");
  });

  test("goes on where it was left, with what was answered", async () => {
    const stand = await Stand.open();
    await stand.printer("dev/usb/lp0");
    const first = new SomebodyAtAConsole(stand.flags, [
      [/How wide/, saying("2")],
      [/access token/, saying(TOKEN)],
      [/shop called/, saying("Kiosco Uno")],
      [
        /Tax number/,
        () => {
          first.child.kill("SIGKILL");
          return null;
        },
      ],
    ]);
    expect(await first.ended()).toBeNull();
    expect(stand.settings).toBeNull();
    expect(readFileSync(`${stand.file}.setup`, "utf8")).not.toContain("canary");
    const second = new SomebodyAtAConsole(
      [...stand.flags, "--no-sale"],
      [
        [/access token/, saying(TOKEN)],
        [/Tax number/, saying("30-1-9")],
        [/name for the store/, saying("")],
        [/name for this till/, saying("")],
        [/street/, saying("x")],
        [/Number of the house/, saying("1")],
        [/City/, saying("Palermo")],
        [/State/, saying("Capital Federal")],
        [/Latitude/, saying("-34.5")],
        [/Longitude/, saying("-58.4")],
      ],
    );
    expect(await second.ended(), second.seen).toBe(0);
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.shop).toMatchObject({ name: "Kiosco Uno", taxId: "30-1-9" });
    expect(config.devices.printer.paperMm).toBe(58);
    expect(existsSync(`${stand.file}.setup`)).toBe(false);
    expect(existsSync(join(dirname(stand.file), "tilld.toml.new"))).toBe(false);
  });
});
