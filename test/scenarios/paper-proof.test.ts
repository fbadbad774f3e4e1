// What the journal says of a paper, and how it is known: the printer's word, its late word, or only that it was sent.

import { expect, test } from "vitest";
import { EmulatedEscPosPrinter } from "../../hardware/emulators/escpos-printer.ts";
import { SerialLine } from "../../hardware/emulators/serial-line.ts";
import { findProfile } from "../../hardware/profiles/find-profile.ts";
import { saleWords } from "../../src/cli/format.ts";
import { step } from "../../src/sale/step.ts";
import { viewSale } from "../../src/terminal/views.ts";
import { LineWire } from "../support/line-wire.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { startRig, startRigOn } from "../support/printer-rig.ts";
import { LAST_LINE, ReceiptDesk, receiptLines } from "../support/receipt-desk.ts";

const WHOLE = [...receiptLines(1), LAST_LINE].join("\n");

/** A receipt whose last line waits for paper in a printer that fell silent, until the till gave it up. */
async function startUnconfirmed() {
  const rig = await startRig();
  await rig.clock.advance(5000);
  const desk = new ReceiptDesk(rig.printer, rig.clock);
  rig.paper.runOutAfterLines(receiptLines(1).length);
  desk.sell(1);
  await rig.clock.advance(5000);
  expect(desk.receipt(1).status).toBe("sealed");
  rig.paper.setAnswering(false);
  await rig.clock.advance(60_000);
  expect(desk.receipt(1).status).toBe("unconfirmed");
  return { ...rig, desk };
}

const texts = (rig: Awaited<ReturnType<typeof startUnconfirmed>>) =>
  rig.paper.papers().map((paper) => paper.text.trim());

test("an unconfirmed receipt is printed in the journal as soon as the printer says so, however late", async () => {
  const rig = await startUnconfirmed();
  await rig.clock.advance(3600_000);
  expect(texts(rig)).toEqual([]);
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(5000);
  expect(rig.desk.receipt(1)).toMatchObject({ status: "printed", proof: "confirmed" });
  expect(rig.desk.events.map(({ event }) => event.type).slice(-2)).toEqual([
    "paper-unconfirmed",
    "paper-printed",
  ]);
  await rig.clock.advance(600_000);
  expect(texts(rig)).toEqual([WHOLE]);
  expect(rig.desk.failures).toEqual([]);
});

test("an unconfirmed receipt is never printed again by itself", async () => {
  const rig = await startUnconfirmed();
  rig.paper.powerCycle();
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(3600_000);
  expect(rig.desk.receipt(1).status).toBe("unconfirmed");
  expect(texts(rig)).toEqual([]);
});

test("a late word about a receipt that somebody has had copied meanwhile changes nothing", async () => {
  const rig = await startUnconfirmed();
  const asked = rig.paper.commands().findLast((command) => command.startsWith("1d 28 48"));
  const name =
    asked
      ?.split(" ")
      .slice(-4)
      .map((byte) => Number.parseInt(byte, 16)) ?? [];
  rig.paper.powerCycle();
  rig.paper.setAnswering(true);
  rig.paper.setPaper("ok");
  await rig.clock.advance(5000);
  rig.desk.copy(1);
  await rig.clock.advance(60_000);
  expect(rig.desk.receipt(1).status).toBe("replaced");
  // Another one is still owed, so the sale is not settled.
  rig.paper.setPaper("out");
  await rig.clock.advance(5000);
  rig.desk.copy(1);
  rig.paper.say(Uint8Array.of(0x37, 0x22, ...name, 0x00));
  await rig.clock.advance(1000);
  expect(rig.desk.receipt(1).status).toBe("replaced");
  expect(rig.desk.failures).toEqual([]);
});

