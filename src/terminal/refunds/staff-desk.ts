// The staff of this till: whose card and PIN it is, whether that person's word is enough for a refund, and who is
// on the roster. Everything that counts is a record of the journal; here is only who is asked right now.

import type { PrintResult } from "../../../hardware/hal/pos-printer.ts";
import type { Reason } from "../../feedback/reasons.ts";
import { parseDecimal } from "../../money/decimal.ts";
import { type Money, MoneyError } from "../../money/money.ts";
import type { PaperContext } from "../../paper/context.ts";
import { staffCard } from "../../paper/staff-card.ts";
import { understand } from "../../scan/understand.ts";
import { hashCard, newCardSecret } from "../../staff/cards.ts";
import { lastDay, whySecondPerson } from "../../staff/limits.ts";
import { hashPin, isPin, isPinOf, pinProblem } from "../../staff/pin.ts";
import { type Enrolled, isLocked } from "../../staff/roster.ts";
import {
  type Authorisation,
  type AuthorisedRefund,
  type Credentials,
  MOST_WRONG_PINS,
  type StaffEvent,
  type StaffMember,
  type StaffName,
} from "../../staff/staff.ts";
import { Turns } from "../../staff/turns.ts";
import type { Book } from "../book/book.ts";
import type { TerminalParts } from "../parts.ts";
import { quote } from "../quote.ts";
import { type StaffView, type StaffWish, TillRefusal } from "../till-api.ts";
import { viewAmount } from "../views.ts";

/** What a refund waits for. "approver" is everything about the second person, a wrong PIN of theirs too. */
export type Authorised =
  | { readonly ok: true; readonly authorisation: Authorisation }
  | ({ readonly ok: false; readonly need: "staff" | "pin" | "approver" } & Reason);

type Known =
  | { readonly ok: true; readonly member: StaffMember }
  | ({ readonly ok: false; readonly need: "staff" | "pin" } & Reason);

export interface StaffDeskOptions {
  readonly parts: TerminalParts;
  readonly book: Book;
  /** Takes effect at once; resolves when it is on the disk. */
  write(event: StaffEvent): Promise<void>;
  /** A paper of a sale is under way, and nothing may come out in its middle. */
  isPrinting(): boolean;
  paperContext(): PaperContext;
}

export class StaffDesk {
  readonly #options: StaffDeskOptions;
  /** Of each person who is being looked at: PINs are checked one after the other, so that parallel guesses count. */
  readonly #turns = new Map<string, Turns>();

  constructor(options: StaffDeskOptions) {
    this.#options = options;
  }

  /** Somebody is enrolled, so somebody has to answer for each refund. */
  get needed(): boolean {
    return this.#roster.size > 0;
  }

  /** Whose card it is; null for a card that this till does not know, or not any more. */
  knowsCard(secret: string): StaffName | null {
    const member = this.#find({ card: secret })?.member;
    return member === undefined ? null : nameOf(member);
  }

  /**
   * Checks cards and PINs. A wrong PIN is on the disk before it is answered. The answer is about this moment:
   * right before the refund is journaled, problem() has the last word.
   * @param request.providerAt the provider's clock now, ISO 8601; null when it is not known
   */
  async authorise(
    request: { readonly amount: Money; readonly providerAt: string | null },
    staff: Credentials | null,
    approver: Credentials | null,
  ): Promise<Authorised> {
    if (!this.needed) return { ok: true, authorisation: { by: null, approvedBy: null } };
    if (staff === null) return { ok: false, need: "staff", ...SOMEBODY };
    const first = await this.#identify(staff);
    if (!first.ok) return first;
    const by = nameOf(first.member);
    if (approver === null) {
      const alone = { by, approvedBy: null };
      const why = this.problem(alone, request.amount, request.providerAt);
      return why === null ? { ok: true, authorisation: alone } : { ok: false, need: "approver", ...why };
    }
    const unfit = this.#approverProblem(by.id, this.#find(approver.who)?.member);
    if (unfit !== null) return { ok: false, need: "approver", ...unfit };
    const second = await this.#identify(approver);
    if (!second.ok) return { ...second, need: "approver" };
    return { ok: true, authorisation: { by, approvedBy: nameOf(second.member) } };
  }

