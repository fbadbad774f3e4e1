// The people of a simulated shop: a cashier who sells, cancels, gives back and closes the day, with scanner or command,
// and customers with phones. They wait for what they see, never for the till's insides to be in some order.

import { lastLineOf } from "../../src/audit/evidence.ts";
import type { SaleView } from "../../src/terminal/till-api.ts";
import { Chance } from "./chance.ts";
import { type FaultKind, isOfBytes, isOfDisk, needsRequest } from "./fault-kinds.ts";
import type { Act } from "./plan.ts";
import { ARTICLES } from "./till.ts";
import type { World } from "./world.ts";

/** A hand needs longer than this from one code to the next. */
const HAND_MS = 80;
/** So long somebody waits for a till that does not come up, or for a sale that does not end. */
const PATIENCE_MS = 150_000;

export class People {
  readonly #world: World;
  #waiting: { readonly isSo: () => boolean; readonly go: (came: boolean) => void }[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Whoever waited for what is so now goes on. @returns whether anybody did */
  attend(): boolean {
    const ready = this.#waiting.filter(({ isSo }) => isSo());
    if (ready.length === 0) return false;
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const { go } of ready) go(true);
    return true;
  }

  async play(acts: readonly Act[], begun: (act: Act) => void): Promise<void> {
    const world = this.#world;
    for (const act of acts) {
      await this.#sleep(act.thinkMs);
      world.focus = null;
      begun(act);
      if (!(await this.#tillIsUp())) return world.violate("I9: the till did not come up within two minutes");
      await this.#play(act);
    }
  }

  /** The papers that the printer never confirmed are looked at, and what is missing is printed as a copy. */
  async lookAtPapers(): Promise<void> {
    const { till } = this.#world;
    for (const { sale, paper, status } of till?.api.status().owed ?? []) {
      if (sale === null || status !== "unconfirmed") continue;
      const { receiptCode } = till?.api.sale(sale) ?? { receiptCode: null };
      const isOut = this.#world.printer
        .papers()
        .some((seen) => lastLineOf(seen) === "ORIGINAL" && seen.barcodes.at(-1) === receiptCode);
      if (paper === "receipt" && isOut) await this.#ask((api) => api.confirmPaper(sale, paper));
      else if (receiptCode !== null) await this.#ask((api) => api.reprint(receiptCode));
    }
  }

  /** Of what the till calls paid twice, one is given back; what it does not call so, nobody gives back. */
  async lookAtPaidTwice(): Promise<void> {
    const { story, till } = this.#world;
    for (const { detail, id, receiptCode: receipt } of till?.api.status().unsettled ?? []) {
      if (receipt === null || !detail.startsWith("paid twice")) continue;
      story.tell("cashier", `gives back sale ${id}, which was paid twice`);
      const nobody = { staff: null, approver: null };
      await this.#ask((api) => api.refund({ receipt, amount: null, lines: null, again: true, ...nobody }, 0));
    }
  }

  /** One that needs a person gets what always helps. */
  lookAtPrinter(): void {
    const { printer, story, till } = this.#world;
    if (till?.api.printer().condition === "ready") return;
    story.tell("person", "switches the printer off and on");
    printer.powerCycle();
  }

  /** What somebody else gave back is learned by asking; which payments those are stands in the provider's own app. */
  async lookAtRefunds(): Promise<void> {
    for (const receipt of this.#receipts()) {
      const orders = this.#world.provider.orders(this.#saleOf(receipt)?.reference);
      if (orders.every(({ refunds }) => refunds.length === 0)) continue;
      await this.#ask((api) => api.previewRefund({ receipt, amount: null, lines: null }));
    }
  }

  #play(act: Act): Promise<void> {
    const chance = new Chance(this.#world.plan.seed, `act ${act.id}`);
    switch (act.kind) {
      case "sale":
        return this.#sell(act, chance);
      case "cash":
        return this.#sellForCash(act, chance);
      case "refund":
        return this.#giveBack(act, chance);
      case "reprint":
        return this.#reprint(chance);
      case "day":
        return this.#ask((api) => api.closeDay()).then(() => {});
      case "x report":
        return this.#ask((api) => api.printX()).then(() => {});
    }
  }

  async #sell(act: Act, chance: Chance): Promise<void> {
    const sold = await this.#sellOnce(act, chance);
    if (sold === null || act.again === null) return;
    const { phase } = this.#world.till?.terminal.book.sale(sold) ?? {};
    if (phase?.status !== "expired" && phase?.status !== "canceled") return;
    await this.#sellOnce({ ...act, customer: act.again, cancelAfterMs: null }, chance);
  }

  /** @returns the id of the sale; null when there is none */
  async #sellOnce(act: Act, chance: Chance): Promise<number | null> {
    const world = this.#world;
    await this.#until(() => this.#isCounterFree(), PATIENCE_MS);
    await this.#sleep(chance.from(20, 300));
    const before = world.till?.terminal.book.latest()?.facts.id ?? 0;
    world.story.tell("cashier", `sells by ${act.by}; the customer ${act.customer}`);
    if (act.by === "scanner") await this.#scanBasket(act, "TILL:TOTAL");
    else await this.#ask((api) => api.sell(`${sumOf(act)}.00`, act.again === null ? null : `T${act.id}`));
    if (!(await this.#until(() => this.#latest() > before, 3_000))) return null;
    const id = this.#latest();
    world.focus = id;
    void this.#pay(act, id, chance);
    if (act.cancelAfterMs !== null) void this.#cancelLater(act.cancelAfterMs, id);
    if (act.lookIn !== null) void this.#lookWhen(act, id);
    const isOver = () => this.#isOver(id);
    await this.#until(isOver, world.plan.shop.validityS * 1000 + PATIENCE_MS);
    await this.#until(() => world.state === "settled" || world.state === "ended unpaid", 4_000);
    // Somebody who has it on the phone may still pay: the till looks once more, and somebody waits for that.
    if (act.faults.some(({ kind, state }) => state === "ended unpaid" && needsRequest(kind)))
      await this.#until(() => world.state !== "ended unpaid" || world.focused()?.late === false, 90_000);
    await this.#sleep(chance.from(50, 600));
    return id;
  }

  async #sellForCash(act: Act, chance: Chance): Promise<void> {
    const world = this.#world;
    await this.#until(() => this.#isCounterFree(), PATIENCE_MS);
    await this.#sleep(chance.from(20, 300));
    const before = this.#latest();
    world.story.tell("cashier", "sells for cash");
    await this.#ask((api) => api.sell(`${sumOf(act)}.00`, null, `${sumOf(act) + 500}.00`));
    if (!(await this.#until(() => this.#latest() > before, 3_000))) return;
    world.focus = this.#latest();
    await this.#until(() => world.state === "settled", 6_000);
  }

  async #giveBack(act: Act, chance: Chance): Promise<void> {
    const world = this.#world;
    const receipts = this.#receipts();
    if (receipts.length === 0) return;
    const receipt = chance.pick(receipts);
    const sale = this.#saleOf(receipt);
    if (sale === null) return;
    world.focus = sale.id;
    world.observe();
    await this.#sleep(chance.from(20, 300));
    if (act.elsewhere && sale.orderId !== null) this.#giveBackElsewhere(sale);
    if (act.lookIn !== null) void this.#lookWhen(act, sale.id);
    world.story.tell("cashier", `gives back ${act.part} of ${receipt}`);
    const part =
      act.part === "part"
        ? { amount: `${Math.max(1, Math.floor(sale.total.minor / 100 / 3))}.00`, lines: null }
        : {
            amount: null,
            lines: act.part === "line" && sale.lines.length > 0 ? [{ line: 1, quantity: 1 }] : null,
          };
    const nobody = { staff: null, approver: null };
    for (let tries = 0; tries < 3; tries++) {
      const answer = await this.#ask((api) => api.refund({ receipt, ...part, again: true, ...nobody }, 0));
      if (answer !== null) break;
      await this.#sleep(2_000);
      await this.#tillIsUp();
    }
    await this.#until(() => world.state === "settled", 8_000);
  }

  async #reprint(chance: Chance): Promise<void> {
    const receipts = this.#receipts();
    if (receipts.length === 0) return;
    const receipt = chance.pick(receipts);
    this.#world.focus = this.#saleOf(receipt)?.id ?? null;
    await this.#ask((api) => api.reprint(receipt));
    await this.#until(() => this.#world.state === "settled", 6_000);
  }

  /** The customer has the QR when it is shown; one that hangs on the counter, as soon as the order is on it. */
  async #pay(act: Act, id: number, chance: Chance): Promise<void> {
    const world = this.#world;
    if (act.customer === "never pays") return;
    const reference = world.till?.terminal.book.sale(id)?.facts.reference ?? "";
    const isStatic = world.plan.shop.qrMode !== "dynamic";
    const order = () => world.provider.orders(reference).at(-1);
    const isShown = () => (isStatic ? order() !== undefined : (this.#orderId(id) ?? null) !== null);
    if (!(await this.#until(isShown, PATIENCE_MS))) return;
    await this.#sleep(act.payAfterMs);
    const found = order();
    if (found === undefined) return;
    const { phone } = world.provider;
    if (act.customer === "rejected first") {
      this.#try("has the card rejected", () => phone.reject(found.id));
      await this.#sleep(chance.from(200, 2_500));
    }
    if (act.customer === "pays late") {
      if (!(await this.#until(() => order()?.status === "expired", PATIENCE_MS))) return;
      await this.#sleep(chance.from(100, 4_000));
      this.#try("pays late", () => phone.approveLate(found.id));
      world.lateMoney = found.reference;
      return;
    }
    if (chance.maybe(0.3)) {
      this.#try("scans", () => phone.scan(found.id));
      await this.#sleep(chance.from(100, 2_000));
    }
    this.#try("pays", () => phone.approve(found.id));
    if (act.customer !== "pays twice") return;
    await this.#sleep(chance.from(100, 3_000));
    this.#try("pays once more", () => phone.approve(found.id));
  }

  async #cancelLater(ms: number, id: number): Promise<void> {
    await this.#sleep(ms);
    if (this.#latest() !== id || this.#isOver(id) || this.#world.isHealed) return;
    this.#world.story.tell("cashier", "cancels");
    await this.#ask((api) => api.cancel());
  }

  async #lookWhen({ faults, lookIn }: Act, id: number): Promise<void> {
    const world = this.#world;
    if (!(await this.#until(() => world.focus !== id || world.state === lookIn, PATIENCE_MS))) return;
    // By then what the sale wrote last is on the disk, and what is written next is somebody's wish.
    if (lookIn === "settled") await this.#sleep(100);
    const receipt = world.till?.api.sale(id)?.receiptCode ?? null;
    if (receipt === null || world.focus !== id) return;
    const isMeant = (one: (kind: FaultKind) => boolean) =>
      faults.some(({ kind, state }) => state === lookIn && one(kind));
    if (isMeant(isOfDisk)) {
      world.story.tell("cashier", `wants a copy of ${receipt}`);
      await this.#ask((api) => api.reprint(receipt));
    }
    if (isMeant(isOfBytes)) await this.#ask((api) => api.printX());
    world.story.tell("cashier", `asks what of ${receipt} could be given back`);
    for (let times = 0; times < 2; times++) {
      await this.#ask((api) => api.previewRefund({ receipt, amount: null, lines: null }));
    }
  }

  #giveBackElsewhere(sale: SaleView): void {
    const order = this.#world.provider.orders(sale.reference).at(-1);
    if (order === undefined) return;
    const minor = Math.max(100, Math.floor(sale.total.minor / 400) * 100);
    this.#try("gives back in the provider's own app", () =>
      this.#world.provider.seller.refund(order.id, minor),
    );
  }

  #try(what: string, act: () => unknown): void {
    try {
      act();
      this.#world.story.tell("customer", what);
    } catch (error) {
      this.#world.story.tell("customer", `${what}: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #scanBasket(act: Act, last: string): Promise<void> {
    const codes = act.basket.flatMap((count, article) =>
      new Array<string>(count).fill(ARTICLES[article]?.barcode ?? ""),
    );
    for (const code of [...codes, last]) {
      this.#world.wires.scanner.say(Buffer.from(`${code}\r`));
      await this.#sleep(HAND_MS);
    }
  }

  /** Null when the till declined, died, or did not answer in time. */
  #ask<T>(question: (api: NonNullable<World["till"]>["api"]) => Promise<T>): Promise<T | null> {
    const world = this.#world;
    const { till } = world;
    if (till === null) return Promise.resolve(null);
    return new Promise((resolve) => {
      const limit = world.clock.after(60_000, () => end(null));
      const end = (answer: T | null) => {
        limit.cancel();
        this.#waiting = this.#waiting.filter((one) => one !== death);
        resolve(answer);
      };
      // Whoever asked a till that died hears nothing.
      const death = { isSo: () => world.till !== till, go: () => end(null) };
      this.#waiting.push(death);
      question(till.api).then(end, (error: unknown) => {
        world.story.tell("till", `declines: ${error instanceof Error ? error.message : error}`);
        end(null);
      });
    });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#world.clock.after(ms, resolve);
    });
  }

  /** @returns false when it did not come to be so in time */
  #until(isSo: () => boolean, withinMs: number): Promise<boolean> {
    if (isSo()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const entry = {
        isSo,
        go: (came: boolean) => {
          limit.cancel();
          resolve(came);
        },
      };
      const limit = this.#world.clock.after(withinMs, () => {
        this.#waiting = this.#waiting.filter((one) => one !== entry);
        resolve(false);
      });
      this.#waiting.push(entry);
    });
  }

  /** Somebody who knows that the power is out waits for that first. */
  async #tillIsUp(): Promise<boolean> {
    const world = this.#world;
    for (;;) {
      const offMs = Math.max(0, world.onAtMs - world.clock.monotonicMs());
      if (await this.#until(() => world.isUp, offMs + PATIENCE_MS)) return true;
      if (world.clock.monotonicMs() >= world.onAtMs + PATIENCE_MS) return false;
    }
  }

  #isCounterFree(): boolean {
    const { till } = this.#world;
    return till !== null && till.terminal.frontSale() === null;
  }

  #latest(): number {
    return this.#world.till?.terminal.book.latest()?.facts.id ?? 0;
  }

  #orderId(id: number): string | null {
    return this.#world.till?.terminal.book.sale(id)?.order?.id ?? null;
  }

  /** Its customer left: it was paid, or can no longer be. */
  #isOver(id: number): boolean {
    const { till } = this.#world;
    if (till === null) return false;
    const status = till.terminal.book.sale(id)?.phase.status;
    return status === undefined || !["ordering", "awaiting-payment", "canceling"].includes(status);
  }

  #receipts(): readonly string[] {
    const { till } = this.#world;
    const count = this.#latest();
    const codes: string[] = [];
    for (let id = 1; id <= count; id++) {
      const code = till?.api.sale(id)?.receiptCode ?? null;
      if (code !== null) codes.push(code);
    }
    return codes;
  }

  #saleOf(receipt: string): SaleView | null {
    const { till } = this.#world;
    for (let id = 1; id <= this.#latest(); id++) {
      const sale = till?.api.sale(id) ?? null;
      if (sale?.receiptCode === receipt) return sale;
    }
    return null;
  }
}

function sumOf({ basket }: Act): number {
  return basket.reduce((sum, count, article) => sum + count * (ARTICLES[article]?.price ?? 0), 0);
}
