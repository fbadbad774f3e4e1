// Who is on the staff now, as the journal's records make it. Pure: the wrong PINs in a row are counted here and
// nowhere else, so a restart forgets none of them.

import { MOST_WRONG_PINS, type StaffEvent, type StaffMember } from "./staff.ts";

export interface Enrolled {
  readonly member: StaffMember;
  /** In a row, up to now. */
  readonly wrongPins: number;
}

/** By id, in the order of enrolment. Never changed in place. */
export type Roster = ReadonlyMap<string, Enrolled>;

export const NOBODY: Roster = new Map();

/** @returns the same roster when the event changes nothing, as one about a person who is not on it */
export function foldStaff(roster: Roster, event: StaffEvent): Roster {
  if (event.type === "staff-set") return enrol(roster, { member: event.member, wrongPins: 0 });
  const known = roster.get(event.id);
  if (known === undefined) return roster;
  switch (event.type) {
    case "staff-removed":
      return new Map([...roster].filter(([id]) => id !== event.id));
    case "pin-refused":
      return enrol(roster, { ...known, wrongPins: known.wrongPins + 1 });
    case "pin-accepted":
    case "staff-unlocked":
      return known.wrongPins === 0 ? roster : enrol(roster, { ...known, wrongPins: 0 });
  }
}

export function isLocked(person: Enrolled): boolean {
  return person.wrongPins >= MOST_WRONG_PINS;
}

function enrol(roster: Roster, person: Enrolled): Roster {
  return new Map(roster).set(person.member.id, person);
}