test("a receipt sent to a printer that cannot say whether it came out says so of itself", async () => {
  const rig = await startRig({ deaf: true });
  const desk = new ReceiptDesk(rig.printer, rig.clock);
  desk.sell(1);
  await rig.clock.advance(10_000);
  expect(desk.receipt(1)).toMatchObject({ status: "printed", proof: "sent" });
  expect(desk.events.at(-1)).toEqual({
    sale: 1,
    event: { type: "paper-printed", paper: "receipt", proof: "sent" },
  });
  expect(saleWords(viewSale(desk.sale(1), "es-AR", "123456"))).toMatch(
    /receipt, printed: sent to a printer that does not say whether it came out/,
  );
});

test("a confirmed receipt says nothing more than printed, and so does one of an older journal", async () => {
  const rig = await startRig();
  await rig.clock.advance(5000);
  const desk = new ReceiptDesk(rig.printer, rig.clock);
  desk.sell(1);
  await rig.clock.advance(10_000);
  expect(saleWords(viewSale(desk.sale(1), "es-AR", "123456"))).toMatch(/receipt, printed\n/);
  const older = new ReceiptDesk(rig.printer, rig.clock);
  rig.paper.setPaper("out");
  await rig.clock.advance(10_000);
  older.sell(1);
  const replayed = step(older.sale(1), { type: "paper-printed", paper: "receipt" });
  if (replayed === null) throw new Error("an old record does not replay");
  const view = viewSale(replayed, "es-AR", "123456");
  expect(view.papers).toEqual([{ id: "receipt", status: "printed", proof: null }]);
  expect(saleWords(view)).toMatch(/receipt, printed\n/);
});

test("a printer that tears papers, because it is not heard when it asks to wait, is given no second one to tear", async () => {
  const clock = new ManualClock();
  const paper = new EmulatedEscPosPrinter(clock, { bufferBytes: 45, msPerLine: 80, knowsQr: false });
  const line = new SerialLine(paper, clock, { baud: 9600, flow: "ignored" });
  const rig = await startRigOn(clock, paper, new LineWire(line, clock, 9600, false), findProfile(null));
  await clock.advance(20_000);
  const desk = new ReceiptDesk(rig.printer, clock);
  desk.sell(1);
  await clock.advance(60_000);
  expect(line.lostBytes).toBeGreaterThan(0);
  expect(rig.printer.state()).toMatchObject({
    condition: "attention",
    detail: expect.stringContaining("flow=xonxoff"),
  });
  const pieces = () => [...paper.papers(), paper.strip()].filter((piece) => piece.things.length > 0).length;
  const before = pieces();
  for (const sale of [2, 3, 4]) {
    desk.sell(sale);
    await clock.advance(1200_000);
  }
  expect(pieces()).toBe(before);
  expect([1, 2, 3, 4].map((sale) => desk.receipt(sale).status)).toEqual(["owed", "owed", "owed", "owed"]);
  // A whole cable, and somebody at the printer.
  line.setFlow("wire");
  paper.setCover("open");
  await clock.advance(5000);
  paper.setCover("closed");
  await clock.advance(120_000);
  expect([1, 2, 3, 4].map((sale) => desk.receipt(sale).proof)).toEqual(Array(4).fill("confirmed"));
  expect(desk.failures).toEqual([]);
});

test("a receipt that came out torn rests for a while, whatever is sold meanwhile, and keeps no other one waiting", async () => {
  const rig = await startRig();
  await rig.clock.advance(5000);
  const desk = new ReceiptDesk(rig.printer, rig.clock);
  rig.paper.rebootAfterBytes(700, 1500);
  desk.sell(1);
  // Until it is given up; after so long the second try would begin.
  while (desk.pauses === 0) await rig.clock.advance(100);
  desk.sell(2);
  await rig.clock.advance(3000);
  expect([desk.receipt(1).status, desk.receipt(2).status]).toEqual(["owed", "printed"]);
  await rig.clock.advance(30_000);
  expect(desk.receipt(1).status).toBe("printed");
  expect(rig.paper.papers().filter((paper) => paper.text.trim() === WHOLE)).toHaveLength(1);
  expect(desk.failures).toEqual([]);
});
