// Faults that a till could have, one at a time: each is a small change of the program's own text, planted into a
// private copy of it. What holds the promises must find every one.

export interface PlantedBug {
  /** Unique; for --only. */
  readonly name: string;
  /** What a till with this fault would do to a shop. */
  readonly harm: string;
  /** In different files. */
  readonly changes: readonly Change[];
  /** Who has to find it. */
  readonly detector: Detector;
}

export interface Change {
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/**
 * The simulation, seed after seed, until one violates a promise; or a file of tests, where a fault shows only in front
 * of what the simulation does not have (a real process, a damaged file, a paper's bytes).
 */
export type Detector = "simulation" | { readonly test: string };

/** A day without power and a lost answer seldom meet. */
const AFTER_A_DAY: Detector = { test: "test/scenarios/rails-after-a-day.test.ts" };
const IMAGES: Detector = { test: "test/journal/power-cut.test.ts" };
const DAMAGE: Detector = { test: "test/journal/damage.test.ts" };

export const BUGS: readonly PlantedBug[] = [
  // Orders.
  {
    name: "fresh-order-key",
    harm: "a lost answer makes a second order, and two phones can pay",
    changes: [
      {
        file: "src/terminal/payer/keys.ts",
        find: "requestKey(facts.rootKey, number === 1",
        replace: "requestKey(facts.rootKey + process.hrtime.bigint(), number === 1",
      },
    ],
    detector: "simulation",
  },
  {
    name: "new-root-key-after-restart",
    harm: "a kill between order and answer makes a second order",
    changes: [
      {
        file: "src/terminal/book/book.ts",
        find: "const sale = beginSale(record.facts);",
        replace: "const sale = beginSale({ ...record.facts, rootKey: String(process.hrtime.bigint()) });",
      },
    ],
    detector: "simulation",
  },
  {
    name: "refusal-believed-after-lost-answer",
    harm: "an order that exists is called refused, and is paid without a receipt",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (error.repeatable || existedBefore) throw error;",
        replace: "if (error.repeatable) throw error;",
      },
    ],
    detector: "simulation",
  },
  {
    name: "unknown-order-taken-for-refused",
    harm: "no answer is taken for a no: the order lives on and can be paid",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: 'if (error.outcome !== "not-done") throw error;\n      attendance.mayExist = existedBefore;',
        replace: "attendance.mayExist = existedBefore;",
      },
    ],
    detector: "simulation",
  },
  {
    name: "old-key-not-looked-behind",
    harm: "after a day without power the forgotten key makes a second order",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (attendance.isKeyOld()) {",
        replace: "if (attendance.isKeyOld() && attendance.spoiled > 0) {",
      },
    ],
    detector: AFTER_A_DAY,
  },
  {
    name: "spoiled-key-replaced-at-once",
    harm: "a key of which the provider cannot say what it did is replaced without looking",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (found !== null) return this.#learnOrder(sale, attendance, found);\n    if (error.code",
        replace: "if (error.code",
      },
    ],
    detector: { test: "test/scenarios/rails-keys.test.ts" },
  },
  {
    name: "intent-after-the-order",
    harm: "the order is asked for before anything about it is on the disk",
    changes: [
      {
        file: "src/terminal/book/ledger.ts",
        find: "await this.#options.journal.append([encodeRecord(record)]);",
        replace: "this.#options.journal.note(encodeRecord(record));",
      },
    ],
    detector: "simulation",
  },
  {
    name: "acts-before-the-disk",
    harm: "what was decided is acted upon while its flush is still under way",
    changes: [
      {
        file: "src/terminal/book/ledger.ts",
        find: "if (this.#inFlight === 0 && !this.#broken) this.#options.durable();",
        replace: "this.#options.durable();",
      },
    ],
    detector: { test: "test/terminal/ledger.test.ts" },
  },
  {
    name: "local-expiry-trusted",
    harm: "the till's own clock ends an order that can still be paid",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: '// Our clock says that the time is over; only the provider\'s word ends the order.\n    await accept(id, { type: "cancel-requested", why: "deadline" });',
        replace: 'await accept(id, { type: "order-expired", slip: false });',
      },
    ],
    detector: "simulation",
  },
  {
    name: "cancel-trusted",
    harm: "whatever the provider answers to a cancellation, the sale counts as canceled",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (!isOpen(await this.#learning.learn(sale, order))) return;",
        replace:
          'if (order.status !== "paid") return this.#options.accept(id, { type: "order-canceled", slip: false });\n      if (!isOpen(await this.#learning.learn(sale, order))) return;',
      },
    ],
    detector: "simulation",
  },
  {
    name: "cancel-without-an-answer-trusted",
    harm: "a cancellation whose answer was lost counts as done",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (!refused && !isAboutKey(error)) throw error;",
        replace:
          'if (!refused && !isAboutKey(error)) return this.#options.accept(id, { type: "order-canceled", slip: false });',
      },
    ],
    detector: "simulation",
  },
  {
    name: "unknown-status-taken-for-an-end",
    harm: "a status that nobody knows ends the waiting",
    changes: [
      {
        file: "src/terminal/payer/answers.ts",
        find: 'return status === "open" || status === "unrecognized";',
        replace: 'return status === "open";',
      },
    ],
    detector: "simulation",
  },
  {
    name: "late-money-unseen",
    harm: "who pays after the end of the order gets no receipt",
    changes: [
      {
        file: "src/sale/step.ts",
        find: 'if (sale.phase.status === "paid") return sale;\n  const paid: Sale = {',
        replace:
          'if (["paid", "expired", "canceled"].includes(sale.phase.status)) return sale;\n  const paid: Sale = {',
      },
    ],
    detector: "simulation",
  },
  {
    name: "never-looks-again",
    harm: "an order that somebody had on the phone when it ended is never looked at again",
    changes: [
      {
        file: "src/sale/duties.ts",
        find: 'return sale.late ? { type: "watch-order" } : null;',
        replace: "return null;",
      },
    ],
    detector: "simulation",
  },
  {
    name: "rejection-ends-the-sale",
    harm: "after a first rejected card the customer's second one is not waited for",
    changes: [
      {
        file: "src/terminal/payer/learning.ts",
        find: 'await accept(id, { type: "payment-rejected", rejection: order.rejection });',
        replace: 'await accept(id, { type: "order-canceled", slip: false });',
      },
    ],
    detector: "simulation",
  },
  {
    name: "payment-not-asked-before-restart-ends",
    harm: "after a power cut the unknown order is given up instead of being looked for",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "if (phase.cancelWanted !== null && !attendance.mayExist) {",
        replace: "if (phase.cancelWanted !== null) {",
      },
    ],
    detector: "simulation",
  },
  {
    name: "receipt-number-again",
    harm: "two receipts have one number",
    changes: [
      {
        file: "src/terminal/book/book.ts",
        find: "return this.#lastReceipt + 1;",
        replace: "return Math.max(1, this.#lastReceipt);",
      },
    ],
    detector: "simulation",
  },
  {
    name: "wrong-cent",
    harm: "an amount is a cent off between the journal and the provider",
    changes: [
      {
        file: "src/sale/refunds.ts",
        find: 'minor: sale.phase.status === "paid" ? sale.facts.total.minor - taken : 0,',
        replace: 'minor: sale.phase.status === "paid" ? sale.facts.total.minor - taken - 1 : 0,',
      },
    ],
    detector: { test: "test/scenarios/refunds.test.ts" },
  },
  {
    name: "sold-again-untold",
    harm: "a ticket that two QRs paid is kept twice, and nobody is told",
    changes: [
      {
        file: "src/terminal/attempts.ts",
        find: "if (!stands && notePaidInstead(earlier, by) !== null)",
        replace: "if (!stands && by === null)",
      },
    ],
    detector: "simulation",
  },
  {
    name: "sold-again-left-open",
    harm: "goods whose first QR was paid can be paid by the second as well",
    changes: [
      {
        file: "src/terminal/attempts.ts",
        find: "this.#endPaidBefore();\n    const twice",
        replace: "const twice",
      },
    ],
    detector: { test: "test/scenarios/sold-again.test.ts" },
  },
  // Refunds.
  {
    name: "refund-not-looked-for",
    harm: "after a day a refund is asked for again that had been made",
    changes: [
      {
        file: "src/terminal/payer/refund-work.ts",
        find: "if (askedBefore && (await this.#find(sale, refund, attendance))) return;",
        replace: "if (askedBefore && attendance.spoiled > 0) return;",
      },
    ],
    detector: AFTER_A_DAY,
  },
  {
    name: "fresh-refund-key-without-a-look",
    harm: "the usual retry: a new key, no look, and the money goes back twice",
    changes: [
      {
        file: "src/terminal/payer/keys.ts",
        find: "requestKey(facts.rootKey, key === 1",
        replace: "requestKey(facts.rootKey + process.hrtime.bigint(), key === 1",
      },
      {
        file: "src/terminal/payer/refund-work.ts",
        find: "if (askedBefore && (await this.#find(sale, refund, attendance))) return;",
        replace: "if (askedBefore && attendance.spoiled > 0) return;",
      },
    ],
    detector: AFTER_A_DAY,
  },
  {
    name: "unknown-refund-taken-for-refused",
    harm: "a refund whose answer was lost is called refused, and is asked for once more by a person",
    changes: [
      { file: "src/terminal/payer/refund-work.ts", find: "if (error.repeatable) throw error;", replace: "" },
    ],
    detector: { test: "test/scenarios/refunds.test.ts" },
  },
  {
    name: "refund-without-a-limit",
    harm: "more is given back than was paid",
    changes: [
      {
        file: "src/sale/step.ts",
        find: "if (amount.minor > refundable(sale).minor || !canGiveBack(sale, lines)) return null;",
        replace: "if (!canGiveBack(sale, lines)) return null;",
      },
    ],
    detector: { test: "test/sale/table.test.ts" },
  },
  {
    name: "two-refunds-at-once",
    harm: "a second refund is begun while nobody knows what became of the first",
    changes: [
      {
        file: "src/terminal/refunds/refund-plan.ts",
        find: 'if (sale.refunds.some((refund) => refund.state.status === "requested")) {',
        replace: 'if (sale.refunds.some((refund) => refund.state.status === "pending" && refund.id < 0)) {',
      },
    ],
    detector: { test: "test/scenarios/refund-desk.test.ts" },
  },
  {
    name: "refund-elsewhere-unseen",
    harm: "what was given back in the seller's app is given back once more",
    changes: [
      {
        file: "src/terminal/payer/learning.ts",
        find: 'found.status === "done" &&\n        !sale.refunds',
        replace: 'found.status === "refused" &&\n        !sale.refunds',
      },
    ],
    detector: "simulation",
  },
  {
    name: "pending-refund-taken-for-done",
    harm: "a refund that the provider later refuses has a slip",
    changes: [
      {
        file: "src/terminal/payer/learning.ts",
        find: 'const type = found.status === "done" ? "refund-done" : "refund-pending";',
        replace: 'const type = "refund-done";',
      },
    ],
    detector: "simulation",
  },
  {
    name: "part-refunded-as-whole",
    harm: "who asks for a part gets everything back",
    changes: [
      {
        file: "src/terminal/payer/refund-work.ts",
        find: "{ paymentId: sale.payment.id, amount: refund.whole ? null : refund.amount },",
        replace: "{ paymentId: sale.payment.id, amount: null },",
      },
    ],
    detector: "simulation",
  },
  // Papers.
  {
    name: "original-without-its-mark",
    harm: "a power cut inside a receipt makes a second original",
    changes: [
      {
        file: "src/terminal/print-room.ts",
        find: 'if (paper.status === "owed") await this.#options.accept(id, { type: "paper-sealing", paper: paper.id });',
        replace: "",
      },
    ],
    detector: "simulation",
  },
  {
    name: "mark-forgotten-at-a-restart",
    harm: "a receipt whose last line may be out is printed as an original again",
    changes: [
      {
        file: "src/sale/papers.ts",
        find: 'const unknown = paper.status === "sealed" || (paper.status === "sealing" && !sameBoot);',
        replace: 'const unknown = paper.status === "unconfirmed" && !sameBoot;',
      },
    ],
    detector: "simulation",
  },
  {
    name: "power-cut-taken-for-a-kill",
    harm: "after a power cut a note that was lost is taken for a line that never left",
    changes: [
      {
        file: "src/sale/papers.ts",
        find: '(paper.status === "sealing" && !sameBoot);',
        replace: '(paper.status === "sealing" && !sameBoot && paper.copy > 0);',
      },
    ],
    detector: "simulation",
  },
  {
    name: "unconfirmed-printed-again",
    harm: "a receipt that the printer never confirmed comes out twice",
    changes: [
      {
        file: "src/sale/duties.ts",
        find: 'paper.status === "owed" || paper.status === "sealing");',
        replace: 'paper.status === "owed" || paper.status === "sealing" || paper.status === "unconfirmed");',
      },
    ],
    detector: "simulation",
  },
  {
    name: "written-taken-for-printed",
    harm: "a receipt counts as printed when its bytes were written",
    changes: [
      {
        file: "hardware/drivers/printer/job-watch.ts",
        find: "if (fence !== null || !transmission.isDone || this.#inTrouble) return false;",
        replace: "if (!transmission.isDone) return false;\n    if (fence !== null) return true;",
      },
    ],
    detector: { test: "test/hardware/printer-contract.test.ts" },
  },
  {
    name: "torn-piece-left-hanging",
    harm: "half a receipt becomes the head of the next paper",
    changes: [
      {
        file: "src/terminal/print-room.ts",
        find: "return this.#torn ? [...this.#options.tornPiece(), ...items] : items;",
        replace: "return items;",
      },
    ],
    detector: "simulation",
  },
  {
    name: "copy-without-its-word",
    harm: "a further print does not say that it is a copy",
    changes: [
      {
        file: "src/sale/papers.ts",
        find: "return owePaper(sale, kind, refund, copies.length + 1);",
        replace: "return owePaper(sale, kind, refund, 0);",
      },
    ],
    detector: "simulation",
  },
  // The journal.
  {
    name: "flush-left-out",
    harm: "what was reported durable is lost with the power",
    changes: [
      {
        file: "src/journal/journal-writer.ts",
        find: "await this.#segment.file.flush();\n    } catch",
        replace: "await Promise.resolve();\n    } catch",
      },
    ],
    detector: IMAGES,
  },
  {
    name: "failed-flush-taken-for-fine",
    harm: "after an error of the disk the till goes on as if the bytes were there",
    changes: [
      {
        file: "src/journal/journal-writer.ts",
        find: 'throw this.#fail("flushing", error);',
        replace: "await this.#segment.file.flush();",
      },
    ],
    detector: { test: "test/journal/write-failure.test.ts" },
  },
  {
    name: "segment-named-before-it-is-there",
    harm: "a cut at the change of segments leaves a name without its beginning",
    changes: [
      {
        file: "src/journal/repair.ts",
        find: "    file.flushNow();\n    disk.rename(",
        replace: "    disk.rename(",
      },
    ],
    detector: IMAGES,
  },
  {
    name: "name-not-made-durable",
    harm: "a whole segment is forgotten with its name",
    changes: [
      {
        file: "src/journal/repair.ts",
        find: "    disk.flushDirectory();\n    return file;",
        replace: "    return file;",
      },
    ],
    detector: IMAGES,
  },
  {
    name: "half-a-piece-believed",
    harm: "records that belong together are there by halves",
    changes: [
      {
        file: "src/journal/segment-reader.ts",
        find: "this.#piecesLeft = line.more;\n    if (line.more === 0) {",
        replace: "this.#piecesLeft = line.more;\n    if (line.more >= 0) {",
      },
    ],
    detector: IMAGES,
  },
  {
    name: "hole-skipped",
    harm: "a lost record that later ones relied on is skipped in silence",
    changes: [
      {
        file: "src/journal/tail.ts",
        find: "if (line.durable >= tail.firstLost) {",
        replace: "if (line.durable >= tail.firstLost && line.sequence < 0) {",
      },
    ],
    detector: DAMAGE,
  },
  {
    name: "checksum-not-looked-at",
    harm: "a flipped bit in an amount is believed",
    changes: [
      {
        file: "src/journal/line.ts",
        find: "if (bytes[CHECKSUM_CHARACTERS] !== SPACE || checksumSaid(bytes) !== checksumFound(bytes)) return null;",
        replace: "if (bytes[CHECKSUM_CHARACTERS] !== SPACE) return null;",
      },
    ],
    detector: DAMAGE,
  },
  {
    name: "chain-not-looked-at",
    harm: "whoever can write the file can change yesterday, and no slip shows it",
    changes: [
      {
        file: "src/journal/segment-reader.ts",
        find: "if (line.hash !== hash) {",
        replace: 'if (line.hash === "") {',
      },
    ],
    detector: { test: "test/journal/forgery.test.ts" },
  },
  {
    name: "second-daemon-let-in",
    harm: "two tills write one journal",
    changes: [
      {
        file: "src/journal/lock.ts",
        find: "if (native.flock(descriptor, LOCK_EX | LOCK_NB) !== 0) {",
        replace: "if (native.flock(descriptor, LOCK_EX | LOCK_NB) < -1) {",
      },
    ],
    detector: { test: "test/journal/processes.test.ts" },
  },
  // The day, people, words.
  {
    name: "wall-clock-decides",
    harm: "a clock that jumps ends orders early or never",
    changes: [
      {
        file: "src/terminal/payer/order-work.ts",
        find: "const elapsedMs = clock.monotonicMs() - shownAtMs;",
        replace: "const elapsedMs = clock.wallTime().getTime() - Date.parse(sale.facts.at);",
      },
    ],
    detector: { test: "test/scenarios/races.test.ts" },
  },
  {
    name: "day-counts-a-refund-as-a-sale",
    harm: "the Z says more than the drawer and the provider hold",
    changes: [
      {
        file: "src/day/tally.ts",
        find: "next = { ...next, refunded, byGroup: countRefundedGroups(byGroup(), after, refund) };",
        replace: "next = { ...next, paid: countIn(next.paid, tender, method, refund.amount) };",
      },
    ],
    detector: { test: "test/day" },
  },
  {
    name: "day-closed-twice",
    harm: "whoever asks twice for the Z gets two closes",
    changes: [
      {
        file: "src/terminal/day-desk.ts",
        find: "if (isEmpty(book.day)) return",
        replace: "if (isEmpty(book.day) && book.closes.length === 0) return",
      },
    ],
    detector: { test: "test/scenarios/day-close.test.ts" },
  },
  {
    name: "wrong-pin-forgotten",
    harm: "a restart gives a guesser new tries",
    changes: [
      {
        file: "src/staff/roster.ts",
        find: 'case "pin-refused":',
        replace: 'case "pin-refused":\n      if (roster !== null) return roster;',
      },
    ],
    detector: { test: "test/scenarios/staff.test.ts" },
  },
];
