// What systemd hears, on a socket like systemd's own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadNative } from "../../hardware/transports/native.ts";
import { connectServiceManager, type ServiceManager } from "../../src/daemon/service-manager.ts";
import { NotifySocket } from "./notify-socket.ts";

const folder = mkdtempSync(join(tmpdir(), "tilld-notify-"));
const native = await loadNative();
const sockets: NotifySocket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

function listen(address = join(folder, "notify")): NotifySocket {
  const socket = new NotifySocket(address);
  sockets.push(socket);
  return socket;
}

interface Told {
  readonly environment: Readonly<Record<string, string>>;
  readonly failures?: string[];
}

function connect({ environment, failures = [] }: Told): ServiceManager {
  const failed = (why: string) => void failures.push(why);
  return connectServiceManager({ environment, pid: 42, send: native.sendDatagram, failed });
}

test.each([join(folder, "by-path"), `@tilld-test-${process.pid}`])(
  "the service manager hears everything at %s",
  (address) => {
    const socket = listen(address);
    const service = connect({ environment: { NOTIFY_SOCKET: address } });
    service.status("starting");
    service.ready("ready");
    service.alive();
    service.stopping();
    expect(socket.take()).toEqual([
      "STATUS=starting",
      "READY=1\nSTATUS=ready",
      "WATCHDOG=1",
      "STOPPING=1\nSTATUS=stopping",
    ]);
  },
);

test("the words are sent only when they changed, and a line break in them begins no other message", () => {
  const socket = listen();
  const service = connect({ environment: { NOTIFY_SOCKET: socket.address } });
  service.ready("ready");
  service.status("ready");
  service.status("printer\nREADY=0\r\nmissing");
  service.status("printer\nREADY=0\r\nmissing");
  expect(socket.take()).toEqual(["READY=1\nSTATUS=ready", "STATUS=printer READY=0 missing"]);
});

test("without a service manager nobody is told anything, and nobody fails", () => {
  const failures: string[] = [];
  const service = connect({ environment: {}, failures });
  service.ready("ready");
  service.alive();
  expect(service).toMatchObject({ listens: false, watchdogMs: null });
  expect(failures).toEqual([]);
});

test("a service manager that went away is complained about once, and the till goes on", () => {
  const socket = listen();
  const failures: string[] = [];
  const service = connect({ environment: { NOTIFY_SOCKET: socket.address }, failures });
  for (const gone of sockets.splice(0)) gone.close();
  service.ready("ready");
  service.alive();
  service.status("selling");
  expect(failures).toEqual([`the service manager at ${socket.address} could not be told (ENOENT)`]);
});

test("words that could not be sent are sent again", () => {
  const address = join(folder, "late");
  const service = connect({ environment: { NOTIFY_SOCKET: address } });
  service.status("ready");
  const socket = listen(address);
  service.status("ready");
  expect(socket.take()).toEqual(["STATUS=ready"]);
});

test("an address that does not fit into the kernel's structure is refused, not cut off", () => {
  expect(native.sendDatagram(`/${"a".repeat(107)}`, "READY=1")).toBe("ENAMETOOLONG");
  expect(native.sendDatagram(`/${"a".repeat(106)}`, "READY=1")).toBe("ENOENT");
});

test.each([
  ["30 s", { WATCHDOG_USEC: "30000000" }, 30_000],
  ["30 s for this process", { WATCHDOG_USEC: "30000000", WATCHDOG_PID: "42" }, 30_000],
  ["another process", { WATCHDOG_USEC: "30000000", WATCHDOG_PID: "43" }, null],
  ["nothing", {}, null],
  ["zero", { WATCHDOG_USEC: "0" }, null],
  ["no number", { WATCHDOG_USEC: "soon" }, null],
] as const)("a watchdog that is set for %s", (_, variables, watchdogMs) => {
  const environment = { NOTIFY_SOCKET: "@nobody", ...variables };
  expect(connect({ environment }).watchdogMs).toBe(watchdogMs);
});

test("the folder of these tests is taken away", () => {
  rmSync(folder, { recursive: true });
});
