// The control socket as a program of the shop sees it: real HTTP over a real unix socket.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { createConnection } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ControlClient } from "../../src/control/client.ts";
import { startControlServer } from "../../src/control/server.ts";
import { TillRefusal } from "../../src/terminal/till-api.ts";
import { type Served, StandInTill, serveTill, temporaryFolder } from "./stand-in-till.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

function ask(
  { socket }: Pick<Served, "socket">,
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Record<string, string> = { "content-type": "application/json" },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { socketPath: socket, method, path, headers: { host: "tilld", ...headers } },
      async (answer) => {
        let text = "";
        for await (const piece of answer.setEncoding("utf8")) text += piece;
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: JSON.parse(text) });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function refusal(code: string, message: unknown = expect.any(String)) {
  return { error: { code, message } };
}

describe("what can be asked", () => {
  test("every question reaches the till as it was asked", async () => {
    const { till, socket } = await serveTill();
    const client = new ControlClient(socket);
    till.records = [{ sequence: 1, record: { type: "sale-begun" } }];
    expect(await client.status()).toEqual(new StandInTill().status());
    expect(await client.scan("7790001234567\r")).toEqual({ accepted: true, message: "Yerba 1 kg, $ 250,00" });
    expect((await client.sell("500.00", "mesa 4")).ticket).toBe("mesa 4");
    expect((await client.sale(7)).id).toBe(7);
    expect((await client.cancel()).accepted).toBe(true);
    expect((await client.previewRefund({ receipt: "3", amount: "5.00" })).staffNeeded).toBe(false);
    expect((await client.refund({ receipt: "3" }, 5000)).refund.status).toBe("done");
    expect((await client.confirmPaper(7, "receipt")).status).toBe("paid");
    expect((await client.reprint("R4821000000034")).copy).toBe(2);
    expect((await client.copyReport(12)).number).toBe(12);
    expect((await client.confirmReport(12)).number).toBe(12);
    expect(await client.journal(1, 10)).toEqual(till.records);
    expect((await client.cards()).outcome).toBe("printed");
    expect((await client.devices())[0]?.condition).toBe("attention");
    expect(till.asked).toEqual([
      "status",
      "scan 7790001234567\r",
      "sell 500.00 for mesa 4",
      "sale 7",
      "cancel",
      "preview 5.00 of 3",
      "refund the rest of 3, waiting 5000 ms",
      "paper receipt of sale 7 is out",
      "reprint R4821000000034",
      "a copy of Z 12",
      "the paper of Z 12 is out",
      "journal from 1, at most 10",
      "cards",
      "devices",
    ]);
  });

  test.each([
    ["bad-input", 400],
    ["not-found", 404],
    ["busy", 409],
    ["not-possible", 409],
  ] as const)("a till that declines with %s is heard as status %i", async (code, status) => {
    const served = await serveTill();
    served.till.fault = new TillRefusal(code, "another sale is in front of the customer");
    const answer = await ask(served, "POST", "/sell", '{"amount":"5.00","ticket":null}');
    expect(answer).toMatchObject({ status, body: refusal(code, "another sale is in front of the customer") });
  });

  test("a fault inside the till is logged and not shown", async () => {
    const served = await serveTill();
    served.till.fault = new Error("CANARY at line 12");
    const answer = await ask(served, "GET", "/status");
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer)).not.toContain("CANARY");
    expect(served.logged.filter(({ level }) => level === "error")).toMatchObject([
      { fields: { err: expect.any(Error) } },
    ]);
  });

  test("a sale that does not exist is not found", async () => {
    const served = await serveTill();
    expect(await ask(served, "GET", "/sales/99")).toMatchObject({ status: 404, body: refusal("not-found") });
    expect(await ask(served, "GET", "/sales/all")).toMatchObject({ status: 400, body: refusal("bad-input") });
  });
});

