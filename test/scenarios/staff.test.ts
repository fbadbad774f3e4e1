// Who gives money back: cards, PINs, limits and the second person, over restarts and under any wall clock.

import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../../hardware/hal/clock.ts";
import { ControlClient } from "../../src/control/client.ts";
import type { DiskFile } from "../../src/journal/disk.ts";
import { nodeDisk } from "../../src/journal/node-disk.ts";
import type { Credentials } from "../../src/staff/staff.ts";
import type { SaleView, StaffWish } from "../../src/terminal/till-api.ts";
import { RAILS } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

const PIN = { ana: "2580", beto: "1357", caro: "90210" } as const;
type Person = keyof typeof PIN;

const WRONG = "1470";
const DAY_MS = 86_400_000;

let shop: Shop;
afterEach(() => shop.close());

function word(id: Person, pin: string = PIN[id]): Credentials {
  return { who: { id }, pin };
}

async function enrol(id: Person, more: Partial<StaffWish> = {}) {
  const nobodyLimits = { refundLimit: null, dayLimit: null, mayApprove: false };
  return shop.api.setStaff({ id, name: id.toUpperCase(), pin: PIN[id], ...nobodyLimits, ...more });
}

/** A shop with one paid sale of 1250.50, receipt 1, and its staff: Ana with limits, Caro who may approve. */
async function openWithStaff(options: ShopOptions = {}): Promise<void> {
  shop = await Shop.open(options);
  await shop.sellPaid();
  await enrol("ana", { refundLimit: "500", dayLimit: "800" });
  await enrol("caro", { mayApprove: true });
}

/** Gives back on somebody's word, although the same was given back before. */
async function give(
  amount: string | null,
  staff: Credentials | null,
  approver: Credentials | null = null,
  receipt = "1",
) {
  const { refund } = await shop.refund(receipt, amount, 5_000, { staff, approver, again: true });
  return refund;
}

function givenBackMinor(): readonly number[] {
  return shop.virtual.orders().flatMap((order) => order.refunds.map(({ amountMinor }) => amountMinor));
}

/** The shop's time with a wall clock of its own, which tells what it likes. */
function withWall(clock: Clock, tell: () => string): Clock {
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallTime: () => new Date(tell()),
    after: (ms, callback) => clock.after(ms, callback),
  };
}

describe("as soon as somebody is enrolled", () => {
  test("nobody gives money back without a word of the staff: not by command, not by socket, not by scanner", async () => {
    shop = await Shop.open();
    const sale = await shop.sellPaid();
    expect((await give("100.00", null)).by).toBeNull();
    await enrol("ana");
    await expect(give("100.00", null)).rejects.toThrow(/somebody of the staff has to answer/);
    const client = new ControlClient(join(shop.folder, "till.sock"));
    await expect(client.refund({ receipt: "1", amount: "100.00", again: true }, 0)).rejects.toThrow(
      /somebody of the staff has to answer/,
    );
    for (const text of ["TILL:REFUND", sale.receiptCode ?? "", "TILL:CONFIRM"]) await shop.api.scan(text);
    await shop.pass(5_000);
    expect(givenBackMinor()).toEqual([10_000]);

    expect(await give("50.00", word("ana"))).toMatchObject({ by: "ANA", approvedBy: null, status: "done" });
    expect(givenBackMinor()).toEqual([10_000, 5_000]);
  });

  test("and when the last one was removed, refunds need nobody again", async () => {
    await openWithStaff();
    expect((await shop.api.removeStaff("ana")).map(({ id }) => id)).toEqual(["caro"]);
    await expect(give("10.00", null)).rejects.toThrow(/somebody of the staff/);
    await expect(give("10.00", word("ana"))).rejects.toThrow(/nobody .* is called "ana"/);
    expect(await shop.api.removeStaff("caro")).toEqual([]);
    expect((await give("10.00", null)).by).toBeNull();
  });

  test("a card is as good as a name, and enrolling again makes the old card worthless", async () => {
    await openWithStaff();
    const cardOf = (index: number) => (shop.papers().at(index)?.qr[0] ?? "").replace("TILL:STAFF:", "");
    const old = cardOf(-2);
    expect(old).toMatch(/^[0-9A-Z]{20}$/);
    const byCard = (card: string): Credentials => ({ who: { card }, pin: PIN.ana });
    expect((await give("10.00", byCard(old))).by).toBe("ANA");
    await shop.until("the slip is out", () => shop.sale(1).settled);
    expect((await enrol("ana")).card).toBe("printed");
    await expect(give("10.00", byCard(old))).rejects.toThrow(/card is of nobody/);
    expect((await give("10.00", byCard(cardOf(-1).toLowerCase()))).by).toBe("ANA");
  });
});

