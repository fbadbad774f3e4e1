// What the tests of accounts, stores and points of sale share: a client towards the virtual Mercado Pago, or towards
// a server that answers each request with exactly what a test says; and bodies as Mercado Pago writes them.

import { onTestFinished } from "vitest";
import {
  type AccountApi,
  createAccountApi,
  type PosDraft,
  type StoreDraft,
} from "../../src/payments/mercado-pago/account/account.ts";
import { createHttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { PaymentError } from "../../src/payments/provider.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
  type VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { answer, type RawRequest, startRawHttp } from "../support/raw-http.ts";

export const TOKEN = "APP_USR-4417-canary-account-never-to-be-seen";
export const USER = "123456789";

export const STORE_DRAFT: StoreDraft = {
  externalId: "SUC001",
  name: "Almacén El Ñandú",
  address: {
    street: "Av. Siempreviva",
    number: "742",
    city: "Palermo",
    state: "Capital Federal",
    latitude: "-34.5889",
    longitude: "-58.4306",
    zip: null,
    reference: null,
  },
};

export const POS_DRAFT: Omit<PosDraft, "storeId"> = {
  externalId: "SUC001POS001",
  name: "Caja 1",
  fixedAmount: true,
  category: null,
  externalStoreId: "SUC001",
};

/** The example of mercado-pago.md 3.2. */
export const POS_BODY = {
  id: 3004005,
  status: "active",
  user_id: 123456789,
  name: "Caja 1",
  fixed_amount: true,
  category: 621102,
  store_id: "12345678",
  external_store_id: "SUC001",
  external_id: "SUC001POS001",
  uuid: "5b2fc0de11aa22bb",
  date_created: "2026-03-01T14:11:12.000Z",
  date_last_updated: "2026-03-01T14:11:12.000Z",
  qr: {
    image: "https://www.mercadopago.com/instore/merchant/qr/3004005/5b2f.png",
    template_document: "https://www.mercadopago.com/instore/merchant/qr/3004005/template_5b2f.pdf",
    template_image: "https://www.mercadopago.com/instore/merchant/qr/3004005/template_5b2f.png",
  },
  qr_code: "0002010102…6304ABCD",
};

export const STORE_BODY = {
  id: "1234567",
  name: "Almacén El Ñandú",
  date_created: "2026-03-01T10:04:58.396-04:00",
  business_hours: {},
  location: {
    address_line: "Av. Siempreviva 742, Palermo, Capital Federal",
    latitude: -34.5889,
    longitude: -58.4306,
    reference: "",
    id: "AR-C",
  },
  external_id: "SUC001",
};

function clientFor(baseUrl: string, token: string): AccountApi {
  const http = createHttpClient({ baseUrl, accessToken: token, clock: new ManualClock() });
  onTestFinished(() => http.close());
  return createAccountApi(http);
}

export interface WithVirtual {
  readonly api: AccountApi;
  readonly virtual: VirtualMercadoPago;
  /** The methods and paths of everything that could have changed something. */
  writes(): readonly string[];
}

/** @param token of the client; the virtual Mercado Pago knows TOKEN and TEST-account-token */
export async function withVirtual(
  options: Partial<VirtualOptions> = {},
  token = TOKEN,
): Promise<WithVirtual> {
  const virtual = await startVirtualMercadoPago({
    clock: new ManualClock(),
    accessTokens: [TOKEN, "TEST-account-token"],
    ...options,
  });
  onTestFinished(() => virtual.close());
  return { api: clientFor(virtual.url, token), virtual, writes: () => writesOf(virtual) };
}

export function writesOf(virtual: VirtualMercadoPago): readonly string[] {
  return virtual
    .requests()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
}

export interface Told {
  readonly status: number;
  readonly body: unknown;
}

/** A far end that answers the first request with the first thing, and so on; the last one stays. */
export async function withAnswers(
  ...told: readonly Told[]
): Promise<{ readonly api: AccountApi; readonly requests: readonly RawRequest[] }> {
  const left = [...told];
  const server = await startRawHttp((_, socket) => {
    const next = left.length > 1 ? left.shift() : left[0];
    if (next === undefined) throw new Error("no answer was put there");
    socket.write(answer(next.status, next.body));
  });
  onTestFinished(() => server.close());
  return { api: clientFor(server.origin, TOKEN), requests: server.requests };
}

/** How a call failed, as one line: its code, whether it may have happened, and the message. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof PaymentError) return `${error.code} ${error.outcome}: ${error.message}`;
    throw error;
  }
  throw new Error("the call succeeded");
}
