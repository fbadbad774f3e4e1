// Which system calls the daemon makes: runs it under strace through everything that a till does, and holds the list
// against SystemCallFilter in systemd/tilld.service. Ends with 1 when a call was made that the unit does not allow, and
// prints those that are allowed and were not made here. Needs strace; nothing of systemd runs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatedPrinterOnPty, emulatedPrinterOnTcp } from "../../hardware/emulators/escpos-printer-wires.ts";
import { emulatedDisplayOnPty } from "../../hardware/emulators/line-display-wires.ts";
import { emulatedScannerOnPty } from "../../hardware/emulators/scanner.ts";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { startVirtualMercadoPago } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { NotifySocket } from "../daemon/notify-socket.ts";
import { get, knock, post } from "../outside/knock.ts";
import { Program, ROOT, run, TILLD, Watch } from "../outside/program.ts";
import { provide } from "./debian.ts";
import { EXIT_NOT_RUN, say } from "./report.ts";

const UNIT = join(ROOT, "systemd/tilld.service");
const TOKEN = "TEST-traced-till";
const PATIENCE_MS = 180_000;
const LOOK_MS = 50;

/** Refused, and done without: by libuv, which then asks the kernel the older way, and by SQLite, which only asks as root. */
const DONE_WITHOUT = new Set(["io_uring_setup", "io_uring_enter", "fchown"]);

type Wire = "serial" | "usb" | "tcp";

