// till setup and the service: what it tells systemctl, and that a shop which is open stays open. systemctl is a stand-in
// that reads its words and remembers what it was told; the till that runs is one behind a real control socket.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { saleView, serveTill } from "../control/stand-in-till.ts";
import { Stand } from "./stand.ts";

/** Knows one unit, of which two files say whether it is enabled and active. */
const SYSTEMCTL = `#!/bin/sh
here=$(dirname "$0")
echo "$*" >>"$here/told"
case "$1" in
  list-unit-files) echo "tilld.service disabled enabled" ;;
  is-enabled) test -e "$here/enabled" ;;
  is-active) test -e "$here/active" ;;
  enable) touch "$here/enabled" "$here/active" ;;
  start) touch "$here/active" ;;
  stop) rm -f "$here/active" ;;
  *) echo "Unknown command verb $1." >&2; exit 1 ;;
esac
`;

async function standWithSystemd() {
  const stand = await Stand.open();
  const printer = await stand.printer("dev/usb/lp0");
  const bin = dirname(stand.write("bin/systemctl", SYSTEMCTL));
  chmodSync(join(bin, "systemctl"), 0o755);
  mkdirSync(join(stand.root, "run/systemd/system"), { recursive: true });
  const env = { PATH: `${bin}:${process.env["PATH"]}` };
  /** Commands that change something. */
  const told = () => {
    const file = join(bin, "told");
    const all = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return all.filter((words) => /^(enable|start|stop)/.test(words));
  };
  return {
    stand,
    printer,
    told,
    is: (state: "active" | "enabled") => existsSync(join(bin, state)),
    set: (state: "active" | "enabled") => writeFileSync(join(bin, state), ""),
    fleet: (...words: readonly string[]) => stand.fleetIn(env, ...words),
  };
}

describe("till setup and the service", () => {
  test("is enabled and started after the test sale, and left alone by the next run", async () => {
    const { fleet, is, printer, told } = await standWithSystemd();
    const first = await fleet();
    expect(first, first.err).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^service +tilld is enabled and was started$/m);
    expect(told()).toEqual(["enable --now tilld"]);
    expect(is("active")).toBe(true);
    expect(printer.printer.papers()).toHaveLength(2);
    const second = await fleet();
    expect(second.out).toContain("nothing to do");
    expect(told()).toHaveLength(1);
  });

  test("is not started on a till whose test sale failed", async () => {
    const { fleet, is, printer, told } = await standWithSystemd();
    printer.printer.setPaper("out");
    expect(await fleet()).toMatchObject({ code: 76 });
    expect(told()).toEqual([]);
    expect(is("enabled")).toBe(false);
  });

  test("gives its devices away for a change while nobody buys, and has them back afterwards", async () => {
    const { fleet, is, set, stand, told } = await standWithSystemd();
    await fleet("--no-sale");
    const { till: daemon } = await serveTill(stand.root);
    set("active");
    daemon.current = saleView({ status: "idle" });
    const before = told().length;
    const changed = await fleet("--no-sale", "--shop-name", "Otro");
    expect(changed, changed.err).toMatchObject({ code: 0 });
    expect(changed.err).toContain("tilld is stopped for the time of this setup");
    expect(told().slice(before)).toEqual(["stop tilld", "enable --now tilld"]);
    // Whatever goes wrong meanwhile.
    const failed = await fleet("--no-sale", "--printer", "usb:///dev/usb/lp77");
    expect(failed.code).toBe(76);
    expect(told().at(-1)).toBe("start tilld");
    expect(is("active")).toBe(true);
  });

  test("is not disturbed while a sale is open, and the settings stay as they are", async () => {
    const { fleet, set, stand, told } = await standWithSystemd();
    await fleet("--no-sale");
    const { till: daemon } = await serveTill(stand.root);
    set("active");
    daemon.current = saleView();
    const before = stand.settings;
    const count = told().length;
    const ended = await fleet("--shop-name", "Otro");
    expect(ended.code).toBe(75);
    expect(ended.err).toContain("a sale is open");
    expect(stand.settings).toBe(before);
    expect(told()).toHaveLength(count);
  });

  test("of somebody else has to be ended by somebody else", async () => {
    const stand = await Stand.open();
    await stand.printer("dev/usb/lp0");
    await stand.fleet("--no-sale");
    const { till: daemon } = await serveTill(stand.root);
    daemon.current = saleView({ status: "idle" });
    const ended = await stand.fleet("--shop-name", "Otro");
    expect(ended.code).toBe(75);
    expect(ended.err).toContain("a tilld runs that systemd did not start");
    expect(await stand.run("--yes")).toMatchObject({ code: 0 });
  });
});
