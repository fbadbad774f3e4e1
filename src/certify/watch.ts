// The running till as certify uses it: what may be asked of it, and how to wait for what it will come to know. It is
// reached over the control socket, as by any other program of the shop.

import type { Clock } from "../../hardware/hal/clock.ts";
import type {
  DeviceView,
  RefundPreview,
  RefundView,
  RefundWish,
  SaleView,
  ScanAnswer,
  TillNews,
  TillStatus,
} from "../terminal/till-api.ts";

/** The other end of the control socket has it all. */
export interface CertifiedTill {
  status(): Promise<TillStatus>;
  devices(): Promise<readonly DeviceView[]>;
  sale(id: number): Promise<SaleView>;
  sell(amount: string, ticket: string | null): Promise<SaleView>;
  cancel(): Promise<ScanAnswer>;
  previewRefund(wish: Pick<RefundWish, "receipt">): Promise<Pick<RefundPreview, "staffNeeded">>;
  refund(
    wish: Pick<RefundWish, "receipt">,
    waitMs: number,
  ): Promise<{ readonly sale: SaleView; readonly refund: RefundView }>;
  /** First the status, then the news, until the signal or the daemon's end. */
  events(signal: AbortSignal): AsyncIterable<TillNews>;
}

/** Somebody ended it in the middle. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The till understood and declined. By its name: the class is the socket's. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && (error.name === "ControlRefusal" || error.name === "TillRefusal");
}

export interface Wait {
  readonly sale: number;
  readonly until: (sale: SaleView) => boolean | Promise<boolean>;
  /** By the clock of sales; after it the sale is taken as it is. */
  readonly limitMs: number;
  /** Ends the wait early, as the limit does. */
  readonly enough?: AbortSignal;
}

export class Watch {
  readonly #till: CertifiedTill;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  #failure: unknown = null;
  #news = Promise.withResolvers<void>();

  constructor(till: CertifiedTill, clock: Clock) {
    this.#till = till;
    this.#clock = clock;
    this.#listen().catch((error: unknown) => {
      this.#failure = error;
      this.#news.resolve();
    });
  }

  /**
   * Looks at the sale at each piece of news until it is as awaited.
   * @param signal rejects with Interrupted
   * @returns the sale as it was last seen: as awaited, or not, when the limit came first
   */
  async sale({ sale: id, until, limitMs, enough }: Wait, signal: AbortSignal | null): Promise<SaleView> {
    let over = false;
    const limit = Promise.withResolvers<void>();
    const end = () => {
      over = true;
      limit.resolve();
    };
    const timer = this.#clock.after(limitMs, end);
    enough?.addEventListener("abort", end);
    signal?.addEventListener("abort", end);
    try {
      for (;;) {
        const news = this.#news.promise;
        const sale = await this.#till.sale(id);
        if (signal?.aborted) throw new Interrupted("ended in the middle");
        if ((await until(sale)) || over || enough?.aborted) return sale;
        await Promise.race([news, limit.promise]);
        if (this.#failure !== null) throw this.#failure;
      }
    } finally {
      timer.cancel();
      enough?.removeEventListener("abort", end);
      signal?.removeEventListener("abort", end);
    }
  }

  stop(): void {
    this.#ended.abort();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ended;
    for await (const _ of this.#till.events(signal)) {
      const { resolve } = this.#news;
      this.#news = Promise.withResolvers();
      resolve();
    }
    if (!signal.aborted) throw new Error("the till stopped in the middle; start it and run this again");
  }
}
