// A person at a console: plain questions, one line each. What was typed before a question stood there does not count as
// its answer, and a secret is not shown.

import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import { gone, type Person, type Picking, type Writing } from "./person.ts";
import { wordsIn } from "./words/words.ts";

const words = wordsIn("en");

export class ConsolePerson implements Person {
  readonly #say: (text: string) => void;
  readonly #lines: Interface;
  /** Shows what is typed; not while it is a secret. */
  readonly #echo: { isOff: boolean };
  #answer: ((line: string | null) => void) | null = null;
  #isGone = false;

  /**
   * @param input a terminal, or lines of a program
   * @param output where a terminal shows what is typed
   */
  constructor(
    input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
    output: NodeJS.WritableStream,
    say: (text: string) => void,
  ) {
    this.#say = say;
    const echo = { isOff: false };
    this.#echo = echo;
    const shown = new Writable({
      write(chunk, _, done) {
        if (!echo.isOff) output.write(chunk);
        done();
      },
    });
    this.#lines = createInterface({ input, output: shown, terminal: input.isTTY === true, prompt: "> " });
    this.#lines.on("line", (line) => this.#answer?.(line.trim()));
    this.#lines.on("SIGINT", () => this.#lines.close());
    this.#lines.on("close", () => {
      this.#isGone = true;
      this.#answer?.(null);
    });
  }

  async pick({ about = "", options, question }: Picking): Promise<string> {
    const titles = options.map(
      ({ title, value }) => title ?? words.options[value as keyof typeof words.options],
    );
    const list = titles.map((title, index) => `  ${index + 1}  ${title}`);
    for (;;) {
      const line = await this.#ask([words.picks[question](about), ...list].join("\n"));
      const picked = options[Number(line) - 1];
      if (/^\d+$/.test(line) && picked !== undefined) return picked.value;
      this.#say(`expected a number from 1 to ${options.length}`);
    }
  }

  async write({ check, proposal, question }: Writing): Promise<string> {
    const hint = proposal === null || proposal === "" ? "" : ` [${proposal}]`;
    for (;;) {
      const line = await this.#ask(words.writes[question] + hint);
      const text = line === "" ? (proposal ?? "") : line;
      const fault = text === "" && proposal === null ? "something has to be written" : check(text);
      if (fault === null) return text;
      this.#say(fault);
    }
  }

  async secret(refusal: string | null): Promise<string> {
    if (refusal !== null) this.#say(`${words.wrong} ${refusal}`);
    try {
      return await this.#ask(words.token, true);
    } finally {
      this.#echo.isOff = false;
      this.#say("");
    }
  }

  async waitFor(what: "scanner", event: Promise<unknown>): Promise<boolean> {
    const typed = this.#ask(`${words.waits[what]} Enter: there is none.`).then(() => false);
    try {
      return await Promise.race([event.then(() => true), typed]);
    } finally {
      this.#answer = null;
      // It is withdrawn where the event came first.
      typed.catch(() => undefined);
    }
  }

  close(): void {
    this.#lines.close();
  }

  async #ask(question: string, isSecret = false): Promise<string> {
    if (this.#isGone) throw gone();
    this.#say(question);
    this.#lines.prompt();
    this.#echo.isOff = isSecret;
    const line = await new Promise<string | null>((resolve) => {
      this.#answer = resolve;
    });
    this.#answer = null;
    if (line === null) throw gone();
    return line;
  }
}
