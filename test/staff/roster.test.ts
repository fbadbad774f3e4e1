// Who is on the staff, as the records make it, and how many wrong PINs somebody has typed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldStaff, isLocked, NOBODY, type Roster } from "../../src/staff/roster.ts";
import { MOST_WRONG_PINS, type StaffEvent, type StaffMember } from "../../src/staff/staff.ts";
import { assertAlways } from "../support/random.ts";

const member = (id: string, name = id): StaffMember => ({
  id,
  name,
  card: "",
  pin: "",
  refundLimit: null,
  dayLimit: null,
  mayApprove: false,
});

const set = (id: string, name = id): StaffEvent => ({ type: "staff-set", member: member(id, name) });
const refused = (id: string): StaffEvent => ({ type: "pin-refused", id });

function fold(events: readonly StaffEvent[], from: Roster = NOBODY): Roster {
  return events.reduce(foldStaff, from);
}

function lockedAfter(events: readonly StaffEvent[], id = "ana"): boolean | undefined {
  const person = fold(events).get(id);
  return person === undefined ? undefined : isLocked(person);
}

const fourWrong = [1, 2, 3, 4].map(() => refused("ana"));

describe("the roster", () => {
  test("holds who was enrolled, as enrolled last, until removed", () => {
    const roster = fold([set("ana"), set("beto"), set("ana", "Ana María")]);
    expect([...roster.values()].map((person) => person.member.name)).toEqual(["Ana María", "beto"]);
    expect([...fold([{ type: "staff-removed", id: "ana" }], roster).keys()]).toEqual(["beto"]);
  });

  test("locks with the fifth wrong PIN in a row, of that person only", () => {
    const both = [set("ana"), set("beto")];
    expect(lockedAfter([...both, ...fourWrong])).toBe(false);
    expect(lockedAfter([...both, ...fourWrong, refused("ana")])).toBe(true);
    expect(lockedAfter([...both, ...fourWrong, refused("ana")], "beto")).toBe(false);
  });

  test.each([
    ["the right PIN", { type: "pin-accepted", id: "ana" }],
    ["an unlock", { type: "staff-unlocked", id: "ana" }],
    ["enrolling anew", set("ana")],
  ] as const)("%s begins the count anew", (_, event) => {
    expect(lockedAfter([set("ana"), ...fourWrong, event, ...fourWrong])).toBe(false);
    expect(lockedAfter([set("ana"), ...fourWrong, event, ...fourWrong, refused("ana")])).toBe(true);
  });

  test("is the same one after an event that says nothing new, so that nothing is written", () => {
    const roster = fold([set("ana")]);
    expect(foldStaff(roster, { type: "staff-unlocked", id: "ana" })).toBe(roster);
    for (const type of ["staff-removed", "pin-refused", "pin-accepted", "staff-unlocked"] as const) {
      expect(foldStaff(roster, { type, id: "nobody" })).toBe(roster);
    }
  });
});

const ids = fc.constantFrom("ana", "beto", "caro");
const events: fc.Arbitrary<StaffEvent> = fc.oneof(
  ids.map((id) => set(id)),
  fc.record({
    type: fc.constantFrom("staff-removed", "pin-accepted", "staff-unlocked"),
    id: ids,
  }),
  { weight: 4, arbitrary: ids.map(refused) },
);

test("after any history somebody is locked exactly when the last five tries since the count began were wrong", () => {
  assertAlways(
    import.meta.url,
    fc.property(fc.array(events, { maxLength: 60 }), (history) => {
      for (const [id, person] of fold(history)) {
        const mine = history.filter(
          (event) => (event.type === "staff-set" ? event.member.id : event.id) === id,
        );
        const began = mine.findLastIndex(({ type }) => type !== "pin-refused");
        expect(isLocked(person)).toBe(mine.length - 1 - began >= MOST_WRONG_PINS);
      }
    }),
    1000,
  );
});
