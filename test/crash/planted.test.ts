// Faults that a till could have, planted into the daemon one at a time: what checks every kill must find each.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faultsOf } from "./check.ts";
import { play } from "./run.ts";
import type { RunOptions } from "./run-options.ts";
import { STORIES } from "./stories.ts";

const LIMIT_MS = 300_000;
const NEWLINE = 0x0a;

async function faultsWith(options: RunOptions & { readonly killAt: string }): Promise<readonly string[]> {
  const undisturbed = await play({ story: options.story, killAt: null });
  return faultsOf({ death: "kill", ...options }, await play(options), undisturbed);
}

/** What a power cut does to a last line that was never flushed. */
function loseLastLine(journalDirectory: string): void {
  const file = join(journalDirectory, "000001.journal");
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(NEWLINE);
  bytes.fill(0, bytes.lastIndexOf(NEWLINE, end - 1) + 1, end + 1);
  writeFileSync(file, bytes);
}

const CREATED = "request create, acted upon by the provider";
const REFUNDED = "request refund, acted upon by the provider";

test.each([
  ["a till that makes a new key after a restart, without looking first, orders twice", "new-key-and-no-look"],
  [
    "even with a new key after a restart a till looks first, and finds its own order",
    "new-key-after-restart",
  ],
  ["and it is right with the key of the journal", null],
] as const)(
  "%s",
  async (_title, bug) => {
    const planted = bug === null ? {} : { bug };
    const faults = await faultsWith({ story: STORIES.paid, killAt: CREATED, ...planted });
    if (bug === "new-key-and-no-look")
      expect(faults.join("\n")).toMatch(/^I2: sale 1 \(.+\) has 2 orders: /m);
    else expect(faults).toEqual([]);
  },
  LIMIT_MS,
);

test(
  "a till that refunds a part with a new key after a restart, without looking first, gives the money back twice",
  async () => {
    const story = STORIES["partly refunded"];
    const faults = await faultsWith({ story, killAt: REFUNDED, bug: "new-refund-key-and-no-look" });
    expect(faults.join("\n")).toMatch(/^I5: refund REF\w+ of order ORD\w+ is in the journal 0 times$/m);
    expect(faults.join("\n")).toMatch(
      /^I8: on day 1, paid less refunded by QR is 750\.50 in the journal and 250\.50 at the provider$/m,
    );
  },
  LIMIT_MS,
);

test.each(["refunded", "partly refunded"] as const)(
  "even with a new key after a restart a till looks first, and finds its own refund (%s)",
  async (name) => {
    const story = STORIES[name];
    const faults = await faultsWith({ story, killAt: REFUNDED, bug: "new-refund-key-after-restart" });
    expect(faults).toEqual([]);
  },
  LIMIT_MS,
);

test(
  "a till that takes a power cut for a kill, and so forgets that a receipt was sealed, prints a second original",
  async () => {
    const faults = await faultsWith({
      story: STORIES.paid,
      killAt: "record paper-printed of receipt, before the write",
      whileOff: loseLastLine,
    });
    expect(faults.join("\n")).toMatch(/^I6: sale 1 has 2 originals of receipt$/m);
  },
  LIMIT_MS,
);

test(
  "a till whose receipt was sealed when the power went prints a copy, though the note of the seal is lost",
  async () => {
    const faults = await faultsWith({
      story: STORIES.paid,
      killAt: "record paper-printed of receipt, before the write",
      death: "restart of the machine",
      whileOff: loseLastLine,
    });
    expect(faults).toEqual([]);
  },
  LIMIT_MS,
);
