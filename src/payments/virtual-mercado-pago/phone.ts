// The customer's phone: what it shows after a scan and what the customer does with it. The only way by which
// a virtual order is ever paid.

import { formatAmount } from "./amounts.ts";
import { refuse } from "./http/refusals.ts";
import { addMerchantOrder } from "./instore/merchant-orders.ts";
import type { AttemptRecord, ChargeBackStage, MethodRecord, OrderRecord } from "./orders/order-records.ts";
import type { ProviderState } from "./provider-state.ts";

/** Names of payment methods: id and type as `payment_method` shows them (reference 4.4). */
const METHODS = {
  account_money: { id: "account_money", type: "account_money" },
  credit_card: { id: "visa", type: "credit_card" },
  visa: { id: "visa", type: "credit_card" },
  master: { id: "master", type: "credit_card" },
  debit_card: { id: "debvisa", type: "debit_card" },
  debvisa: { id: "debvisa", type: "debit_card" },
  debmaster: { id: "debmaster", type: "debit_card" },
  prepaid_card: { id: "prepaid_card", type: "prepaid_card" },
  // [inferred] The types of these two; that of Pix is a switch.
  pix: { id: "pix", type: "bank_transfer" },
  interop_transfer: { id: "interop_transfer", type: "bank_transfer" },
} as const;

export type MethodWord = keyof typeof METHODS;
export const METHOD_WORDS = Object.keys(METHODS) as readonly MethodWord[];

/**
 * Mercado Pago's test words (reference 12.2) and the status_detail of each: as the Orders API spells it
 * [inferred], and as the Payments API does. APRO approves; CONT leaves the attempt in review.
 */
const REJECTIONS = {
  OTHE: ["rejected_other_reason", "cc_rejected_other_reason"],
  CALL: ["rejected_call_for_authorize", "cc_rejected_call_for_authorize"],
  FUND: ["insufficient_amount", "cc_rejected_insufficient_amount"],
  SECU: ["rejected_bad_filled_security_code", "cc_rejected_bad_filled_security_code"],
  EXPI: ["rejected_bad_filled_date", "cc_rejected_bad_filled_date"],
  FORM: ["rejected_bad_filled_other", "cc_rejected_bad_filled_other"],
} as const;
const REJECTED_CARD: MethodRecord = { ...METHODS.visa, installments: 1 };

export const SCENARIO_WORDS = ["APRO", "CONT", "OTHE", "CALL", "FUND", "SECU", "EXPI", "FORM"] as const;
export type ScenarioWord = (typeof SCENARIO_WORDS)[number];

export interface Approval {
  readonly method?: MethodWord;
  /** 1 or more; 1 when left out. */
  readonly installments?: number;
}

export type PhoneScreen =
  | {
      readonly screen: "checkout";
      readonly orderId: string;
      readonly amount: string;
      readonly currency: string;
      readonly description: string | null;
    }
  /** The printed QR of a POS that has no order now. */
  | { readonly screen: "waiting" }
  /** The printed QR of a POS without fixed amount: the customer pays any amount, which belongs to no order. */
  | { readonly screen: "type-amount" }
  | {
      readonly screen: "unavailable";
      readonly reason: "expired" | "canceled" | "failed" | "paid" | "someone-is-paying" | "unknown-code";
    };

type AttemptEnd = Pick<AttemptRecord, "status" | "detail" | "method" | "amountMinor">;

export class Phone {
  readonly #state: ProviderState;
  readonly #find: (orderId: string) => OrderRecord;

  /** @param find an order by its id or "latest"; throws a Refusal when there is none */
  constructor(state: ProviderState, find: (orderId: string) => OrderRecord) {
    this.#state = state;
    this.#find = find;
  }

