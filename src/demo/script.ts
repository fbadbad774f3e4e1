// The demo that plays by itself: six short stories on the whole till, told as they happen, and the reckoning at
// their end. Everything shown comes from the far ends: the emulated display's glass, the emulated printer's paper.

import { relative, resolve } from "node:path";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { SaleView } from "../terminal/till-api.ts";
import { ARTICLES } from "./articles.ts";
import type { DemoShop, DemoShopOptions } from "./demo-shop.ts";
import { isConsole, makeInk, wantsColor } from "./ink.ts";
import { Narrator } from "./narrator.ts";
import { lastLineOf } from "./paper-picture.ts";
import { count, judge, type Tally } from "./tally.ts";

export const NO_REAL_MONEY = "DEMO: virtual Mercado Pago, no real money moves.";

const LOCALE = "es-AR";
/** Of a console that does not know its size. */
const USUAL_COLUMNS = 80;
const PART_MINOR = 125_050;

/** By hand, from the prices in articles.ts and the stories below. */
const EXPECTED: Tally = {
  sales: 4,
  paid: 2,
  expired: 1,
  canceled: 1,
  unsettled: 0,
  takenMinor: 1_024_100,
  takenAtProviderMinor: 1_024_100,
  givenBackMinor: 474_050,
  givenBackAtProviderMinor: 474_050,
  orders: 4,
  ordersOpen: 0,
  refunds: 2,
  qrTickets: 4,
  originals: 2,
  copies: 0,
  refundSlips: 2,
  notPaidSlips: 2,
  otherPapers: 0,
  papersWithoutBanner: 0,
  papersOwed: 0,
};