  /**
   * The last word, right before the refund is journaled and in the same turn of the event loop: meanwhile another
   * refund may have used up the day, or somebody may have been enrolled or removed.
   * @returns why this authorisation does not carry the refund; null when it does
   */
  problem({ by, approvedBy }: Authorisation, amount: Money, providerAt: string | null): Reason | null {
    if (by === null) return this.needed ? SOMEBODY : null;
    const member = this.#roster.get(by.id)?.member;
    if (member === undefined) {
      return { why: "unknown-card", reason: `${by.name} is not on the staff any more` };
    }
    if (approvedBy !== null) return this.#approverProblem(by.id, this.#roster.get(approvedBy.id)?.member);
    const why = whySecondPerson(member, amount, this.#refundsOf(by.id), providerAt);
    return why === null ? null : { why: "above-limit", reason: `${why}: ${SECOND}` };
  }

  view(): readonly StaffView[] {
    return [...this.#roster.values()].map((person) => this.#viewOne(person));
  }

  /** Enrols or changes as a whole; then prints the card, whose secret nobody keeps. */
  async set(wish: StaffWish): Promise<{ readonly staff: StaffView; readonly card: string }> {
    const { currency } = this.#options.parts.settings;
    const { id, mayApprove } = wish;
    if (!/^[a-z0-9-]{1,16}$/.test(id)) {
      throw new TillRefusal("bad-input", `${quote(id)}: expected an id of 1 to 16 of a-z, 0-9 and "-"`);
    }
    const name = wish.name.trim();
    if (!/^[^\p{C}\p{Zl}\p{Zp}]{1,24}$/u.test(name)) {
      throw new TillRefusal("bad-input", `${quote(name)}: expected a name of 1 to 24 characters`);
    }
    const problem = pinProblem(wish.pin);
    if (problem !== null) throw new TillRefusal("bad-input", problem);
    if (!this.#canBeTyped(wish.pin)) throw new TillRefusal("bad-input", ALSO_A_CODE);
    const limit = (text: string | null) => (text === null ? null : parseLimit(text, currency));
    const [refundLimit, dayLimit] = [limit(wish.refundLimit), limit(wish.dayLimit)];
    const secret = newCardSecret();
    const pin = await hashPin(wish.pin);
    const member = { id, name, card: hashCard(secret), pin, refundLimit, dayLimit, mayApprove };
    await this.#inTurn(id, () => this.#write({ type: "staff-set", member }));
    const card = await this.#printCard(member, secret);
    return { staff: this.#mustView(id), card };
  }

  /** The refunds of a person who left stay in the journal, and count again when the id comes back. */
  async remove(id: string): Promise<readonly StaffView[]> {
    this.#mustKnow(id);
    await this.#inTurn(id, () => this.#write({ type: "staff-removed", id }));
    return this.view();
  }

  async unlock(id: string): Promise<StaffView> {
    this.#mustKnow(id);
    await this.#inTurn(id, () => this.#write({ type: "staff-unlocked", id }));
    return this.#mustView(id);
  }

  /** At the counter a PIN comes from where barcodes come from, and what is a barcode there is no PIN. */
  #canBeTyped(pin: string): boolean {
    const { book, parts } = this.#options;
    const { catalog, labelPatterns } = parts;
    const context = { catalog, labelPatterns, book: book.number, awaited: "pin", pinsInUse: true } as const;
    return understand(pin, context).kind === "pin";
  }

  get #roster(): ReadonlyMap<string, Enrolled> {
    return this.#options.book.roster;
  }

  #find(who: Credentials["who"]): Enrolled | undefined {
    if ("id" in who) return this.#roster.get(who.id);
    const card = hashCard(who.card);
    return [...this.#roster.values()].find(({ member }) => member.card === card);
  }

  #identify({ who, pin }: Credentials): Promise<Known> {
    const found = this.#find(who);
    if (found === undefined) return Promise.resolve({ ok: false, need: "staff", ...unknownWho(who) });
    return this.#inTurn(found.member.id, () => this.#checkPin(who, pin));
  }

  /** In the turn of that person. */
  async #checkPin(who: Credentials["who"], pin: string): Promise<Known> {
    const person = this.#find(who);
    if (person === undefined) return { ok: false, need: "staff", ...unknownWho(who) };
    const { id, name } = person.member;
    const locked = `${name} is locked after ${MOST_WRONG_PINS} wrong PINs in a row; "till staff unlock ${id}" ends that`;
    if (isLocked(person)) return { ok: false, need: "staff", why: "locked", reason: locked };
    if (!isPin(pin)) {
      return { ok: false, need: "pin", why: "wrong-pin", reason: "a PIN has 4 to 12 digits" };
    }
    if (await isPinOf(pin, person.member.pin)) {
      if (person.wrongPins > 0) await this.#write({ type: "pin-accepted", id });
      return { ok: true, member: person.member };
    }
    await this.#write({ type: "pin-refused", id });
    const left = MOST_WRONG_PINS - person.wrongPins - 1;
    if (left <= 0) return { ok: false, need: "staff", why: "locked", reason: `wrong PIN; ${locked}` };
    const tries = left === 1 ? "1 more try" : `${left} more tries`;
    const reason = `wrong PIN for ${name}; ${tries} before ${name} is locked`;
    return { ok: false, need: "pin", why: "wrong-pin", reason };
  }

