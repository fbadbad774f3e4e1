// PINs, asked of the person and never taken from the command line: other users of the machine can read the
// arguments of a process, and the shell keeps them in its history.

import type { ReadStream } from "node:tty";
import { UsageError } from "./verb.ts";

/** More than a few PINs and their line ends; what is longer is no PIN. */
const MOST_CHARACTERS = 1024;

const INTERRUPT = "\u0003";
const END_OF_INPUT = "\u0004";
const ENTER = ["\r", "\n"];
const ERASE = ["\b", "\u007f"];

/**
 * One PIN for each question: on a console asked without showing what is typed, else one line of standard input
 * each, in the order of the questions.
 * @param questions without a colon: "PIN of ana"
 * @throws UsageError when standard input ends before, or the person gives up
 */
export async function askPins(questions: readonly string[]): Promise<readonly string[]> {
  const { stdin } = process;
  if (stdin.isTTY) return askUnseen(questions, stdin);
  const pins: string[] = [];
  const lines = readLines(stdin.setEncoding("utf8"));
  for (const question of questions) {
    const { value, done } = await lines.next();
    if (done) throw new UsageError(`${question}: expected it as a line of standard input`);
    pins.push(value);
  }
  await lines.return(undefined);
  return pins;
}

/** For a new PIN: on a console it is asked twice, because nobody sees what was typed. */
export async function askNewPin(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await askPins([question]))[0] ?? "";
  const [first = "", second = ""] = await askPins([question, "the same again"]);
  if (first !== second) throw new UsageError("the two PINs differ; nothing was changed");
  return first;
}

async function* readLines(stream: AsyncIterable<string>): AsyncGenerator<string, undefined, undefined> {
  let unread = "";
  for await (const text of stream) {
    unread += text;
    if (unread.length > MOST_CHARACTERS) throw new UsageError("PIN: expected a short line of digits");
    const lines = unread.split("\n");
    unread = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (unread !== "") yield unread;
  return undefined;
}

/** The console shows no letter while it is raw; it is given back as it was, however this ends. */
function askUnseen(questions: readonly string[], console: ReadStream): Promise<readonly string[]> {
  const pins: string[] = [];
  let typed = "";
  const ask = (): void => {
    process.stderr.write(`${questions[pins.length]}: `);
  };
  // Raw before the question stands there: whoever is quick shall not see the first digits.
  console.setRawMode(true);
  console.setEncoding("utf8");
  ask();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      console.off("data", read).off("end", giveUp).pause();
      console.setRawMode(false);
      settle();
    };
    const giveUp = (): void => {
      process.stderr.write("\n");
      end(() => reject(new UsageError("no PIN was typed; nothing was changed")));
    };
    const read = (text: string): void => {
      for (const key of text) {
        if (key === INTERRUPT || key === END_OF_INPUT) {
          giveUp();
          return;
        }
        if (!ENTER.includes(key)) {
          if (ERASE.includes(key)) typed = typed.slice(0, -1);
          else if (typed.length < MOST_CHARACTERS) typed += key;
          continue;
        }
        pins.push(typed);
        typed = "";
        process.stderr.write("\n");
        if (pins.length === questions.length) {
          end(() => resolve(pins));
          return;
        }
        ask();
      }
    };
    console.on("data", read).on("end", giveUp);
    console.resume();
  });
}
