// What an account has before anything is sold: whose token it is, its stores and points of sale, and which of
// the two APIs answer to it (mercado-pago.md 2.1, 3). Apart from the rails, which take all of this for granted.

import { PaymentError } from "../../provider.ts";
import { type CallRules, callApi } from "../http/call.ts";
import type { Field } from "../http/decode.ts";
import type { HttpClient, HttpRequest } from "../http/http-client.ts";
import { INSTORE_RULES, NO_ORDER_ON_POS } from "../instore/refusals.ts";
import {
  type Account,
  decodeAccount,
  decodeMadePos,
  decodeMadeStore,
  decodePage,
  decodePos,
  decodeStore,
  type Pos,
  readExternalId,
  type Store,
} from "./answer.ts";
import { ACCOUNT_RULES, POS_RULES, STORE_RULES } from "./refusals.ts";
import { encodePos, encodeStore, type PosDraft, type StoreDraft } from "./request.ts";

export type { Account, Pos, Store } from "./answer.ts";
export type { Address, PosDraft, StoreDraft } from "./request.ts";

/** Whether an API serves this token. */
export interface Probe {
  /** Null: it could not be asked, so nothing is known. */
  readonly answers: boolean | null;
  /** What was heard, for people. */
  readonly detail: string;
}

/**
 * Each call is one request, or some that only read, and rejects with a PaymentError. The API knows no idempotency
 * keys here: after a creation with outcome "unknown", only a search tells whether it happened.
 */
export interface AccountApi {
  whoAmI(): Promise<Account>;
  /** Every store of this external_id; more than one is possible where Mercado Pago did not look. */
  findStores(userId: string, externalId: string): Promise<readonly Store[]>;
  createStore(userId: string, draft: StoreDraft): Promise<Store>;
  updateStore(userId: string, id: string, draft: StoreDraft): Promise<void>;
  findPos(externalId: string): Promise<readonly Pos[]>;
  getPos(id: string): Promise<Pos>;
  createPos(draft: PosDraft): Promise<Pos>;
  /** What the draft does not hold stays or goes, the documents do not say; so it should hold everything. */
  updatePos(id: string, draft: PosDraft): Promise<void>;
  /** Reads an order that cannot exist. */
  probeOrders(): Promise<Probe>;
  /** Reads what is on a point of sale. */
  probeInstore(userId: string, externalPosId: string): Promise<Probe>;
}

/** A search that never ends is no search; an account has tens of points of sale. */
const MOST_PAGES = 100;
const PAGE = 50;
/** Well formed, and the oldest that there could be. */
const NO_SUCH_ORDER = `ORD${"0".repeat(26)}`;