  #approverProblem(byId: string, approver: StaffMember | undefined): Reason | null {
    if (approver === undefined) {
      return {
        why: "unknown-card",
        reason: `the second person is not on the staff of this till: ${SECOND}`,
      };
    }
    if (approver.id === byId) {
      return { why: "same-person", reason: `${approver.name} cannot approve an own refund: ${SECOND}` };
    }
    if (approver.mayApprove) return null;
    return {
      why: "may-not-approve",
      reason: `${approver.name} may not approve refunds of others: ${SECOND}`,
    };
  }

  /** What was given back on this person's word and may have happened, in the order of the journal. */
  #refundsOf(id: string): readonly AuthorisedRefund[] {
    return this.#options.book.authorisedRefunds(id);
  }

  #viewOne(person: Enrolled): StaffView {
    const { parts } = this.#options;
    const { currency, locale } = parts.settings;
    const { dayLimit, id, mayApprove, name, refundLimit } = person.member;
    const amount = (money: Money | null) => (money === null ? null : viewAmount(money, locale));
    const refunds = this.#refundsOf(id);
    // Where the provider was not heard yet, it is no earlier than at the last refund.
    const now = parts.provider.time()?.toISOString() ?? refunds.at(-1)?.providerAt ?? null;
    return {
      id,
      name,
      refundLimit: amount(refundLimit),
      dayLimit: amount(dayLimit),
      givenBack: viewAmount(lastDay(refunds, now, currency).given, locale),
      mayApprove,
      locked: isLocked(person),
    };
  }

  #mustKnow(id: string): Enrolled {
    const person = this.#roster.get(id);
    if (person === undefined)
      throw new TillRefusal("not-found", `nobody on the staff of this till is called ${quote(id)}`);
    return person;
  }

  #mustView(id: string): StaffView {
    return this.#viewOne(this.#mustKnow(id));
  }

  /** @returns how it went, for a person; the secret is on the paper or lost */
  async #printCard(member: StaffMember, secret: string): Promise<string> {
    const { isPrinting, paperContext, parts } = this.#options;
    const items = staffCard(paperContext(), member, secret);
    const result: PrintResult = isPrinting()
      ? { outcome: "not-started", detail: "the printer is busy with another paper" }
      : await parts.devices.printer.print({ name: `staff card of ${member.id}`, items });
    const detail = "detail" in result ? `: ${result.detail}` : "";
    if (result.outcome === "printed" || result.outcome === "sent") return `${result.outcome}${detail}`;
    return `${result.outcome}${detail}. ${member.name} is enrolled; "till staff add ${member.id}" again prints a new card, and only the newest one is good`;
  }

  #write(event: StaffEvent): Promise<void> {
    const id = event.type === "staff-set" ? event.member.id : event.id;
    this.#options.parts.log(event.type === "pin-refused" ? "warn" : "info", `staff ${id}: ${event.type}`);
    return this.#options.write(event);
  }

  /** One after the other for each person: the roster that the work looks at is the one that it changes. */
  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(id) ?? new Turns(1);
    this.#turns.set(id, turns);
    try {
      return await turns.take(work);
    } finally {
      if (turns.isIdle) this.#turns.delete(id);
    }
  }
}

const ALSO_A_CODE =
  "PIN: the scanner would take this number for the barcode of an article; choose another one, best of 4 to 7 digits";
const SOMEBODY: Reason = {
  why: "staff-needed",
  reason: "somebody of the staff has to answer for a refund, with card and PIN",
};
const SECOND = "a second person who may approve has to agree, with card and PIN";

function nameOf({ id, name }: StaffMember): StaffName {
  return { id, name };
}

/** The secret of a card is not repeated. */
function unknownWho(who: Credentials["who"]): Reason {
  const reason =
    "id" in who
      ? `nobody on the staff of this till is called ${quote(who.id)}`
      : "this card is of nobody on the staff of this till; a newer card replaces an older one";
  return { why: "unknown-card", reason };
}

/** Zero is a limit too: never without a second person. */
function parseLimit(text: string, currency: Money["currency"]): Money {
  try {
    return parseDecimal(text, currency);
  } catch (error) {
    if (error instanceof MoneyError) throw new TillRefusal("bad-input", `limit ${error.message}`);
    throw error;
  }
}
