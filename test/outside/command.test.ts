// The command till as a script uses it: --json, exit codes, and a till with only a printer that knows its places
// from the service's folders.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Sale } from "./answers.ts";
import { Program, run, TILL, TILLD } from "./program.ts";
import { linesOf, Rig } from "./rig.ts";
import { TOKEN } from "./settings.ts";

interface Refunded {
  readonly sale: Sale;
  readonly refund: { readonly status: string; readonly amount: { readonly minor: number } };
}

test.concurrent("sell, sale, refund, reprint, cancel, cards, devices and journal answer in JSON with exit codes a script can trust", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    await Promise.all(
      ["0", "0.00", "1.234", "1,50", "1e3", "100000000.00", "abc", ""].map(async (amount) => {
        const { error } = await rig.json<{ error: { code: string } }>(["sell", amount], 65);
        expect(error.code, amount).toBe("bad-input");
      }),
    );
    const payable = "expected more than 0 and at most 99999999.99 ARS";
    for (const amount of ["999999999999999", "9".repeat(5000)]) {
      const { error } = await rig.json<{ error: { message: string } }>(["sell", amount], 65);
      expect(error.message).toBe(`"${amount.slice(0, 40)}${amount.length > 40 ? "…" : ""}": ${payable}`);
    }
    await rig.json(["sell", "-5.00"], 64);
    await rig.json(["sell", "500.00", "--ref", "no blanks here"], 65);
    await rig.json(["cancel"], 76);
    await rig.json(["refund", "1"], 66);
    await rig.json(["reprint", "1"], 66);
    await rig.json(["sale", "1"], 66);
    await rig.json(["sale", "one"], 64);
    await rig.json(["dance"], 64);
    await rig.json(["sell", "1.00", "--fast"], 64);

    const sold = await rig.json<Sale>(["sell", "500.00", "--ref", "MESA-4"]);
    expect(sold).toMatchObject({ id: 1, ticket: "MESA-4", total: { minor: 50_000, currency: "ARS" } });
    expect(await rig.json(["sell", "1.00"], 75)).toMatchObject({ error: { code: "busy" } });
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    await rig.pay(rig.photographs()[0] ?? "");
    await rig.paper(/^ORIGINAL$/);
    const paid = await rig.settled(1);
    const again = await rig.json<{ error: { message: string } }>(["sell", "500.00", "--ref", "MESA-4"], 76);
    expect(again.error.message).toMatch(/MESA-4 is paid already/);

    const part = await rig.json<Refunded>(["refund", "1", "--amount", "120.25"]);
    expect(part.refund).toMatchObject({ status: "done", amount: { minor: 12_025 } });
    const tooMuch = await rig.json<{ error: { message: string } }>(["refund", "1", "--amount", "379.76"], 76);
    expect(tooMuch.error.message).toMatch(/379\.75 ARS/);
    const rest = await rig.json<Refunded>(["refund", paid.receiptCode ?? ""]);
    expect(rest.refund).toMatchObject({ status: "done", amount: { minor: 37_975 } });
    await rig.json(["refund", "1"], 76);
    expect((await rig.orders())[0]?.refunds.map((refund) => refund.amountMinor)).toEqual([12_025, 37_975]);
    await rig.settled(1);
    expect(rig.count(/^CONSTANCIA DE DEVOLUCIÓN$/)).toBe(2);

    expect(await rig.json(["reprint", "1"])).toMatchObject({ copy: 1 });
    await rig.paper(/^COPIA 1$/);
    expect(rig.count(/^ORIGINAL$/)).toBe(1);

    await rig.json<Sale>(["sell", "0.01"]);
    expect(await rig.json(["cancel"])).toMatchObject({ accepted: true });
    await rig.paper(/La venta se canceló/);
    expect(await rig.settled(2)).toMatchObject({ status: "canceled" });

    expect(await rig.json(["cards"])).toMatchObject({ outcome: "printed" });
    const cards = await rig.paper(/TARJETAS DE COMANDO/);
    expect(cards.barcodes).toEqual(
      expect.arrayContaining(["TILL:TOTAL", "TILL:CANCEL", "TILL:REFUND", "TILL:CONFIRM", "TILL:REPRINT"]),
    );
    const devices = await rig.json<{ name: string; condition: string }[]>(["devices"]);
    expect(devices.map((device) => device.condition)).toEqual(["ready", "ready", "ready"]);

    const records = await rig.json<{ sequence: number }[]>(["journal"]);
    const first = records[0]?.sequence ?? 0;
    expect(records.map((record) => record.sequence)).toEqual(records.map((_, index) => first + index));
    expect(await rig.json(["journal", "--from", String(first + 2), "--limit", "2"])).toEqual(
      records.slice(2, 4),
    );
    for (const verb of [["status"], ["sale", "1"], ["devices"], ["states"], ["--help"], ["sell", "--help"]]) {
      const { code, stdout, stderr } = await rig.till(...verb);
      expect({ code, stderr }, verb.join(" ")).toEqual({ code: 0, stderr: "" });
      expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
    }

    await rig.stop();
    expect(await rig.json(["status"], 69)).toMatchObject({ error: { code: "unreachable" } });
    expect(await rig.json(["journal"])).toEqual(records);
    await rig.start();
    expect(await rig.sale(1)).toMatchObject({ status: "paid", settled: true });
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
  } finally {
    await rig.close();
  }
});

