// The live demo in a console of its own: a pseudo-terminal, at whose other end the keys are pressed and the
// screen is read as a terminal would show it.

import { closeSync, constants, openSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { openPty } from "../../hardware/emulators/pty.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { type DemoProcess, Heard, startDemo } from "./support.ts";

const LIMIT_MS = 300_000;

class Console {
  readonly demo: DemoProcess;
  readonly heard = new Heard();
  readonly #write: (keys: string) => void;

  constructor(env: NodeJS.ProcessEnv = {}) {
    const pty = openPty(systemClock);
    onTestFinished(() => pty.close());
    const slave = openSync(pty.slavePath, constants.O_RDWR | constants.O_NOCTTY);
    pty.onBytes((bytes) => this.heard.take(bytes));
    this.#write = (keys) => pty.write(Buffer.from(keys));
    this.demo = startDemo([], [slave, slave, "inherit"], env);
    closeSync(slave);
  }

  press(keys: string): void {
    this.#write(keys);
  }

  /** What stands on the screen now, without colours. */
  screen(): string {
    const rows: string[] = [];
    const plain = this.heard.text.replace(/\x1b\[[0-9;]*m/g, "");
    for (const [, row, line] of plain.matchAll(/\x1b\[(\d+);1H([^\x1b]*)\x1b\[K/g))
      rows[Number(row)] = line ?? "";
    return rows.join("\n");
  }

  shows(text: string): Promise<void> {
    return this.heard.until(() => this.screen().includes(text));
  }
}

describe("in a console", () => {
  test(
    "keys sell, pay, refund and copy, and q gives the console back",
    async () => {
      const screen = new Console();
      await screen.shows("Bienvenido");
      screen.press("2");
      await screen.shows("Total $ 1.250,50");
      screen.press("x2");
      await screen.shows("Cantidad");
      screen.press("3t");
      await screen.shows("NO ES COMPROBANTE DE PAGO");
      await screen.shows("Escanee el QR");
      screen.press("sp");
      await screen.shows("PAGADO. Gracias!");
      await screen.shows("ORIGINAL");
      screen.press("h");
      await screen.shows("Queda pagado");
      await screen.shows("CONSTANCIA DE DEVOLUCIÓN");
      screen.press("y");
      await screen.shows("COPIA 1");
      expect(screen.screen()).toContain("no real money moves.");

      screen.press("q");
      expect(await screen.demo.end).toBe(0);
      const { text } = screen.heard;
      expect(text.slice(text.lastIndexOf("\x1b[?25h\x1b[?1049l"))).toContain("1 sale paid. DEMO");
      expect(text.trimEnd()).toMatch(/no real money moved\.$/);
      expect(screen.demo.left()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "a printer without paper is lit and owed, and a new roll settles it",
    async () => {
      const screen = new Console();
      await screen.shows("Bienvenido");
      screen.press("o");
      await screen.shows("out of paper");
      screen.press("1t");
      await screen.shows("1 paper owed");
      await screen.shows("● attention");
      screen.press("o");
      await screen.shows("NO ES COMPROBANTE DE PAGO");
      screen.press("\x03");
      expect(await screen.demo.end).toBe(0);
      expect(screen.demo.left()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "six hundred keys at once, sense and nonsense, do not bring it down",
    async () => {
      const screen = new Console();
      await screen.shows("Bienvenido");
      screen.press("123x9ctspbwnfhye\x1b[A\x1b[5~\x1b[Z\x1bñ€\x00c".repeat(25));
      screen.press("\x1b[F");
      await screen.shows("scan:");
      expect(screen.demo.child.exitCode).toBe(null);
      screen.press("q");
      expect(await screen.demo.end).toBe(0);
      expect(screen.demo.left()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "SIGTERM gives the console back and leaves nothing behind",
    async () => {
      const screen = new Console({ NO_COLOR: "1" });
      await screen.shows("Bienvenido");
      expect(screen.heard.text).not.toMatch(/\x1b\[[0-9;]*m/);
      screen.demo.child.kill("SIGTERM");
      expect(await screen.demo.end).toBe(143);
      expect(screen.heard.text).toContain("\x1b[?25h\x1b[?1049l");
      expect(screen.demo.left()).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    "a console that knows nothing but text gets the script",
    async () => {
      const screen = new Console({ TERM: "dumb" });
      await screen.heard.until((text) => text.includes("── 1. "));
      expect(screen.heard.text).not.toContain("\x1b");
      screen.demo.child.kill("SIGINT");
      expect(await screen.demo.end).toBe(130);
    },
    LIMIT_MS,
  );
});
