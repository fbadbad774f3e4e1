// A refund by scanner alone, where the till has more to ask than the receipt: warnings, a staff card, its PIN, a
// second person. Whoever leaves the dialogue in its middle has given nothing back.

import { afterEach, describe, expect, test } from "vitest";
import { displayWordsFor } from "../../src/feedback/words.ts";
import type { SaleView, StaffWish } from "../../src/terminal/till-api.ts";
import { RAILS } from "../support/rails.ts";
import { Shop, type ShopOptions } from "../support/shop.ts";

let shop: Shop;
afterEach(() => shop?.close());

const YERBA = "7790895000997";
const ALFAJOR = "7791234567898";

interface Person {
  readonly card: string;
  readonly pin: string;
}

const PLAIN: StaffWish = {
  id: "ana",
  name: "Ana",
  pin: "4711",
  refundLimit: null,
  dayLimit: null,
  mayApprove: false,
};

/** Enrols somebody, and reads the secret of the card from paper, as a scanner does. */
async function enrol(wish: Partial<StaffWish> = {}): Promise<Person> {
  const whole = { ...PLAIN, ...wish };
  await shop.api.setStaff(whole);
  const codes = shop.papers().flatMap((paper) => paper.qr);
  const card = codes.findLast((code) => code.startsWith("TILL:STAFF:")) ?? "";
  return { card, pin: whole.pin };
}

/** Until the display asks for what comes next. */
function shows(text: string): Promise<void> {
  return shop.until(`the display shows ${text}`, () => shop.status().display.join("|").includes(text));
}

async function scan(...texts: readonly string[]) {
  let answer = { accepted: false, message: "" };
  for (const text of texts) answer = await shop.api.scan(text);
  return answer;
}

async function beginRefund(sale: SaleView, ...articles: readonly string[]): Promise<void> {
  await scan("TILL:REFUND", sale.receiptCode ?? "", ...articles, "TILL:CONFIRM");
}

async function refunded(sale: SaleView): Promise<void> {
  await shop.until("refunded", () => shop.sale(sale.id).refunds.some((refund) => refund.status === "done"));
  await shop.until("the slip is out", () => shop.sale(sale.id).settled);
}

function givenBack(): readonly number[] {
  return shop.virtual.order("latest").refunds.map((refund) => refund.amountMinor);
}

