// tilld, the daemon: what the till is made of and how the parts are joined. Read it as a wiring diagram.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { attachDevices, type Devices } from "../hardware/attach.ts";
import type { Clock } from "../hardware/hal/clock.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { readAccessToken } from "./config/access-token.ts";
import type { Config } from "./config/config.ts";
import { loadCatalog } from "./config/load-catalog.ts";
import { loadConfig } from "./config/load-config.ts";
import { readWebhookSecret } from "./config/webhook-secret.ts";
import { startControlServer } from "./control/server.ts";
import { readBootId } from "./daemon/boot-id.ts";
import { type RunningTill, runDaemon } from "./daemon/daemon.ts";
import { createLog, type DaemonLog } from "./daemon/log.ts";
import type { Disk } from "./journal/disk.ts";
import { openJournal } from "./journal/file-journal.ts";
import { readJournal } from "./journal/read-journal.ts";
import { SITES } from "./money/sites.ts";
import { createRails } from "./payments/mercado-pago/rails.ts";
import type { PaymentProvider } from "./payments/provider.ts";
import { Desk } from "./terminal/desk.ts";
import { Terminal } from "./terminal/terminal.ts";
import type { TillApi } from "./terminal/till-api.ts";
import { WebhookListener } from "./webhooks/listener.ts";

/** What tests and the demo put in the place of the real thing; the daemon itself leaves all of it out. */
export interface Replacements {
  /** The time of sales; devices and connections always keep the machine's. */
  readonly clock?: Clock;
  readonly jitter?: () => number;
  readonly bootId?: string;
  readonly disk?: Disk;
  /** Adds devices that no setting can name, such as lamps drawn on a screen. */
  readonly equip?: (attached: Devices) => Devices;
  /** Stands between the till and its provider, to watch or to disturb. */
  readonly wrapProvider?: (provider: PaymentProvider) => PaymentProvider;
}

export interface StartedTill extends RunningTill {
  readonly api: TillApi;
}

export async function startTill(
  config: Config,
  { log, control }: DaemonLog,
  fatal: (error: unknown) => void,
  replaced: Replacements = {},
): Promise<StartedTill> {
  const clock = replaced.clock ?? systemClock;
  const { currency } = SITES[config.shop.site];
  const accessToken = readAccessToken(config);
  const webhookSecret = readWebhookSecret(config);
  const { catalog, pricePatterns } = loadCatalog(config);
  const attached = attachDevices(config.devices, systemClock);
  const devices = replaced.equip?.(attached) ?? attached;

  const { directory } = config.journal;
  const opened = await openJournal({ directory, ...(replaced.disk ? { disk: replaced.disk } : {}) });
  if (opened.repaired !== null) log("warn", opened.repaired);

  const rails = createRails({
    ...config.mercadoPago,
    accessToken,
    currency,
    clock: systemClock,
    userAgent: `tilld/${VERSION}`,
  });
  const provider = replaced.wrapProvider?.(rails) ?? rails;

  const terminal = new Terminal({
    settings: {
      version: VERSION,
      shop: config.shop,
      locale: config.shop.locale,
      timeZone: config.shop.timeZone,
      site: config.shop.site,
      currency,
      footer: config.paper.footer,
      externalPosId: config.mercadoPago.externalPosId,
      railReason: config.mercadoPago.railReason,
      validityS: config.order.validityS,
      notPaidSlip: config.paper.notPaidSlip,
      demo: config.mercadoPago.demo,
      journalDirectory: directory,
    },
    devices,
    provider,
    journal: opened.journal,
    records: opened.records,
    readRecords: (from, limit) => readSome(directory, from, limit),
    catalog,
    pricePatterns,
    clock,
    jitter: replaced.jitter ?? Math.random,
    bootId: replaced.bootId ?? readBootId(),
    log,
    webhooks: () => webhooks?.view() ?? null,
    fatal,
  });
  const webhooks =
    config.webhooks === null
      ? null
      : new WebhookListener({
          ...config.webhooks,
          clock: systemClock,
          providerTime: () => provider.time(),
          secret: webhookSecret,
          look: (notice) => terminal.hints.take(notice),
          log,
        });
  const api = new Desk(terminal);
  // Before any device is touched: another tilld may run on this socket and use the same printer.
  const server = await startControlServer({ socket: config.control.socket, till: api, log: control });
  await terminal.start();
  await webhooks?.start();
  const { qrMode, railReason } = config.mercadoPago;
  log("info", `tilld ${VERSION} is ready: ${provider.name}, ${qrMode} QR; rail ${railReason}`, {
    demo: config.mercadoPago.demo,
  });

  return {
    api,
    async stop() {
      await webhooks?.close();
      await server.close();
      await terminal.stop();
      await provider.close();
      await opened.journal.close();
    },
  };
}

const VERSION = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
).version;

/** Reads what is on the disk, as somebody without the daemon would. */
function readSome(directory: string, from: number, limit: number) {
  const found = [];
  for (const { sequence, record } of readJournal(directory)) {
    if (sequence >= from) found.push({ sequence, record });
    if (found.length >= limit) break;
  }
  return found;
}

const USAGE = "usage: tilld [--config FILE]   (default: /etc/tilld/tilld.toml)";

async function main(): Promise<number> {
  let file: string;
  try {
    const { values } = parseArgs({
      options: { config: { type: "string" }, help: { type: "boolean" }, version: { type: "boolean" } },
    });
    if (values.help || values.version) {
      process.stdout.write(values.help ? `${USAGE}\n` : `tilld ${VERSION}\n`);
      return 0;
    }
    file = values.config ?? process.env["TILLD_CONFIG"] ?? "/etc/tilld/tilld.toml";
  } catch (error) {
    process.stderr.write(`tilld: ${error instanceof Error ? error.message : error}\n${USAGE}\n`);
    return 64;
  }
  const daemonLog = createLog();
  return runDaemon(
    (fatal) => startTill(loadConfig(file), daemonLog, fatal),
    (level, message) => {
      daemonLog.log(level, message);
      if (level === "error") process.stderr.write(`tilld: ${message}\n`);
    },
    systemClock,
  );
}

// Node's own file calls may still hang on a device that is gone; they shall not hold up the end.
if (import.meta.main) process.exit(await main());
