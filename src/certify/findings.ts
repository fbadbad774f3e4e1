// What is gathered while a row is played, and what it is held against: the till's own words, the provider's record
// where there is one, and what the hands saw.

import type { SaleView } from "../terminal/till-api.ts";
import type { Looked, ProviderRecord } from "./hands.ts";
import { saleWords } from "./sale-words.ts";

export class Findings {
  readonly wrong: string[] = [];
  readonly #looks: string[] = [];
  #record: ProviderRecord | null = null;

  /** @param otherwise what is wrong when it is not so */
  expect(isSo: boolean, otherwise: string): void {
    if (!isSo) this.wrong.push(otherwise);
  }

  looked({ right, words }: Looked): void {
    this.#looks.push(words);
    this.expect(right, words);
  }

  /** The provider's own record, and what it must not fail to say. */
  recorded(record: ProviderRecord, wrong: readonly (string | false)[]): void {
    this.#record = record;
    this.wrong.push(...wrong.filter((words) => words !== false));
  }

  /**
   * Everything that was seen, a sentence each.
   * @param sale as it was last seen; null where there was none
   * @param webhooks what came of the provider's notifications meanwhile
   */
  seen(sale: SaleView | null, webhooks: string): readonly string[] {
    if (sale === null) return this.#looks;
    return [
      `till: ${saleWords(sale)}`,
      ...sale.refunds.map(
        (refund) => `till: refund of ${refund.amount.text} ${refund.status}, ${refund.detail}`,
      ),
      sale.orderId === null ? "no order" : `order ${sale.orderId}, reference ${sale.reference}`,
      ...(this.#record === null ? [] : [`provider: ${this.#record.words}`]),
      ...this.#looks,
      `webhook: ${webhooks}`,
    ];
  }
}
