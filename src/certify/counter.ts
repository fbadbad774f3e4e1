// The counter of the running till with certify behind it: sells, has the customer pay, gives back, and waits for what
// the till comes to know. It remembers what it left open and what it took, so that nothing stays behind.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { SaleView } from "../terminal/till-api.ts";
import { GaveUp, type Hands, type PaymentTask } from "./hands.ts";
import type { Flow } from "./rows.ts";
import { isOpen, isPaperOut, isPrinted, saleWords } from "./sale-words.ts";
import type { CertifiedTill, Wait, Watch } from "./watch.ts";

/** The till looks every 1 to 5 s; past this it will not learn any more of what the hands have done. */
const GRACE_MS = 20_000;
/** What goes beyond an order's validity: the till asks once more, cancels, and asks again. */
const OVERDUE_MS = 60_000;
/** The slowest order and the slowest paper take a few seconds each. */
const PAPER_MS = 60_000;
const REFUND_MS = 60_000;
/** Somebody has to come with a card. */
const STAFF_MS = 600_000;
/** Who ended it in the middle does not wait long for an order to end. */
const HASTY_MS = 15_000;

export interface Game {
  readonly till: CertifiedTill;
  readonly watch: Watch;
  readonly hands: Hands;
  /** The clock of sales. */
  readonly clock: Clock;
  /** Decimal with a point. */
  readonly amount: string;
  readonly validityS: number;
  /** Ends it in the middle. */
  readonly signal: AbortSignal;
}

/** A sale whose order can be paid. */
export interface OpenOrder extends OwnSale {
  readonly rejected: boolean;
}

interface OwnSale {
  readonly sale: SaleView;
  readonly flow: Flow;
}

export class Counter {
  readonly #game: Game;
  /** The sale that was looked at last, as it was then. */
  latest: SaleView | null = null;
  #open: OpenOrder | null = null;
  /** A later row may go on with the open order. */
  #goesOn = true;
  /** Payments that were not given back yet, oldest first. */
  #paid: readonly OwnSale[] = [];
  /** Given up, and not ended when the counter was free again. */
  #leaving: readonly OwnSale[] = [];

  constructor(game: Game) {
    this.#game = game;
  }

  /** What an earlier row left to be paid: by this QR, after a rejection or before any attempt. */
  openOrder(flow: Flow, rejected: boolean): OpenOrder | null {
    const open = this.#open;
    return this.#goesOn && open !== null && open.flow === flow && open.rejected === rejected ? open : null;
  }

  /** The open order is not what it should be; it is left to be ended. */
  distrust(): void {
    this.#goesOn = false;
  }

  /** What an earlier row took and nobody gave back. */
  payment(flow: Flow): SaleView | null {
    return this.#paid.findLast((one) => one.flow === flow)?.sale ?? null;
  }

  get payments(): readonly SaleView[] {
    return this.#paid.map(({ sale }) => sale);
  }

  /** A payment of an earlier run is still there to be given back. */
  remember(sale: SaleView, flow: Flow): void {
    this.#paid = [...this.#paid, { sale, flow }];
  }

  /** An order that can be paid, with its ticket on paper. @throws GaveUp when there is none */
  async sell(flow: Flow): Promise<OpenOrder> {
    const { amount, till } = this.#game;
    await this.clear();
    const { id } = await till.sell(amount, null);
    this.#goesOn = true;
    this.#open = { sale: await till.sale(id), flow, rejected: false };
    // No time is hurried here: an order's validity runs already.
    const sale = await this.paper(id, (now) => isPrinted(now, "qr-ticket") || !isOpen(now));
    if (sale.status !== "awaiting-payment")
      throw new GaveUp(`no order can be paid; the till says ${saleWords(sale)}`);
    if (!isPrinted(sale, "qr-ticket")) throw new GaveUp("the QR ticket did not come out of the printer");
    this.#open = { sale, flow, rejected: false };
    return this.#open;
  }

