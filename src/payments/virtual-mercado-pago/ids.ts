// Identifiers of the shape that Mercado Pago's have: ORD, PAY and REF with 26 characters of Crockford's
// base 32 that begin with the time, and plain numbers for payments and refunds of the classic API.

import { randomInt } from "node:crypto";

/** Returns a whole number from 0 to below - 1. */
export type Random = (below: number) => number;

export const systemRandom: Random = (below) => randomInt(below);

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What the path of an order must look like (reference 4.4); test accounts were seen with ORDTST. */
export const ORDER_ID = /^ORD(?:TST)?[0-9A-HJKMNP-TV-Z]{26}$/;

export class Ids {
  readonly #random: Random;
  // The numbers of the classic API pass 2^31 (reference 8.1); these start there and count.
  #payment: number;
  #refund: number;
  #merchantOrder = 20_300_000_000;
  #pos = 43_915_500;
  #store = 61_204_700;
  #notification = 120_000_000_000;

  constructor(random: Random) {
    this.#random = random;
    this.#payment = 90_000_000_000 + random(1_000_000_000);
    this.#refund = 8_800_000_000 + random(100_000_000);
  }

  /** Time (10 characters) and chance (16), as a ULID has them. */
  make(prefix: string, nowMs: number): string {
    let time = "";
    for (let rest = nowMs, n = 0; n < 10; n++, rest = Math.floor(rest / 32)) {
      time = CROCKFORD.charAt(rest % 32) + time;
    }
    let chance = "";
    for (let n = 0; n < 16; n++) chance += CROCKFORD.charAt(this.#random(32));
    return prefix + time + chance;
  }

  uuid(): string {
    let text = "";
    for (let n = 0; n < 32; n++) text += this.#random(16).toString(16);
    const variant = (8 + this.#random(4)).toString(16);
    const [first, second, third, fourth] = [
      text.slice(0, 8),
      text.slice(8, 12),
      text.slice(13, 16),
      text.slice(17, 20),
    ];
    return `${first}-${second}-4${third}-${variant}${fourth}-${text.slice(20)}`;
  }

  paymentNumber(): string {
    this.#payment += 1 + this.#random(1000);
    return String(this.#payment);
  }

  refundNumber(): string {
    this.#refund += 1 + this.#random(1000);
    return String(this.#refund);
  }

  merchantOrderNumber(): string {
    this.#merchantOrder += 1 + this.#random(1000);
    return String(this.#merchantOrder);
  }

  notificationNumber(): string {
    this.#notification += 1 + this.#random(1000);
    return String(this.#notification);
  }

  storeNumber(): string {
    this.#store += 1;
    return String(this.#store);
  }

  posNumber(): string {
    this.#pos += 1;
    return String(this.#pos);
  }
}
