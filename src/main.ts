// tilld, the daemon: what the till is made of and how the parts are joined. Read it as a wiring diagram.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { attachDevices, type Devices } from "../hardware/attach.ts";
import type { Clock } from "../hardware/hal/clock.ts";
import { findProfile } from "../hardware/profiles/find-profile.ts";
import { loadNative } from "../hardware/transports/native.ts";
import { giveBackMemory } from "../hardware/transports/spare-memory.ts";
import { systemClock } from "../hardware/transports/system-clock.ts";
import { VERSION, writtenMs } from "./about.ts";
import { Calibration } from "./calibrate/calibration.ts";
import { keepProfile } from "./calibrate/keep-profile.ts";
import { readAccessToken } from "./config/access-token.ts";
import type { Config } from "./config/config.ts";
import { loadCatalog } from "./config/load-catalog.ts";
import { loadConfig } from "./config/load-config.ts";
import { calibratedFile } from "./config/printer-profile.ts";
import { readWebhookSecret } from "./config/webhook-secret.ts";
import { startControlServer } from "./control/server.ts";
import { readBootId } from "./daemon/boot-id.ts";
import { exitCodeOf, type RunningTill, runDaemon } from "./daemon/daemon.ts";
import { createLog, type DaemonLog } from "./daemon/log.ts";
import { connectServiceManager, NO_SERVICE_MANAGER, type ServiceManager } from "./daemon/service-manager.ts";
import { DAEMON_USAGE, daemonHelp } from "./daemon/usage.ts";
import type { Disk } from "./journal/disk.ts";
import { nodeDisk } from "./journal/node-disk.ts";
import { readJournalFrom } from "./journal/read-journal.ts";
import { type Machine, machineAt } from "./machine/machine.ts";
import { MachineWatch } from "./machine/machine-watch.ts";
import { MetricsListener } from "./metrics/listener.ts";
import { tillMetrics } from "./metrics/till-metrics.ts";
import { SITES } from "./money/sites.ts";
import { formatMoment } from "./paper/dates.ts";
import { createRails } from "./payments/mercado-pago/rails.ts";
import type { PaymentProvider } from "./payments/provider.ts";
import { ARCHIVE_FILE, openBook } from "./terminal/book/open-book.ts";
import { verifyLater } from "./terminal/book/verify-later.ts";
import { Desk } from "./terminal/desk.ts";
import { sayOutOfOrder } from "./terminal/out-of-order.ts";
import { Terminal } from "./terminal/terminal.ts";
import type { TillApi } from "./terminal/till-api.ts";
import { WebhookListener } from "./webhooks/listener.ts";

/** By then a start is over, whatever a device had to say. */
const SETTLED_MS = 4_000;

