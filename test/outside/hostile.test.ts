// Whatever comes in (an article's name, a scan, a stranger at the socket), the printer does what receipts need and
// nothing else, the basket is exactly what was scanned, and the daemon goes on answering.

import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import type { Status } from "./answers.ts";
import { get, knock } from "./knock.ts";
import { linesOf, Rig } from "./rig.ts";

const DRAWER = "\u001bp\u0000\u0019\u00fa";
const DRAWER_AT_ONCE = "\u0010\u0014\u0001\u0000\u0005";
const QR_COMMAND = "\u001d(k\u0003\u00001Q0";

const NAMES: readonly { readonly barcode: string; readonly title: string }[] = [
  { barcode: "1", title: `Caja${DRAWER}` },
  { barcode: "2", title: `${DRAWER_AT_ONCE}Cajon` },
  { barcode: "3", title: `QR ${QR_COMMAND} fin` },
  { barcode: "4", title: "\u001b@\u001dV\u0000\u001b=\u0000Reset" },
  { barcode: "5", title: "Linea\nnueva\r\notra\u000cpagina" },
  { barcode: "6", title: "Té 🧉 de la 👨‍👩‍👧 🇦🇷" },
  { barcode: "7", title: "Ñandú ".repeat(25).trim() },
  { barcode: "8", title: "X".repeat(150) },
  { barcode: "9", title: "ORIGINAL" },
  { barcode: "10", title: "日本のお茶 \u202eoihcra\u202c" },
  { barcode: "11", title: "\u009bx\u0085y\u00a0z" },
];

test.concurrent("names of articles that hold printer commands, pictures and 150 characters are printed as plain text", async () => {
  const quoted = NAMES.map(({ barcode, title }) => `${barcode},"${title}",1.00\n`).join("");
  const rig = await Rig.open({ wire: "serial", paperMm: 58, catalog: `barcode,title,price\n${quoted}` });
  try {
    rig.scan(...NAMES.map(({ barcode }) => barcode));
    await rig.displayed(/11,00/);
    rig.scan("TILL:TOTAL");
    await rig.paper(/NO ES COMPROBANTE DE PAGO/);
    const [order] = await rig.orders();
    expect(rig.photographs()).toEqual([order?.qrData]);
    await rig.pay(order?.qrData ?? "");
    const receipt = await rig.paper(/^ORIGINAL$/);
    await rig.settled(1);
    expect(linesOf(receipt).filter((line) => line === "ORIGINAL")).toHaveLength(1);
    expect(receipt.text).toMatch(/\$ 11,00/);
    for (const paper of rig.papers()) {
      expect(paper.text).not.toMatch(/[^\P{Cc}\n]/u);
      for (const line of paper.text.split("\n")) expect(line.length).toBeLessThanOrEqual(32);
    }
    expect(rig.papers()).toHaveLength(2);
    const seen = await rig.control<{ operation: string; body: string | null }[]>("GET", "requests");
    const create = seen.find((request) => request.operation === "create");
    expect(create?.body).not.toMatch(/\\u00[01]|\\u007f|\\[bfnrt]/);
    // unlisted commands and drawer pulses: Rig.close() looks for them after every story.
  } finally {
    await rig.close();
  }
});

test.concurrent("a thousand articles scanned at once are all in the basket; noise, 64 KB and half a scan change nothing", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    const codes = Array.from({ length: 1000 }, (_, at) => (at % 3 === 0 ? "7790895000997" : "7791234567898"));
    const yerba = codes.filter((code) => code === "7790895000997").length;
    const minor = yerba * 125_050 + (1000 - yerba) * 30_000;
    rig.scanner.raw(Buffer.from(codes.map((code) => `${code}\r\n`).join("")));
    const counted = (wanted: number) =>
      rig.watch.until(`${wanted} are counted`, async () => {
        const { basket } = await rig.status();
        const count = basket?.lines.reduce((sum, line) => sum + line.quantity, 0);
        return count === wanted ? basket : null;
      });
    expect((await counted(1000))?.total.minor).toBe(minor);
    // From here on with a hand: a card that comes in one breath with what is before it would be refused.
    rig.scan("7791234567898");
    await counted(1001);

    const noises: readonly [Uint8Array, RegExp][] = [
      [Buffer.from(`${"9".repeat(65_536 - 13)}7791234567898\r`), /ilegible/],
      [Uint8Array.of(0xff, 0xfe, 0x80, 0x0d), /ilegible/],
      [Buffer.from(`77912${DRAWER}34567898\r`), /ilegible/],
      [Buffer.from("🧉🧉🧉\r"), /desconocido/],
      [Buffer.from(`${"A".repeat(500)}\r`), /desconocido/],
      [Buffer.from("TILL:SELL:99999999999999:X\r"), /desconocido/],
      [Buffer.from("TILL:QTY:0\r"), /desconocido/],
      [Buffer.from("TILL:QTY:1000\r"), /desconocido/],
      // Half a scan: after some silence it is forgotten, and does not become the head of the next one.
      [Buffer.from("77908950"), /ilegible/],
    ];
    for (const [bytes, shown] of noises) {
      rig.scan("TILL:QTY:1");
      await rig.displayed(/Cantidad/);
      rig.scanner.raw(bytes);
      await rig.displayed(shown);
    }
    rig.scan("7791234567898");
    await rig.displayed(/Alfajor/);
    expect((await rig.status()).basket?.total.minor).toBe(minor + 60_000);
  } finally {
    await rig.close();
  }
});

