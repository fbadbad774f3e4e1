// The lamps and the buzzer through the real onoff package, on files that stand where the kernel's would: in a
// mount namespace of a child process, since onoff looks nowhere else and few test machines have pins.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const CHILD = join(import.meta.dirname, "../support/gpio-child.ts");
const SETTING = 'mount -t tmpfs tmpfs /sys/class && exec "$@"';

let report: Record<string, unknown> = {};

beforeAll(() => {
  const namespace = process.getuid?.() === 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
  const probe = spawnSync("unshare", [...namespace, "sh", "-c", SETTING, "sh", "true"], { encoding: "utf8" });
  if (probe.status !== 0) {
    throw new Error(
      "this test needs a mount namespace of its own (as root, or by user namespaces) to put a model of " +
        `/sys/class/gpio in place, and "unshare ${namespace.join(" ")}" failed: ${probe.error?.message ?? probe.stderr}`,
    );
  }
  const child = spawnSync("unshare", [...namespace, "sh", "-c", SETTING, "sh", process.execPath, CHILD], {
    encoding: "utf8",
    timeout: 120_000,
  });
  if (child.status !== 0)
    throw new Error(`the child ended with ${child.status ?? child.signal}: ${child.stderr}`);
  report = JSON.parse(child.stdout);
});

describe("lamps and buzzer on a Raspberry Pi 5, where pin 17 has the number 529", () => {
  test("are taken as outputs, and are ready", () => {
    expect(report["states"]).toEqual([
      { condition: "ready", detail: "" },
      { condition: "ready", detail: "" },
      { condition: "missing", detail: expect.stringContaining("pinctrl-rp1 has the lines 0 to 53, not 60") },
    ]);
    expect(report["directions"]).toEqual(["out", "out", "out", "out"]);
    expect((report["changes"] as string[]).slice(0, 4).sort()).toEqual([
      "there 529",
      "there 530",
      "there 534",
      "there 539",
    ]);
  });

  test("are dark at the start, also one that a killed till left lit", () => {
    expect(report["leftBehind"]).toBe("1 absent absent absent");
    expect(report["dark"]).toBe("0 0 0 0");
  });

  test("are off by a high level where on is a low one, without a flash at the start", () => {
    expect(report["inverted"]).toBe("high 1");
  });

  test("light, blink and sound as asked", () => {
    // ready, busy, attention, buzzer
    expect(report["readyOnAttentionBright"]).toBe("1 0 1 0");
    expect(report["attentionDark"]).toBe("1 0 0 0");
    expect(report["attentionBrightAgain"]).toBe("1 0 1 0");
    expect(report["sounding"]).toBe("1 0 1 1");
    expect(report["silent"]).toBe("1 0 1 0");
  });

  test("are given back when the till stops", () => {
    expect(report["released"]).toBe("absent absent absent absent");
    const gone = (report["changes"] as string[]).filter((change) => change.startsWith("gone"));
    expect(gone.sort()).toEqual(["gone 517 1", "gone 529 0", "gone 530 0", "gone 534 0", "gone 539 0"]);
  });
});
