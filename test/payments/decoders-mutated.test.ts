// Bodies that are not what Mercado Pago meant to say, by the million: no decoder of ours falls over one, none accepts
// nonsense, none takes long. Each body follows from a seed of its own, so a failure names the one body that failed.

import { beforeAll, expect, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { tryBody } from "./decoders-cases.ts";
import { collectBodies, type GoodBody } from "./decoders-corpus.ts";
import { chanceOf, mutateBytes, mutateTree } from "./decoders-mutate.ts";
import { readJson } from "./decoders-oracle.ts";

/** `.ci/run` asks for a million. */
const BODIES = Number(process.env["BODIES"] ?? "50000");
const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 0x1_0000_0000));
/** Milliseconds. The slowest body takes 2 on a machine that does nothing else; a pause of the machine is no fault. */
const LIMIT_MS = 100;
/** Bytes that the heap may grow by over all of them. */
const LIMIT_BYTES = 128 * 1024 * 1024;
const REPLAY = "bin/node node_modules/vitest/vitest.mjs run test/payments/decoders-mutated.test.ts";

let good: readonly GoodBody[];
beforeAll(async () => {
  good = await collectBodies();
});

/** @returns the body that this seed makes, or null when its bytes are no text */
function badBody(seed: number): (GoodBody & { readonly text: string }) | null {
  const chance = chanceOf(seed);
  const from = good[chance(good.length)];
  if (from === undefined) throw new Error("no good bodies");
  const text = chance(4) === 0 ? mutateBytes(from.text, chance) : mutateTree(from.text, chance);
  return text === null ? null : { ...from, text };
}

let acceptedCount = 0;

/** What is wrong with how this body was taken; null when nothing is. */
function faultOf({ decoder, text, about }: GoodBody): string | null {
  try {
    const verdict = tryBody(decoder, text, () => readJson(text), about);
    if (verdict.kind === "accepted") acceptedCount += 1;
    if (verdict.kind === "refused") return verdict.why.length > 500 ? "a refusal without end" : null;
    return verdict.complaints.length === 0 ? null : `accepted nonsense: ${verdict.complaints.join("; ")}`;
  } catch (error) {
    return `fell over: ${error instanceof Error ? `${error.name} ${error.message}` : error}`;
  }
}

function tell(seed: number, fault: string, { decoder, text }: GoodBody): string {
  return `${decoder} ${fault}\n${text.slice(0, 3000)}\nreplay: SEED=${seed} BODIES=1 ${REPLAY}`;
}

test("every good body is accepted by its decoder and by the second reading", () => {
  for (const { decoder, text, about } of good) {
    const verdict = tryBody(decoder, text, () => readJson(text), about);
    expect(verdict, `${decoder}: ${text}`).toEqual({ kind: "accepted", complaints: [] });
  }
});

test(`${BODIES} bad bodies: none is fallen over, none is nonsense that is believed, none takes long (SEED=${SEED})`, () => {
  const heapBefore = process.memoryUsage().heapUsed;
  /** The first body of each kind of fault. */
  const faults = new Map<string, string>();
  let judged = 0;
  const acceptedBefore = acceptedCount;
  for (let index = 0; index < BODIES; index++) {
    const seed = (SEED + index) >>> 0;
    const body = badBody(seed);
    if (body === null) continue;
    judged += 1;
    const startedMs = systemClock.monotonicMs();
    const fault = faultOf(body) ?? tooSlow(body, startedMs);
    const kind = `${body.decoder} ${fault?.replace(/\d+/g, "n")}`;
    if (fault !== null && !faults.has(kind)) faults.set(kind, tell(seed, fault, body));
  }
  expect([...faults.values()].join("\n\n")).toBe("");
  expect(judged).toBeGreaterThan(BODIES / 2 - 1);
  // Bodies that are all refused, or all believed, would show nothing.
  const share = (acceptedCount - acceptedBefore) / judged;
  if (BODIES > 1000) expect([share > 0.2, share < 0.8], `${share} accepted`).toEqual([true, true]);
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(LIMIT_BYTES);
}, 600_000);

function tooSlow(body: GoodBody, startedMs: number): string | null {
  const tookMs = systemClock.monotonicMs() - startedMs;
  return tookMs > LIMIT_MS && timeOf(body) > LIMIT_MS ? `took ${tookMs} ms` : null;
}

/** The best of three, which no pause of the machine makes long. */
function timeOf(body: GoodBody): number {
  const times = [1, 2, 3].map(() => {
    const startedMs = systemClock.monotonicMs();
    faultOf(body);
    return systemClock.monotonicMs() - startedMs;
  });
  return Math.min(...times);
}

test.each([
  [
    "a list of the same again and again",
    (text: string) =>
      `[${Array(Math.floor(900_000 / text.length))
        .fill(text)
        .join(",")}]`,
  ],
  ["a text of a mebibyte", (text: string) => text.replace(/"[A-Z]{3}"/, `"${"A".repeat(1_000_000)}"`)],
  ["brackets without end", () => "[".repeat(1_000_000)],
  ["braces without end", () => '{"a":'.repeat(200_000)],
  ["escapes without end", () => `"${"\\u0041".repeat(150_000)}`],
  ["a number without end", () => "9".repeat(1_000_000)],
  ["blanks without end", () => " ".repeat(1_000_000)],
])("%s, as long as an answer may be, is refused or read within a second by every decoder", (_title, make) => {
  const oneOfEach = new Map(good.map((body) => [body.decoder, body]));
  for (const { decoder, text, about } of oneOfEach.values()) {
    const long = { decoder, about, text: make(text) };
    const startedMs = systemClock.monotonicMs();
    expect(faultOf(long), decoder).toBeNull();
    expect(systemClock.monotonicMs() - startedMs, decoder).toBeLessThan(1000);
  }
});
