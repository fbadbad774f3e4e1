// What papers cost on the wire, in bytes: they decide how long a customer waits at 9600 baud. `npm run bench:papers`
// prints the numbers.

import { describe, expect, test } from "vitest";
import { measurePapers } from "../support/paper-costs.ts";

describe.each([58, 80] as const)("on %i mm paper", (paperMm) => {
  test("a QR ticket costs at most 1.05 times the bytes that the printer cannot do without", async () => {
    const costs = (await measurePapers(paperMm)).filter(({ name }) => name === "qr-ticket");
    expect(costs.length).toBeGreaterThanOrEqual(5);
    for (const { native, minimum, locale } of costs) {
      expect(native / minimum, `${locale}: ${native} of ${minimum} bytes`).toBeLessThanOrEqual(1.05);
    }
  });

  test("a QR that is drawn costs at most 0.35 times what node-thermal-printer sends for the same one", async () => {
    const costs = (await measurePapers(paperMm)).filter(({ library }) => library !== null);
    expect(costs.length).toBeGreaterThanOrEqual(5);
    for (const { drawnQr, library, locale, name } of costs) {
      expect(drawnQr / (library ?? 0), `${name} ${locale}: ${drawnQr} of ${library}`).toBeLessThanOrEqual(
        0.35,
      );
    }
  });
});
