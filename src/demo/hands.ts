// The hands in the live demo: what each key does to the scanner, the customer's phone, the printer and the
// network. Nothing here reaches into the till; it is scanned at, paid at and asked like any till.

import { formatDecimal } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import type { SaleView } from "../terminal/till-api.ts";
import { ARTICLES } from "./articles.ts";
import type { DemoShop } from "./demo-shop.ts";
import { lastLineOf } from "./paper-picture.ts";

/** Does one thing and says what, in a few words. */
type Act = (shop: DemoShop) => string | Promise<string>;

export class Hands {
  readonly #shop: DemoShop;
  readonly #say: (news: string) => void;
  #quantityBegun = false;
  #networkDown = false;
  #paperOut = false;
  #unplugged = false;

  constructor(shop: DemoShop, say: (news: string) => void) {
    this.#shop = shop;
    this.#say = say;
  }

  /** What a person sees when looking at the printer. */
  get printerLooks(): string {
    if (this.#unplugged) return "its cable is out";
    return this.#paperOut ? "out of paper" : "";
  }

  get network(): string {
    return this.#networkDown ? "network down" : "";
  }

  press(letter: string): void {
    const act = this.#actOf(letter);
    this.#quantityBegun = letter === "x";
    if (act !== undefined) this.#do(act);
  }

  #actOf(letter: string): Act | undefined {
    if (!/^[1-9]$/.test(letter)) return this.#acts[letter];
    if (this.#quantityBegun) return () => this.#scan(`TILL:QTY:${letter}`);
    const article = Object.values(ARTICLES)[Number(letter) - 1];
    return article === undefined ? undefined : () => this.#scan(article.barcode);
  }

  readonly #acts: Readonly<Record<string, Act>> = {
    x: () => "how many? press 1 to 9",
    t: () => this.#scan("TILL:TOTAL"),
    c: () => this.#scan("TILL:CANCEL"),
    f: () => {
      const code = this.#newestReceiptCode();
      return this.#scan("TILL:REFUND", code, "TILL:CONFIRM");
    },
    h: () => this.#refundHalf(),
    y: () => this.#scan("TILL:REPRINT", this.#newestReceiptCode()),

    s: ({ printer, virtual }) => {
      const qr = printer.printer.papers().findLast((paper) => paper.qr.length > 0)?.qr[0];
      if (qr === undefined) return "phone: there is no QR ticket yet";
      const screen = virtual.phone.scanQr(qr);
      if (screen.screen === "checkout") return `phone: ${screen.amount} ${screen.currency}. Pay?`;
      return `phone: ${screen.screen === "unavailable" ? screen.reason : "nothing to pay"}`;
    },
    p: ({ virtual }) => {
      virtual.phone.approve("latest");
      return "phone: paid";
    },
    n: ({ virtual }) => {
      virtual.phone.reject("latest");
      return "phone: the card was rejected";
    },
    b: ({ virtual }) => {
      virtual.phone.rejectThenApprove("latest", undefined, { method: "credit_card" });
      return "phone: one card rejected, one paid";
    },
    w: ({ virtual }) => {
      virtual.phone.walkAway("latest");
      return "phone: put away";
    },
    e: ({ virtual }) => {
      virtual.expire("latest");
      return "Mercado Pago: the order expired";
    },

    o: ({ printer }) => {
      this.#paperOut = !this.#paperOut;
      printer.printer.setPaper(this.#paperOut ? "out" : "ok");
      return this.#paperOut ? "printer: the paper is out" : "printer: a new roll";
    },
    u: async ({ printer }) => {
      this.#unplugged = !this.#unplugged;
      if (this.#unplugged) printer.unplug();
      else await printer.plugIn();
      return `printer: cable ${this.#unplugged ? "pulled" : "plugged in"}`;
    },
    z: ({ virtual }) => {
      virtual.faults.add({ kind: "lose-answer" });
      return "network: the next answer gets lost";
    },
    d: ({ virtual }) => {
      this.#networkDown = !this.#networkDown;
      virtual.faults.clear();
      if (this.#networkDown) virtual.faults.add({ kind: "lose-request", times: Number.MAX_SAFE_INTEGER });
      return `network: ${this.#networkDown ? "down" : "up"}`;
    },
  };

  #do(act: Act): void {
    const done = async () => this.#say(await act(this.#shop));
    done().catch((error: unknown) => this.#say(error instanceof Error ? error.message : String(error)));
  }

  #scan(...texts: readonly string[]): string {
    for (const text of texts) this.#shop.scanner.scan(text);
    return `scanner: ${texts.join(" ")}`;
  }

  /** Read from the newest receipt on paper, as a person at the counter does. */
  #newestReceiptCode(): string {
    const receipt = this.#shop.printer.printer.papers().findLast((paper) => lastLineOf(paper) === "ORIGINAL");
    const [code] = receipt?.barcodes ?? [];
    if (code === undefined) throw new Error("there is no receipt yet");
    return code;
  }

  async #refundHalf(): Promise<string> {
    const code = this.#newestReceiptCode();
    const sale = this.#shop.sales().find((one) => one.receiptCode === code);
    const half = Math.floor(sale === undefined ? 0 : leftMinor(sale) / 2);
    if (half < 1) return "nothing is left to refund";
    const { refund } = await this.#shop.control.refund(
      { receipt: code, amount: formatDecimal(money(half, "ARS")) },
      0,
    );
    return `till refund: ${refund.amount.text}`;
  }
}

function leftMinor(sale: SaleView): number {
  const given = sale.refunds.filter((refund) => refund.status !== "refused");
  return given.reduce((left, refund) => left - refund.amount.minor, sale.payment?.paid.minor ?? 0);
}
