// Secrets of the staff, from outside: PINs and cards are used in every way there is, and afterwards stand nowhere.

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { get, knock, post } from "./knock.ts";
import { Rig } from "./rig.ts";

// Twelve digits, so that none of them comes up by chance; none checks as the number of an article.
const PIN = "860297531862";
const BOSS_PIN = "413907726580";
const WRONG_PIN = "975318642061";

test.concurrent("neither a PIN nor what a staff card holds stands in a log, an answer, the news, the journal or on any paper but the card", async () => {
  const rig = await Rig.open({ wire: "serial" });
  try {
    // Ends when the daemon does, and then is everything that a listener was told.
    const news = knock(rig.socket, get("/events"));
    const answers: string[] = [];
    const till = async (input: string, ...words: string[]) => {
      const { code, stderr, stdout } = await rig.tillReading(input, ...words);
      answers.push(stdout, stderr);
      return code;
    };
    const refund = async (body: object) => {
      const answer = await knock(rig.socket, post("/refunds", { receipt: "1", waitMs: 20_000, ...body }));
      answers.push(answer);
      return answer.slice(0, 3);
    };
    expect(await till(`${PIN}\n`, "staff", "add", "ana", "--name", "Ana", "--refund-limit", "100")).toBe(0);
    expect(await till(BOSS_PIN, "staff", "add", "caro", "--name", "Caro", "--approver")).toBe(0);
    const cards = rig.photographs().map((text) => /^TILL:STAFF:([0-9A-Z]{20})$/.exec(text ?? "")?.[1] ?? "");
    expect(cards.map((card) => card.length)).toEqual([20, 20]);
    const [card = "", bossCard = ""] = cards;

    // At the wrong moment, misread, and in the shape of a basket that is no secret's place.
    rig.scan(`TILL:STAFF:${card}`, PIN, `TILL:STAFF:${card}:`, "7790895000997", PIN, `TILL:STAFF:${card}`);
    rig.scan("TILL:TOTAL");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    await rig.pay(rig.photographs().at(-1) ?? "");
    await rig.paper(/^ORIGINAL$/);
    await rig.settled(1);

    expect(await refund({ amount: "50.00", staff: { who: { card }, pin: WRONG_PIN } })).toBe("409");
    expect(await refund({ amount: "50.00", staff: { who: { card, pin: PIN }, pin: PIN } })).toBe("400");
    expect(await refund({ amount: "50.00", staff: { who: { card: `${card}0` }, pin: PIN } })).toBe("409");
    expect(await refund({ amount: "50.00", staff: { who: { card }, pin: PIN } })).toBe("200");
    const both = {
      staff: { who: { id: "ana" }, pin: PIN },
      approver: { who: { card: bossCard }, pin: BOSS_PIN },
    };
    expect(await refund({ amount: "150.00", ...both })).toBe("200");
    await rig.settled(1);
    expect((await rig.orders())[0]?.refunds.map(({ amountMinor }) => amountMinor)).toEqual([5_000, 15_000]);

    for (const words of [["status"], ["journal"], ["staff"], ["sale", "1"]]) {
      expect(await till("", ...words)).toBe(0);
      expect(await till("", ...words, "--json")).toBe(0);
    }
    const written = rig.everythingWritten();
    await rig.stop();
    expect(await till("", "journal")).toBe(0);
    answers.push(await news);

    const shown = answers.join("\n");
    expect(shown).toContain("Ana");
    expect(shown).toContain("[scrypt]");
    for (const secret of [PIN, BOSS_PIN, WRONG_PIN, card, bossCard]) {
      expect(shown).not.toContain(secret);
      expect(written).not.toContain(secret);
    }
    // Their hashes are in the journal's file, which only the service may read, and nowhere else.
    const hash = createHash("sha256").update(card).digest("hex");
    expect(written).toContain(hash);
    expect(shown).not.toContain(hash);
    expect(shown).not.toMatch(/scrypt\$/);
    expect(rig.photographs().filter((text) => text?.includes(card))).toHaveLength(1);
  } finally {
    await rig.close();
  }
});
