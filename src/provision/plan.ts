// What has to be done so that an account fits a configuration, decided from what was seen there. Pure: it asks
// nobody and changes nothing, so a dry run and a real one cannot differ in what they decide.

import { isSite, SITES } from "../money/sites.ts";
import type { Account, Pos, PosDraft, Store, StoreDraft } from "../payments/mercado-pago/account/account.ts";
import { nameCategory } from "./categories.ts";
import { ADDRESS_USAGE, faultsOfNewPos, faultsOfNewStore, type Wish } from "./wish.ts";

export interface Seen {
  readonly account: Account;
  /** Every store of the wanted external_id. */
  readonly stores: readonly Store[];
  readonly pos: readonly Pos[];
}

export type Step =
  | { readonly kind: "create-store"; readonly draft: StoreDraft }
  | {
      readonly kind: "change-store";
      readonly store: Store;
      readonly draft: StoreDraft;
      readonly why: readonly string[];
    }
  /** The store's own id is known once it is there. */
  | { readonly kind: "create-pos"; readonly draft: Omit<PosDraft, "storeId"> }
  | {
      readonly kind: "change-pos";
      readonly pos: Pos;
      readonly draft: Omit<PosDraft, "storeId">;
      readonly why: readonly string[];
    };

/** Where a person has to do something: in the configuration, on the command line, in the account. */
export interface Problem {
  readonly where: "setting" | "flag" | "account";
  /** "shop.site", "--street"; empty for the account. */
  readonly name: string;
  readonly message: string;
}

export type Plan =
  | { readonly problems: readonly Problem[] }
  | { readonly problems: null; readonly steps: readonly Step[]; readonly notes: readonly string[] };

/** The till's own POS: the payer cannot type an amount there. */
const FIXED_AMOUNT = true;
/** About ten metres: what a map's pin moves by itself. Degrees. */
const SAME_PLACE = 0.0001;

export function makePlan(wish: Wish, { account, stores, pos }: Seen): Plan {
  const wrong = [
    ...problemsOfAccount(wish, account),
    ...problemsOfTwins(wish, stores, pos),
    ...problemsOfPlace(wish, stores[0] ?? null, pos[0] ?? null),
  ];
  // What would have to be created in the wrong place is not worth a word.
  if (wrong.length > 0) return { problems: wrong };
  const store = planStore(wish, stores[0] ?? null);
  const point = planPos(wish, pos[0] ?? null);
  const problems = [...store.problems, ...point.problems];
  if (problems.length > 0) return { problems };
  return { problems: null, steps: [...store.steps, ...point.steps], notes: [...store.notes, ...point.notes] };
}

