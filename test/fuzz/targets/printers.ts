// What a printer, or whatever is at the other end of its wire, answers: byte by byte at the readers of every language,
// and at whole drivers that print meanwhile.

import { findLanguage } from "../../../hardware/drivers/printer/find-language.ts";
import type { PrinterLanguage, Reply } from "../../../hardware/drivers/printer/language.ts";
import { createPosPrinter } from "../../../hardware/drivers/printer/pos-printer.ts";
import type { PrintResult } from "../../../hardware/hal/pos-printer.ts";
import { PRINTER_PROFILES } from "../../../hardware/profiles/find-profile.ts";
import type { PaperFormat, PrinterProfile } from "../../../hardware/profiles/printer-profile.ts";
import type { Chance } from "../../payments/decoders-mutate.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { MemoryWire } from "../../support/memory-wire.ts";
import { MODELS } from "../../support/printer-models.ts";
import { bytesOf, type Fuzzer, must, piecesOf } from "../fuzzer.ts";

/** What emulated printers of every kind answer to a whole job: the good bytes to spoil. */
async function goodAnswers(): Promise<readonly Uint8Array[]> {
  const answers: Uint8Array[] = [];
  for (const model of MODELS) {
    const clock = new ManualClock();
    const paper = model.make(clock);
    const heard: Uint8Array[] = [];
    const wire = new MemoryWire((bytes) => paper.receive(bytes));
    const answer = (bytes: Uint8Array) => {
      heard.push(Uint8Array.from(bytes));
      queueMicrotask(() => wire.send(bytes));
    };
    paper.plugIn({ send: answer, setFlow: () => undefined });
    const printer = createPosPrinter({ wire, profile: model.profile, paperMm: 80, clock });
    printer.start();
    await clock.advance(5_000);
    const printed = printer.print({ name: "job", items: [{ kind: "text", text: "Yerba" }, { kind: "cut" }] });
    await clock.advance(60_000);
    await Promise.race([printed, clock.advance(60_000)]);
    paper.plugIn(null);
    await Promise.all([printer.stop(), clock.advance(10_000)]);
    const all = Buffer.concat(heard);
    // What repeats, the answers of a printer at rest, is short.
    if (all.length > 0) answers.push(all.subarray(0, 400), ...heard.slice(0, 20));
  }
  return answers;
}

const WORDS = [
  ...["\u0012", "\u0016", "\u0014", "\u001a", "\u0011", "\u0013", "\u0037\u0022", "\u0000", "_EPSON\u0000"],
  ...[
    "\u0037\u0080",
    "\u0010\u0000\u0000\u0000",
    "\u0014\u0000\u0000\u000f",
    "\u0021\u0001",
    "\u003b\u0031",
    "\u00ff",
  ],
];

/** The rarest says what the input was good for. */
const RAREST_FIRST: readonly Reply["kind"][] = [
  ...(["counted", "kept", "confirmed", "identity", "report", "in-order", "hold", "answer"] as const),
];

interface Spoken {
  readonly profile: PrinterProfile;
  readonly format: PaperFormat;
}

const SPOKEN: readonly Spoken[] = PRINTER_PROFILES.flatMap((profile) =>
  Object.values(profile.paper)
    .slice(0, 1)
    .map((format) => ({ profile, format })),
);

export const printerAnswers: Fuzzer = {
  name: "printer-answers",
  share: 190,
  async open() {
    const languages = SPOKEN.map(({ format, profile }) => ({
      profile,
      make: () => findLanguage(profile, format),
    }));
    return {
      corpus: [...(await goodAnswers()), ...bytesOf("_TM-T20III\u0000", "\u0012\u0012\u0012")],
      words: WORDS,
      take(bytes, chance) {
        const spoken = languages[chance(languages.length)];
        if (spoken === undefined) throw new Error("no language");
        const language = spoken.make();
        const replies = readAll(language, bytes, chance);
        checkFences(language, spoken.profile, replies);
        return (
          RAREST_FIRST.find((kind) => replies.some((reply) => reply.kind === kind)) ?? "others or nothing"
        );
      },
    };
  },
};

