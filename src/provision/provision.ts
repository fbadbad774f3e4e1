// Makes an account fit a configuration: looks, plans, and does what the plan says, one step after the other. After
// each creation whose answer was lost it looks before it creates again, because nothing else tells what happened.

import type { Account, AccountApi, Pos, Store } from "../payments/mercado-pago/account/account.ts";
import { PaymentError } from "../payments/provider.ts";
import { makePlan, type Problem, type Step } from "./plan.ts";
import type { Wish } from "./wish.ts";

export interface Deed {
  readonly kind: Step["kind"];
  readonly draft: Step["draft"];
  /** "created", "changed"; "found" when its answer was lost and it was there when we looked. */
  readonly how: "planned" | "created" | "changed" | "found";
  readonly why: readonly string[];
}

export interface Provisioned {
  readonly account: Account;
  /** Null in a dry run that would create it. */
  readonly store: Store | null;
  readonly pos: Pos | null;
  /** What was done, or in a dry run would be; empty when everything was as it should be. */
  readonly deeds: readonly Deed[];
  /** Sentences for people. */
  readonly notes: readonly string[];
}

/** Nothing was changed: somebody has to do something first. */
export class ProvisionRefusal extends Error {
  override readonly name = "ProvisionRefusal";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ name, message }) => (name === "" ? message : `${name}: ${message}`)).join("\n"));
    this.problems = problems;
  }
}

export interface ProvisionOptions {
  readonly api: AccountApi;
  /** Look and plan, and change nothing. */
  readonly dryRun: boolean;
  pause(ms: number): Promise<void>;
}

/** A search may learn of a creation a moment later. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 2_000;
/** After a creation that did not happen, one more; then a person shall look. */
const TRIES = 2;

/** @throws ProvisionRefusal before anything was changed, or PaymentError */
export async function provision(wish: Wish, options: ProvisionOptions): Promise<Provisioned> {
  const { api, dryRun } = options;
  const account = await api.whoAmI();
  const stores = await api.findStores(account.userId, wish.externalStoreId);
  const points = await api.findPos(wish.externalPosId);
  const plan = makePlan(wish, { account, stores, pos: points });
  if (plan.problems !== null) throw new ProvisionRefusal(plan.problems);

  const deeds: Deed[] = [];
  let store = stores[0] ?? null;
  let pos = points[0] ?? null;
  for (const step of plan.steps) {
    const { draft, kind } = step;
    const why = "why" in step ? step.why : [];
    if (dryRun) {
      deeds.push({ kind, draft, how: "planned", why });
      continue;
    }
    try {
      const done = await carryOut(step, { account, store, pos }, options);
      ({ store, pos } = done);
      deeds.push({ kind, draft, how: done.how, why });
    } catch (error) {
      throw withDeeds(error, deeds);
    }
  }
  const notes = [...plan.notes, ...(dryRun ? [] : lookAgain(wish, account, mustBe(store), mustBe(pos)))];
  return { account, store, pos, deeds, notes };
}

interface Standing {
  readonly account: Account;
  readonly store: Store | null;
  readonly pos: Pos | null;
}

async function carryOut(
  step: Step,
  { account, store, pos }: Standing,
  options: ProvisionOptions,
): Promise<Pick<Standing, "store" | "pos"> & Pick<Deed, "how">> {
  const { api } = options;
  const { userId } = account;
  switch (step.kind) {
    case "create-store": {
      const { draft } = step;
      const find = () => api.findStores(userId, draft.externalId);
      const { made, how } = await create(() => api.createStore(userId, draft), find, options);
      return { store: made, pos, how };
    }
    case "change-store": {
      const { draft, store: old } = step;
      await changeOnce(() => api.updateStore(userId, old.id, draft));
      const [changed] = await api.findStores(userId, draft.externalId);
      return { store: changed ?? old, pos, how: "changed" };
    }
    case "create-pos": {
      const draft = { ...step.draft, storeId: mustBe(store).id };
      const find = () => api.findPos(draft.externalId);
      const { made, how } = await create(() => api.createPos(draft), find, options);
      return { store, pos: made, how };
    }
    case "change-pos": {
      const { id } = step.pos;
      await changeOnce(() => api.updatePos(id, { ...step.draft, storeId: mustBe(store).id }));
      return { store, pos: await api.getPos(id), how: "changed" };
    }
  }
}

/** Nobody shall have to guess what was done before something failed. */
function withDeeds(error: unknown, deeds: readonly Deed[]): unknown {
  if (!(error instanceof PaymentError) || deeds.length === 0) return error;
  const done = deeds.map(({ kind, draft }) => `${kind} ${draft.externalId}`).join(", ");
  const message = `${error.message}; done before: ${done}; a second run goes on from there`;
  return new PaymentError(error.code, error.outcome, message, { cause: error, repeatable: error.repeatable });
}

/** What was asked for must be what is there now. @throws ProvisionRefusal when the POS cannot be sold on */
function lookAgain(wish: Wish, account: Account, store: Store, pos: Pos): readonly string[] {
  const left = makePlan(wish, { account, stores: [store], pos: [pos] });
  if (left.problems !== null) throw new ProvisionRefusal(left.problems);
  return left.steps.flatMap((step) => {
    const kept = `Mercado Pago accepted the change and kept what it had: ${"why" in step ? step.why.join("; ") : ""}`;
    if (step.kind === "change-store") return [kept];
    const message = `${kept}; look at the POS ${wish.externalPosId} in Mercado Pago's panel`;
    throw new ProvisionRefusal([{ where: "account", name: "", message }]);
  });
}

/** Creates something that shall be there once, whatever answers are lost. */
async function create<T>(
  send: () => Promise<T>,
  find: () => Promise<readonly T[]>,
  { pause }: ProvisionOptions,
): Promise<{ readonly made: T; readonly how: "created" | "found" }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { made: await send(), how: "created" };
    } catch (error) {
      if (!(error instanceof PaymentError) || error.outcome === "not-done") throw error;
      const [made, ...twins] = await findSoon(find, pause);
      if (twins.length > 0) throw stillUnknown(error);
      if (made !== undefined) return { made, how: "found" };
      if (attempt === TRIES) throw stillUnknown(error);
    }
  }
}

async function findSoon<T>(
  find: () => Promise<readonly T[]>,
  pause: (ms: number) => Promise<void>,
): Promise<readonly T[]> {
  for (let look = 1; look <= LOOKS; look++) {
    if (look > 1) await pause(BETWEEN_LOOKS_MS);
    const found = await find();
    if (found.length > 0) return found;
  }
  return [];
}

/** The same change twice is the same change. */
async function changeOnce(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof PaymentError) || error.outcome === "not-done") throw error;
    await send();
  }
}

function stillUnknown(error: PaymentError): PaymentError {
  const message = `${error.message}; what was created is not known for sure: run till provision again, it looks first`;
  return new PaymentError(error.code, "unknown", message, { cause: error, repeatable: true });
}

function mustBe<T>(thing: T | null): T {
  if (thing === null) throw new Error("the plan forgot to create what it needs");
  return thing;
}
