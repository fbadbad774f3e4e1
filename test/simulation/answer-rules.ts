// What the provider answers wrongly, as rules of the virtual Mercado Pago, and when one of them really struck.

import type { FaultRule } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { Chance } from "./chance.ts";
import type { FaultKind } from "./fault-kinds.ts";
import type { World } from "./world.ts";

/** Longer than the till waits for an answer. */
const LONGEST_DELAY_MS = 25_000;

/** Null for a fault that is none of the provider's answers. */
export function ruleOf(kind: FaultKind, chance: Chance, lastsMs: number): FaultRule | null {
  const delayMs = Math.min(lastsMs, LONGEST_DELAY_MS);
  switch (kind) {
    case "request lost":
      return { kind: "lose-request", times: chance.from(1, 3) };
    case "answer lost":
      return { kind: "lose-answer", times: chance.from(1, 3) };
    case "acts late":
      return { kind: "act-late", delayMs };
    case "answers late":
      return { kind: "answer-late", delayMs };
    case "answers twice":
      return { kind: "answer-twice" };
    case "hears twice":
      return { kind: "handle-twice" };
    case "stale answer":
      return { kind: "stale-answer", times: chance.from(1, 2) };
    case "error 500":
      return { kind: "refuse", status: 500, times: chance.from(1, 4) };
    case "error 500, acted":
      return { kind: "refuse", status: 500, acted: true };
    case "error 503":
      return { kind: "refuse", status: 503, times: chance.from(1, 4) };
    case "error 429":
      return { kind: "refuse", status: 429, retryAfterS: chance.from(1, 5) };
    case "truncated JSON":
      return { kind: "truncated-body" };
    case "broken off":
      return { kind: "broken-off" };
    case "captive portal":
      return { kind: "html-page", status: 200, times: chance.from(1, 3) };
    case "empty answer":
      return { kind: "empty-answer" };
    case "null answer":
      return { kind: "null-answer" };
    case "unknown status":
      return { kind: "unknown-status" };
    case "another order's answer":
      return { kind: "other-order" };
    default:
      return null;
  }
}

/** Who waits to hear that the rule which he added struck, by the rule. */
type Waiting = Map<string, (() => void)[]>;
const WAITING = new WeakMap<object, Waiting>();

/** @param struck called once, when the first request meets the rule */
export function strikeNextRequest(world: World, rule: FaultRule, struck: () => void): void {
  const { faults } = world.provider;
  const waiting = WAITING.get(faults) ?? listen(world);
  const name = JSON.stringify(rule);
  waiting.set(name, [...(waiting.get(name) ?? []), struck]);
  faults.add(rule);
}

function listen(world: World): Waiting {
  const { faults } = world.provider;
  const waiting: Waiting = new Map();
  const take = faults.take.bind(faults);
  faults.take = (operation, method, path) => {
    const found = take(operation, method, path);
    // The last look at an order that ended is one look: an answer from before the late money would hide it for good.
    if (found?.kind === "stale-answer" && world.lateMoney !== null) return null;
    if (found !== null) {
      world.story.tell("FAULT", `provider: ${found.kind} for ${method} ${path}`);
      waiting.get(JSON.stringify(found))?.shift()?.();
    }
    return found;
  };
  WAITING.set(faults, waiting);
  return waiting;
}