describe("what is refused", () => {
  test.each([
    ["an unknown field", '{"text":"A","force":true}', 400, "bad-input", "force: unknown field"],
    ["a missing field", "{}", 400, "bad-input", "text: missing"],
    ["a wrong type", '{"text":5}', 400, "bad-input", "text: expected string"],
    ["text that is not JSON", "text=A", 400, "bad-input", "expected a JSON object in UTF-8"],
    [
      "bytes that are not UTF-8",
      Buffer.from('{"text":"\xff"}', "latin1"),
      400,
      "bad-input",
      "expected a JSON object in UTF-8",
    ],
    [
      "a scan of more than 64 KiB",
      JSON.stringify({ text: "7".repeat(65_536) }),
      413,
      "too-large",
      "expected a body of at most 65536 bytes",
    ],
  ] as const)("%s changes nothing", async (_, body, status, code, message) => {
    const served = await serveTill();
    expect(await ask(served, "POST", "/scan", body)).toMatchObject({ status, body: refusal(code, message) });
    expect(served.till.asked).toEqual([]);
  });

  test("a scan just under 64 KiB reaches the till whole", async () => {
    const served = await serveTill();
    const text = "7".repeat(65_000);
    expect((await ask(served, "POST", "/scan", JSON.stringify({ text }))).status).toBe(200);
    expect(served.till.asked).toEqual([`scan ${text}`]);
  });

  test.each([
    ["/sell", (amount: string) => ({ amount })],
    ["/cash", (amount: string) => ({ move: "pay-in", amount, reason: "change" })],
  ])("what is wrong with an amount of 5000 digits at %s is for the till to say", async (path, body) => {
    const served = await serveTill();
    const amount = "9".repeat(5000);
    expect((await ask(served, "POST", path, JSON.stringify(body(amount)))).status).toBe(200);
    expect(served.till.asked[0]).toContain(amount);
  });

  test.each([
    ["/sell", (text: string) => ({ amount: "5.00", ticket: text })],
    ["/refunds", (text: string) => ({ receipt: text })],
    ["/refunds", (text: string) => ({ receipt: "3", staff: { who: { id: text }, pin: text } })],
    ["/refunds", (text: string) => ({ receipt: "3", staff: { who: { card: text }, pin: "4711" } })],
    ["/reprint", (text: string) => ({ receipt: text })],
    ["/cash", (text: string) => ({ move: "pay-in", amount: "5.00", reason: text })],
    ["/drawer/open", (text: string) => ({ reason: text })],
    ["/devices/health", (text: string) => ({ depth: "internal", device: text })],
    ["/sales/7/paper-is-out", (text: string) => ({ paper: text })],
  ])("so is what is wrong with any other text at %s, none at all or a long one", async (path, body) => {
    const served = await serveTill();
    for (const text of ["", "×".repeat(5000)]) {
      expect(await ask(served, "POST", path, JSON.stringify(body(text)))).toMatchObject({ status: 200 });
    }
  });

  test.each([
    ["/refunds", { receipt: "3", waitMs: -1 }, "waitMs: expected 0 or more"],
    ["/refunds", { receipt: "3", waitMs: 120_001 }, "waitMs: expected 120000 or less"],
    ["/refunds", { receipt: "3", waitMs: 0.5 }, "waitMs: expected a whole number"],
    ["/refunds", { receipt: "3", lines: [] }, "lines: expected a length of 1 or more"],
    ["/poster", { qr: "x".repeat(513) }, "qr: expected a length of 512 or less"],
    ["/cash", { move: "tip", amount: "5.00", reason: "" }, 'move: expected "float" or "pay-in" or "pay-out"'],
  ])("%s with %j is told in words what was expected", async (path, body, message) => {
    const served = await serveTill();
    const answer = await ask(served, "POST", path, JSON.stringify(body));
    expect(answer).toMatchObject({ status: 400, body: refusal("bad-input", message) });
  });

  test("a result of till reconcile is told so too", async () => {
    const served = await serveTill();
    const reconciliation = { from: "1".repeat(301), digest: "none", till: { count: 0.5 } };
    const answer = await ask(served, "POST", "/reconciliations", JSON.stringify({ reconciliation }));
    const { message } = (answer.body as { error: { message: string } }).error;
    expect(message).toContain("reconciliation.from: expected a length of 300 or less");
    expect(message).toContain("reconciliation.till.count: expected a whole number");
    expect(message).toContain("reconciliation.digest: expected a text of another form");
    expect(message).not.toMatch(/[<>]=|\^|\bnull\b/);
  });

  test("a megabyte without a length is answered, not cut off", async () => {
    const served = await serveTill();
    const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
    const answer = await ask(served, "POST", "/scan", "x".repeat(1_000_000), headers);
    expect(answer).toMatchObject({ status: 413, body: refusal("too-large") });
  });

  test("whoever goes away in the middle of a body did nothing, and is no fault of the till", async () => {
    const { logged, socket, till } = await serveTill();
    const gone = createConnection(socket);
    gone.end("POST /cancel HTTP/1.1\r\nHost: tilld\r\nContent-Length: 9\r\n\r\n{");
    gone.resume();
    await once(gone, "close");
    expect(till.asked).toEqual([]);
    expect(logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a body that is not declared as JSON is refused", async () => {
    const served = await serveTill();
    const answer = await ask(served, "POST", "/scan", '{"text":"A"}', { "content-type": "text/plain" });
    expect(answer).toMatchObject({ status: 415, body: refusal("not-json") });
  });

  test.each([
    ["an Origin", { origin: "http://localhost" }],
    ["a referring page", { referer: "http://example.com/" }],
    ["another Host", { host: "evil.example" }],
  ])("a web page with %s cannot ask anything", async (_, headers) => {
    const served = await serveTill();
    expect(await ask(served, "GET", "/status", undefined, headers)).toMatchObject({
      status: 403,
      body: refusal("forbidden"),
    });
    expect(served.till.asked).toEqual([]);
  });

  test.each([
    ["GET", "/scan", 405, "method-not-allowed"],
    ["POST", "/events", 405, "method-not-allowed"],
    ["GET", "/", 404, "not-found"],
    ["GET", "/status/../scan/x", 404, "not-found"],
    ["GET", "/journal?limit=1001", 400, "bad-input"],
    ["GET", "/journal?from=-1", 400, "bad-input"],
    ["GET", "/journal?form=3", 400, "bad-input"],
  ])("%s %s is answered with %i", async (method, path, status, code) => {
    const served = await serveTill();
    expect(await ask(served, method, path)).toMatchObject({ status, body: refusal(code) });
  });

  test("nobody can hold an answer back for longer than two minutes", async () => {
    const served = await serveTill();
    const answer = await ask(served, "POST", "/refunds", '{"receipt":"3","waitMs":120001}');
    expect(answer).toMatchObject({ status: 400, body: refusal("bad-input") });
  });
});

test.each([
  ['{"receipt":"3","lines":[]}', /lines/],
  ['{"receipt":"3","lines":[{"line":0,"quantity":1}]}', /lines\.0\.line/],
  ['{"receipt":"3","lines":[{"line":1,"quantity":0.5}]}', /lines\.0\.quantity/],
  ['{"receipt":"3","staff":{"who":{"id":"ana"}}}', /staff\.pin: missing/],
  ['{"receipt":"3","staff":{"who":{"id":"ana"},"pin":4711}}', /staff\.pin/],
])("a refund %s asks nothing, and its PIN is not repeated", async (body, message) => {
  const served = await serveTill();
  const answer = await ask(served, "POST", "/refunds", body);
  expect(answer).toMatchObject({ status: 400, body: refusal("bad-input", expect.stringMatching(message)) });
  expect(JSON.stringify(answer.body)).not.toContain("4711");
  expect(served.till.asked).toEqual([]);
});

describe("null where leaving out means everything", () => {
  const person = { id: "ana", name: "Ana", pin: "4711" };
  test.each([
    ["/refunds", { receipt: "3" }, "amount"],
    ["/refunds", { receipt: "3" }, "lines"],
    ["/refunds/preview", { receipt: "3" }, "amount"],
    ["/refunds/preview", { receipt: "3" }, "lines"],
    ["/staff", person, "refundLimit"],
    ["/staff", person, "dayLimit"],
    ["/day/x", {}, "counted"],
    ["/day/close", {}, "counted"],
    ["/devices/health", { depth: "internal" }, "device"],
  ])("at %s beside %j is no %s", async (path, body, field) => {
    const served = await serveTill();
    const answer = await ask(served, "POST", path, JSON.stringify({ ...body, [field]: null }));
    const said = refusal("bad-input", expect.stringMatching(`^${field}: expected (string|Array)$`));
    expect(answer).toMatchObject({ status: 400, body: said });
    expect(served.till.asked).toEqual([]);
    expect(await ask(served, "POST", path, JSON.stringify(body))).toMatchObject({ status: 200 });
    expect(served.till.asked).toHaveLength(1);
  });
});

describe("the socket file", () => {
  test("is open to owner and group, and gone after the end", async () => {
    const { server, socket } = await serveTill();
    expect((statSync(socket).mode & 0o777).toString(8)).toBe("660");
    await server.close();
    expect(existsSync(socket)).toBe(false);
  });

  test("left behind by a killed daemon is taken over", async () => {
    const folder = temporaryFolder();
    const socket = join(folder, "till.sock");
    const listen = `require("node:net").createServer().listen(${JSON.stringify(socket)}, () => console.log("up"))`;
    const killed = spawn(process.execPath, ["-e", listen], { stdio: ["ignore", "pipe", "inherit"] });
    await once(killed.stdout, "data");
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect(existsSync(socket)).toBe(true);
    const server = await startControlServer({ socket, till: new StandInTill(), log: silent });
    expect((await new ControlClient(socket).status()).version).toBe("0.1.0");
    await server.close();
  });

  test("of a running daemon is left alone", async () => {
    const { socket } = await serveTill();
    const second = startControlServer({ socket, till: new StandInTill(), log: silent });
    await expect(second).rejects.toMatchObject({ code: "in-use", message: expect.stringContaining(socket) });
    expect((await new ControlClient(socket).status()).version).toBe("0.1.0");
  });

  test("is never made in the place of another file", async () => {
    const socket = join(temporaryFolder(), "till.sock");
    writeFileSync(socket, "the shop's accounts");
    const started = startControlServer({ socket, till: new StandInTill(), log: silent });
    await expect(started).rejects.toMatchObject({ code: "not-a-socket" });
    expect(statSync(socket).isFile()).toBe(true);
  });

  test("in a folder that cannot be made is a clear fault", async () => {
    const socket = join("/proc", "tilld", "till.sock");
    const started = startControlServer({ socket, till: new StandInTill(), log: silent });
    await expect(started).rejects.toMatchObject({ code: "failed", message: expect.stringContaining(socket) });
  });
});

describe("live news", () => {
  test("begin with the status and go on with what happens", async () => {
    const { till, socket } = await serveTill();
    const events = new ControlClient(socket).events();
    expect((await events.next()).value).toMatchObject({ type: "status", data: { version: "0.1.0" } });
    till.tell({ type: "scan", data: { accepted: true, message: "two\n\nlines" } });
    expect((await events.next()).value).toEqual({
      type: "scan",
      data: { accepted: true, message: "two\n\nlines" },
    });
    await events.return();
  });

  test("are no longer told to a reader that left", async () => {
    const { till, socket } = await serveTill();
    const events = new ControlClient(socket).events();
    await events.next();
    expect(till.listeners).toBe(1);
    await events.return();
    await expect.poll(() => till.listeners).toBe(0);
  });

  test("end when the till ends", async () => {
    const { server, socket } = await serveTill();
    const events = new ControlClient(socket).events();
    await events.next();
    const [ended] = await Promise.allSettled([events.next(), server.close()]);
    expect(ended).toMatchObject({ status: "rejected", reason: { name: "ControlUnreachable" } });
  });

  test("are not piled up for a reader that does not read", async () => {
    const { till, socket, logged } = await serveTill();
    const listening = till.nextListener();
    const reader = createConnection(socket);
    reader.pause();
    reader.write("GET /events HTTP/1.1\r\nHost: tilld\r\n\r\n");
    await listening;
    const news = { type: "status", data: "x".repeat(100_000) } as const;
    let told = 0;
    while (till.listeners > 0 && told < 100) {
      till.tell(news);
      told += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(told).toBeLessThan(30);
    expect(logged.map(({ message }) => message)).toContain(
      "control: a reader of the events was too slow and was dropped",
    );
    expect((await new ControlClient(socket).status()).version).toBe("0.1.0");
    reader.destroy();
  });
});

describe("a client without a daemon", () => {
  test("says which socket it tried and asks whether tilld is running", async () => {
    const client = new ControlClient("/nowhere/till.sock");
    await expect(client.status()).rejects.toThrow(
      "tilld at /nowhere/till.sock: there is no such socket; is tilld running",
    );
  });
});
