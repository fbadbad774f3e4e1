// How each row of the table is made to fail: something at the virtual Mercado Pago breaks when the row begins and is
// mended when it is over, so that the rows before and after it have nothing to complain of.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "../../src/certify/result.ts";
import { planFor, type QrMode, type Row } from "../../src/certify/rows.ts";
import { certifyVirtually } from "../../src/demo/certify-demo.ts";
import type { DemoShop } from "../../src/demo/demo-shop.ts";
import type { RailName } from "../../src/money/sites.ts";

export interface Breakage {
  readonly what: string;
  /** The reason that the table gives. */
  readonly says: RegExp;
  readonly breaks: (shop: DemoShop) => void;
  readonly mends?: (shop: DemoShop) => void;
}

/** As soon as the row's order exists. */
function customerPays({ virtual }: DemoShop): void {
  void virtual.nextOrder().then(({ id }) => virtual.phone.approve(id));
}

/** After the row the phone is as it was made. */
function phoneIsWhole({ virtual: { phone } }: DemoShop): void {
  Reflect.deleteProperty(phone, "play");
  Reflect.deleteProperty(phone, "scanQr");
}

const BY_PLAY: Readonly<Record<Row["play"], Breakage>> = {
  nothing: {
    what: "somebody else's order is on the POS",
    says: /checkout over 7\.00/,
    breaks: (shop) => placeForeignOrder(shop),
    mends: ({ virtual }) => virtual.expire("latest"),
  },
  sell: {
    what: "the app asks for another amount",
    says: /checkout over 7\.00/,
    breaks: ({ virtual: { phone } }) => {
      const scanQr = phone.scanQr.bind(phone);
      phone.scanQr = (text) => ({ ...scanQr(text), amount: "7.00" });
    },
    mends: phoneIsWhole,
  },
  approve: {
    what: "the phone's card is rejected in place of approved",
    says: /not paid; the till says awaiting-payment/,
    breaks: ({ virtual: { phone } }) => {
      const play = phone.play.bind(phone);
      phone.play = (id) => play(id, "FUND");
    },
    mends: phoneIsWhole,
  },
  reject: {
    what: "the provider ends the order after the rejection",
    says: /did not stay open|the provider's order is expired/,
    breaks: ({ virtual }) => {
      const { phone } = virtual;
      const play = phone.play.bind(phone);
      phone.play = (id, word) => {
        play(id, word);
        virtual.expire(id);
      };
    },
    mends: phoneIsWhole,
  },
  retry: {
    what: "the order with the rejection is deleted before the second attempt",
    says: /the phone shows: (waiting|error) screen|not paid; the till says expired/,
    breaks: ({ virtual }) => virtual.expire("latest"),
  },
  refund: {
    what: "the seller's balance does not cover the refund",
    says: /the refund is refused/,
    breaks: ({ virtual }) => virtual.setSwitches({ sellerBalanceEmpty: true }),
    mends: ({ virtual }) => virtual.setSwitches({ sellerBalanceEmpty: false }),
  },
  cancel: {
    what: "the customer pays while the till cancels",
    says: /the till says paid/,
    breaks: customerPays,
  },
  expire: {
    what: "the customer pays before the time is over",
    says: /the till says paid/,
    breaks: customerPays,
  },
};

export function breakageOf(row: Row): Breakage {
  return BY_PLAY[row.play];
}

export function rowsOf(rail: RailName, mode: QrMode): readonly Row[] {
  return planFor(rail, mode)
    .filter(({ forThisMode }) => forThisMode)
    .map(({ row }) => row);
}

/** Plays one table by itself. @param broken which row meets which breakage */
export async function play(
  rail: RailName,
  mode: QrMode,
  broken?: { readonly row: string; readonly breakage: Breakage },
): Promise<Certificate> {
  let shop: DemoShop | null = null;
  const [certificate] = await certifyVirtually({
    rails: [rail],
    modes: [mode],
    signal: new AbortController().signal,
    opened: (opened) => {
      shop = opened;
    },
    begins: ({ id }) => {
      if (shop !== null && id === broken?.row) broken.breakage.breaks(shop);
    },
    ended: ({ row }) => {
      if (shop !== null && row === broken?.row) broken.breakage.mends?.(shop);
    },
  });
  if (certificate === undefined) throw new Error("no table was played");
  return certificate;
}

/** Another program of the same seller, on the POS of this till. */
function placeForeignOrder({ folder, posName, storeName, virtual }: DemoShop): void {
  const path = `/instore/qr/seller/collectors/123456789/stores/${storeName}/pos/${posName}/orders`;
  const item = { title: "Otra cosa", unit_price: 7, quantity: 1, unit_measure: "unit", total_amount: 7 };
  const body = {
    external_reference: "OTHER-1",
    title: "Otra",
    description: "Otra",
    total_amount: 7,
    items: [item],
  };
  void fetch(`${virtual.url}${path}`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${readFileSync(join(folder, "token"), "utf8").trim()}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
}