describe.each(RAILS)("$name", (rail) => {
  const open = async (more: ShopOptions = {}) => {
    shop = await Shop.open({ ...rail.shop, ...more });
  };

  test("with staff in the journal: card, PIN by digit cards, CONFIRM; the slip names who gave it back", async () => {
    await open();
    const ana = await enrol();
    const sale = await shop.sellPaid();
    await scan("TILL:REFUND", sale.receiptCode ?? "");
    // Nobody may give it back yet: the answer does not say that it is on its way.
    expect((await scan("TILL:CONFIRM")).message).toMatch(/^\S+ ARS of receipt 1: looking first/);
    await shows("Pase su tarjeta");
    expect(givenBack()).toEqual([]);
    expect((await scan(ana.card)).message).toBe("now the PIN; TILL:CONFIRM ends it");
    const said = shop.logged.length;
    expect((await scan("TILL:4", "TILL:7")).accepted).toBe(true);
    expect(shop.status().display).toEqual(["PIN Ana", "**"]);
    expect(await scan("TILL:CONFIRM")).toMatchObject({ accepted: false });
    await scan("TILL:1", "TILL:1");
    // Neither in words nor by the count of its lines does the log say how many digits there were.
    expect(shop.logged.slice(said)).toEqual([expect.stringContaining("expected a PIN of 4 to 12 digits")]);
    await scan("TILL:CONFIRM");
    await refunded(sale);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ by: "Ana", approvedBy: null }]);
    expect(shop.papers().at(-1)?.text).toMatch(/Devolvió +Ana/);
  });

  test("above the limit a second person shows card and PIN too, and both names are on the slip", async () => {
    await open();
    const ana = await enrol({ refundLimit: "1000.00" });
    const luis = await enrol({ id: "luis", name: "Luis", pin: "080915", mayApprove: true });
    const sale = await shop.sellPaid();
    await beginRefund(sale);
    await shows("Pase su tarjeta");
    await scan(ana.card, ana.pin);
    await shows("Segunda persona");
    await scan(ana.card, ana.pin);
    await shows("Tarjeta rechazada");
    expect(givenBack()).toEqual([]);
    await scan(luis.card, luis.pin);
    await refunded(sale);
    expect(shop.sale(sale.id).refunds).toMatchObject([{ by: "Ana", approvedBy: "Luis" }]);
    expect(shop.papers().at(-1)?.text).toMatch(/Devolvió +Ana\n.*Autorizó +Luis/);
  });

  test("a wrong PIN says so and asks again; five of them lock the card, also after a restart", async () => {
    await open();
    const ana = await enrol();
    const sale = await shop.sellPaid();
    await beginRefund(sale);
    await shows("Pase su tarjeta");
    await scan(ana.card);
    for (let wrong = 1; wrong <= 4; wrong++) {
      await scan("9999");
      await shows("PIN incorrecto");
      expect(await scan("TILL:0")).toMatchObject({ accepted: true });
    }
    await shop.stop();
    await shop.start();
    await beginRefund(sale);
    await shows("Pase su tarjeta");
    await scan(ana.card, "9998");
    await shows("Tarjeta rechazada");
    await scan(ana.card, ana.pin);
    await shop.until("it is refused", () => shop.status().display[1] === "Está bloqueada");
    expect(givenBack()).toEqual([]);
  });

  test("what was given back before is asked about before it is given back once more", async () => {
    await open();
    const sale = await shop.sellPaid(["TILL:QTY:3", ALFAJOR]);
    await shop.refund("1", "300.00", 5_000);
    await beginRefund(sale, ALFAJOR);
    await shows("Ya se devolvió igual");
    expect(shop.status().display[1]).toBe("Confirme o cancele");
    expect(await scan(ALFAJOR)).toMatchObject({ accepted: false });
    await scan("TILL:CANCEL", "TILL:CONFIRM");
    expect(givenBack()).toEqual([30_000]);
    await beginRefund(sale, ALFAJOR);
    await shows("Ya se devolvió igual");
    await scan("TILL:CONFIRM");
    await shop.until("refunded", () => givenBack().length === 2);
    await refunded(sale);
  });

  test("CANCEL, or nobody for half a minute, leaves at every step and gives nothing back", async () => {
    await open();
    const ana = await enrol();
    const sale = await shop.sellPaid(["TILL:QTY:3", ALFAJOR]);
    const receipt = sale.receiptCode ?? "";
    const steps: readonly (() => Promise<unknown>)[] = [
      () => scan("TILL:REFUND"),
      () => scan("TILL:REFUND", receipt),
      () => scan("TILL:REFUND", receipt, ALFAJOR),
      () => beginRefund(sale),
      () => beginRefund(sale).then(() => shows("Pase su tarjeta")),
      () =>
        beginRefund(sale)
          .then(() => shows("Pase su tarjeta"))
          .then(() => scan(ana.card, "TILL:4")),
      () =>
        beginRefund(sale)
          .then(() => shows("Pase su tarjeta"))
          .then(() => scan(ana.card, ana.pin)),
    ];
    for (const step of steps) {
      await step();
      expect(await scan("TILL:CANCEL")).toEqual({ accepted: true, message: "cleared; nothing is open" });
      expect(shop.status().state).toBe("idle");
      await step();
      await shop.clock.advance(31_000);
      expect(shop.status().state).toBe("idle");
      expect((await scan("TILL:CONFIRM")).accepted).toBe(false);
    }
    // PINs are looked at one after the other: when this one is through, so is everything that was left.
    await beginRefund(sale, ALFAJOR);
    await shows("Pase su tarjeta");
    await scan(ana.card, ana.pin);
    await refunded(sale);
    expect(givenBack()).toEqual([30_000]);
    expect(shop.sale(sale.id).refunds).toHaveLength(1);
  });
});