test.concurrent("a script that waits for its money ends with 0 when it is paid and with 76 when it is canceled", async () => {
  const rig = await Rig.open({ wire: "tcp", paperMm: 58 });
  try {
    const paid = rig.json<Sale>(["sell", "12.30", "--wait"]);
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    await rig.pay(rig.photographs()[0] ?? "");
    expect(await paid).toMatchObject({ status: "paid", receiptNumber: 1 });
    const canceled = rig.json<Sale>(["sell", "12.30", "--wait"], 76);
    await rig.watch.until("the second order is there", async () => (await rig.orders()).length === 2);
    await rig.json(["cancel"]);
    expect(await canceled).toMatchObject({ status: "canceled" });
    await rig.settled(2);
    expect(rig.count(/^ORIGINAL$/)).toBe(1);
  } finally {
    await rig.close();
  }
});

test.concurrent("a till with only a printer and the required settings sells; its places come from the service's folders", async () => {
  const rig = await Rig.open({ wire: "usb" });
  try {
    const folder = join(rig.folder, "service");
    mkdirSync(folder);
    const configFile = join(folder, "tilld.toml");
    writeFileSync(join(folder, "token"), `${TOKEN}\n`, { mode: 0o600 });
    await rig.stop();
    writeFileSync(
      configFile,
      `[shop]
name = "Kiosco"
site = "MLA"
[mercado_pago]
base_url = "${rig.baseUrl}"
external_pos_id = "CAJA1"
access_token_file = "token"
[printer]
connection = "${rig.printer.connection}"
`,
    );
    const environment = {
      STATE_DIRECTORY: join(folder, "state"),
      RUNTIME_DIRECTORY: join(folder, "runtime"),
    };
    const place = { folder: "/", environment };
    const daemon = new Program(TILLD, ["--config", configFile], place, rig.watch);
    await daemon.line(/is ready/);
    const till = (...words: string[]) => run(TILL, ["--config", configFile, ...words, "--json"], place);
    const scanned = await till("scan", "TILL:SELL:1999:CAFE");
    expect(scanned).toMatchObject({ code: 0 });
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    await rig.pay(rig.photographs()[0] ?? "");
    const receipt = await rig.paper(/^ORIGINAL$/);
    expect(linesOf(receipt)).toEqual(expect.arrayContaining([expect.stringMatching(/TOTAL +\$ 19,99/)]));
    const devices: unknown = JSON.parse((await till("devices")).stdout);
    expect(devices).toHaveLength(1);
    const code = await daemon.end();
    expect(code, daemon.stderr).toBe(0);
    expect((await till("journal")).code).toBe(0);
  } finally {
    await rig.close();
  }
});