function readAll(language: PrinterLanguage, bytes: Uint8Array, chance: Chance): readonly Reply[] {
  const reader = language.newReader();
  const replies = piecesOf(bytes, chance).flatMap((piece) => [...reader.read(piece)]);
  must(replies.length <= bytes.length + 1, "more answers than bytes");
  const answers = new Map<number, readonly number[]>();
  for (const reply of replies) {
    if (reply.kind === "identity") must(!/[^\P{Cc}]/u.test(reply.text), "control characters in a name");
    if (reply.kind === "report")
      must(reply.findings.condition === "ready" || reply.findings.detail !== "", "no word");
    if (reply.kind !== "answer") continue;
    const next = language.status.next(answers);
    if (next === null) break;
    answers.set(next.question, reply.bytes);
  }
  if (answers.size > 0) {
    const findings = language.status.read(answers);
    must(
      findings.condition === "ready" || findings.detail !== "",
      "a printer that needs somebody and says nothing",
    );
  }
  return replies;
}

/**
 * What comes before a question is asked confirms nothing that is asked afterwards and has a name. The shortest names are one of
 * 512, and among the inputs are answers that were right once: such an answer may meet one name by chance, and not three.
 */
function checkFences(language: PrinterLanguage, profile: PrinterProfile, replies: readonly Reply[]): void {
  for (const kind of profile.fences) {
    const fences = [1, 2, 3].map(() => language.makeFence(kind));
    for (const reply of replies) for (const fence of fences) fence.hear(reply);
    const isFooled = fences.every((fence) => fence.isNamed && fence.isAnswered());
    must(!isFooled, `${kind}: noise is taken for its answer`);
  }
}

const OUTCOMES: Readonly<Record<PrintResult["outcome"], string>> = {
  printed: "printed",
  sent: "sent",
  "not-started": "not started",
  unconfirmed: "unconfirmed",
};

export const printerSessions: Fuzzer = {
  name: "printer-sessions",
  share: 6,
  async open() {
    return {
      corpus: await goodAnswers(),
      words: WORDS,
      async take(bytes, chance) {
        const model = MODELS[chance(MODELS.length)];
        if (model === undefined) throw new Error("no printer");
        return print(model.profile, bytes, chance, chance(2) === 0 ? null : model.make);
      },
    };
  },
};

/** A job on a printer that says nothing but noise, or answers rightly with noise between. */
async function print(
  profile: PrinterProfile,
  bytes: Uint8Array,
  chance: Chance,
  make: (typeof MODELS)[number]["make"] | null,
): Promise<string> {
  const clock = new ManualClock();
  const paper = make?.(clock) ?? null;
  const noise = [...piecesOf(bytes, chance)];
  const wire = new MemoryWire((sent) => {
    paper?.receive(sent);
    const piece = noise.shift();
    if (piece !== undefined) queueMicrotask(() => wire.send(piece));
  });
  paper?.plugIn({ send: (answer) => queueMicrotask(() => wire.send(answer)), setFlow: () => undefined });
  const printer = createPosPrinter({ wire, profile, paperMm: 80, clock });
  printer.start();
  await clock.advance(3_000);
  const state: { result: PrintResult | null } = { result: null };
  const job = { name: "job", items: [{ kind: "text", text: "Yerba" } as const, { kind: "cut" } as const] };
  void printer.print(job).then((result) => {
    state.result = result;
  });
  // A printer that says that it is busy is waited for; the job ends when it is stopped.
  await clock.advance(30_000);
  const stopped = printer.stop();
  await clock.advance(2_000);
  await stopped;
  await clock.advance(1_000);
  const { result } = state;
  must(result !== null, "the job never ended");
  if (result.outcome === "printed")
    must(paper === null || paper.papers().length > 0, "printed, and no paper came out");
  paper?.plugIn(null);
  return paper === null ? `${OUTCOMES[result.outcome]}, noise alone` : OUTCOMES[result.outcome];
}
