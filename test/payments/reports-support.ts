// What the tests of the reports share: a virtual Mercado Pago with sales in it, the real client on real HTTP towards
// it, and a clock that moves on by itself whenever the client does nothing but wait for it.

import { onTestFinished } from "vitest";
import { SITES } from "../../src/money/sites.ts";
import { createHttpClient, type HttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import type { Progress } from "../../src/payments/mercado-pago/reports/await-report.ts";
import { createReports, type Reports } from "../../src/payments/mercado-pago/reports/reports.ts";
import type { VirtualOptions } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { orderBody, startTill, type Till, TOKEN } from "./virtual-client.ts";

export const DAY_MS = 86_400_000;

export interface ReportsRig {
  readonly till: Till;
  readonly http: HttpClient;
  readonly reports: Reports;
  readonly progress: Progress[];
  /** Runs what may wait, letting the time pass only while no request is under way. */
  run<T>(work: Promise<T>): Promise<T>;
  /** An order of that amount, paid by that method; its id. */
  sell(amount: string, method?: "account_money" | "debit_card" | "credit_card"): Promise<string>;
}

export async function startReports(
  options: Partial<VirtualOptions> = {},
  patienceMs = 1_800_000,
): Promise<ReportsRig> {
  const till = await startTill(options);
  const { clock, virtual } = till;
  let underWay = 0;
  const plain = createHttpClient({ baseUrl: virtual.url, accessToken: TOKEN, clock });
  onTestFinished(() => plain.close());
  const http: HttpClient = {
    ...plain,
    send: async (...request) => {
      underWay += 1;
      try {
        return await plain.send(...request);
      } finally {
        underWay -= 1;
      }
    },
  };
  const progress: Progress[] = [];
  const reports = createReports({
    http,
    clock,
    currency: SITES[options.site ?? "MLA"].currency,
    patienceMs,
    onProgress: (one) => progress.push(one),
  });
  let count = 0;
  return {
    till,
    http,
    reports,
    progress,
    async run(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      done.catch(() => undefined);
      while (!isDone) {
        for (let quiet = 0; quiet < 3 && !isDone; quiet = underWay === 0 ? quiet + 1 : 0) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        const nextMs = clock.nextDueMs();
        if (!isDone && underWay === 0 && nextMs !== null) await clock.advance(nextMs);
      }
      return await done;
    },
    async sell(amount, method = "account_money") {
      count += 1;
      const created = await till.create({ ...orderBody(amount), external_reference: `SALE-${count}` });
      if (created.status !== 201) throw new Error(`no order: ${created.text}`);
      virtual.phone.approve(created.body.id, { method });
      return created.body.id;
    },
  };
}