export function createAccountApi(http: HttpClient): AccountApi {
  const get = <T>(path: string, decode: (body: Field) => T, rules: CallRules): Promise<T> =>
    callApi(http, "get", { method: "GET", path }, decode, rules);

  /** @param path with its first parameter; every page of it, each element once */
  async function search<T extends { readonly id: string }>(
    path: string,
    externalId: string,
    decode: (element: Field) => T,
    rules: CallRules,
  ): Promise<readonly T[]> {
    // The filter is asked for and not relied upon; what is somebody else's is not looked at further.
    const readPage = (body: Field) => {
      const { elements, total } = decodePage(body);
      const ours = elements.filter((element) => readExternalId(element) === externalId).map(decode);
      return { ours, count: elements.length, total };
    };
    const found = new Map<string, T>();
    let seen = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const more = page === 0 ? "" : `&limit=${PAGE}&offset=${seen}`;
      const { ours, count, total } = await get(path + more, readPage, rules);
      seen += count;
      for (const element of ours) found.set(element.id, element);
      if (count === 0 || total === null || seen >= total) return [...found.values()];
    }
    const message = `${rules.what}: Mercado Pago's list does not end after ${MOST_PAGES} pages`;
    throw new PaymentError("bad-answer", "unknown", message);
  }

  /** Only that it was done; what came of it is read again. */
  async function change(request: HttpRequest, rules: CallRules): Promise<void> {
    await callApi(http, "create", request, () => undefined, { ...rules, mayBeEmpty: true });
  }

  return {
    whoAmI: () =>
      callApi(http, "get", { method: "GET", path: "/users/me" }, decodeAccount, {
        what: "read the account",
        rules: ACCOUNT_RULES,
      }),

    findStores: (userId, externalId) =>
      search(
        `/users/${user(userId)}/stores/search?external_id=${text(externalId)}`,
        externalId,
        decodeStore,
        {
          what: `search the store ${externalId}`,
          rules: STORE_RULES,
        },
      ),

    createStore: (userId, draft) =>
      callApi(
        http,
        "create",
        { method: "POST", path: `/users/${user(userId)}/stores`, body: encodeStore(draft) },
        (body) => decodeMadeStore(body, draft),
        { what: `create the store ${draft.externalId}`, rules: STORE_RULES },
      ),

    updateStore: (userId, id, draft) =>
      change(
        { method: "PUT", path: `/users/${user(userId)}/stores/${number(id)}`, body: encodeStore(draft) },
        { what: `change the store ${draft.externalId}`, rules: STORE_RULES },
      ),

    findPos: (externalId) =>
      search(`/pos?external_id=${text(externalId)}`, externalId, decodePos, {
        what: `search the POS ${externalId}`,
        rules: POS_RULES,
      }),

    getPos: (id) => get(`/pos/${number(id)}`, decodePos, { what: `read the POS ${id}`, rules: POS_RULES }),

    createPos: (draft) =>
      callApi(
        http,
        "create",
        { method: "POST", path: "/pos", body: encodePos(draft, "new") },
        (body) => decodeMadePos(body, draft),
        { what: `create the POS ${draft.externalId}`, rules: POS_RULES },
      ),

    updatePos: (id, draft) =>
      change(
        { method: "PUT", path: `/pos/${number(id)}`, body: encodePos(draft, "old") },
        { what: `change the POS ${draft.externalId}`, rules: POS_RULES },
      ),

    probeOrders: () => {
      const request = get(`/v1/orders/${NO_SUCH_ORDER}`, () => undefined, { what: "try the Orders API" });
      // Either word is the Orders API's own, said to somebody whom it serves.
      return probe(request, { order_not_found: "", invalid_path_param: "" });
    },

    probeInstore: (userId, externalPosId) => {
      const path = `/instore/qr/seller/collectors/${user(userId)}/pos/${text(externalPosId)}/orders`;
      const rules = { what: "try the instore API", rules: INSTORE_RULES };
      return probe(
        get(path, () => undefined, rules),
        { [NO_ORDER_ON_POS]: "", pos_obtainment_error: `knows no POS ${externalPosId} yet` },
      );
    },
  };
}

/** @param expected refusals that only an API gives that serves this token, and what they tell besides */
async function probe(request: Promise<unknown>, expected: Readonly<Record<string, string>>): Promise<Probe> {
  try {
    await request;
    return { answers: true, detail: "" };
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    const told = Object.hasOwn(expected, error.code) ? expected[error.code] : undefined;
    if (told !== undefined) return { answers: true, detail: told };
    return { answers: error.outcome === "unknown" || error.repeatable ? null : false, detail: error.message };
  }
}

/** What goes into an address is checked before. */
function user(id: string): string {
  return checked(id, /^\d{1,20}$/, "the user id: expected digits");
}

function number(id: string): string {
  return checked(id, /^[A-Za-z0-9_-]{1,64}$/, "an id of Mercado Pago: expected letters and digits");
}

function text(externalId: string): string {
  return checked(externalId, /^[A-Za-z0-9_-]{1,60}$/, "an external_id: expected letters and digits");
}

function checked(value: string, form: RegExp, rule: string): string {
  if (form.test(value)) return value;
  throw new PaymentError("invalid-request", "not-done", `not sent: ${rule}`);
}
