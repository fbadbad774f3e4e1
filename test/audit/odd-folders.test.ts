// The auditor before folders that are not as on an honest day: files that come and go while it looks, and a journal that a
// repair wrote.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findSecrets } from "../../src/audit/read-evidence.ts";
import { auditRunningShop } from "../../src/audit/shop-audit.ts";
import { openJournal } from "../../src/journal/file-journal.ts";
import { PaymentError } from "../../src/payments/provider.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "tilld-audit-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("a file that a running till takes away while secrets are looked for is no fault", async () => {
  const directory = folder();
  const script = "echo begun; while :; do : > one.new; : > two.new; rm one.new two.new; done";
  const busy = spawn("sh", ["-c", script], { cwd: directory, stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => {
    busy.kill("SIGKILL");
  });
  await new Promise((resolve) => busy.stdout.once("data", resolve));
  const secrets = new Map([["access token", "APP_USR-1"]]);
  for (let look = 0; look < 2_000; look++) expect(findSecrets(directory, secrets)).toEqual([]);
});

test("sales that a repair wrote in another order are named from the first number to the last", async () => {
  const directory = folder();
  const { journal } = await openJournal({ directory });
  for (const id of [4, 6, 2]) {
    const facts = {
      id,
      reference: `SUC001POS001-482100-${id}-00000${id}`,
      ticket: null,
      lines: [],
      total: { minor: 10_000, currency: "ARS" },
      validityS: 600,
      rootKey: `00000000-0000-4000-8000-00000000000${id}`,
      at: "2026-03-01T10:00:00.000Z",
    };
    await journal.append([{ type: "sale-begun", facts }]);
  }
  await journal.close();
  const silent = () => Promise.reject(new PaymentError("unreachable", "not-done", "nobody is there"));
  const report = await auditRunningShop({
    journalDirectory: directory,
    range: { by: "sales", from: 1, to: 9 },
    papers: null,
    secrets: new Map(),
    lookout: {
      account: silent,
      getOrder: silent,
      findOrder: silent,
      payments: silent,
      orders: silent,
      time: () => null,
      requests: () => 1,
      pause: async () => undefined,
    },
    userId: null,
  });
  expect(report.sales).toEqual({ first: 2, last: 6, count: 3 });
});
