// What a Star printer says, read from bytes as they come: in pieces, with flow control between them, with an answer
// inside a status, and in the middle of noise.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reply } from "../../hardware/drivers/printer/language.ts";
import { StarReplyReader } from "../../hardware/drivers/star/status.ts";
import { assertAlways } from "../support/random.ts";

const HEALTHY = [0x23, 0x06, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];
const ECHO = [0x1b, 0x1d, 0x03, 0x01, 0x41, 0x42, 0x13, 0x00];
const VERSION = [...Buffer.from("\x1b#*,TSP143IV Ver1.2\n\0", "latin1")];

function attached(type: string, answer: readonly number[]): number[] {
  const body = [...Buffer.from(`${type}:B`, "latin1"), answer.length, 0, ...answer, 0x3b];
  return [0x23, 0x86, ...HEALTHY.slice(2), body.length, 0, ...body];
}

function read(pieces: readonly (readonly number[])[], awaited = 0): Reply[] {
  let left = awaited;
  const reader = new StarReplyReader({ takesAnswer: () => left-- > 0, named: () => {} });
  return pieces.flatMap((piece) => [...reader.read(Uint8Array.from(piece))]);
}

const kinds = (replies: readonly Reply[]) => replies.map(({ kind }) => kind);

test("the status that answers a question is an answer, and one that comes by itself is a report", () => {
  expect(kinds(read([HEALTHY, HEALTHY], 1))).toEqual(["answer", "counted", "report", "counted"]);
});

test("a status without an answer behind it, as a TSP143 sends it over USB, is read to its end", () => {
  expect(kinds(read([[...HEALTHY.slice(0, 1), 0x86, ...HEALTHY.slice(2), 0, 0], ECHO], 1))).toEqual([
    "answer",
    "counted",
    "confirmed",
  ]);
});

test("a name and a number are found by themselves and inside a status", () => {
  const name = { kind: "identity", text: "TSP143IV Ver1.2" };
  const number = { kind: "confirmed", token: "4142" };
  expect(read([VERSION, ECHO])).toEqual([name, number]);
  expect(
    read([attached("11", VERSION), attached("12", ECHO)]).filter(
      ({ kind }) => kind !== "report" && kind !== "counted",
    ),
  ).toEqual([name, number]);
});

test("the shortest status of the oldest models says how they are, and counts nothing", () => {
  expect(kinds(read([[0x0f, 0x02, 0x20, 0x00, 0x00, 0x00, 0x00]]))).toEqual(["report"]);
});

test("the counter of marks has five bits in two places", () => {
  for (let count = 0; count < 32; count++) {
    const byte = ((count & 7) << 1) | ((count & 0x18) << 2);
    expect(read([[...HEALTHY.slice(0, 7), byte, 0]]).at(-1)).toEqual({ kind: "counted", count });
  }
});

describe.each([
  ["cover open", [0x28, 0, 0, 0], { condition: "attention", detail: /cover open: close it/ }],
  ["out of paper", [0x08, 0, 0, 0x0c], { condition: "attention", detail: /out of paper/ }],
  ["near the end of the roll", [0x00, 0, 0, 0x04], { condition: "ready", detail: /^$/, paperLow: true }],
  ["cutter jammed", [0x08, 0x08, 0, 0], { condition: "attention", detail: /cutter jammed/ }],
  ["broken", [0x08, 0x20, 0, 0], { condition: "attention", detail: /call the service/ }],
  ["too hot", [0x08, 0x40, 0, 0], { condition: "attention", detail: /too hot/ }],
  ["drawer sensed", [0x04, 0, 0, 0], { condition: "ready", detail: /^$/, drawerSense: "high" }],
] as const)("a printer that is %s", (_, bytes, { detail, ...rest }) => {
  test("says so, and never asks to be told to go on", () => {
    const report = read([[0x23, 0x06, ...bytes, 0, 0, 0]])[0];
    expect(report).toMatchObject({ kind: "report", findings: { ...rest, canRecover: false } });
    expect(report?.kind === "report" && report.findings.detail).toMatch(detail);
  });
});

test("answers cut anywhere, with XON and XOFF between their bytes, read the same", () => {
  const stream = [...HEALTHY, ...VERSION, ...HEALTHY, ...HEALTHY];
  const whole = read([stream]);
  assertAlways(
    import.meta.url,
    fc.property(
      fc.array(fc.record({ at: fc.nat(stream.length), flow: fc.constantFrom(0x11, 0x13, null) }), {
        maxLength: 12,
      }),
      (cuts) => {
        const pieces = stream.map((byte, index) => [
          ...cuts.flatMap(({ at, flow }) => (at === index && flow !== null ? [flow] : [])),
          byte,
        ]);
        return JSON.stringify(read(pieces)) === JSON.stringify(whole);
      },
    ),
  );
});

test("noise confirms no number of ours and is not read as a name", () => {
  assertAlways(
    import.meta.url,
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) =>
      read([[...noise]]).every(
        (reply) => !(reply.kind === "confirmed" && reply.token === "4142") && reply.kind !== "identity",
      ),
    ),
    1000,
  );
});

test("after any noise, a status that comes twice is read at least once", () => {
  assertAlways(
    import.meta.url,
    // A status may have begun in the noise and take at most its 31 bytes with it.
    fc.property(fc.uint8Array({ maxLength: 100 }), (noise) =>
      kinds(read([[...noise], ...new Array<number[]>(6).fill([...HEALTHY])])).includes("report"),
    ),
  );
});
