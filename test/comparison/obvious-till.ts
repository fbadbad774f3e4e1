// A till as it is usually built, in one file: the official SDK, node-thermal-printer's own transports, a JSON file.
// Nothing in it is foolish: it keeps its sales, goes on with open ones after a start, and reports every error that its
// packages tell it. Orders come on standard input, one JSON a line; news go to standard output.
//
// Usage: obvious-till.ts FOLDER PROVIDER-URL PRINTER TOKEN-FILE VALIDITY-SECONDS

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MercadoPagoConfig, Order } from "mercadopago";
import { PrinterTypes, ThermalPrinter } from "node-thermal-printer";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";

const [folder = "", providerUrl = "", printerInterface = "", tokenFile = "", validityText = ""] =
  process.argv.slice(2);
const VALIDITY_MS = Number(validityText) * 1000;
const POLL_MS = 1000;
const SDK_URL = "https://api.mercadopago.com";
const SALES_FILE = join(folder, "sales.json");

export interface ObviousSale {
  readonly reference: string;
  readonly title: string;
  readonly minor: number;
  status: "open" | "paid" | "expired" | "canceled" | "failed";
  orderId: string | null;
  /** Whatever stands on it. */
  ticketIsOut: boolean;
  receipt: "none" | "printed" | "failed";
  refund: "none" | "done" | "failed";
}

export type ObviousOrder =
  | { readonly do: "sell"; readonly title: string; readonly minor: number }
  | { readonly do: "cancel" | "refund" | "reprint" };

/** The SDK knows one address. */
const realFetch = globalThis.fetch;
globalThis.fetch = (input, init) => realFetch(String(input).replace(SDK_URL, providerUrl), init);

const orders = new Order(new MercadoPagoConfig({ accessToken: readFileSync(tokenFile, "utf8").trim() }));
const sales: ObviousSale[] = existsSync(SALES_FILE)
  ? (JSON.parse(readFileSync(SALES_FILE, "utf8")) as ObviousSale[])
  : [];

function save(): void {
  writeFileSync(SALES_FILE, JSON.stringify(sales, null, 1));
  process.stdout.write("saved\n");
}

async function print(lines: readonly string[], qr: string | null = null): Promise<boolean> {
  const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: printerInterface });
  for (const line of lines) printer.println(line);
  if (qr !== null) printer.printQR(qr);
  printer.cut();
  return printer.execute().then(
    () => true,
    () => false,
  );
}

async function sell(title: string, minor: number): Promise<void> {
  const reference = `VENTA-${sales.length + 1}`;
  const sale: ObviousSale = {
    reference,
    title,
    minor,
    status: "open",
    orderId: null,
    ticketIsOut: false,
    receipt: "none",
    refund: "none",
  };
  sales.push(sale);
  save();
  const amount = (minor / 100).toFixed(2);
  const body = {
    type: "qr",
    total_amount: amount,
    external_reference: reference,
    expiration_time: `PT${VALIDITY_MS / 1000}S`,
    config: { qr: { external_pos_id: "SUC001POS001", mode: "dynamic" } },
    transactions: { payments: [{ amount }] },
    items: [{ title: title.replace(/[^ -~]/g, ""), unit_price: amount, quantity: 1, unit_measure: "unit" }],
  };
  try {
    const order = (await orders.create({ body: body as never })) as {
      id?: string;
      type_response?: { qr_data?: string };
    };
    sale.orderId = order.id ?? null;
    save();
    await print(
      ["ALMACEN", title, `TOTAL $ ${amount}`, "ESCANEE PARA PAGAR"],
      order.type_response?.qr_data ?? null,
    );
    sale.ticketIsOut = true;
    save();
    await follow(sale);
  } catch {
    sale.status = "failed";
    save();
  }
}

async function follow(sale: ObviousSale): Promise<void> {
  const deadlineMs = systemClock.monotonicMs() + VALIDITY_MS;
  while (sale.status === "open" && systemClock.monotonicMs() < deadlineMs) {
    const order = await orders.get({ id: sale.orderId ?? "" }).catch(() => null);
    if (order?.status === "processed") return paid(sale);
    if (order?.status === "expired" || order?.status === "canceled") sale.status = order.status;
    await sleep(systemClock, POLL_MS);
  }
  if (sale.status === "open") sale.status = "expired";
  save();
}

async function paid(sale: ObviousSale): Promise<void> {
  sale.status = "paid";
  save();
  await receipt(sale);
}

async function receipt(sale: ObviousSale): Promise<void> {
  const lines = ["ALMACEN", sale.title, `TOTAL $ ${(sale.minor / 100).toFixed(2)}`, sale.reference];
  const filler = Array.from({ length: 20 }, (_, line) => `Detalle ${line + 1} ................ $ 0.00`);
  sale.receipt = (await print([...lines, ...filler, "PAGADO", "GRACIAS POR SU COMPRA"]))
    ? "printed"
    : "failed";
  save();
}

async function cancel(sale: ObviousSale): Promise<void> {
  // A till that shows "canceled" whatever the answer is would be foolish; this one believes the error.
  const answer = await orders.cancel({ id: sale.orderId ?? "" }).catch(() => null);
  if (answer?.status !== "canceled") return;
  sale.status = "canceled";
  save();
}

async function refund(sale: ObviousSale): Promise<void> {
  const answer = await orders.refund({ id: sale.orderId ?? "" }).catch(() => null);
  sale.refund = answer === null ? "failed" : "done";
  save();
  if (answer !== null) await print(["ALMACEN", "DEVOLUCION", sale.reference, "FIN DE LA DEVOLUCION"]);
}

async function obey(order: ObviousOrder): Promise<void> {
  if (order.do === "sell") return sell(order.title, order.minor);
  const last = sales.at(-1);
  if (last === undefined) return;
  if (order.do === "cancel") return cancel(last);
  if (order.do === "refund") return refund(last);
  return receipt(last);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  obey(JSON.parse(line) as ObviousOrder).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
  });
});
process.stdout.write("ready\n");
for (const sale of sales.filter(({ status }) => status === "open")) {
  if (sale.orderId === null) sale.status = "failed";
  else void follow(sale);
}
save();
