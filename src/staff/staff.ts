// Who may give money back, and how much. A shop without staff in its journal lets everybody refund, as before.

import type { Money } from "../money/money.ts";

/** A person, as the journal keeps it: the card and the PIN are there as hashes only. */
export interface StaffMember {
  /** 1 to 16 of a-z, 0-9 and "-": what records, commands and logs call this person. */
  readonly id: string;
  /** What papers show, at most 24 characters. */
  readonly name: string;
  /** SHA-256 in hex of the secret that the card's barcode carries (TILL:STAFF:<secret>). */
  readonly card: string;
  /** "scrypt$<log2 N>$<r>$<p>$<salt>$<hash>", the last two in base64url. */
  readonly pin: string;
  /** The most that this person gives back at once without a second person; null: no limit. */
  readonly refundLimit: Money | null;
  /** The most within 24 hours of the provider's clock without a second person; null: no limit. */
  readonly dayLimit: Money | null;
  /** May be the second person. */
  readonly mayApprove: boolean;
}

/** Short enough for every record and paper that names a person. */
export interface StaffName {
  readonly id: string;
  readonly name: string;
}

/** What a person shows: the secret of the card, or the id where a command is typed; and the PIN. Never journaled. */
export interface Credentials {
  readonly who: { readonly card: string } | { readonly id: string };
  /** 4 to 12 digits. */
  readonly pin: string;
}

/** What happened to the staff of this till, in the past tense: records of the journal. */
export type StaffEvent =
  /** Enrolled, or changed as a whole; also unlocks. */
  | { readonly type: "staff-set"; readonly member: StaffMember }
  | { readonly type: "staff-removed"; readonly id: string }
  | { readonly type: "pin-refused"; readonly id: string }
  /** Written only after a refusal: the count of wrong PINs begins anew. */
  | { readonly type: "pin-accepted"; readonly id: string }
  | { readonly type: "staff-unlocked"; readonly id: string };

/** Wrong PINs in a row after which a person is locked until somebody unlocks (till staff unlock). */
export const MOST_WRONG_PINS = 5;

/** Who answers for a refund. `by` is null where the till has no staff. */
export interface Authorisation {
  readonly by: StaffName | null;
  /** The second person, where one was needed. */
  readonly approvedBy: StaffName | null;
}

/** A refund that was asked for on somebody's word, for the limits. */
export interface AuthorisedRefund {
  readonly by: string;
  readonly amount: Money;
  /** The provider's clock when it was asked for, ISO 8601; null when it was not known. */
  readonly providerAt: string | null;
}
