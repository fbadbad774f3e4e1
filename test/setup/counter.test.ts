// till setup --counter: a shopkeeper without a keyboard, who reads what comes out of the printer, looks at the display and
// scans codes off the papers, or a text from a phone.

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, onTestFailed, onTestFinished, test } from "vitest";
import type { Paper } from "../../hardware/emulators/printer-paper.ts";
import type { EmulatedScanner } from "../../hardware/emulators/scanner.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { Program, TILL, Watch } from "../outside/program.ts";
import { ADDRESS, NAMES, type Printer, Stand, TOKEN } from "./stand.ts";

type Reaction = readonly [RegExp, (paper: Paper) => void | Promise<void>];

/** Does what the papers ask for, each by the first reaction that fits. */
class Shopkeeper {
  readonly papers: Paper[] = [];
  readonly #scanner: EmulatedScanner;

  constructor(
    printers: readonly Printer[],
    scanner: EmulatedScanner,
    reactions: (self: Shopkeeper) => readonly Reaction[],
  ) {
    this.#scanner = scanner;
    const known = reactions(this);
    onTestFailed(
      () =>
        void process.stderr.write(
          this.papers.map(({ barcodes, text }) => `${text}\n${barcodes}`).join("\n====\n"),
        ),
    );
    for (const { printer } of printers) {
      printer.onPaper((paper) => {
        this.papers.push(paper);
        void known.find(([pattern]) => pattern.test(oneLine(paper)))?.[1](paper);
      });
    }
  }

  /** Of the codes on a paper, the one that ends so. */
  code(paper: Paper, end: string): void {
    this.#scanner.scan(paper.barcodes.find((code) => code.endsWith(end)) ?? `no code ${end}`);
  }

  text(text: string): void {
    this.#scanner.scan(text);
  }

  /** Letter by letter off the keyboard of paper. */
  letters(text: string): void {
    const keys = this.papers.find(({ barcodes }) =>
      barcodes.some((code) => code.startsWith("SETUP:+")),
    )?.barcodes;
    for (const letter of text) {
      const number = letter.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase();
      const code = letter === " " ? "SETUP:+SPACE" : `SETUP:+${number}`;
      expect(keys).toContain(code);
      this.#scanner.scan(code);
    }
  }
}

function oneLine({ text }: Paper): string {
  return text.replace(/\s+/g, " ");
}

function start(stand: Stand, ...words: readonly string[]): Program {
  const program = new Program(TILL, ["setup", ...stand.flags, "--counter", ...words], { folder: stand.root });
  onTestFailed(() => void process.stderr.write(program.stderr));
  onTestFinished(() => program.signal("SIGKILL"));
  return program;
}

