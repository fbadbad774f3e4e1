// till setup that is cut off: killed at each thing it asks of Mercado Pago and at each paper, stopped by hand, without
// room on the disk, without rights. What stands on the disk is always the old or the new, and a second run goes on.

import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/load-config.ts";
import { TILL } from "../outside/program.ts";
import { writesOf } from "../payments/account-support.ts";
import { ADDRESS, NAMES, Stand, TOKEN } from "./stand.ts";

const words = (stand: Stand) => [
  ...["setup", ...stand.flags, "--yes", "--token-file", join(stand.root, "token")],
  ...[...NAMES, ...ADDRESS],
];

/** Resolves with the code, or the signal's name. */
function runToItsEnd(child: ReturnType<typeof spawn>): Promise<number | string> {
  onTestFinished(() => void child.kill("SIGKILL"));
  return new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal ?? -1)));
}

/** Old or new, and nothing in between. */
function expectWhole(stand: Stand): void {
  if (existsSync(stand.tokenFile)) expect(readFileSync(stand.tokenFile, "utf8")).toBe(`${TOKEN}\n`);
  if (stand.settings !== null) loadConfig(stand.file, { CREDENTIALS_DIRECTORY: dirname(stand.tokenFile) });
}

describe("till setup", () => {
  test("killed at any request to Mercado Pago leaves whole files, and a second run makes everything once", async () => {
    for (let victim = 1, isOver = false; !isOver; victim++) {
      let child: ReturnType<typeof spawn> | null = null;
      let count = 0;
      const stand = await Stand.open({
        onRequest: ({ step }) => {
          if (step === "acted" && ++count === victim) child?.kill("SIGKILL");
        },
      });
      await stand.printer("dev/usb/lp0");
      child = spawn(TILL, [...words(stand), "--no-sale"], { stdio: "ignore" });
      isOver = (await runToItsEnd(child)) === 0;
      expectWhole(stand);
      const second = await stand.fleet("--no-sale");
      expect(second, second.err).toMatchObject({ code: 0 });
      expect(writesOf(stand.virtual)).toEqual(["POST /users/123456789/stores", "POST /pos"]);
      expect(readdirSync(dirname(stand.file)).sort()).toEqual(["access_token", "tilld.toml"]);
      expect((await stand.fleet("--no-sale")).out).toContain("nothing to do");
      if (isOver) expect(victim).toBeGreaterThan(8);
    }
  });

  test("killed in the middle of the test sale sells again, and only then is done", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    const child = spawn(TILL, words(stand), { stdio: "ignore" });
    printer.printer.onPaper(() => void child.kill("SIGKILL"));
    expect(await runToItsEnd(child)).toBe("SIGKILL");
    expectWhole(stand);
    const written = stand.settings;
    const second = await stand.fleet();
    expect(second.out).toContain("the till is ready");
    expect(stand.settings).toBe(written);
    expect(printer.printer.papers().map(({ text }) => /ORIGINAL/.test(text))).toEqual([false, false, true]);
  });

  test("of a till that is changed, killed in its test sale, sells again without being told the change again", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    await stand.fleet("--no-sale");
    const child = spawn(TILL, [...words(stand), "--shop-name", "Otro"], { stdio: "ignore" });
    printer.printer.onPaper(() => void child.kill("SIGKILL"));
    expect(await runToItsEnd(child)).toBe("SIGKILL");
    const second = await stand.run("--yes");
    expect(second.out).toContain("the till is ready");
    expect(printer.printer.papers().at(-1)?.text).toMatch(/TEST Otro[\s\S]*ORIGINAL/);
  });

  test("stopped by hand ends in words, and goes on", async () => {
    let child: ReturnType<typeof spawn> | null = null;
    let isStopped = false;
    const stand = await Stand.open({
      onRequest: () => {
        // A second signal would end it at once.
        if (!isStopped) child?.kill("SIGINT");
        isStopped = true;
      },
    });
    await stand.printer("dev/usb/lp0");
    child = spawn(TILL, [...words(stand), "--no-sale"], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr?.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    expect(await runToItsEnd(child)).toBe(76);
    expect(said).toContain("till setup goes on from there");
    expectWhole(stand);
    expect(await stand.fleet("--no-sale")).toMatchObject({ code: 0 });
  });

  test("without room for the new file keeps the old one whole", async () => {
    const stand = await Stand.open();
    await stand.printer("dev/usb/lp0");
    await stand.fleet("--no-sale");
    const before = stand.settings;
    // No file may grow beyond 2 KiB, as on a disk with so much room left.
    const limited = `trap '' XFSZ; ulimit -f 2; exec "$@"`;
    const args = ["-c", limited, "bash", TILL, ...words(stand), "--no-sale", "--shop-name", "Otro"];
    const ended = await new Promise<{ code: unknown; err: string }>((resolve) => {
      execFile("bash", args, (error, _, err) => resolve({ code: error?.code ?? 0, err }));
    });
    expect(ended.err).toMatch(/tilld\.toml: not written: .*what stood there is as it was/);
    expect(ended.code).toBe(74);
    expect(stand.settings).toBe(before);
    expect(existsSync(`${stand.file}.new`)).toBe(false);
    const second = await stand.fleet("--no-sale", "--shop-name", "Otro");
    expect(second, second.err).toMatchObject({ code: 0 });
    expect(stand.settings).toContain('name = "Otro"');
  });

  test("of a user who may not use the printer says which group is missing", async () => {
    const stand = await Stand.open();
    const printer = await stand.printer("dev/usb/lp0");
    const device = execFileSync("realpath", [join(stand.root, "dev/usb/lp0")], { encoding: "utf8" }).trim();
    chmodSync(device, 0o000);
    chmodSync(dirname(printer.connection.replace("usb://", "")), 0o755);
    chmodSync(stand.root, 0o777);
    chmodSync(join(stand.root, "token"), 0o644);
    // Root may do everything: then it is somebody else who asks.
    const nobody =
      process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
    const [program = TILL, ...args] = [...nobody, TILL, ...words(stand)];
    const ended = await new Promise<{ code: unknown; err: string }>((resolve) => {
      execFile(program, args, (error, _, err) => resolve({ code: error?.code ?? 0, err }));
    });
    expect(ended.err).toMatch(/add the user to the group "lp"/);
    expect(ended.code).toBe(76);
    expect(stand.settings).toBeNull();
  });
});
