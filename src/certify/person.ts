// A person at a console with a phone in the hand: is told what to do, and asked only for what the till cannot see.
// A line is an answer to the question that stands when it is typed; what was typed before it does not count.

import { createInterface } from "node:readline";
import type { AmountView } from "../terminal/till-api.ts";
import { GaveUp, type Hands, type Looked, type LookTask, type PaymentTask, Skipped } from "./hands.ts";
import type { Flow, Sight } from "./rows.ts";
import { Interrupted } from "./watch.ts";

const WHERE: Readonly<Record<Flow, string>> = {
  ticket: "the QR on the ticket that just came out",
  counter: "the QR on the counter",
};

/** The holder's name on a test card decides (reference 12.2). */
const CARD: Readonly<Record<PaymentTask["card"], string>> = {
  approving: "an approving card (test card, holder APRO)",
  rejecting: "a rejecting card (test card, holder OTHE)",
};

const AFTER_PAYMENT = "The till watches. y: done; n: it did not work; s REASON: skip this row";
const AFTER_LOOK = "y: yes; n: no; s REASON: skip this row";

export class Person implements Hands {
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal;
  readonly #lines: ReturnType<typeof createInterface>;
  #answer: ((line: string | null) => void) | null = null;

  /**
   * @param input what the person types, a line at a time
   * @param ending ends every question with Interrupted; ended in turn when nobody can answer any more
   */
  constructor(input: NodeJS.ReadableStream, say: (line: string) => void, ending: AbortController) {
    this.#say = say;
    this.#signal = ending.signal;
    this.#lines = createInterface({ input });
    this.#lines.on("line", (line) => this.#answer?.(line.trim()));
    this.#lines.on("close", () => ending.abort());
    ending.signal.addEventListener("abort", () => this.#answer?.(null));
  }

  async pay({ card, flow, sale }: PaymentTask, seen: AbortSignal): Promise<void> {
    this.#say(`  Scan ${WHERE[flow]} with the buyer's app, and pay ${sale.total.text} with ${CARD[card]}.`);
    const done = await this.#ask(AFTER_PAYMENT, seen);
    if (done === null) this.#say("  The till has seen it.");
    if (done === false) throw new GaveUp("the person at the phone says that it did not work");
  }

  async look({ flow, sale, sight }: LookTask): Promise<Looked> {
    const [task, question] = sightWords(sight, WHERE[flow], sale?.total ?? null);
    if (task !== "") this.#say(`  ${task}`);
    const right = await this.#ask(`${question} ${AFTER_LOOK}`, null);
    return { right: right === true, words: `person: ${question} ${right ? "yes" : "no"}` };
  }

  tell(words: string): void {
    this.#say(`  ${words}`);
  }

  putAway(): void {
    this.#say("  Close whatever the app still shows.");
  }

  letTimePass(): void {}

  papers(): null {
    return null;
  }

  async provider(): Promise<null> {
    return null;
  }

  close(): void {
    this.#lines.close();
  }

  /** @returns the answer, or null when the signal made it needless. @throws Skipped, Interrupted */
  async #ask(question: string, needless: AbortSignal | null): Promise<boolean | null> {
    const withdraw = () => this.#answer?.(null);
    needless?.addEventListener("abort", withdraw);
    try {
      for (;;) {
        if (needless?.aborted) return null;
        if (this.#signal.aborted) throw new Interrupted("nobody answers any more");
        this.#say(`  ${question}`);
        const line = await new Promise<string | null>((resolve) => {
          this.#answer = resolve;
        });
        this.#answer = null;
        if (line === null) continue;
        const [, word = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(line) ?? [];
        if (/^(y|yes)$/i.test(word)) return true;
        if (/^(n|no)$/i.test(word)) return false;
        if (/^(s|skip)$/i.test(word)) throw new Skipped(rest === "" ? "no reason was given" : rest);
      }
    } finally {
      needless?.removeEventListener("abort", withdraw);
    }
  }
}

/** @returns what to do, and what to answer */
function sightWords(sight: Sight, where: string, total: AmountView | null): readonly [string, string] {
  switch (sight) {
    case "waiting-screen":
      return [`Scan ${where}.`, "Does the app show a waiting screen, and nothing to pay?"];
    case "checkout":
      return [`Scan ${where}, and do not pay yet.`, `Does the app ask for ${total?.text}?`];
    case "error-screen":
      return [`Scan ${where} once more.`, "Does the app show an error, and nothing to pay?"];
    case "refund":
      return ["Look at the activity in the buyer's app.", `Does it show ${total?.text} given back?`];
  }
}
