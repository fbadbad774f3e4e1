// A shop's own picture on its papers, and papers as pictures, driven only from outside: what is in the settings is
// on the paper, and what the command draws is what the printer printed.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsqr from "jsqr";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import type { PrintedThing } from "../../hardware/emulators/printer-paper.ts";
import { Rig } from "./rig.ts";

const WIDTH = 180;
const HEIGHT = 30;

/** A wedge: no two of its rows are alike, so nothing can be turned or shifted unseen. */
const isBlack = (x: number, y: number) => x < 6 * y;

function logo(): Buffer {
  const image = new PNG({ width: WIDTH, height: HEIGHT });
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const black = isBlack(at % WIDTH, Math.floor(at / WIDTH));
    image.data.set(black ? [0, 0, 0, 255] : [0, 0, 0, 0], at * 4);
  }
  return PNG.sync.write(image);
}

test.each([
  { title: "native QR, serial", options: { wire: "serial", paperMm: 80 } },
  {
    title: "58 mm, a printer without QR command",
    options: { wire: "usb", paperMm: 58, profile: "pos-5890", personality: { knowsQr: false } },
  },
] as const)(
  "the logo stands at the head of the ticket dot for dot, and till paper draws the same ticket: $title",
  async ({ options }) => {
    const folder = mkdtempSync(join(tmpdir(), "tilld-logo-"));
    writeFileSync(join(folder, "logo.png"), logo());
    const more = `[paper]\nlogo = "${join(folder, "logo.png")}"\nfooter = ["¡Gracias! 🧉"]\n`;
    const rig = await Rig.open({ ...options, more });
    try {
      rig.scan("7790895000997", "TILL:TOTAL");
      const ticket = await rig.paper(/NO ES COMPROBANTE DE PAGO/);
      expectLogo(ticket.things[0]);
      const [qr = null] = rig.photographs();

      const file = join(folder, "ticket.png");
      expect(await rig.till("paper", "1", "--out", file)).toMatchObject({ code: 0 });
      const picture = PNG.sync.read(readFileSync(file));
      const pixels = new Uint8ClampedArray(picture.data);
      expect(jsqr.default(pixels, picture.width, picture.height)?.data).toBe(qr);
      const row = (y: number) => {
        const dots = Array.from(
          { length: picture.width },
          (_, x) => picture.data[(y * picture.width + x) * 4] === 0,
        );
        return dots.map((black) => (black ? "#" : ".")).join("");
      };
      // Below its two first lines and the margin: the same wedge.
      const drawn = Array.from({ length: HEIGHT }, (_, y) => row(32 + 2 * 34 + y).replace(/^\.+|\.+$/g, ""));
      expect(drawn).toEqual(Array.from({ length: HEIGHT }, (_, y) => "#".repeat(6 * y)));

      await rig.pay(qr ?? "");
      const receipt = await rig.paper(/^ORIGINAL$/);
      expectLogo(receipt.things[0]);
      expect(receipt.text).toMatch(/Documento no válido como factura\n *¡Gracias!\n/);
      await rig.settled(1);
      const shown = await rig.till("paper", "1");
      expect(shown.stdout).toContain("VISTA PREVIA, NO VALE");
      expect(shown.stdout).not.toContain("ORIGINAL");
      expect(rig.count(/^ORIGINAL$/)).toBe(1);

      expect(await rig.till("cards", "--a4", join(folder, "cards.svg"))).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, "cards.svg"), "utf8")).toMatch(
        /^<svg [^>]*width="210mm" height="297mm"/,
      );
    } finally {
      await rig.close();
      rmSync(folder, { recursive: true });
    }
  },
);

function expectLogo(thing: PrintedThing | undefined): void {
  if (thing?.kind !== "picture") throw new Error(`a logo was expected, found ${JSON.stringify(thing)}`);
  const { bitmap, align } = thing;
  expect(align).toBe("center");
  // Rows come in whole bytes.
  expect([bitmap.width, bitmap.height]).toEqual([Math.ceil(WIDTH / 8) * 8, HEIGHT]);
  const wrong = [...bitmap.pixels].filter((dot, at) => {
    const x = at % bitmap.width;
    return (dot === 1) !== (x < WIDTH && isBlack(x, Math.floor(at / bitmap.width)));
  });
  expect(wrong).toEqual([]);
}