/** One life of a daemon with its printer on this wire. @returns the names of the calls that it made */
async function live(wire: Wire, folder: string): Promise<ReadonlySet<string>> {
  const watch = new Watch();
  const virtual = await startVirtualMercadoPago({ clock: systemClock, accessTokens: [TOKEN] });
  const personality = { clock: systemClock };
  const printer =
    wire === "tcp" ? await emulatedPrinterOnTcp(personality) : await emulatedPrinterOnPty(personality, wire);
  const display = emulatedDisplayOnPty("escpos", systemClock);
  const scanner = emulatedScannerOnPty(systemClock);
  const notify = new NotifySocket(join(folder, `notify-${wire}`));
  const socket = join(folder, "till.sock");
  const file = join(folder, "tilld.toml");
  writeFileSync(join(folder, "token"), TOKEN, { mode: 0o600 });
  writeFileSync(join(folder, "articles.csv"), "barcode,title,price\n7791234567898,Alfajor,300\n");
  writeFileSync(
    file,
    settings(folder, virtual.url, printer.connection, display.connection, scanner.connection),
  );
  const traced = join(folder, `calls-${wire}`);
  const environment = { NOTIFY_SOCKET: notify.address, WATCHDOG_USEC: "1000000" };
  const words = ["-f", "-qq", "-e", "signal=none", "-o", traced, TILLD, "--config", file];
  const daemon = new Program("strace", words, { folder, environment }, watch);
  const heard: string[] = [];
  const until = <T>(what: string, look: () => T | Promise<T>) =>
    watch.until(
      what,
      async () => {
        // Its queue is short, and who finds it full waits.
        heard.push(...notify.take());
        const found = await look();
        systemClock.after(LOOK_MS, () => watch.ring());
        return found;
      },
      PATIENCE_MS,
    );
  const ask = async (bytes: string) => {
    const answer = await knock(socket, bytes);
    return answer.startsWith("200 ") ? (JSON.parse(answer.slice(answer.indexOf("{"))) as Answer) : null;
  };
  try {
    await until("the daemon is ready", () => heard.some((message) => message.startsWith("READY=1")));
    const sale = await until("a sale is begun", () => ask(post("/sell", { amount: "300.00" })));
    await until("it waits", async () => (await ask(get(`/sales/${sale.id}`)))?.status === "awaiting-payment");
    await ask(get(`/sales/${sale.id}/picture`));
    virtual.phone.approve("latest");
    const paid = await until("it is settled", async () => {
      const seen = await ask(get(`/sales/${sale.id}`));
      return seen?.settled === true ? seen : null;
    });
    await ask(post("/refunds", { receipt: String(paid.receiptNumber) }));
    await until(
      "it is given back",
      async () => (await ask(get(`/sales/${sale.id}`)))?.refunds?.at(0)?.status === "done",
    );
    scanner.scan("7791234567898");
    for (const path of ["/day/x", "/cards", "/day/close"]) await ask(post(path, {}));
    await ask(post("/devices/health", { depth: "full", device: null }));
    if (wire !== "tcp") {
      printer.unplug();
      await until("the printer is missed", () =>
        daemon.lines.some((line) => /printer .*: missing/.test(line)),
      );
      await printer.plugIn();
    }
    await until("the watchdog was fed", () => heard.includes("WATCHDOG=1"));
  } finally {
    // To the daemon, and not to strace.
    const pid = readFileSync(`/proc/${daemon.pid}/task/${daemon.pid}/children`, "utf8").trim().split(" ")[0];
    if (daemon.code === null) process.kill(Number(pid), "SIGTERM");
    await daemon.ended();
    notify.close();
    await virtual.close();
    await printer.close();
    display.close();
    scanner.close();
  }
  return new Set(
    readFileSync(traced, "utf8")
      .split("\n")
      .flatMap((line) => /^\d+\s+([a-z]\w*)\(/.exec(line)?.[1] ?? []),
  );
}

interface Answer {
  readonly id: number;
  readonly status: string;
  readonly receiptNumber: number | null;
  readonly refunds?: readonly { readonly status: string }[];
  readonly settled: boolean;
}

function settings(folder: string, url: string, printer: string, display: string, scanner: string): string {
  return `
[shop]
name = "Almacén El Ñandú"
site = "MLA"
[mercado_pago]
base_url = "${url.replace("127.0.0.1", "localhost")}"
external_pos_id = "SUC001POS001"
access_token_file = "${join(folder, "token")}"
[journal]
directory = "${join(folder, "journal")}"
[control]
socket = "${join(folder, "till.sock")}"
[printer]
connection = "${printer}"
[display]
connection = "${display}"
[scanner]
connection = "${scanner}"
[catalog]
file = "${join(folder, "articles.csv")}"
[webhooks]
listen = "127.0.0.1:0"
`;
}

/** Names and groups of the unit, the groups as this machine's systemd has them. */
async function allowedCalls(): Promise<ReadonlySet<string>> {
  const lines = readFileSync(UNIT, "utf8")
    .split("\n")
    .flatMap((line) => /^SystemCallFilter=(.*)$/.exec(line)?.[1] ?? []);
  const allowed = new Set(await callsOf("@default"));
  // As systemd reads them: a line after the other, one that begins with "~" takes away.
  for (const line of lines) {
    for (const name of line.replace("~", "").split(" ")) {
      for (const call of await callsOf(name)) line.startsWith("~") ? allowed.delete(call) : allowed.add(call);
    }
  }
  return allowed;
}

/** @returns the calls of a group, and of the groups in it */
async function callsOf(name: string): Promise<readonly string[]> {
  if (!name.startsWith("@")) return [name];
  const { stdout } = await run("systemd-analyze", ["syscall-filter", "--no-pager", name], { folder: "/" });
  const within = stdout.split("\n").flatMap((line) => /^ {4}(@?[a-z][\w-]*)$/.exec(line)?.[1] ?? []);
  return (await Promise.all(within.map(callsOf))).flat();
}

async function main(): Promise<number> {
  const missing = provide({ strace: "strace", "systemd-analyze": "systemd" });
  if (missing !== null) {
    say(`not run: ${missing}`);
    return EXIT_NOT_RUN;
  }
  const folder = mkdtempSync(join(tmpdir(), "tilld-traced-"));
  try {
    const made = new Set<string>();
    // The second and the third life begin with what the first one left.
    for (const wire of ["serial", "usb", "tcp"] as const)
      for (const name of await live(wire, folder)) made.add(name);
    const allowed = await allowedCalls();
    const refused = [...made].filter((name) => !allowed.has(name) && !DONE_WITHOUT.has(name)).toSorted();
    say(`made: ${[...made].toSorted().join(" ")}`);
    say(
      `allowed by name and not made here: ${[...allowed]
        .filter((name) => !made.has(name))
        .toSorted()
        .join(" ")}`,
    );
    say(
      refused.length === 0 ? `${made.size} calls, all of them allowed` : `not allowed: ${refused.join(" ")}`,
    );
    return refused.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await main());