describe("what a code is while a PIN is awaited", () => {
  async function atPin(): Promise<{ readonly ana: Person; readonly sale: SaleView }> {
    shop = await Shop.open({ catalog: "barcode,title,price\n7790895000997,Yerba,1250.50\n5678,Pan,300\n" });
    const ana = await enrol();
    const sale = await shop.sellPaid();
    await beginRefund(sale);
    await shows("Pase su tarjeta");
    await scan(ana.card);
    return { ana, sale };
  }

  test.each([
    ["an article of the catalogue", YERBA],
    ["an article with a short number", "5678"],
    ["an EAN-8 that nobody sells here", "96385074"],
    ["a UPC-A that nobody sells here", "036000291452"],
    ["a number that the scanner marks as scanned", "]C04712"],
    ["three digits", "471"],
    ["thirteen digits", "4711471147114"],
    ["a receipt", "R4821000000427"],
  ])("%s is not taken for a PIN, and is no wrong try", async (_what, code) => {
    const { ana, sale } = await atPin();
    for (let again = 0; again < 6; again++) {
      expect(await scan(code)).toMatchObject({
        accepted: false,
        message: expect.stringMatching(/expected a PIN/),
      });
    }
    await scan(ana.pin);
    await refunded(sale);
  });

  test("no answer, no news, no display, no record and no later paper ever shows a PIN or the secret of a card", async () => {
    shop = await Shop.open();
    const ana = await enrol({ pin: "73915028" });
    const sale = await shop.sellPaid();
    const secret = ana.card.replace("TILL:STAFF:", "");
    const heard: string[] = [];
    shop.api.subscribe((news) => heard.push(JSON.stringify([news, shop.status()])));
    const say = async (text: string) => heard.push(JSON.stringify([await scan(text), shop.status()]));
    // Before anybody asked, in the dialogue, wrong, right, and a moment too late.
    await say(ana.card);
    await say(ana.pin);
    await beginRefund(sale);
    await shows("Pase su tarjeta");
    await say(ana.pin);
    await say(ana.card);
    await say("73915029");
    await shows("PIN incorrecto");
    for (const digit of "7391") await say(`TILL:${digit}`);
    await say(ana.pin);
    await refunded(sale);
    await say(ana.pin);
    heard.push(JSON.stringify(shop.api.journal(1, 1000)), JSON.stringify(shop.sale(sale.id)));
    expect(heard.length).toBeGreaterThan(15);
    for (const text of heard) expect(text).not.toMatch(new RegExp(`7391|${secret}`, "i"));
    const after = shop.papers().slice(1);
    for (const paper of after) expect(paper.text).not.toMatch(new RegExp(`73915028|${secret}`));
  });
});

describe("warnings by country", () => {
  test("past the country's limit by the provider's clock the counter asks once more, whatever the wall clock says", async () => {
    shop = await Shop.open({ site: "MLU" });
    const sale = await shop.sellPaid();
    shop.clock.setWall("1970-01-01T00:00:00Z");
    await beginRefund(sale);
    await refunded(sale);
    expect(shop.sale(sale.id).refunds).toHaveLength(1);
  });

  test.each([
    [89, 0],
    [91, 1],
  ])("Uruguay takes refunds for 90 days: after %d days there are %d warnings", async (days, warnings) => {
    shop = await Shop.open({ site: "MLU" });
    await shop.sellPaid();
    await shop.pass(days * 24 * 60 * 60 * 1000);
    const preview = await shop.api.previewRefund({ receipt: "1", amount: null, lines: null });
    expect(preview.warnings.map(({ code }) => code)).toEqual(Array(warnings).fill("past-time-limit"));
    for (const { text } of preview.warnings) {
      expect(text).toMatch(/paid 91 days ago, and Mercado Pago takes refunds in Uruguay for 90 days/);
    }
  });

  test("in Peru a part is warned about, the whole is not", async () => {
    shop = await Shop.open({ site: "MPE", rail: "instore", qrMode: "static" });
    await shop.sellPaid();
    const look = async (amount: string | null) =>
      (await shop.api.previewRefund({ receipt: "1", amount, lines: null })).warnings.map(({ code }) => code);
    expect(await look("100.00")).toEqual(["full-only"]);
    expect(await look(null)).toEqual([]);
    // A warning forbids nothing.
    expect((await shop.refund("1", "100.00", 5_000)).refund.status).toBe("done");
  });
});

describe("cancelling what is paid", () => {
  test("CANCEL after the payment names the receipt and the way: a refund", async () => {
    shop = await Shop.open();
    await shop.sellPaid();
    expect(await shop.api.cancel()).toEqual({
      accepted: false,
      message: "receipt 1 is paid; a paid sale is refunded, not cancelled: scan TILL:REFUND",
    });
    expect(shop.status().display[0]).toBe("Pagado: use Devolver");
    await shop.refund("1", null, 5_000);
    expect((await shop.api.cancel()).message).toMatch(/nothing to cancel/);
  });
});

test.each(["es-AR", "pt-BR", "en"])("every word of the display fits its 20 columns in %s", (locale) => {
  const words = Object.values(displayWordsFor(locale)).flatMap((word) =>
    typeof word === "string" ? word : Object.values(word as Readonly<Record<string, string>>),
  );
  expect(words.filter((word) => word.length > 20)).toEqual([]);
});
