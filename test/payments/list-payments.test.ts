// The account's payments where others sell, too: in Colombia a payment link may take centavos, which no till counts. It is
// told as what it is, and the till's own payments beside it are read.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { Currency } from "../../src/money/money.ts";
import { createHttpClient } from "../../src/payments/mercado-pago/http/http-client.ts";
import { listPayments } from "../../src/payments/mercado-pago/payments/list.ts";

async function listed(amounts: readonly (readonly [paid: string, back: string])[], currency: Currency) {
  const results = amounts.map(
    ([paid, back], at) =>
      `{"id":${118_764_420_915 + at},"status":"approved","external_reference":"R${at}","currency_id":"${currency}","transaction_amount":${paid},"transaction_amount_refunded":${back},"date_created":"2026-03-01T10:00:00.000-05:00","date_approved":"2026-03-01T10:00:02.000-05:00","date_last_updated":"2026-03-01T10:00:03.000-05:00"}`,
  );
  const body = `{"results":[${results.join(",")}],"paging":{"total":${results.length},"limit":100,"offset":0}}`;
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const http = createHttpClient({
    baseUrl,
    accessToken: () => "TEST-1",
    clock: systemClock,
    userAgent: "test",
  });
  onTestFinished(async () => {
    await http.close();
    server.close();
  });
  const payments = await listPayments(http, null, currency);
  return payments.map(({ amount, refundedMinor }) => [amount?.minor ?? null, refundedMinor]);
}

test("an amount with centavos in Colombia is no till's, and those beside it are read", async () => {
  expect(
    await listed(
      [
        ["12500", "0"],
        ["1250.5", "0"],
        ["1250.05", "10.50"],
        ["9900.00", "0.00"],
        ["9900", "100.25"],
      ],
      "COP",
    ),
  ).toEqual([
    [12_500, 0],
    [null, 0],
    [null, null],
    [9_900, 0],
    [9_900, null],
  ]);
});

test.each([
  ["ARS", "1250.505"],
  ["COP", "1250.505"],
  ["COP", "1e3"],
  ["COP", '"many"'],
  ["COP", "-5.50"],
] as const)("what is no amount is none in %s either: %s", async (currency, amount) => {
  await expect(listed([[amount, "0"]], currency)).rejects.toThrow(/transaction_amount/);
});

test("centavos are counted where tills count them", async () => {
  expect(await listed([["1250.5", "0.05"]], "ARS")).toEqual([[125_050, 5]]);
});
