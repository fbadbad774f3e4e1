// till journal repair: tells what will be done, asks, and does it (src/repair). Here are its words, and where it gets
// to Mercado Pago.

import { randomUUID } from "node:crypto";
import { systemClock } from "../../../hardware/transports/system-clock.ts";
import { loadCommandPlaces, loadSeller } from "../../config/load-config.ts";
import { explainDamage } from "../../journal/explain.ts";
import { JournalError } from "../../journal/journal.ts";
import { nodeDisk } from "../../journal/node-disk.ts";
import { type SeenLine, surveyJournal } from "../../journal/survey.ts";
import { SITES } from "../../money/sites.ts";
import { createLookBack } from "../../payments/mercado-pago/look-back.ts";
import { listPayments } from "../../payments/mercado-pago/payments/list.ts";
import { createRails } from "../../payments/mercado-pago/rails.ts";
import { PaymentError, type PaymentProvider } from "../../payments/provider.ts";
import type { Witness } from "../../repair/ask.ts";
import { nodeGround } from "../../repair/ground.ts";
import type { Sight } from "../../repair/look.ts";
import type { RepairPlan } from "../../repair/plan.ts";
import { type Repaired, repairJournal } from "../../repair/repair.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openMercadoPago } from "../mercado-pago.ts";
import { type Call, UsageError } from "../verb.ts";
import { readHead } from "./place.ts";

/** A list that is asked for again asks for its account again. */
const LOOKS_AT_ACCOUNT = 10;

export async function repairCommand(call: Call): Promise<ExitCode> {
  if (call.text("directory") !== undefined) {
    throw new UsageError(
      "--directory: repair is for the journal of the configuration; give that with --config",
    );
  }
  const directory = loadCommandPlaces(call.configFile).journalDirectory;
  const { mercadoPago, shop } = loadSeller(call.configFile);
  const isOld = isOlderThan(directory, readHead(call.text("head")));
  const offline = call.flag("offline");
  const provider = offline ? null : openWitness(call);
  let repaired: Repaired;
  try {
    repaired = await repairJournal({
      ground: await nodeGround(directory),
      currency: SITES[shop.site].currency,
      externalPosId: mercadoPago.externalPosId,
      witness: provider?.witness ?? null,
      isOld,
      book: readBook(call.text("book")),
      at: systemClock.wallTime().toISOString(),
      newKey: randomUUID,
      note: (words) => call.note(words),
      agree: (plan, sight, kept) => agree(call, plan, sight, kept),
    });
  } catch (error) {
    if (error instanceof PaymentError) throw inVain(error);
    if (error instanceof JournalError && error.code === "locked") {
      call.note(error.message);
      return EXIT.tryLater;
    }
    throw error;
  } finally {
    await provider?.close();
  }
  for (const words of repaired.finished) call.note(words);
  call.answer(answerOf(repaired), () => wordsOf(repaired));
  return repaired.outcome === "declined" ? EXIT.declined : EXIT.ok;
}

/** The report in somebody's hand is of a record that the journal does not have. */
function isOlderThan(directory: string, head: string | null): boolean {
  if (head === null) return false;
  let isThere = false;
  const look = ({ hash, proven }: SeenLine): void => {
    isThere ||= proven && hash.startsWith(head);
  };
  surveyJournal(nodeDisk(directory), look, true);
  return !isThere;
}

function readBook(text: string | undefined): string | null {
  if (text === undefined || /^\d{6}$/.test(text)) return text ?? null;
  throw new UsageError(`--book: expected the six digits of a reference on a paper, found ${text}`);
}

/** Mercado Pago, as far as it can tell what became of sales. */
export function openWitness(call: Call): { readonly witness: Witness; close(): Promise<void> } {
  const mp = openMercadoPago(call);
  const { currency } = SITES[mp.config.shop.site];
  const { mercadoPago } = mp.config;
  const options = { ...mercadoPago, accessToken: mp.accessToken, currency, clock: mp.clock };
  const rails: PaymentProvider = createRails(options);
  const lookBack = createLookBack(options, mp.http, LOOKS_AT_ACCOUNT);
  return {
    witness: {
      async payments(since) {
        mustBeOf(mercadoPago.userId, await lookBack.account());
        return listPayments(mp.http, since, currency);
      },
      findOrder: (request) => rails.findOrder(request),
      getOrder: (id) => rails.getOrder(id),
      pause: (ms) => mp.pause(ms),
    },
    async close() {
      await rails.close();
      await mp.close();
    },
  };
}

/** Another account knows nothing of this till's sales, and would have all of them unpaid. @throws PaymentError */
function mustBeOf(userId: string | null, account: string): void {
  if (userId === null || account === userId) return;
  const message = `the access token is of account ${account}, and the configuration names ${userId}`;
  throw new PaymentError("unauthorized", "not-done", message);
}

function inVain(error: PaymentError): PaymentError {
  const message =
    `${error.message}; nothing was changed. Repair again when Mercado Pago can be asked, or with --offline: then what ` +
    "it would have told stays unknown, and the till asks about it when it starts";
  return new PaymentError(error.code, "not-done", message, { cause: error, repeatable: error.repeatable });
}

async function agree(call: Call, plan: RepairPlan, sight: Sight, kept: string): Promise<boolean> {
  const { damage, head, mended, place } = sight.survey;
  const lines = [
    ...mended.map(({ file, offset, words }) => `${file}, byte ${offset}: ${words}`),
    damage === null
      ? mended.length > 0
        ? "nothing is lost"
        : "the journal is whole and has no record of that hash: it is older than the report that was named, unless that is " +
          "another till's or was misread"
      : `damaged in ${damage.file}, byte ${damage.offset}: ${explainDamage(nodeDisk(place), damage)}`,
    `${head.sequence} records are carried over as they are; ${place} is kept aside as ${kept}`,
    ...summary(plan),
  ];
  for (const line of lines) call.note(line);
  if (call.flag("yes")) return true;
  process.stderr.write("till: repair the journal so? Type yes to go on: ");
  return (await readLine()).trim().toLowerCase() === "yes";
}

function summary({ asked, copies, ended, open, paid, unknown }: RepairPlan): readonly string[] {
  const list = (ids: readonly number[], what: string) =>
    ids.length === 0 ? [] : [`${what}: sales ${ids.join(", ")}`];
  // Where nobody was asked, the list of the open ones says it of all of them.
  const named = asked ? unknown : unknown.filter(({ sale }) => sale === null || !open.includes(sale));
  return [
    ...list(paid, "paid, as Mercado Pago says"),
    ...list(copies, "of the receipt only a COPY is printed, when asked for"),
    ...list(ended, "ended without money"),
    ...list(open, "asked about by the till when it starts"),
    ...named.map(({ advice, what }) => `NOT KNOWN: ${what}; ${advice}`),
  ];
}

async function readLine(): Promise<string> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}

function answerOf(repaired: Repaired): unknown {
  if (repaired.outcome !== "repaired") return { outcome: repaired.outcome };
  const { damage, ended, open, paid, unknown } = repaired.plan;
  return { outcome: repaired.outcome, kept: repaired.kept, damage, paid, ended, open, unknown };
}

function wordsOf(repaired: Repaired): string {
  switch (repaired.outcome) {
    case "whole":
      return "The journal is whole; there is nothing to repair. If it is older than a Z report in your hand, name that report's hash: --head HASH";
    case "declined":
      return "Nothing was changed.";
    case "repaired":
      return `The journal is whole again, and the damaged one is kept as ${repaired.kept}. Start tilld; till journal show tells what was done.`;
  }
}
