// till idle: whoever wants to stop the till, such as an update, does it when nobody is being served.

import { expect, test } from "vitest";
import { Rig } from "./rig.ts";

interface Idle {
  readonly idle: boolean;
  readonly open: string | null;
}

test("the till may be stopped when nothing is scanned and nobody pays; whoever waits is told as soon as that is so", async () => {
  // A slow printer, so that there is a while between the money and the paper.
  const rig = await Rig.open({ personality: { msPerLine: 60 } });
  try {
    expect(await rig.json<Idle>(["idle"])).toEqual({ idle: true, open: null });

    rig.scan("7791234567898");
    await rig.displayed(/300/);
    expect((await rig.json<Idle>(["idle"], 75)).open).toMatch(/articles are scanned/);
    const emptied = rig.json<Idle>(["idle", "--wait", "50"]);
    rig.scan("TILL:CANCEL");
    expect((await emptied).idle).toBe(true);

    rig.scan("TILL:REFUND");
    await rig.watch.until("a dialogue has begun", async () => (await rig.status()).state === "refund");
    expect((await rig.json<Idle>(["idle"], 75)).open).toMatch(/dialogue \(refund\)/);
    rig.scan("TILL:CANCEL");
    await rig.watch.until("it has ended", async () => (await rig.status()).state === "idle");

    await rig.json(["sell", "500.00"]);
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    expect((await rig.json<Idle>(["idle", "--wait", "1"], 75)).open).toMatch(
      /sale 1 is open \(awaiting-payment\)/,
    );
    const served = rig.till("idle", "--wait", "50");
    await rig.pay(rig.photographs()[0] ?? "");
    expect((await served).code).toBe(0);
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
    expect((await rig.sale(1)).settled).toBe(true);

    for (const wait of ["-1", "1.5", "soon", "86401", ""]) await rig.json(["idle", "--wait", wait], 64);
    await rig.stop();
    expect((await rig.till("idle", "--wait", "50")).code).toBe(69);
  } finally {
    await rig.close();
  }
});