/** What tests and the demo put in the place of the real thing; the daemon itself leaves all of it out. */
export interface Replacements {
  /** The time of sales; devices and connections always keep the machine's. */
  readonly clock?: Clock;
  readonly jitter?: () => number;
  readonly bootId?: string;
  readonly disk?: Disk;
  /** Whose disk, clock and supply are looked after; null: nobody's. */
  readonly machine?: Machine | null;
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
  { log, control, levels }: DaemonLog,
  fatal: (error: unknown) => void,
  replaced: Replacements = {},
): Promise<StartedTill> {
  const clock = replaced.clock ?? systemClock;
  const { currency } = SITES[config.shop.site];
  const accessToken = readAccessToken(config);
  const webhookSecret = readWebhookSecret(config);
  const { catalog, labelPatterns } = loadCatalog(config);
  const attached = attachDevices(config.devices, systemClock);
  const devices = replaced.equip?.(attached) ?? attached;

  const profile = config.devices.printer.storedProfile ?? findProfile(config.devices.printer.profile);
  const { directory } = config.journal;
  const disk = replaced.disk ?? nodeDisk(directory);
  const { archivist, book, missing, opened } = await openBook({
    directory,
    disk,
    file: join(directory, ARCHIVE_FILE),
    currency,
    at: systemClock.wallTime().toISOString(),
    log,
    damaged: fatal,
  }).catch(async (error) => {
    const { locale, name: shopName } = config.shop;
    await sayOutOfOrder(error, { devices, clock: systemClock, locale, shopName });
    throw error;
  });
  if (opened.repaired !== null) log("warn", opened.repaired);

  const rails = createRails({
    ...config.mercadoPago,
    accessToken,
    currency,
    clock: systemClock,
    tillClock: clock,
    userAgent: `tilld/${VERSION}`,
  });
  const provider = replaced.wrapProvider?.(rails) ?? rails;
  const seen = replaced.machine === undefined ? machineAt() : replaced.machine;
  const machine =
    seen === null
      ? null
      : new MachineWatch({
          machine: seen,
          folder: directory,
          clock,
          installedMs: writtenMs(),
          providerTime: () => provider.time(),
          log,
        });

  const terminal = new Terminal({
    settings: {
      version: VERSION,
      shop: config.shop,
      locale: config.shop.locale,
      timeZone: config.shop.timeZone,
      site: config.shop.site,
      currency,
      idleTexts: config.idleTexts,
      footer: config.paper.footer,
      fiscalNote: config.paper.fiscalNote,
      logo: config.paper.logo,
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
    kept: { book, archivist, place: () => opened.place() },
    records: [],
    readRecords: (from, limit) => readSome(disk, from, limit),
    journalDamage: () => older.damage() ?? missing,
    catalog,
    labelPatterns,
    printing: {
      profile,
      paperMm: config.devices.printer.paperMm,
      newCalibration: () =>
        new Calibration({
          printer: devices.printer,
          profile,
          paperMm: config.devices.printer.paperMm,
          locale: config.shop.locale,
          keep: (calibrated) => keepProfile(calibratedFile(directory), calibrated),
          now: () => formatMoment(systemClock.wallTime().toISOString(), "en", config.shop.timeZone),
        }),
    },
    clock,
    ...(machine === null ? {} : { machine }),
    jitter: replaced.jitter ?? Math.random,
    bootId: replaced.bootId ?? readBootId(),
    disk: opened,
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
  const older = verifyLater({ disk, upTo: opened.known, book, clock: systemClock, log });
  const api = new Desk(terminal);
  // Before any device is touched: another tilld may run on this socket and use the same printer.
  const server = await startControlServer({ socket: config.control.socket, till: api, log: control, levels });
  await terminal.start();
  // While the devices are tried.
  machine?.start();
  await webhooks?.start();
  const metrics =
    config.metrics === null
      ? null
      : new MetricsListener({
          ...config.metrics,
          clock: systemClock,
          text: () => tillMetrics(api.status(), process.memoryUsage.rss()),
          log,
        });
  await metrics?.start();
  older.start();
  const { qrMode, railReason } = config.mercadoPago;
  log("info", `tilld ${VERSION} is ready: ${provider.name}, ${qrMode} QR; rail ${railReason}`, {
    demo: config.mercadoPago.demo,
  });

  return {
    api,
    loops: () => [
      ...terminal.loops(),
      // Who took the file away locked everybody out; a new start makes it again.
      {
        name: "the control socket",
        patienceMs: 10_000,
        step: () => (server.isReachable() ? null : 0),
      },
    ],
    flushing: () => opened.journal.flushing(),
    async stop() {
      older.stop();
      machine?.stop();
      await metrics?.close();
      await webhooks?.close();
      await server.close();
      await terminal.stop();
      await provider.close();
      await opened.journal.close();
      archivist?.close();
    },
  };
}

/** Reads what is on the disk, as somebody without the daemon would, and of that only the part that was asked for. */
function readSome(disk: Disk, from: number, limit: number) {
  const found = [];
  for (const { sequence, record } of readJournalFrom(disk, from)) {
    found.push({ sequence, record });
    if (found.length >= limit) break;
  }
  return found;
}

export async function main(): Promise<number> {
  let file: string;
  try {
    const { values } = parseArgs({
      options: { config: { type: "string" }, help: { type: "boolean" }, version: { type: "boolean" } },
    });
    if (values.help || values.version) {
      process.stdout.write(values.help ? daemonHelp() : `tilld ${VERSION}\n`);
      return 0;
    }
    file = values.config ?? process.env["TILLD_CONFIG"] ?? "/etc/tilld/tilld.toml";
  } catch (error) {
    process.stderr.write(`tilld: ${error instanceof Error ? error.message : error}\n${DAEMON_USAGE}\n`);
    return 64;
  }
  const daemonLog = createLog();
  const say = (level: "info" | "error", message: string) => {
    daemonLog.log(level, message);
    if (level === "error") process.stderr.write(`tilld: ${message}\n`);
  };
  const start = async (fatal: (error: unknown) => void) => {
    const till = await startTill(loadConfig(file), daemonLog, fatal);
    // Where the native part does not load, the memory stays ours.
    systemClock.after(SETTLED_MS, () => void giveBackMemory().catch(() => {}));
    return till;
  };
  try {
    return await runDaemon(start, say, systemClock, await findServiceManager(say));
  } catch (error) {
    say("error", error instanceof Error ? error.message : String(error));
    return exitCodeOf(error);
  }
}

/** Rejects with a DeviceError where there is one and this machine's native part, which could tell it, does not load. */
async function findServiceManager(say: (level: "error", message: string) => void): Promise<ServiceManager> {
  if (process.env["NOTIFY_SOCKET"] === undefined) return NO_SERVICE_MANAGER;
  const { sendDatagram } = await loadNative();
  return connectServiceManager({
    environment: process.env,
    pid: process.pid,
    send: sendDatagram,
    failed: (why) => say("error", why),
  });
}

// Node's own file calls may still hang on a device that is gone; they shall not hold up the end.
if (import.meta.main) process.exit(await main());
