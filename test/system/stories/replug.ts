// Cables that are pulled and put back, each so that the kernel gives the device another number than before.

import assert from "node:assert/strict";
import type { Check } from "../report.ts";
import { ALFAJOR, KEYBOARD_SCANNER, type Terminal } from "../terminal.ts";

// The body of a receipt has more bytes than this, and its beginning fewer.
const INSIDE_A_RECEIPT_BYTES = 400;

export const REPLUG: readonly Check<Terminal>[] = [
  {
    says: "a display that comes back as another ttyUSB, having forgotten everything, shows again what it showed",
    async holds(terminal) {
      terminal.scanner.type(ALFAJOR);
      await terminal.displayed(/Total .*300,00/);
      await terminal.replug({
        device: terminal.display,
        stranger: terminal.strangeAdapter,
        path: "/dev/pos/display",
        missed: /"msg":"display [^"]*: missing"/,
        meanwhile: () => terminal.screen.losePower(),
      });
      await terminal.displayed(/Total .*300,00/);
    },
  },
  {
    says: "a scanner that comes back as another event device sells, and still types nothing into the console",
    async holds(terminal) {
      const heard = terminal.machine.lines("console").length;
      const since = terminal.logged;
      await terminal.unplug(terminal.keyboard);
      await terminal.replug({
        device: terminal.scanner,
        stranger: terminal.keyboard,
        path: KEYBOARD_SCANNER,
        missed: /"msg":"scanner evdev[^"]*: missing"/,
      });
      await terminal.log(/"msg":"scanner evdev[^"]*: ready"/, since);
      await terminal.beginSale();
      assert.equal(terminal.machine.lines("console").length, heard);
    },
  },
  {
    says: "a printer pulled inside a receipt and back as another lp prints one original of it, and no second",
    async holds(terminal) {
      const before = terminal.originals();
      await terminal.replug({
        device: terminal.printer,
        stranger: terminal.strangePrinter,
        path: "/dev/pos/printer",
        missed: /"msg":"printer [^"]*: missing"/,
        pull: async () => {
          const pulled = terminal.printer.unplugAfter(INSIDE_A_RECEIPT_BYTES);
          await terminal.pay();
          await pulled;
        },
        meanwhile: () => assert.equal(terminal.originals(), before),
      });
      await terminal.receipt();
      const sale = await terminal.settled(3);
      assert.equal(sale.status, "paid");
      assert.equal(terminal.originals(), before + 1);
    },
  },
  {
    says: "and the next sale goes as always",
    async holds(terminal) {
      await terminal.beginSale();
      await terminal.pay();
      await terminal.receipt();
    },
  },
];
