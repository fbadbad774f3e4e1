// The real daemon with a service manager at its side: what it hears from the first word to the last, and with which exit
// code it is told not to try again.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { Program, TILLD } from "../outside/program.ts";
import { NotifySocket } from "./notify-socket.ts";

const SETTINGS = `
[shop]
name = "Kiosk"
site = "MLA"
[mercado_pago]
base_url = "http://127.0.0.1:9"
external_pos_id = "SUC001POS001"
access_token_file = "token"
[journal]
directory = "journal"
[control]
socket = "till.sock"
[printer]
connection = "serial:///nowhere/printer?baud=9600"
`;
const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function start(settings: string) {
  const folder = mkdtempSync(join(tmpdir(), "tilld-daemon-"));
  ends.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "tilld.toml"), settings);
  writeFileSync(join(folder, "token"), "TEST-token", { mode: 0o600 });
  const socket = new NotifySocket(join(folder, "notify"));
  ends.push(() => socket.close());
  const environment = { NOTIFY_SOCKET: socket.address, WATCHDOG_USEC: "600000" };
  const words = ["--config", join(folder, "tilld.toml")];
  const daemon = new Program(TILLD, words, { folder, environment });
  ends.push(() => daemon.signal("SIGKILL"));
  const heard: string[] = [];
  const listen = () => {
    heard.push(...socket.take());
    return heard;
  };
  const hears = (message: RegExp) =>
    daemon.watch.until(`the service manager hears ${message}`, () => {
      // Nobody rings for a datagram.
      systemClock.after(20, () => daemon.watch.ring());
      return listen().some((line) => message.test(line));
    });
  return { daemon, hears, listen };
}

test("it starts, is ready though a device is missing, lives, and says that it stops", async () => {
  const { daemon, hears, listen } = start(SETTINGS);
  await hears(/^READY=1\nSTATUS=ready; printer serial:.* missing$/);
  await hears(/^WATCHDOG=1$/);
  expect(listen()[0]).toBe("STATUS=starting: reads the journal");
  expect(await daemon.end()).toBe(0);
  expect(listen().at(-1)).toBe("STOPPING=1\nSTATUS=stopping");
});

test("a faulty setting ends it with 78, after which systemd does not try again, and it never was ready", async () => {
  const { daemon, listen } = start(`${SETTINGS}\n[shopp]\n`);
  expect(await daemon.ended()).toBe(78);
  expect(listen().filter((message) => message.includes("READY"))).toEqual([]);
});