test.concurrent("a flood of unknown codes costs neither memory nor answers, and the article after it is sold", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    rig.scan("7791234567898");
    await rig.displayed(/Alfajor/);
    const beforeKb = residentKb(rig.daemon.pid);
    const flood = Array.from({ length: 5000 }, (_, at) => `FLOOD${at}${"x".repeat(at % 200)}\r`).join("");
    rig.scanner.raw(Buffer.from(flood));
    const startedMs = systemClock.monotonicMs();
    expect((await rig.status()).basket?.total.minor).toBe(30_000);
    expect(systemClock.monotonicMs() - startedMs).toBeLessThan(10_000);
    rig.scan("7790895000997");
    await rig.displayed(/Yerba.*1\.550,50/);
    expect(residentKb(rig.daemon.pid) - beforeKb).toBeLessThan(96 * 1024);
    expect((await rig.status()).basket?.lines).toHaveLength(2);
  } finally {
    await rig.close();
  }
});

test.concurrent("strangers at the socket (garbage, a megabyte, a web page, half a request) are refused by name and change nothing", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    rig.scan("7791234567898");
    await rig.displayed(/Alfajor/);
    const post = (path: string, body: string | Buffer, ...headers: string[]) => {
      const head = [`POST ${path} HTTP/1.1`, "Host: tilld", "Connection: close", ...headers];
      if (!headers.some((header) => /content-type/i.test(header)))
        head.push("Content-Type: application/json");
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      return knock(
        rig.socket,
        Buffer.concat([Buffer.from(`${[...head, length].join("\r\n")}\r\n\r\n`), Buffer.from(body)]),
      );
    };
    const sell = '{"amount":"1.00"}';
    const deep = `{"text":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
    const cases: readonly [string, Promise<string>, RegExp][] = [
      ["garbage instead of JSON", post("/scan", "}{"), /^400.*bad-input/s],
      ["no UTF-8", post("/scan", Buffer.from([0x7b, 0xff, 0xfe])), /^400.*bad-input/s],
      ["a list", post("/scan", "[]"), /^400.*bad-input/s],
      ["a number for a text", post("/scan", '{"text":5}'), /^400.*text/s],
      ["a number for an amount", post("/sell", '{"amount":1.00}'), /^400.*amount/s],
      ["an unknown field", post("/sell", '{"amount":"1.00","currency":"USD"}'), /^400.*currency/s],
      ["a prototype", post("/sell", '{"amount":"1.00","__proto__":{"ticket":"X"}}'), /^400/],
      ["a deep body", post("/scan", deep), /^400/],
      ["a megabyte", post("/scan", `{"text":"${"7".repeat(1_000_000)}"}`), /^413.*too-large/s],
      ["a megabyte in chunks", knock(rig.socket, chunked(1_000_000)), /^413.*too-large/s],
      ["a form", post("/sell", sell, "Content-Type: application/x-www-form-urlencoded"), /^415/],
      ["a web page's fetch", post("/sell", sell, "Origin: http://evil.example"), /^403.*forbidden/s],
      ["a web page's form", post("/cancel", "", "Sec-Fetch-Site: cross-site"), /^403/],
      ["a link", knock(rig.socket, get("/status", "Referer: http://evil.example/")), /^403/],
      [
        "a rebound name",
        knock(rig.socket, "GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        /^403/,
      ],
      ["a wrong method", knock(rig.socket, get("/sell")), /^405/],
      ["a path that climbs", knock(rig.socket, get("/../../etc/passwd")), /^404/],
      ["a sale that is none", knock(rig.socket, get("/sales/1e9")), /^400/],
      ["an amount below nothing", post("/sell", '{"amount":"-1.00"}'), /^400/],
      ["no HTTP at all", knock(rig.socket, "\u0016\u0003\u0001hello\r\n\r\n"), /^400/],
      [
        "a header without end",
        knock(rig.socket, `GET / HTTP/1.1\r\nX: ${"y".repeat(100_000)}\r\n\r\n`),
        /^431/,
      ],
    ];
    for (const [name, answer, expected] of cases) expect(await answer, name).toMatch(expected);

    // A scan of 64 KB through the command line is as unknown as one through the scanner.
    const long = await rig.till("scan", "7".repeat(60_000), "--json");
    expect(long.code).toBe(65);
    const tooLong = await rig.till("scan", "7".repeat(120_000), "--json");
    expect(tooLong.code).toBe(65);

    const half = Array.from({ length: 40 }, () => connect(rig.socket));
    for (const socket of half)
      socket.on("error", () => {}).write("POST /sell HTTP/1.1\r\nHost: tilld\r\nConte");
    const status: Status = await rig.status();
    for (const socket of half) socket.destroy();
    expect(status).toMatchObject({ state: "basket", sale: null, basket: { total: { minor: 30_000 } } });
    expect(await rig.orders()).toEqual([]);
  } finally {
    await rig.close();
  }
});

/** A body whose length nobody announces. */
function chunked(byteCount: number): string {
  const head =
    "POST /scan HTTP/1.1\r\nHost: tilld\r\nConnection: close\r\nContent-Type: application/json\r\n";
  const piece = `2710\r\n${"7".repeat(10_000)}\r\n`;
  return `${head}Transfer-Encoding: chunked\r\n\r\n${piece.repeat(byteCount / 10_000)}0\r\n\r\n`;
}

/** Memory of a process that is in use now, in KiB. */
function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