interface Part {
  readonly problems: readonly Problem[];
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

const NOTHING: Part = { problems: [], steps: [], notes: [] };

function problemsOfAccount(wish: Wish, account: Account): Problem[] {
  const problems: Problem[] = [];
  if (account.site !== wish.site) {
    const message =
      `found ${nameSite(wish.site)}, but the access token belongs to an account of ${nameSite(account.site)}; ` +
      `expected ${JSON.stringify(account.site)}, or the token of another account`;
    problems.push({ where: "setting", name: "shop.site", message });
  }
  if (wish.userId !== null && wish.userId !== account.userId) {
    const message =
      `found ${wish.userId}, but the access token belongs to the account ${account.userId}; ` +
      "expected that number, or the token of another account";
    problems.push({ where: "setting", name: "mercado_pago.user_id", message });
  }
  return problems;
}

function problemsOfTwins(wish: Wish, stores: readonly Store[], pos: readonly Pos[]): Problem[] {
  const told = (
    kind: string,
    externalId: string,
    twins: readonly { id: string; name: string }[],
  ): Problem[] => {
    if (twins.length < 2) return [];
    const names = twins.map(({ id, name }) => `${id} (${JSON.stringify(name)})`).join(", ");
    const message =
      `the account has ${twins.length} ${kind} of the external_id ${externalId}: ${names}; nobody can say which ` +
      "one is meant. Delete all but one in Mercado Pago's panel, or choose another external_id";
    return [{ where: "account", name: "", message }];
  };
  return [
    ...told("stores", wish.externalStoreId, stores),
    ...told("points of sale", wish.externalPosId, pos),
  ];
}

/** A POS that stands in another store is somebody's working till; it is not moved. */
function problemsOfPlace(wish: Wish, store: Store | null, pos: Pos | null): Problem[] {
  if (pos === null) return [];
  const elsewhere =
    store !== null && pos.storeId !== null
      ? pos.storeId !== store.id
      : pos.externalStoreId !== null
        ? pos.externalStoreId !== wish.externalStoreId
        : store === null && pos.storeId !== null;
  if (!elsewhere) return [];
  const where = pos.externalStoreId ?? `of id ${pos.storeId}`;
  const message =
    `the POS ${wish.externalPosId} exists and belongs to the store ${where}, not to ${wish.externalStoreId}; ` +
    `write external_store_id = "${pos.externalStoreId ?? "…"}" into [mercado_pago] if this is the till that is meant, ` +
    "or give this till an external_pos_id of its own";
  return [{ where: "account", name: "", message }];
}

function planStore(wish: Wish, store: Store | null): Part {
  const { address, externalStoreId: externalId } = wish;
  if (store === null) {
    const name = "mercado_pago.external_store_id";
    const problems = faultsOfNewStore(externalId).map(
      (message): Problem => ({ where: "setting", name, message }),
    );
    if (address === null) {
      const message = `the store ${externalId} does not exist yet, and to create it its address is needed: ${ADDRESS_USAGE}`;
      problems.push({ where: "flag", name: "--street", message });
    }
    if (address === null || problems.length > 0) return { ...NOTHING, problems };
    return {
      ...NOTHING,
      steps: [
        { kind: "create-store", draft: { externalId, name: wish.storeName ?? wish.shopName, address } },
      ],
    };
  }
  const why = differencesOf(wish, store);
  if (why.length === 0) return NOTHING;
  if (address === null) {
    // A PUT may take away what it does not repeat, and the whole address cannot be read back.
    const note = `the store ${externalId} stays as it is (${why.join("; ")}): give its address too to change it`;
    return { ...NOTHING, notes: [note] };
  }
  const draft = { externalId, name: wish.storeName ?? store.name, address };
  return { ...NOTHING, steps: [{ kind: "change-store", store, draft, why }] };
}

/** Only what was asked for by a flag, and what Mercado Pago tells back. */
function differencesOf({ storeName, address }: Wish, store: Store): string[] {
  const why: string[] = [];
  if (storeName !== null && storeName !== store.name) {
    why.push(`the name is ${JSON.stringify(store.name)}, not ${JSON.stringify(storeName)}`);
  }
  if (address === null) return why;
  for (const name of ["latitude", "longitude"] as const) {
    const there = store[name];
    if (there !== null && Math.abs(Number(there) - Number(address[name])) > SAME_PLACE) {
      why.push(`the ${name} is ${there}, not ${address[name]}`);
    }
  }
  if (address.reference !== null && store.reference !== null && address.reference !== store.reference) {
    why.push(`the reference is ${JSON.stringify(store.reference)}, not ${JSON.stringify(address.reference)}`);
  }
  return why;
}

function planPos(wish: Wish, pos: Pos | null): Part {
  const { externalPosId: externalId, externalStoreId, posName, category, site } = wish;
  if (pos === null) {
    const name = "mercado_pago.external_pos_id";
    const problems = faultsOfNewPos(externalId).map(
      (message): Problem => ({ where: "setting", name, message }),
    );
    if (problems.length > 0) return { ...NOTHING, problems };
    const draft = {
      externalId,
      name: posName ?? externalId,
      fixedAmount: FIXED_AMOUNT,
      category,
      externalStoreId,
    };
    return { ...NOTHING, steps: [{ kind: "create-pos", draft }] };
  }
  const why: string[] = [];
  if (pos.fixedAmount !== FIXED_AMOUNT) why.push("its amount is not fixed: a payer could type any amount");
  if (pos.storeId === null && pos.externalStoreId === null) why.push("it is linked to no store");
  if (category !== null && category !== pos.category) {
    why.push(`its category is ${nameCategory(pos.category, site)}, not ${nameCategory(category, site)}`);
  }
  if (posName !== null && posName !== pos.name) {
    why.push(`its name is ${JSON.stringify(pos.name)}, not ${JSON.stringify(posName)}`);
  }
  const inactive = pos.status !== null && pos.status !== "active";
  const notes = inactive ? [`Mercado Pago says "${pos.status}" of the POS ${externalId}, not "active"`] : [];
  if (why.length === 0) return { ...NOTHING, notes };
  const draft = {
    externalId,
    name: posName ?? pos.name,
    fixedAmount: FIXED_AMOUNT,
    category: category ?? pos.category,
    externalStoreId,
  };
  return { ...NOTHING, notes, steps: [{ kind: "change-pos", pos, draft, why }] };
}

/** "MLA (Argentina)" */
export function nameSite(site: string): string {
  return isSite(site) ? `${site} (${SITES[site].country})` : site;
}
