// PINs, cards, and what of them may be seen.

import { describe, expect, test } from "vitest";
import { hashCard, newCardSecret } from "../../src/staff/cards.ts";
import { hashPin, isPinOf, pinProblem } from "../../src/staff/pin.ts";
import { redactRecord } from "../../src/staff/redact.ts";
import { Turns } from "../../src/staff/turns.ts";

describe("a PIN", () => {
  test.each(["2580", "1212", "1357", "90210", "314159265358"])("%s can be chosen", (pin) => {
    expect(pinProblem(pin)).toBeNull();
  });

  test.each(["0000", "7777777", "1234", "0123456789", "4321", "9876", "7890", "3210", "0987"])(
    "%s is guessed first and is refused",
    (pin) => {
      const problem = pinProblem(pin) ?? "";
      expect(problem).toMatch(/guessed first; choose another one/);
    },
  );

  test.each(["", "123", "1234567890123", "12a4", " 2580", "2580\n", "٢٥٨٠", "-2580", "2.58"])(
    "%j is none",
    (pin) => {
      expect(pinProblem(pin)).toBe("PIN: expected 4 to 12 digits");
    },
  );

  test("is recognised by its hash, which is another one each time and names its costs", async () => {
    const [first, second] = await Promise.all([hashPin("2580"), hashPin("2580")]);
    expect(first).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(await isPinOf("2580", first)).toBe(true);
    expect(await isPinOf("2581", first)).toBe(false);
    expect(await isPinOf("02580", first)).toBe(false);
  });

  test("is still recognised when the costs of new hashes have changed", async () => {
    // RFC 7914 section 12, the second vector: NaCl, N = 1024, r = 8, p = 16, 64 bytes.
    const hash = Buffer.from(
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
      "hex",
    ).toString("base64url");
    const stored = `scrypt$10$8$16$${Buffer.from("NaCl").toString("base64url")}$${hash}`;
    expect(await isPinOf("password", stored)).toBe(true);
    expect(await isPinOf("passwords", stored)).toBe(false);
  });

  test("whose hash is of no known form is a fault of the program, not a wrong PIN", async () => {
    await expect(isPinOf("2580", "md5$abc")).rejects.toThrow(/unknown form/);
  });
});

describe("the secret of a card", () => {
  test("is 20 letters and digits that no reader mistakes, and never the same", () => {
    const secrets = Array.from({ length: 500 }, newCardSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/);
    expect(new Set(secrets).size).toBe(500);
  });

  test("uses the whole alphabet", () => {
    expect(new Set(Array.from({ length: 500 }, newCardSecret).join("")).size).toBe(32);
  });

  test("is known again when a keyboard scanner has its capitals the wrong way round, or a person typed it", () => {
    expect(hashCard("0123456789abcdefghjk")).toBe(hashCard("0123456789ABCDEFGHJK"));
    expect(hashCard("oi23456789abcdefghjk")).toBe(hashCard("0123456789ABCDEFGHJK"));
    expect(hashCard("0123456789ABCDEFGHJM")).not.toBe(hashCard("0123456789ABCDEFGHJK"));
  });
});

describe("a record that is shown", () => {
  const member = { id: "ana", name: "Ana", card: "c0ffee", pin: "scrypt$15$8$1$s$h", mayApprove: true };

  test("has no hashes of PIN and card, and everything else", () => {
    const record = { type: "staff-set", member };
    const shown = redactRecord(record);
    expect(shown).toEqual({ type: "staff-set", member: { ...member, card: "[sha-256]", pin: "[scrypt]" } });
    expect(record.member.pin).toBe("scrypt$15$8$1$s$h");
  });

  test.each([
    null,
    5,
    "staff-set",
    { type: "staff-set" },
    { type: "sale", sale: 1, event: { type: "staff-set" } },
  ])("%j is shown as it is", (record) => {
    expect(redactRecord(record)).toBe(record);
  });
});

describe("turns", () => {
  test("never let more work at once than there is room for, and serve in the order asked", async () => {
    const turns = new Turns(2);
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const all = [0, 1, 2, 3].map((name) =>
      turns.take(() => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    await all[1];
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.();
    ends[2]?.();
    await Promise.all([all[0], all[2]]);
    expect(begun).toEqual([0, 1, 2, 3]);
    expect(turns.isIdle).toBe(false);
    ends[3]?.();
    await Promise.all(all);
    expect(turns.isIdle).toBe(true);
  });

  test("work that fails gives its turn on and fails alone", async () => {
    const turns = new Turns(1);
    const failing = turns.take(() => Promise.reject(new Error("broken")));
    const next = turns.take(() => Promise.resolve("done"));
    await expect(failing).rejects.toThrow("broken");
    expect(await next).toBe("done");
  });
});
