// One sale on the real devices and the virtual Mercado Pago, so that somebody sees the till work before any money is
// at stake: the daemon itself, with a journal and a socket of its own that are gone afterwards.

import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sleep } from "../../hardware/hal/clock.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { smallAmount } from "../certify/amounts.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../daemon/log.ts";
import { startTill } from "../main.ts";
import {
  startVirtualMercadoPago,
  type VirtualMercadoPago,
} from "../payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import type { DeviceView, SaleView, TillApi } from "../terminal/till-api.ts";

export interface TestSale {
  /** The receipt is out, as far as the printer can say so. */
  readonly ok: boolean;
  /** For people: what came of it, and what to do. */
  readonly words: string;
  /** How each device was at its end. */
  readonly devices: readonly DeviceView[];
}

/** A printer that is there and not ready by then, for want of paper, needs a person. */
const READY_MS = 5_000;
/** One that is switched on now is there within this. */
const APPEARS_MS = 20_000;
/** The slowest paper takes some seconds, and there are two. */
const PAPERS_MS = 60_000;
const LOOK_MS = 50;
/** Longest name that a shop can have. */
const MOST_NAME = 64;

/** Never rejects for want of a device or of paper. @param signal ends it in the middle */
export async function sellForTest(config: Config, signal: AbortSignal): Promise<TestSale> {
  const folder = mkdtempSync(join(tmpdir(), "tilld-test-sale-"));
  const virtual = await startVirtual(config, folder);
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  try {
    const till = await startTill(testConfig(config, folder, virtual), SILENT, broken.reject);
    try {
      return await Promise.race([play(till.api, virtual, config, signal), broken.promise]);
    } finally {
      await till.stop();
    }
  } finally {
    await virtual.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startVirtual(config: Config, folder: string): Promise<VirtualMercadoPago> {
  const token = `TEST-setup-${randomUUID()}`;
  writeFileSync(join(folder, "token"), `${token}\n`, { mode: 0o600 });
  return startVirtualMercadoPago({
    clock: systemClock,
    site: config.shop.site,
    accessTokens: [token],
    shopName: "TILLD TEST",
    ...(config.mercadoPago.userId === null ? {} : { userId: config.mercadoPago.userId }),
  });
}

/** The shop's own settings, but for where money and truth are. */
function testConfig(config: Config, folder: string, virtual: VirtualMercadoPago): Config {
  return {
    ...config,
    shop: { ...config.shop, name: `TEST ${config.shop.name}`.slice(0, MOST_NAME) },
    mercadoPago: {
      ...config.mercadoPago,
      baseUrl: virtual.url,
      accessTokenFile: join(folder, "token"),
      demo: true,
    },
    journal: { directory: join(folder, "journal") },
    control: { socket: join(folder, "till.sock") },
    webhooks: null,
    metrics: null,
  };
}

const SILENT: DaemonLog = {
  log: () => {},
  control: { info: () => {}, warn: () => {}, error: () => {} },
};

async function play(
  api: TillApi,
  virtual: VirtualMercadoPago,
  { mercadoPago: { externalPosId }, shop }: Config,
  signal: AbortSignal,
): Promise<TestSale> {
  const end = (ok: boolean, words: string): TestSale => ({ ok, words, devices: api.devices() });
  const printer = () => api.devices().find(({ name }) => name === api.printer().name);
  await until(() => printer()?.condition !== "missing", APPEARS_MS, signal);
  if (!(await until(() => printer()?.condition === "ready", READY_MS, signal)))
    return end(false, `the printer is not ready: ${printer()?.detail ?? "it was not found"}`);
  const { id } = await api.sell(smallAmount(shop.site), null);
  const sale = () => api.sale(id);
  const isPayable = () => sale()?.status === "awaiting-payment" && isOut(sale(), "qr-ticket");
  if (!(await until(isPayable, PAPERS_MS, signal)))
    return end(false, `the QR ticket did not come out: ${paperWords(api)}`);
  const qr = sale()?.qrData ?? virtual.posQr(externalPosId);
  const screen = virtual.phone.scanQr(qr);
  if (screen.screen !== "checkout") return end(false, `the phone could not pay its QR (${screen.screen})`);
  virtual.phone.play(screen.orderId, "APRO");
  if (!(await until(() => isOut(sale(), "receipt"), PAPERS_MS, signal)))
    return end(false, `the receipt did not come out: ${paperWords(api)}`);
  await until(() => sale()?.settled === true, PAPERS_MS, signal);
  const proof = sale()?.papers.find((paper) => paper.id === "receipt")?.proof;
  const said = proof === "confirmed" ? "the printer says that it is out" : "sent; look whether it is out";
  return end(true, `QR ticket and receipt over ${sale()?.total.text}, no real money: ${said}`);
}

function isOut(sale: SaleView | null, paper: string): boolean {
  return sale?.papers.some(({ id, status }) => id === paper && status === "printed") ?? false;
}

function paperWords(api: TillApi): string {
  const owed = api.status().owed.map(({ detail, paper, status }) => `${paper} ${status}, ${detail}`);
  return owed.join("; ") || (api.status().sale?.detail ?? "nothing was said");
}

async function until(isSo: () => boolean, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const lateMs = systemClock.monotonicMs() + limitMs;
  while (!isSo()) {
    if (signal.aborted || systemClock.monotonicMs() > lateMs) return false;
    await sleep(systemClock, LOOK_MS);
  }
  return true;
}
