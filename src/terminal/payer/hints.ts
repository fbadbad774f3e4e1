// Somebody says that something happened at the provider: a webhook, true or forged. The till looks at the sales that
// may be meant, a little earlier than it would have, and believes only what it sees. So a hint carries no amount and
// no status, and however many come, each sale is looked at once a second at most.

import type { Clock, Timer } from "../../../hardware/hal/clock.ts";
import { PaymentError } from "../../payments/provider.ts";
import { isMoneyOpen, moneyDuty } from "../../sale/duties.ts";
import type { Sale } from "../../sale/sale.ts";
import type { Book } from "../book/book.ts";
import type { TerminalParts } from "../parts.ts";
import type { Payer } from "./payer.ts";

export interface Hint {
  readonly topic: "order" | "payment" | "merchant_order";
  /** The provider's id of the order, the payment or the merchant order. */
  readonly id: string;
  /** Our own reference of the order, where it was told. */
  readonly reference: string | null;
}

export interface HintsOptions {
  readonly parts: Pick<TerminalParts, "clock" | "log" | "fatal">;
  readonly book: Book;
  readonly payer: Pick<Payer, "refresh">;
  /** What went wrong when the provider was last asked; null when it answered. */
  problem(): PaymentError | null;
}

const LOOK_EVERY_MS = 1_000;
/** For a sale that ended unpaid: a payment that nobody knows is, as a rule, that of another till or a web shop. */
const GUESS_EVERY_MS = 60_000;
/** So many sales can wait for their next look; a shop has one in front and a few to settle. */
const MOST_SALES = 32;

export class Hints {
  readonly #options: HintsOptions;
  readonly #soon: Pace;
  readonly #seldom: Pace;
  #looks = 0;

  constructor(options: HintsOptions) {
    this.#options = options;
    const { clock } = options.parts;
    const look = (sale: number) => this.#look(sale);
    const heldMs = () => options.problem()?.retryAfterMs ?? 0;
    this.#soon = new Pace(clock, LOOK_EVERY_MS, heldMs, look);
    this.#seldom = new Pace(clock, GUESS_EVERY_MS, heldMs, look);
  }

  /** How often a hint made the till look. */
  get looks(): number {
    return this.#looks;
  }

  take(hint: Hint): void {
    const { book } = this.#options;
    const named = saleNamed(book, hint);
    if (named !== null) this.#soon.want(named.facts.id);
    // An order that is not ours belongs to somebody else who shares the account.
    if (named !== null || hint.topic === "order") return;
    for (const sale of book.unsettled()) {
      if (sale.order === null || moneyDuty(sale) === null) continue;
      (isMoneyOpen(sale) ? this.#soon : this.#seldom).want(sale.facts.id);
    }
  }

  stop(): void {
    this.#soon.stop();
    this.#seldom.stop();
  }

  async #look(sale: number): Promise<void> {
    const { parts, payer } = this.#options;
    this.#looks += 1;
    try {
      await payer.refresh(sale);
    } catch (error) {
      if (!(error instanceof PaymentError)) return parts.fatal(error);
      // Nothing is lost: whoever waits for money goes on asking in its own rhythm.
      parts.log("info", `webhooks: looked at sale ${sale} in vain: ${error.message}`, { sale });
    }
  }
}

/** A merchant order's number is nothing that the till has ever heard. */
function saleNamed(book: Book, { topic, id, reference }: Hint): Sale | null {
  const byId = topic === "merchant_order" ? null : book.saleOfProvider(id);
  const sale = byId ?? (reference === null ? null : book.saleOfProvider(reference));
  return sale?.order ? sale : null;
}

/** Looks at once, then leaves a pause; whoever asks for the same meanwhile gets one look after it. */
class Pace {
  readonly #clock: Clock;
  readonly #everyMs: number;
  /** How long the provider wants to hear nothing. */
  readonly #heldMs: () => number;
  readonly #look: (sale: number) => Promise<void>;
  readonly #paced = new Map<number, { again: boolean }>();
  readonly #pauses = new Map<Timer, () => void>();
  #stopped = false;

  constructor(clock: Clock, everyMs: number, heldMs: () => number, look: (sale: number) => Promise<void>) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#heldMs = heldMs;
    this.#look = look;
  }

  want(sale: number): void {
    const paced = this.#paced.get(sale);
    if (paced !== undefined) paced.again = true;
    else if (this.#paced.size < MOST_SALES && !this.#stopped) void this.#run(sale);
  }

  stop(): void {
    this.#stopped = true;
    for (const [timer, end] of this.#pauses) {
      timer.cancel();
      end();
    }
    this.#pauses.clear();
  }

  async #run(sale: number): Promise<void> {
    const paced = { again: false };
    this.#paced.set(sale, paced);
    do {
      const heldMs = this.#heldMs();
      if (heldMs > 0) await this.#pause(heldMs);
      if (this.#stopped) return;
      paced.again = false;
      await this.#look(sale);
      await this.#pause(this.#everyMs);
    } while (paced.again && !this.#stopped);
    this.#paced.delete(sale);
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#clock.after(ms, () => {
        this.#pauses.delete(timer);
        resolve();
      });
      this.#pauses.set(timer, resolve);
    });
  }
}
