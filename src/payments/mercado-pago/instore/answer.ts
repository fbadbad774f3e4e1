// What the instore API says about the order on a POS and about a new QR (mercado-pago.md 5.2, 6).

import type { Money } from "../../../money/money.ts";
import type { Field } from "../http/decode.ts";
import { readIsoTimeS } from "../http/provider-time.ts";

/** The longest text that any QR holds (version 40, level L, bytes). */
const MAX_QR_DATA = 2953;
/** References of others; an older page allowed as many (5.1). */
const MAX_REFERENCE = 256;

export interface PosState {
  /** Our order is there; with its end in seconds by the provider's clock, when it says so. */
  readonly ours: { readonly expiresAtS: number | null } | null;
  /** The reference of somebody else's order there. */
  readonly other: string | null;
}

export const EMPTY_POS: PosState = { ours: null, other: null };

/** The answer is an order, or a list of them: the schema and the sample differ. @throws DecodeError */
export function decodePos(body: Field, reference: string, total: Money): PosState {
  let state = EMPTY_POS;
  for (const order of body.isList() ? body.each() : [body]) {
    const said = order.at("external_reference").text(MAX_REFERENCE);
    if (said === reference) {
      const amount = order.at("total_amount");
      if (amount.money(total.currency).minor !== total.minor)
        throw amount.unexpected("the total of this sale");
      state = { ...state, ours: { expiresAtS: readEnd(order.at("expiration_date").present()) } };
    } else {
      state = { ...state, other: said };
    }
  }
  return state;
}

/** After a PUT or DELETE: nothing, or whatever they tell of the order. A page of a portal is neither. */
export function decodeDone(body: Field): void {
  if (body.present() !== null && !body.isObject() && !body.isList()) throw body.unexpected("nothing");
}

/** The text of a new QR; null when the answer has none, as one page says of the hybrid order. @throws DecodeError */
export function decodeQr(body: Field): string | null {
  decodeDone(body);
  return body.isObject() ? (body.at("qr_data").present()?.text(MAX_QR_DATA) ?? null) : null;
}

function readEnd(field: Field | null): number | null {
  return field === null ? null : readIsoTimeS(field.text(64));
}