describe("till setup --counter", () => {
  test("sets up a till by printing and scanning alone", async () => {
    const stand = await Stand.open();
    const other = await stand.printer("dev/usb/lp0");
    const own = await stand.printer("dev/usb/lp1");
    const display = stand.display("dev/ttyUSB0");
    const watch = new Watch();
    display.display.onChange(() => watch.ring());
    const scanner = stand.scanner("dev/ttyACM0");
    const tokens = ["APP_USR-8841-canary-mistyped", TOKEN];
    const shopkeeper = new Shopkeeper([other, own], scanner, (self) => [
      [
        /Espanol: escanee/,
        (paper) => {
          if (paper.barcodes.includes("SETUP:P2+ES")) self.code(paper, "P2+ES");
        },
      ],
      [/ancho tiene el papel/, (paper) => self.code(paper, ".80")],
      [
        /muestra TILL SETUP 1\?/,
        async (paper) => {
          await watch.until("the display shows it", () =>
            display.display.lines().join().includes("TILL SETUP 1"),
          );
          self.code(paper, ".YES");
        },
      ],
      [/access token/, () => self.text(tokens.shift() ?? "")],
      [/Escribio: /, (paper) => self.code(paper, ".YES")],
      [
        /se llama el negocio/,
        (paper) => {
          self.letters("KIOSCO EL ÑANDÚ");
          self.code(paper, ".DONE");
        },
      ],
      [/Numero fiscal|propio del local|propio de esta caja/, (paper) => self.code(paper, ".TAKE")],
      [/Calle, sin la altura/, () => self.text("Av. Siempreviva")],
      [/Altura/, () => self.text("742")],
      [/Ciudad o barrio/, () => self.text("Palermo")],
      [/Provincia o estado/, () => self.text("Capital Federal")],
      [/Latitud/, () => self.text("-34.5889")],
      [/Longitud/, () => self.text("-58.4306")],
    ]);
    const program = start(stand);
    expect(await program.ended(60_000), program.stderr).toBe(0);
    const papers = shopkeeper.papers.map(oneLine);
    expect(papers.at(-1)).toContain("La instalacion termino");
    expect(papers.join()).not.toContain("canary");
    expect(program.stderr).not.toContain("canary");
    expect(other.printer.papers()).toHaveLength(1);
    expect(papers.filter((text) => text.includes("TEST Kiosco El Ñandú"))).toHaveLength(2);
    const config = loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
    expect(config.shop).toMatchObject({ name: "Kiosco El Ñandú", taxId: null, site: "MLA" });
    expect(config.devices.printer).toMatchObject({ connection: stand.at("usb", "dev/usb/lp1"), paperMm: 80 });
    expect(config.devices.scanners).toMatchObject([{ connection: stand.at("serial", "dev/ttyACM0") }]);
    expect(config.devices.display?.connection).toBe(`${stand.at("serial", "dev/ttyUSB0")}?baud=9600`);
    expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);

    const again = start(stand);
    expect(await again.ended(), again.stderr).toBe(0);
    expect(again.lines.join("\n")).toContain("nothing to do");
    expect(shopkeeper.papers).toHaveLength(papers.length);
  });

  test("says on paper what stopped it, and goes on without asking again what was answered", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    const scanner = stand.scanner("dev/ttyACM0");
    const shopkeeper = new Shopkeeper([printer], scanner, (self) => [
      [/Portugues: leia/, (paper) => self.code(paper, "+PT")],
      [/largura do papel/, (paper) => self.code(paper, ".58")],
    ]);
    const flags = [
      "--token-file",
      `${stand.root}/token`,
      "--shop-name",
      "Loja",
      "--store",
      "L1",
      "--pos",
      "L1P1",
    ];
    const program = start(stand, ...flags, "--site", "MLB");
    expect(await program.ended(60_000)).toBe(78);
    expect(oneLine(shopkeeper.papers.at(-1) as Paper)).toMatch(/A instalacao parou: .* found MLB \(Brazil\)/);
    const count = shopkeeper.papers.length;
    const second = start(
      stand,
      ...flags,
      "--no-sale",
      "--street",
      "x",
      "--number",
      "1",
      "--city",
      "Palermo",
      "--state",
      "x",
      "--latitude",
      "1",
      "--longitude",
      "1",
    );
    expect(await second.ended(60_000), second.stderr).toBe(0);
    expect(shopkeeper.papers.slice(count).map(oneLine)).toEqual([
      expect.stringContaining("A configuracao terminou"),
    ]);
  });

  test("says what it waits for while a paper does not come out, and goes on when it is out", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    const scanner = stand.scanner("dev/ttyACM0");
    const shopkeeper = new Shopkeeper([printer], scanner, (self) => [
      [
        /English: scan/,
        (paper) => {
          printer.printer.setCover("open");
          self.code(paper, "+EN");
        },
      ],
      [/How wide/, (paper) => self.code(paper, ".80")],
    ]);
    const program = start(stand, "--no-sale", "--token-file", `${stand.root}/token`, ...NAMES, ...ADDRESS);
    await program.watch.until("it says what it waits for", () =>
      /the first paper of .* is not out yet: .*cover/.test(program.stderr),
    );
    printer.printer.setCover("closed");
    expect(await program.ended(60_000), program.stderr).toBe(0);
    expect(shopkeeper.papers.map(oneLine)).toEqual([
      expect.stringContaining("English: scan"),
      expect.stringContaining("How wide"),
      expect.stringContaining("Setup is done"),
    ]);
  });

  test("takes the token from the part of the card that every computer reads", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    const scanner = stand.scanner("dev/ttyACM0");
    stand.write("boot/firmware/access_token", `${TOKEN}\r\n`);
    new Shopkeeper([printer], scanner, (self) => [
      [/English: scan/, (paper) => self.code(paper, "+EN")],
      [/How wide/, (paper) => self.code(paper, ".80")],
    ]);
    const program = start(
      stand,
      "--no-sale",
      "--shop-name",
      "Shop",
      "--store",
      "S1",
      "--pos",
      "S1P1",
      "--street",
      "x",
      "--number",
      "1",
      "--city",
      "Palermo",
      "--state",
      "x",
      "--latitude",
      "1",
      "--longitude",
      "1",
    );
    expect(await program.ended(60_000), program.stderr).toBe(0);
    expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);
    expect(program.stderr).toContain("delete it there when setup is done");
  });
});