/** @returns exit code: 1 when the reckoning is not as it must be */
export async function playScript(
  open: (options: Pick<DemoShopOptions, "paperMm" | "log">) => Promise<DemoShop>,
  out: NodeJS.WriteStream,
): Promise<number> {
  const startedMs = systemClock.monotonicMs();
  const ink = makeInk(wantsColor(out, process.env));
  const say = (line: string) => out.write(`${line}\n`);
  say(ink("bold", NO_REAL_MONEY));
  const warnings: string[] = [];
  let listening = false;
  const shop = await open({
    paperMm: 80,
    log: (level, message) => {
      if (listening && level !== "info") warnings.push(message);
    },
  });
  listening = true;
  say(`The daemon runs on emulated devices. Ask it from another terminal, while this lasts:`);
  say(`  ${tillCommand()} --config ${shop.configFile} status`);
  const width = isConsole(out, process.env) ? out.columns || USUAL_COLUMNS : 0;
  const narrator = new Narrator(shop, say, ink, width);
  const play = new Play(shop, narrator);

  await play.everything();

  const verdict = judge(
    count({
      locale: LOCALE,
      sales: shop.sales(),
      status: shop.api.status(),
      orders: shop.virtual.orders(),
      papers: shop.printer.printer.papers(),
    }),
    EXPECTED,
    LOCALE,
  );
  await narrator.end();
  listening = false;
  await shop.close();
  const seconds = ((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1);
  narrator.headline(`The reckoning, after ${seconds} s`);
  for (const line of verdict.lines) say(line);
  for (const warning of warnings) say(ink("yellow", `the till warned: ${warning}`));
  for (const fault of verdict.faults) say(ink("red", `WRONG: ${fault}`));
  const good = verdict.faults.length === 0;
  say(ink(good ? "green" : "red", good ? "All of it is as it must be." : "Not all of it is as it must be."));
  say(ink("bold", NO_REAL_MONEY.replace("moves", "moved")));
  return good ? 0 : 1;
}

/** As it can be typed from here. */
export function tillCommand(): string {
  const till = resolve(import.meta.dirname, "../../bin/till");
  const near = relative(process.cwd(), till);
  return near.startsWith("..") ? till : near;
}

class Play {
  readonly #shop: DemoShop;
  readonly #narrator: Narrator;
  #stories = 0;

  constructor(shop: DemoShop, narrator: Narrator) {
    this.#shop = shop;
    this.#narrator = narrator;
  }

  async everything(): Promise<void> {
    const { phone } = this.#shop.virtual;
    const first = await this.#story("A customer pays", async () => {
      await this.#scan("TILL:QTY:2");
      await this.#scan(ARTICLES.alfajor.barcode);
      const sale = await this.#sell(ARTICLES.yerba.barcode);
      this.#pointPhoneAtPaper();
      this.#tell("phone", "pays with the money in the account");
      phone.approve("latest", { method: "account_money" });
      return this.#settled(sale, "paid");
    });
    const second = await this.#story("A card is rejected, another one pays", async () => {
      const sale = await this.#sell(ARTICLES.cafe.barcode);
      this.#pointPhoneAtPaper();
      this.#tell("phone", "tries a card, which the bank rejects");
      phone.reject("latest");
      await this.#shop.until("the rejection is shown", () => this.#displays("Pago rechazado"));
      await this.#narrator.settle();
      this.#tell("phone", "tries another card: approved");
      phone.approve("latest", { method: "credit_card", installments: 3 });
      return this.#settled(sale, "paid");
    });
    await this.#story("Nobody pays: the order expires", async () => {
      const sale = await this.#sell(ARTICLES.pan.barcode);
      this.#tell("provider", "its time is over (hurried on by the demo; the till is told nothing)");
      this.#shop.virtual.expire("latest");
      return this.#settled(sale, "expired");
    });
    await this.#story("The sale is canceled at the till", async () => {
      const sale = await this.#sell(ARTICLES.medialunas.barcode);
      await this.#scan("TILL:CANCEL");
      return this.#settled(sale, "canceled");
    });
    await this.#story("One alfajor is taken back: a partial refund, by command", async () => {
      this.#tell("command", `till refund ${first.receiptNumber} --amount 1250.50`);
      const wish = { receipt: String(first.receiptNumber), amount: "1250.50" };
      const { refund } = await this.#shop.control.refund(wish, 10_000);
      if (refund.status !== "done" || refund.amount.minor !== PART_MINOR)
        throw new Error(`the partial refund is ${refund.status}: ${refund.detail}`);
      return this.#settled(first, "paid");
    });
    await this.#story("The coffee is taken back: a full refund, by scanner", async () => {
      await this.#scan("TILL:REFUND");
      await this.#scan(this.#receiptCodeOnPaper());
      await this.#scan("TILL:CONFIRM");
      await this.#shop.until("the refund is done", () =>
        this.#sale(second.id).refunds.some((refund) => refund.status === "done"),
      );
      return this.#settled(second, "paid");
    });
  }

  async #story(title: string, happens: () => Promise<SaleView>): Promise<SaleView> {
    this.#stories += 1;
    this.#narrator.headline(`${this.#stories}. ${title}`);
    const sale = await happens();
    await this.#narrator.settle();
    return sale;
  }

  /** Scans the article and the TOTAL card, and waits for the ticket. */
  async #sell(barcode: string): Promise<SaleView> {
    const id = this.#shop.sales().length + 1;
    await this.#scan(barcode);
    await this.#scan("TILL:TOTAL");
    await this.#shop.until("the QR ticket is out", () =>
      (this.#shop.api.sale(id)?.papers ?? []).some(
        (paper) => paper.id === "qr-ticket" && paper.status === "printed",
      ),
    );
    await this.#shop.until("the display asks for the scan", () => this.#displays("Escanee el QR"));
    await this.#narrator.settle();
    return this.#sale(id);
  }

  #displays(text: string): boolean {
    return this.#shop.display.display.lines()[0].startsWith(text);
  }

  async #settled({ id }: SaleView, status: string): Promise<SaleView> {
    await this.#shop.until(`sale ${id} is ${status} and settled`, () => {
      const sale = this.#sale(id);
      return sale.status === status && sale.settled;
    });
    return this.#sale(id);
  }

  #sale(id: number): SaleView {
    const sale = this.#shop.api.sale(id);
    if (sale === null) throw new Error(`the till knows no sale ${id}`);
    return sale;
  }

  /** No faster than a hand, so that the display can be read. */
  async #scan(text: string): Promise<void> {
    this.#tell("scanner", text);
    let heard = false;
    const unsubscribe = this.#shop.api.subscribe(({ type }) => {
      heard ||= type === "scan";
    });
    this.#shop.scanner.scan(text);
    await this.#shop.until(`the till hears ${text}`, () => heard).finally(unsubscribe);
    await this.#narrator.settle();
  }

  /** The customer's camera sees what is on the paper. */
  #pointPhoneAtPaper(): void {
    const [qr] = this.#shop.printer.printer.papers().at(-1)?.qr ?? [];
    const screen = this.#shop.virtual.phone.scanQr(qr ?? "");
    if (screen.screen !== "checkout")
      throw new Error(`the phone cannot pay the QR on the paper: ${JSON.stringify(screen)}`);
    this.#tell("phone", `scans the ticket: ${screen.amount} ${screen.currency} to pay`);
  }

  /** The barcode of the newest receipt. */
  #receiptCodeOnPaper(): string {
    const receipt = this.#shop.printer.printer.papers().findLast((paper) => lastLineOf(paper) === "ORIGINAL");
    const [code] = receipt?.barcodes ?? [];
    if (code === undefined) throw new Error("the newest receipt has no barcode");
    return code;
  }

  #tell(who: string, what: string): void {
    this.#narrator.tell(who, what);
  }
}