describe("a wrong PIN", () => {
  test("gives nothing back, and after five in a row not even the right one does, also after a restart", async () => {
    await openWithStaff();
    for (const left of ["4 more tries", "3 more tries", "2 more tries", "1 more try"])
      await expect(give("10.00", word("ana", WRONG))).rejects.toThrow(`wrong PIN for ANA; ${left}`);
    await expect(give("10.00", word("ana", WRONG))).rejects.toThrow(/wrong PIN; ANA is locked/);
    await expect(give("10.00", word("ana"))).rejects.toThrow(/ANA is locked .*till staff unlock ana/);
    await shop.stop();
    await shop.start();
    await expect(give("10.00", word("ana"))).rejects.toThrow(/ANA is locked/);
    expect(shop.api.staff().map(({ id, locked }) => [id, locked])).toEqual([
      ["ana", true],
      ["caro", false],
    ]);
    expect(givenBackMinor()).toEqual([]);

    expect((await shop.api.unlockStaff("ana")).locked).toBe(false);
    expect((await give("10.00", word("ana"))).status).toBe("done");
  });

  test("is counted over restarts, and the right one begins the count anew", async () => {
    await openWithStaff();
    for (let times = 0; times < 4; times += 1) await give("1", word("ana", WRONG)).catch(() => null);
    expect((await give("1.00", word("ana"))).status).toBe("done");
    for (let times = 0; times < 3; times += 1) await give("1", word("ana", WRONG)).catch(() => null);
    await shop.stop();
    await shop.start();
    await expect(give("1.00", word("ana", WRONG))).rejects.toThrow(/1 more try/);
    await expect(give("1.00", word("ana", WRONG))).rejects.toThrow(/locked/);
  });

  test("five at once count as five: nobody guesses in parallel", async () => {
    await openWithStaff();
    const guesses = ["1470", "1471", "1472", "1473", "1474", "1475", "1476", "1477"];
    await Promise.allSettled(guesses.map((pin) => give("1.00", word("ana", pin))));
    await expect(give("1.00", word("ana"))).rejects.toThrow(/ANA is locked/);
    expect(shop.api.staff()[0]).toMatchObject({ id: "ana", locked: true });
    const refusals = shop.api
      .journal(1, 1000)
      .filter(({ record }) => JSON.stringify(record).includes("pin-refused"));
    expect(refusals).toHaveLength(5);
  });

  test("of the second person locks the second person, not the first", async () => {
    await openWithStaff();
    for (let times = 0; times < 5; times += 1)
      await expect(give("600.00", word("ana"), word("caro", WRONG))).rejects.toThrow(/wrong PIN/);
    expect(shop.api.staff().map(({ locked }) => locked)).toEqual([false, true]);
  });

  test("is answered only when it is on the disk", async () => {
    let open = (): void => undefined;
    let gate: Promise<void> = Promise.resolve();
    await openWithStaff();
    await shop.stop();
    const disk = nodeDisk(shop.journalDirectory);
    const held = (file: DiskFile): DiskFile => ({
      writeAt: (offset, bytes) => file.writeAt(offset, bytes),
      flush: () => gate.then(() => file.flush()),
      flushNow: () => file.flushNow(),
      close: () => file.close(),
    });
    await shop.start({
      disk: {
        ...disk,
        create: (name, bytes) => held(disk.create(name, bytes)),
        open: (name) => held(disk.open(name)),
      },
    });
    gate = new Promise((resolve) => {
      open = resolve;
    });
    let answered = false;
    const answer = give("1.00", word("ana", WRONG)).catch(() => {
      answered = true;
    });
    const wasWritten = () => JSON.stringify(shop.api.journal(1, 1000)).includes("pin-refused");
    await shop.until("the refusal is written", wasWritten);
    await shop.pass(1_000);
    expect(answered).toBe(false);
    open();
    await answer;
    expect(answered).toBe(true);
  });
});

