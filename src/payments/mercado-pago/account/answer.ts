// What Mercado Pago says of an account, its stores and its points of sale (mercado-pago.md 2.1, 3.1, 3.2). What the
// till relies on is required; everything else may be missing or be of another shape one day.

import type { Field } from "../http/decode.ts";
import type { HttpAnswer } from "../http/http-client.ts";
import type { PosDraft, StoreDraft } from "./request.ts";

export interface Account {
  /** Digits. */
  readonly userId: string;
  readonly nickname: string | null;
  /** "MLA"; may be a country that this program has not met. */
  readonly site: string;
  /** A test account by its tag: no real money moves. */
  readonly isTest: boolean;
  /** The far end said of itself that it is the virtual Mercado Pago. */
  readonly virtual: boolean;
}

export interface Store {
  readonly id: string;
  readonly name: string;
  readonly externalId: string;
  /** In their words: "Av. Siempreviva 742, Palermo, Capital Federal". */
  readonly address: string | null;
  /** Degrees, as they wrote them. */
  readonly latitude: string | null;
  readonly longitude: string | null;
  readonly reference: string | null;
}

export interface Pos {
  readonly id: string;
  readonly name: string;
  readonly externalId: string;
  /** The payer cannot type an amount, and the app waits for an order. */
  readonly fixedAmount: boolean;
  /** Digits; null: generic. */
  readonly category: string | null;
  readonly storeId: string | null;
  readonly externalStoreId: string | null;
  /** Their word: "active". */
  readonly status: string | null;
  readonly qr: {
    /** What the printed QR holds; null when they did not say. */
    readonly text: string | null;
    /** Addresses of pictures. */
    readonly image: string | null;
    readonly template: string | null;
  };
}

// Longer than anything documented; a bound all the same.
const MAX_NAME = 300;
const MAX_ADDRESS = 1000;
const MAX_URL = 1000;
/** The longest text that any QR holds (version 40, level L, bytes). */
const MAX_QR_TEXT = 2953;

/** @throws DecodeError */
export function decodeAccount(body: Field, answer: HttpAnswer): Account {
  const id = body.at("id");
  const userId = id.id();
  if (!/^\d{1,20}$/.test(userId)) throw id.unexpected("a number of 1 to 20 digits");
  const tags = body.at("tags").present();
  return {
    userId,
    nickname: body.at("nickname").filled()?.text(MAX_NAME) ?? null,
    site: body.at("site_id").word(),
    isTest: tags?.each().some((tag) => tag.word() === "test_user") ?? false,
    virtual: answer.header("x-virtual-mercado-pago") !== null,
  };
}

/** One page of a search. Without a total it is the only one. @throws DecodeError */
export function decodePage(body: Field): {
  readonly elements: readonly Field[];
  readonly total: number | null;
} {
  const total = body.at("paging").present()?.at("total").present() ?? null;
  const digits = total?.decimal() ?? null;
  if (total !== null && !/^\d{1,9}$/.test(digits ?? "")) throw total.unexpected("a whole number");
  return { elements: body.at("results").each(), total: digits === null ? null : Number(digits) };
}

/** Stores and points of sale of other programs have names of their own kind, or none. @throws DecodeError */
export function readExternalId(element: Field): string | null {
  return element.at("external_id").filled()?.text(MAX_NAME) ?? null;
}

/** @throws DecodeError */
export function decodeStore(body: Field): Store {
  const location = body.at("location").present();
  return {
    id: body.at("id").id(),
    name: body.at("name").text(MAX_NAME),
    externalId: body.at("external_id").text(MAX_NAME),
    address: location?.at("address_line").filled()?.text(MAX_ADDRESS) ?? null,
    latitude: location?.at("latitude").filled()?.decimal() ?? null,
    longitude: location?.at("longitude").filled()?.decimal() ?? null,
    reference: location?.at("reference").filled()?.text(MAX_ADDRESS) ?? null,
  };
}

/** @throws DecodeError */
export function decodePos(body: Field): Pos {
  const qr = body.at("qr").present();
  return {
    id: body.at("id").id(),
    name: body.at("name").text(MAX_NAME),
    externalId: body.at("external_id").text(MAX_NAME),
    fixedAmount: body.at("fixed_amount").yesNo(),
    category: body.at("category").filled()?.id() ?? null,
    storeId: body.at("store_id").filled()?.id() ?? null,
    externalStoreId: body.at("external_store_id").filled()?.text(MAX_NAME) ?? null,
    status: body.at("status").filled()?.word() ?? null,
    qr: {
      text: body.at("qr_code").filled()?.text(MAX_QR_TEXT) ?? null,
      image: qr?.at("image").filled()?.text(MAX_URL) ?? null,
      template: qr?.at("template_document").filled()?.text(MAX_URL) ?? null,
    },
  };
}

/** The answer to a creation, which must be about what was sent. @throws DecodeError */
export function decodeMadeStore(body: Field, draft: StoreDraft): Store {
  const store = decodeStore(body);
  if (store.externalId !== draft.externalId) throw body.at("external_id").unexpected(draft.externalId);
  return store;
}

/** @throws DecodeError */
export function decodeMadePos(body: Field, draft: PosDraft): Pos {
  const pos = decodePos(body);
  if (pos.externalId !== draft.externalId) throw body.at("external_id").unexpected(draft.externalId);
  return pos;
}
