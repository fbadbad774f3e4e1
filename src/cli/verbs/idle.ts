// till idle: whether now is a good moment to stop the till; an update waits for it.

import { systemClock } from "../../../hardware/transports/system-clock.ts";
import type { ControlClient, TillStatus } from "../../control/client.ts";
import { EXIT } from "../exit-codes.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

/** A day, in seconds: whoever waits longer waits for something else. */
const LONGEST_WAIT_S = 86_400;

export const verb: Verb = {
  name: "idle",
  usage: "idle [--wait S]",
  summary: "Ends with 0 when nobody is being served, so that the till may be stopped.",
  help: `Somebody is being served while a sale is open at the counter, a paper is on its way through a printer that works,
articles are scanned, or a dialogue has begun. A till that is stopped all the same loses no sale and no paper; only scanned articles have to be scanned again.
Ends with 75 when somebody still is, and says what is open.`,
  options: {
    wait: { type: "string", value: "S", about: "wait for it, at most S seconds (whole, to 86400)" },
  },
  operands: [0, 0],
  async run(call) {
    const waitS = readWait(call.text("wait") ?? "0");
    const client = await call.client();
    let open = openAt(await client.status());
    if (open !== null && waitS > 0) {
      call.note(`waits up to ${waitS} s: ${open}`);
      open = await waitUntilIdle(client, waitS * 1000);
    }
    answer(call, open);
    return open === null ? EXIT.ok : EXIT.tryLater;
  },
};

function answer(call: Call, open: string | null): void {
  call.answer({ idle: open === null, open }, () => open ?? "nobody is being served");
}

function readWait(text: string): number {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LONGEST_WAIT_S) return seconds;
  throw new UsageError(`--wait: expected whole seconds, 0 to ${LONGEST_WAIT_S}`);
}

/** What is open at the counter, in words; null when nothing is. */
export function openAt({ basket, devices, owed, sale, state }: TillStatus): string | null {
  if (sale !== null && !sale.settled) return `sale ${sale.id} is open (${sale.status})`;
  if (basket !== null) return "articles are scanned and not sold yet";
  // A paper that waits for a printer, or for somebody to look at it, waits as well while the till is stopped.
  const canPrint = devices.some(({ condition, name }) => name.startsWith("printer") && condition === "ready");
  const paper = owed.find(({ status }) => status !== "unconfirmed");
  if (paper !== undefined && canPrint) return `a paper is being printed (${paper.paper})`;
  return sale === null && state !== "idle" ? `the till is in a dialogue (${state})` : null;
}

/** @returns what is still open when the time is over */
async function waitUntilIdle(client: ControlClient, waitMs: number): Promise<string | null> {
  const over = new AbortController();
  const timer = systemClock.after(waitMs, () => over.abort());
  try {
    // The first piece of news comes at once, so nothing falls between the first look and here.
    for await (const _ of client.events(over.signal)) {
      if (openAt(await client.status()) === null) return null;
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  } finally {
    timer.cancel();
    over.abort();
  }
  return openAt(await client.status());
}