describe("above a limit", () => {
  test("a second person has to agree, who is on the record beside the first", async () => {
    await openWithStaff();
    await enrol("beto");
    expect((await give("500.00", word("ana"))).approvedBy).toBeNull();
    await expect(give("500.01", word("ana"))).rejects.toThrow(
      /500.01 ARS is more than the 500.00 ARS.*second person/,
    );
    await expect(give("500.01", word("ana"), word("beto"))).rejects.toThrow(/BETO may not approve/);
    expect(await give("500.01", word("ana"), word("caro"))).toMatchObject({ by: "ANA", approvedBy: "CARO" });
    expect(givenBackMinor()).toEqual([50_000, 50_001]);
  });

  test("nobody approves oneself, whoever one is", async () => {
    await openWithStaff();
    expect((await enrol("caro", { mayApprove: true, refundLimit: "100" })).card).toBe("printed");
    await expect(give("100.01", word("caro"))).rejects.toThrow(/second person/);
    await expect(give("100.01", word("caro"), word("caro"))).rejects.toThrow(/cannot approve an own refund/);
    const card = (shop.papers().at(-1)?.qr[0] ?? "").replace("TILL:STAFF:", "");
    const sameByCard: Credentials = { who: { card }, pin: PIN.caro };
    await expect(give("100.01", word("caro"), sameByCard)).rejects.toThrow(/cannot approve an own refund/);
    expect(givenBackMinor()).toEqual([]);
  });

  test("two refunds at once do not pass the limit of the day together", async () => {
    await openWithStaff();
    await shop.sellPaid();
    const both = await Promise.allSettled([
      give("450.00", word("ana"), null, "1"),
      give("450.00", word("ana"), null, "2"),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(givenBackMinor()).toEqual([45_000]);
  });

  test("a refund that the provider refused leaves the day as it was", async () => {
    await openWithStaff();
    shop.virtual.faults.add({ kind: "refuse", status: 400, code: "invalid_refund", on: "refund", times: 1 });
    expect((await give("450.00", word("ana"))).status).toBe("refused");
    expect(shop.api.staff()[0]?.givenBack.minor).toBe(0);
    expect((await give("450.00", word("ana"))).status).toBe("done");
    expect(shop.api.staff()[0]?.givenBack.minor).toBe(45_000);
  });

  test("somebody who is removed while the second person types the PIN gives nothing back", async () => {
    await openWithStaff();
    await give("1.00", word("ana", WRONG)).catch(() => null);
    const refund = give("600.00", word("ana"), word("caro"));
    const refused = expect(refund).rejects.toThrow(/ANA is not on the staff any more/);
    const firstWasRight = () => JSON.stringify(shop.api.journal(1, 1000)).includes("pin-accepted");
    await shop.until("the first PIN was right", firstWasRight);
    await shop.api.removeStaff("ana");
    await refused;
    expect(givenBackMinor()).toEqual([]);
  });

  test("who was removed and comes back under the same id has no new day", async () => {
    await openWithStaff();
    await give("450.00", word("ana"));
    await shop.until("the slip is out", () => shop.sale(1).settled);
    await shop.api.removeStaff("ana");
    expect(shop.sale(1).refunds[0]?.by).toBe("ANA");
    await enrol("ana", { dayLimit: "800" });
    expect(shop.api.staff().find(({ id }) => id === "ana")?.givenBack.minor).toBe(45_000);
    await expect(give("400.00", word("ana"))).rejects.toThrow(/450.00 ARS given back before/);
  });
});

describe.each(RAILS.filter(({ name }) => ["orders, dynamic", "instore, static"].includes(name)))(
  "on $name",
  (rail) => {
    test("the day is the provider's, over restarts and whatever the wall clock of the till says", async () => {
      let wall = "1970-01-01T00:00:10Z";
      await openWithStaff(rail.shop);
      const odd = { clock: withWall(shop.clock, () => wall) };
      const restart = async () => {
        await shop.stop();
        await shop.start(odd);
      };
      await restart();
      await give("450.00", word("ana"));
      await expect(give("400.00", word("ana"))).rejects.toThrow(/second person/);
      for (const told of ["2031-01-01T00:00:00Z", "1970-01-02T00:00:20Z", "2026-03-09T14:00:00Z"]) {
        wall = told;
        await expect(give("400.00", word("ana"))).rejects.toThrow(/second person/);
        await restart();
        await expect(give("400.00", word("ana"))).rejects.toThrow(/450.00 ARS given back before/);
      }
      expect((await give("350.00", word("ana"))).status).toBe("done");

      await shop.stop();
      await shop.clock.advance(DAY_MS + 2_000);
      wall = "1970-01-01T00:00:00Z";
      await shop.start(odd);
      expect((await give("400.00", word("ana"))).status).toBe("done");
      expect(shop.api.staff()[0]?.givenBack.minor).toBe(40_000);
    });
  },
);

describe("what is refused when somebody is enrolled", () => {
  test.each<[string, Partial<StaffWish>, RegExp]>([
    ["an id with capitals", { id: "Ana" }, /"Ana": expected an id of 1 to 16/],
    ["a long name", { name: "A".repeat(25) }, /expected a name of 1 to 24/],
    ["a name that could move a terminal", { name: "Ana\u001b[2J" }, /expected a name/],
    ["a trivial PIN", { pin: "1234" }, /guessed first/],
    ["a PIN that is an article's barcode", { pin: "779123456789" }, /would take this number for the barcode/],
    ["letters for a PIN", { pin: "secret" }, /^PIN: expected 4 to 12 digits$/],
    ["a limit that is no amount", { dayLimit: "1.000,00" }, /limit "1.000,00": expected an amount in ARS/],
  ])("%s", async (_, wish, message) => {
    shop = await Shop.open();
    await expect(enrol("ana", wish)).rejects.toThrow(message);
    expect(shop.api.staff()).toEqual([]);
  });

  test("nobody who is not there is removed or unlocked", async () => {
    shop = await Shop.open();
    await expect(shop.api.removeStaff("ana")).rejects.toThrow(/nobody .* is called "ana"/);
    await expect(shop.api.unlockStaff("ana")).rejects.toThrow(/nobody .* is called "ana"/);
  });
});

test("without paper the card does not come out, and the answer says how to get another one", async () => {
  shop = await Shop.open();
  await shop.sellPaid();
  shop.printer.printer.setPaper("out");
  await shop.until("the till knows", () => shop.api.devices()[0]?.condition === "attention");
  const { card, staff } = await enrol("ana");
  expect(staff.id).toBe("ana");
  expect(card).toMatch(/^not-started: .*ANA is enrolled; "till staff add ana" again prints a new card/);
  shop.printer.printer.setPaper("ok");
  await shop.until("the till knows", () => shop.api.devices()[0]?.condition === "ready");
  expect((await enrol("ana")).card).toBe("printed");
});

test("an ordinary sale is none of the staff's business", async () => {
  shop = await Shop.open();
  await enrol("ana");
  const sale: SaleView = await shop.sellPaid();
  expect(sale.settled).toBe(true);
});
