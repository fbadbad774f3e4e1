// The control API under /control: the customer's phone, the seller's app, faults, switches and the clock over
// HTTP, for whoever runs the virtual Mercado Pago as a process of its own. README.md lists every call.

import * as v from "valibot";
import { type FaultRule, readFaultRule } from "./faults.ts";
import { Refusal } from "./http/refusals.ts";
import { matchPattern } from "./http/routes.ts";
import { CHARGE_BACK_STAGES } from "./orders/order-records.ts";
import { METHOD_WORDS, SCENARIO_WORDS } from "./phone.ts";
import type { VirtualControls } from "./virtual-mercado-pago.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface ControlRoute {
  readonly method: string;
  readonly pattern: string;
  /** What it does, for GET /control. */
  readonly help: string;
  readonly run: (params: Readonly<Record<string, string>>, body: unknown) => unknown;
}

const method = v.exactOptional(v.picklist(METHOD_WORDS));
const installments = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const detail = v.exactOptional(v.pipe(v.string(), v.minLength(1)));
const wholeMs = v.pipe(v.number(), v.integer(), v.minValue(0));
const minor = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));

const APPROVAL = v.strictObject({ method, installments });
const REJECTION = v.strictObject({ detail });
const REJECT_THEN_APPROVE = v.strictObject({ detail, method, installments });
const CHARGE_BACK = v.strictObject({ stage: v.exactOptional(v.picklist(CHARGE_BACK_STAGES)) });
const PLAY = v.strictObject({ scenario: v.picklist(SCENARIO_WORDS) });
const QR = v.strictObject({ qr: v.string() });
const REFUND = v.strictObject({ amount_minor: minor });
const WITHDRAWAL = v.strictObject({ amount_minor: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const FINISH = v.strictObject({ outcome: v.exactOptional(v.picklist(["processed", "failed"])) });
const ADVANCE = v.strictObject({ ms: wholeMs });

export class ControlApi {
  readonly #routes: readonly ControlRoute[];

  constructor(virtual: VirtualControls) {
    this.#routes = controlRoutes(virtual);
  }

  /** @param text the request's body; empty counts as an empty object */
  handle(requestMethod: string, path: string, text: string | null): ControlAnswer {
    if (requestMethod === "GET" && path === "/control") {
      const calls = this.#routes.map((route) => `${route.method} ${route.pattern}: ${route.help}`);
      return { status: 200, body: { calls } };
    }
    for (const route of this.#routes) {
      const params = route.method === requestMethod ? matchPattern(route.pattern, path) : null;
      if (params !== null) return this.#run(route, params, text);
    }
    return { status: 404, body: { error: "no_such_call", message: "GET /control lists the calls" } };
  }

  #run(route: ControlRoute, params: Readonly<Record<string, string>>, text: string | null): ControlAnswer {
    try {
      const body: unknown = text === null || text.trim() === "" ? {} : JSON.parse(text);
      return { status: 200, body: route.run(params, body) ?? { done: true } };
    } catch (error) {
      if (error instanceof Refusal) {
        return { status: error.status, body: { error: error.findings[0]?.code, message: error.message } };
      }
      if (error instanceof SyntaxError || error instanceof RangeError || v.isValiError(error)) {
        return { status: 400, body: { error: "bad_request", message: error.message } };
      }
      throw error;
    }
  }
}

function controlRoutes(virtual: VirtualControls): ControlRoute[] {
  const { phone, seller, faults } = virtual;
  const post = (pattern: string, help: string, run: ControlRoute["run"]): ControlRoute => ({
    method: "POST",
    pattern: `/control/${pattern}`,
    help,
    run,
  });
  const get = (pattern: string, help: string, run: ControlRoute["run"]): ControlRoute => ({
    ...post(pattern, help, run),
    method: "GET",
  });
  /** A POST about one order that answers with the order as it is then. */
  const onOrder = (verb: string, help: string, act: (id: string, body: unknown) => void): ControlRoute =>
    post(`orders/:id/${verb}`, help, ({ id = "" }, body) => {
      act(id, body);
      return virtual.order(id);
    });
  return [
    get("orders", "every order, oldest first", () => virtual.orders()),
    get("orders/:id", "one order, by its id or 'latest'", ({ id = "" }) => virtual.order(id)),
    post("phone/scan", "scan a QR by its text {qr}", (_, body) => phone.scanQr(v.parse(QR, body).qr)),
    post("orders/:id/scan", "the customer starts paying: locks it", ({ id = "" }) => phone.scan(id)),
    onOrder("approve", "pay {method, installments}", (id, body) =>
      phone.approve(id, v.parse(APPROVAL, body)),
    ),
    onOrder("reject", "the attempt fails {detail}", (id, body) => {
      phone.reject(id, v.parse(REJECTION, body).detail);
    }),
    onOrder("reject-then-approve", "fails, then pays {detail, method, installments}", (id, body) => {
      const { detail: why, ...approval } = v.parse(REJECT_THEN_APPROVE, body);
      phone.rejectThenApprove(id, why, approval);
    }),
    onOrder("play", "a test word {scenario}", (id, body) => phone.play(id, v.parse(PLAY, body).scenario)),
    onOrder("approve-late", "pay an order that is over {method, installments}", (id, body) =>
      phone.approveLate(id, v.parse(APPROVAL, body)),
    ),
    onOrder("charge-back", "the bank takes the payment back {stage}", (id, body) =>
      phone.chargeBack(id, v.parse(CHARGE_BACK, body).stage),
    ),
    onOrder("walk-away", "the customer leaves: unlocks it", (id) => phone.walkAway(id)),
    onOrder("expire", "its time is over now", (id) => virtual.expire(id)),
    onOrder("refund", "refund in the seller's app {amount_minor}", (id, body) => {
      seller.refund(id, v.parse(REFUND, body).amount_minor ?? null);
    }),
    post("refunds/:id/finish", "end a pending refund {outcome}", ({ id = "" }, body) =>
      seller.finishRefund(id, v.parse(FINISH, body).outcome ?? "processed"),
    ),
    post("withdrawals", "money to the seller's bank {amount_minor}", (_, body) =>
      seller.withdraw(v.parse(WITHDRAWAL, body).amount_minor),
    ),
    get("ledger", "every movement of the seller's money", () => virtual.ledger()),
    get("pos/:name", "the printed QR of a POS", ({ name = "" }) => ({ qr: virtual.posQr(name) })),
    get("requests", "requests seen, oldest first", () => virtual.requests()),
    { ...get("requests", "forget them", () => virtual.forgetRequests()), method: "DELETE" },
    get("webhooks", "notifications sent, oldest first", () => virtual.webhooks()),
    get("faults", "faults still to come", () => faults.list()),
    post("faults", "add a fault", (_, body) => {
      const rule: FaultRule = readFaultRule(body);
      faults.add(rule);
      return faults.list();
    }),
    { ...get("faults", "drop them all", () => faults.clear()), method: "DELETE" },
    get("switches", "all switches", () => virtual.switches()),
    { ...post("switches", "change some", (_, body) => virtual.setSwitches(body)), method: "PATCH" },
    get("clock", "the provider's time", () => ({ now: virtual.now() })),
    post("clock/advance", "let time pass {ms}", (_, body) => {
      virtual.advanceClock(v.parse(ADVANCE, body).ms);
      return { now: virtual.now() };
    }),
  ];
}