  /**
   * The customer pays, or tries to.
   * @param until what the till has to see; the sale is taken as it is when that does not come
   */
  async pay(
    card: PaymentTask["card"],
    { flow, sale: { id } }: OpenOrder,
    until: (sale: SaleView) => boolean,
  ): Promise<SaleView> {
    const { clock, hands, till } = this.#game;
    const seen = new AbortController();
    const enough = new AbortController();
    const task = { card, flow, sale: await till.sale(id) };
    const watching = this.#until({ sale: id, until, limitMs: this.#lifeMs, enough: enough.signal }).finally(
      () => seen.abort(),
    );
    const paying = hands.pay(task, seen.signal).then(
      () => clock.after(GRACE_MS, () => enough.abort()),
      (error: unknown) => {
        enough.abort();
        throw error;
      },
    );
    const [watched, done] = await Promise.allSettled([watching, paying]);
    if (done.status === "fulfilled") done.value.cancel();
    if (watched.status === "rejected") throw watched.reason;
    const sale = watched.value;
    if (done.status === "fulfilled") this.#open = { sale, flow, rejected: card === "rejecting" };
    this.#settle();
    // What the till saw counts, whatever the hands say.
    if (done.status === "rejected" && !until(sale)) throw done.reason;
    return sale;
  }

  /** Cancels the order in front of the customer and waits for its end. */
  async cancel({ sale }: OpenOrder): Promise<SaleView> {
    await this.#game.till.cancel();
    return this.ended(sale.id);
  }

  /** Waits for an order's end by itself. @throws GaveUp when it does not come */
  async ended(id: number): Promise<SaleView> {
    const sale = await this.#until({ sale: id, until: (now) => !isOpen(now), limitMs: this.#lifeMs });
    if (isOpen(sale)) throw new GaveUp(`the order did not end; the till says ${saleWords(sale)}`);
    this.#settle();
    return this.printed(id);
  }

  /** @returns the sale with the refund as far as it got */
  async giveBack({ id, receiptNumber, total }: SaleView): Promise<SaleView> {
    const { hands, till } = this.#game;
    const receipt = String(receiptNumber);
    const before = (await till.sale(id)).refunds.length;
    const { staffNeeded } = await till.previewRefund({ receipt });
    if (staffNeeded) {
      hands.tell(
        `Somebody of the staff has to answer for the refund of ${total.text}, with a card and a PIN:`,
      );
      hands.tell(`till refund ${receipt} --staff ID, or the cards at the counter. The till watches.`);
    } else await till.refund({ receipt }, 0);
    const status = (sale: SaleView) => sale.refunds[before]?.status;
    const isKnown = (sale: SaleView) => status(sale) === "done" || status(sale) === "refused";
    const limitMs = staffNeeded ? STAFF_MS : REFUND_MS;
    const sale = await this.#until({ sale: id, until: isKnown, limitMs });
    if (status(sale) !== "done") return sale;
    this.#paid = this.#paid.filter((one) => one.sale.id !== id);
    return this.printed(id);
  }

  /**
   * Ends the order that is open, if one is, so that the counter is free.
   * @param hastily does not wait for an end that takes its time
   * @returns its sale; null when there was nothing to end
   */
  async clear(hastily = false): Promise<SaleView | null> {
    if (this.#open === null) return null;
    const { flow, sale } = this.#open;
    const { hands, signal, till } = this.#game;
    hands.putAway();
    let now = await this.#look(sale.id);
    if (isOpen(now)) {
      if (now.status !== "canceling") await till.cancel();
      // An order that cannot be canceled leaves the counter, and ends by itself.
      const until = async (one: SaleView) => !isOpen(one) || (await till.status()).state === "idle";
      const limitMs = hastily ? HASTY_MS : this.#lifeMs;
      await this.#until({ sale: sale.id, until, limitMs }, hastily ? null : signal);
      // It may have ended between the sale that was looked at and the idle till.
      now = await this.#look(sale.id);
    }
    this.#settle();
    if (isOpen(now)) this.#leaving = [...this.#leaving, { sale: now, flow }];
    this.#open = null;
    return now;
  }

  /** Orders that were given up and have not ended yet. What was paid all the same is remembered as a payment. */
  async unended(): Promise<readonly SaleView[]> {
    const leaving = this.#leaving;
    this.#leaving = [];
    for (const { flow, sale } of leaving) {
      const now = await this.#look(sale.id);
      if (isOpen(now)) this.#leaving = [...this.#leaving, { sale: now, flow }];
      else if (now.status === "paid") this.remember(now, flow);
    }
    return this.#leaving.map(({ sale }) => sale);
  }

  /** Waits until the sale's papers are out. */
  printed(id: number): Promise<SaleView> {
    return this.paper(id, isPaperOut);
  }

  /** Waits for the printer. */
  async paper(id: number, until: Wait["until"]): Promise<SaleView> {
    const { signal, watch } = this.#game;
    this.latest = await watch.sale({ sale: id, until, limitMs: PAPER_MS }, signal);
    return this.latest;
  }

  /** How long an order can hold the counter. */
  get #lifeMs(): number {
    return this.#game.validityS * 1000 + OVERDUE_MS;
  }

  /** What is open no more is forgotten, or remembered as paid. */
  #settle(): void {
    const open = this.#open;
    if (open === null || this.latest?.id !== open.sale.id || isOpen(this.latest)) return;
    this.#open = null;
    if (this.latest.status === "paid") this.remember(this.latest, open.flow);
  }

  async #look(id: number): Promise<SaleView> {
    this.latest = await this.#game.till.sale(id);
    return this.latest;
  }

  /** Waits for what the provider will say. */
  async #until(wait: Wait, signal: AbortSignal | null = this.#game.signal): Promise<SaleView> {
    const { hands, watch } = this.#game;
    const over = new AbortController();
    hands.letTimePass(over.signal);
    try {
      this.latest = await watch.sale(wait, signal);
      return this.latest;
    } finally {
      over.abort();
    }
  }
}
