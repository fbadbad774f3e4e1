// A journal written by another hand, with right checksums: what only the chain and the frames can find.

import { expect, test } from "vitest";
import { encodeLine, GENESIS, type Point } from "../../src/journal/line.ts";
import { startOn } from "./support.ts";
import type { Image } from "./virtual-disk.ts";

const FIRST = "000001.journal";
const HEADER = `{"type":"segment-begun","format":1,"segment":1,"bytes":4096,"previous":"${GENESIS.hash}"}`;

/** A segment by another hand: right checksums, and hashes that follow from what the caller says came before. */
function forge(
  lines: readonly { readonly after: Point; readonly durable?: number; readonly json: string }[],
  header = HEADER,
): Image {
  const content = new Uint8Array(4096);
  const begin = encodeLine(GENESIS, 0, 0, header);
  let offset = 0;
  for (const bytes of [
    begin.bytes,
    ...lines.map((line) => encodeLine(line.after, 0, line.durable ?? 1, line.json).bytes),
  ]) {
    content.set(bytes, offset);
    offset += bytes.length;
  }
  return new Map([[FIRST, content]]);
}

const BEGUN = encodeLine(GENESIS, 0, 0, HEADER).point;

test("a line rewritten by somebody who knew how to make a checksum is found by the chain", async () => {
  const paid = encodeLine(BEGUN, 0, 1, '{"paid":1}').point;
  const asWritten = forge([
    { after: BEGUN, json: '{"paid":1}' },
    { after: paid, json: '{"paid":2}' },
  ]);
  expect(await startOn(asWritten)).toMatchObject({ opened: true, records: [{ paid: 1 }, { paid: 2 }] });
  const rewritten = forge([
    { after: BEGUN, json: '{"paid":9}' },
    { after: paid, json: '{"paid":2}' },
  ]);
  const start = await startOn(rewritten);
  expect(start).toMatchObject({ opened: false, error: { code: "damaged" } });
  expect(start.opened ? "" : start.error.message).toContain("broken-chain");
});

test("a line that was taken out, repeated, or promises its own future is refused", async () => {
  const { hash } = BEGUN;
  const refused = {
    "sequence-gap: ": forge([{ after: { sequence: 2, hash }, json: "1" }]),
    "expected line 2; found line 1 ": forge([{ after: { sequence: 0, hash }, json: "1" }]),
    "found a promise of 2 and": forge([{ after: BEGUN, durable: 2, json: "1" }]),
    "text that is not JSON": forge([{ after: BEGUN, json: "{" }]),
    "wrong-header: ": forge([], HEADER.replace('"segment":1', '"segment":2')),
    '"previous":"1': forge([], HEADER.replace('"previous":"0', '"previous":"1')),
    '"bytes":512': forge([], HEADER.replace("4096", "512")),
    "found another line": forge([], '{"type":"paid"}'),
    "wrong-seal: ": forge([{ after: BEGUN, json: '{"type":"segment-sealed","lines":7,"head":"0"}' }]),
  };
  for (const [said, image] of Object.entries(refused)) {
    const start = await startOn(image);
    expect(start, said).toMatchObject({ opened: false, error: { code: "damaged" } });
    expect(start.opened ? "" : start.error.message).toContain(said);
  }
});