  /** Points the camera at a QR: the text must be whole, as a camera would read it. */
  scanQr(text: string): PhoneScreen {
    const dynamic = this.#state.all().find((order) => order.qrData === text);
    if (dynamic !== undefined) return this.#open(dynamic);
    const pos = this.#state.posByQr(text);
    if (pos === undefined) return { screen: "unavailable", reason: "unknown-code" };
    const order = this.#state.orderOnPos(pos);
    const isOpen = this.#state.places.placedPos(pos.name)?.fixedAmount === false;
    if (isOpen && (order === null || this.#state.switches.openAmount === "always"))
      return { screen: "type-amount" };
    return order === null ? { screen: "waiting" } : this.#open(order);
  }

  /** As if the QR of that order was scanned. From here to its end the attempt locks the order. */
  scan(orderId: string): PhoneScreen {
    return this.#open(this.#find(orderId));
  }

  /** Pays. Scans first where that was not done. @throws Refusal 409 when the order cannot be paid */
  approve(orderId: string, approval: Approval = {}): void {
    this.#pay(this.#startPaying(orderId), approval);
  }

  /**
   * The money comes although the order is over: what the bank approved in the last moment is heard of late.
   * @throws Refusal 409 when it was paid already
   */
  approveLate(orderId: string, approval: Approval = {}): void {
    const order = this.#find(orderId);
    if (order.paidAtMs !== null) {
      throw refuse(409, "order_not_payable", `The phone cannot pay order ${order.id}: paid`);
    }
    this.#pay(order.status === "created" ? this.#startPaying(orderId) : order, approval);
  }

  /**
   * The customer disputes the payment and the bank takes it back; called again, it goes on to another stage.
   * @throws Refusal 409 when there is no money in the order
   */
  chargeBack(orderId: string, stage: ChargeBackStage = "in_process"): void {
    const order = this.#find(orderId);
    if (order.paidAtMs === null || order.status === "refunded") {
      throw refuse(409, "order_not_paid", `There is no money in order ${order.id} to take back`);
    }
    const nowMs = this.#state.nowMs();
    order.chargeBack = stage;
    order.status = this.#state.switches.chargedBackOrder;
    order.payment.status = order.status;
    order.updatedAtMs = nowMs;
    const paid = order.attempts.find((attempt) => attempt.status === "approved");
    if (paid !== undefined) paid.updatedAtMs = nowMs;
    this.#state.changed(order);
  }

  #pay(order: OrderRecord, approval: Approval): void {
    const { draft, payment } = order;
    const method = this.#method(approval.method ?? "account_money");
    const discount = draft.discounts.find((entry) => entry.type === method.type);
    order.paying = false;
    order.status = "processed";
    order.detail = this.#state.switches.paidDetail;
    order.paidAtMs = this.#state.nowMs();
    order.updatedAtMs = order.paidAtMs;
    payment.status = "processed";
    payment.detail = "accredited";
    payment.method = { ...method, installments: approval.installments ?? 1 };
    payment.paidMinor = discount?.newTotalMinor ?? draft.totalMinor;
    payment.number = this.#endAttempt(order, {
      status: "approved",
      detail: "accredited",
      method: payment.method,
      amountMinor: payment.paidMinor,
    });
    payment.discounted = discount !== undefined;
    payment.e2eId = method.id === "pix" ? this.#state.ids.make("E", order.paidAtMs) : null;
    this.#state.changed(order);
  }

  /**
   * The attempt fails; the order stays open and may be tried again.
   * @param detail in the words of the order's rail; "other reason" when left out
   * @throws Refusal 409
   */
  reject(orderId: string, detail?: string): void {
    const order = this.#startPaying(orderId);
    order.paying = false;
    const [ordersWord, classicWord] = REJECTIONS.OTHE;
    const told = detail ?? (order.instore === null ? ordersWord : classicWord);
    this.#noteAttempt(order, told, "rejected");
  }

  /** The customer's first card fails and the second one pays. @throws Refusal 409 */
  rejectThenApprove(orderId: string, detail?: string, approval: Approval = {}): void {
    this.reject(orderId, detail);
    this.approve(orderId, approval);
  }

  /** One of Mercado Pago's test words. @throws Refusal 409 */
  play(orderId: string, word: ScenarioWord): void {
    if (word === "APRO") {
      this.approve(orderId, { method: "credit_card" });
    } else if (word === "CONT") {
      // [inferred] The attempt is looked at by a person: the order stays open and locked.
      this.#noteAttempt(this.#startPaying(orderId), "pending_contingency", "in_process");
    } else {
      const [ordersWord, classicWord] = REJECTIONS[word];
      this.reject(orderId, this.#find(orderId).instore === null ? ordersWord : classicWord);
    }
  }

  /** The customer puts the phone away; the order is free again, and expires if its time was over. */
  walkAway(orderId: string): void {
    const order = this.#find(orderId);
    order.paying = false;
    const last = order.attempts.at(-1);
    if (last?.status === "in_process") {
      this.#endAttempt(order, { ...last, status: "cancelled", detail: "by_payer" });
    }
    this.#state.changed(this.#find(orderId));
  }

  #open(order: OrderRecord): PhoneScreen {
    if (order.status === "expired" || order.status === "canceled" || order.status === "failed") {
      return { screen: "unavailable", reason: order.status };
    }
    if (order.status !== "created") return { screen: "unavailable", reason: "paid" };
    if (order.paying) return { screen: "unavailable", reason: "someone-is-paying" };
    order.paying = true;
    if (this.#state.switches.merchantOrderAt === "scan") addMerchantOrder(this.#state, order);
    this.#state.changed(order);
    const { currency, decimals } = this.#state.country;
    const amount = formatAmount(order.draft.totalMinor, decimals);
    return { screen: "checkout", orderId: order.id, amount, currency, description: order.draft.description };
  }

  #startPaying(orderId: string): OrderRecord {
    const order = this.#find(orderId);
    if (order.paying) return order;
    const screen = this.#open(order);
    if (screen.screen === "checkout") return order;
    const reason = screen.screen === "unavailable" ? screen.reason : screen.screen;
    throw refuse(409, "order_not_payable", `The phone cannot pay order ${order.id}: ${reason}`);
  }

  #noteAttempt(order: OrderRecord, detail: string, status: "rejected" | "in_process"): void {
    order.rejections.push(detail);
    order.updatedAtMs = this.#state.nowMs();
    if (this.#state.switches.showRejections) order.payment.detail = detail;
    if (status === "rejected" && order.instore === null && this.#state.switches.rejectedOrder === "failed") {
      order.status = "failed";
      order.detail = detail;
      order.payment.status = "failed";
    }
    const classic = Object.values(REJECTIONS).find(([ordersWord]) => ordersWord === detail)?.[1];
    const amountMinor = order.draft.totalMinor;
    this.#endAttempt(order, { status, detail: classic ?? detail, method: REJECTED_CARD, amountMinor });
    this.#state.changed(order);
  }

  #method(word: MethodWord): Omit<MethodRecord, "installments"> {
    const method = METHODS[word];
    return method.id === "pix" ? { id: method.id, type: this.#state.switches.pixType } : method;
  }

  /** The attempt in review ends so, or a new one does. Returns its number. */
  #endAttempt(order: OrderRecord, end: AttemptEnd): string {
    const nowMs = this.#state.nowMs();
    const last = order.attempts.at(-1);
    if (last?.status === "in_process") {
      const { status, detail, method, amountMinor } = end;
      return Object.assign(last, { status, detail, method, amountMinor, updatedAtMs: nowMs }).number;
    }
    if (order.instore?.merchantOrders.length === 0) addMerchantOrder(this.#state, order);
    const merchantOrder = order.instore?.merchantOrders.at(-1)?.number ?? null;
    const number = this.#state.ids.paymentNumber();
    order.attempts.push({ ...end, number, merchantOrder, createdAtMs: nowMs, updatedAtMs: nowMs });
    return number;
  }
}
