// Where the sales of the book are: those with something left to do, the newest one, and those that changed since the
// last checkpoint are in memory; all others in the archive, where there is one. Whoever asks cannot tell.

import { type Archive, type Batch, namesOf, type RefundNumber } from "../../archive/archive.ts";
import { isAtRest } from "../../sale/duties.ts";
import type { Sale } from "../../sale/sale.ts";

export class SaleShelf {
  readonly #archive: Archive | null;
  readonly #sales = new Map<number, Sale>();
  readonly #changed = new Set<number>();
  readonly #unsettled = new Set<number>();
  /** The same as sales, the oldest first; null: somebody shall look again. */
  #unsettledSales: readonly Sale[] | null = null;
  readonly #byReceipt = new Map<number, number>();
  readonly #byName = new Map<string, number>();
  readonly #byTicket = new Map<string, Set<number>>();
  readonly #paidDays = new Map<number, number>();
  #doneDays: RefundNumber[] = [];
  #lastId = 0;
  /** Stretches of numbers that a repair left out, first and last: not every one of them is a sale. */
  #lacking: (readonly [number, number])[] = [];
  /** The archive has all sales up to this one. */
  #archivedId = 0;

  constructor(archive: Archive | null) {
    this.#archive = archive;
  }

  get lastId(): number {
    return this.#lastId;
  }

  get lacking(): readonly (readonly [number, number])[] {
    return this.#lacking;
  }

  get(id: number): Sale | null {
    const held = this.#sales.get(id);
    if (held !== undefined) return held;
    if (!Number.isInteger(id) || id < 1 || id > this.#archivedId) return null;
    return this.mayLack(id) ? this.#archived.findSale(id) : this.#archived.sale(id);
  }

  /** Whether a repair may have left this number out. */
  mayLack(id: number): boolean {
    return this.#lacking.some(([first, last]) => id >= first && id <= last);
  }

  /** The next sale is a later one than this. */
  skipTo(id: number): void {
    if (id <= this.#lastId) return;
    this.#lacking = [...this.#lacking, [this.#lastId + 1, id]];
    this.#lastId = id;
  }

  /** The newest one with that receipt. */
  ofReceipt(receipt: number): Sale | null {
    return this.#newest(this.#byReceipt.get(receipt), () => this.#archived.saleOfReceipt(receipt));
  }

  /** The newest one that the provider calls so. */
  ofName(name: string): Sale | null {
    return this.#newest(this.#byName.get(name), () => this.#archived.saleOfName(name));
  }

  /** The oldest first. */
  ofTicket(ticket: string): readonly Sale[] {
    const archived = this.#archivedId === 0 ? [] : this.#archived.idsOfTicket(ticket);
    const ids = new Set([...archived, ...(this.#byTicket.get(ticket) ?? [])]);
    return [...ids].sort((a, b) => a - b).flatMap((id) => this.get(id) ?? []);
  }

  /** The oldest first. */
  unsettled(): readonly Sale[] {
    this.#unsettledSales ??= [...this.#unsettled]
      .sort((a, b) => a - b)
      .flatMap((id) => this.#sales.get(id) ?? []);
    return this.#unsettledSales;
  }

  isInMemory(id: number): boolean {
    return this.#sales.has(id);
  }

  /** @param day counted from 1; in which it became what it is */
  put(before: Sale | null, sale: Sale, day: number): void {
    const { id } = sale.facts;
    this.#changed.add(id);
    this.#hold(sale);
    if (sale.phase.status === "paid" && before?.phase.status !== "paid") this.#paidDays.set(id, day);
    for (const refund of sale.refunds) {
      const was = before?.refunds.find((other) => other.id === refund.id)?.state.status;
      if (refund.state.status === "done" && was !== "done")
        this.#doneDays.push({ sale: id, refund: refund.id, number: day });
    }
  }

  /** Takes over what the archive holds: every sale up to the last, and which of them have something left to do. */
  open(lastId: number, lacking: SaleShelf["lacking"], unsettled: readonly number[]): void {
    this.#lastId = lastId;
    this.#archivedId = lastId;
    this.#lacking = [...lacking];
    for (const id of unsettled) this.#hold(this.#archived.sale(id));
    const last = this.get(lastId);
    if (last !== null) this.#hold(last);
  }

  /** What the archive does not have yet. */
  changes(): Pick<Batch, "sales" | "paidDays" | "doneDays"> {
    const sales = [...this.#changed].sort((a, b) => a - b).flatMap((id) => this.#sales.get(id) ?? []);
    return { sales, paidDays: new Map(this.#paidDays), doneDays: [...this.#doneDays] };
  }

  /** The archive has all of it now: what is at rest is let go. */
  archived(): void {
    this.#archivedId = this.#lastId;
    this.#changed.clear();
    this.#paidDays.clear();
    this.#doneDays = [];
    const kept = [...this.#sales.values()].filter(
      ({ facts }) => this.#unsettled.has(facts.id) || facts.id === this.#lastId,
    );
    for (const map of [this.#sales, this.#byReceipt, this.#byName, this.#byTicket]) map.clear();
    for (const sale of kept) this.#hold(sale);
  }

  #hold(sale: Sale): void {
    const { id, ticket } = sale.facts;
    this.#sales.set(id, sale);
    this.#unsettledSales = null;
    this.#lastId = Math.max(this.#lastId, id);
    for (const name of namesOf(sale)) this.#byName.set(name, Math.max(id, this.#byName.get(name) ?? 0));
    if (sale.receiptNumber !== null)
      this.#byReceipt.set(sale.receiptNumber, Math.max(id, this.#byReceipt.get(sale.receiptNumber) ?? 0));
    if (ticket !== null) this.#byTicket.set(ticket, (this.#byTicket.get(ticket) ?? new Set()).add(id));
    if (isAtRest(sale)) this.#unsettled.delete(id);
    else this.#unsettled.add(id);
  }

  #newest(id: number | undefined, archived: () => Sale | null): Sale | null {
    const held = id === undefined ? null : this.get(id);
    const other = this.#archivedId === 0 ? null : archived();
    // The archive's word about a sale that is in memory is older.
    return other === null || (held !== null && held.facts.id >= other.facts.id)
      ? held
      : this.get(other.facts.id);
  }

  get #archived(): Archive {
    if (this.#archive === null) throw new Error("this book has no archive");
    return this.#archive;
  }
}
