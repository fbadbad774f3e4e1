// The secrets of a till (access token, webhook secret, PINs) are planted, and then a whole day is lived with everything
// going wrong on the way: afterwards they are in their files, in one header towards one host, and nowhere else.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { get, knock } from "../outside/knock.ts";
import { Program, run, TILL, TILLD } from "../outside/program.ts";
import { Rig } from "../outside/rig.ts";
import { TOKEN } from "../outside/settings.ts";
import {
  findPlanted,
  lookAtProcesses,
  PIN,
  readFolder,
  runWithInput,
  startWrongHost,
  WEBHOOK_SECRET,
  WRONG_PIN,
  watchDisplay,
} from "./planted.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tilld-canary-"));
  folders.push(folder);
  return folder;
}

/** What the virtual Mercado Pago remembers of a request; where a token stood in it, it says so. */
interface Seen {
  readonly operation: string | null;
  readonly tokenInUrl: boolean;
  readonly status: number | null;
}

const ECHO = JSON.stringify({
  message: `bad token ${TOKEN}`,
  error: TOKEN,
  errors: [{ code: TOKEN, message: `Bearer ${TOKEN}`, details: [TOKEN] }],
  cause: [{ code: TOKEN, description: TOKEN }],
});
const PAGE = `<!doctype html><title>${TOKEN}</title><body>Authorization: Bearer ${TOKEN}</body>`;

test.concurrent.each([
  ["orders", "create", "get"],
  ["instore", "qr-post", "mo-search"],
] as const)(
  "%s: a day of failures, refunds and notifications leaves every secret where it belongs",
  async (rail, create, look) => {
    const secrets = makeFolder();
    const secretFile = join(secrets, "webhook-secret");
    writeFileSync(secretFile, `${WEBHOOK_SECRET}\n`, { mode: 0o600 });
    const webhooks = `[webhooks]\nlisten = "127.0.0.1:0"\nsecret_file = "${secretFile}"\n`;
    const wrong = await startWrongHost();
    const rig = await Rig.open({ wire: "tcp", rail, more: webhooks });
    const shown = watchDisplay(rig);
    const said: string[] = [];
    /** Runs till and keeps what it said. */
    const till = async (words: readonly string[], input = ""): Promise<number> => {
      const place = join(rig.folder, "elsewhere");
      const { code, text } = await runWithInput(TILL, ["--config", rig.configFile, ...words], place, input);
      said.push(text);
      return code;
    };
    const fail = (fault: object) => rig.control("POST", "faults", fault);
    try {
      const status = await rig.json<{ webhooks: { address: string } }>(["status"]);
      const switches = { webhookUrl: `http://${status.webhooks.address}`, webhookSecret: WEBHOOK_SECRET };
      await setSwitches(rig.baseUrl, switches);

      // A clerk with a PIN, and one who forgot hers.
      expect(await till(["staff", "add", "ana", "--name", "Ana", "--approver"], `${PIN}\n`)).toBe(0);
      expect(await till(["staff", "add", "eva", "--name", "Eva"], "1234\n")).not.toBe(0);

      // The way to Mercado Pago repeats the token in every form it can, and then sends the till to another host.
      await fail({ kind: "raw-answer", on: create, status: 500, text: ECHO });
      await fail({ kind: "raw-answer", on: create, status: 200, text: PAGE, contentType: "text/html" });
      await fail({
        kind: "raw-answer",
        on: create,
        status: 302,
        text: "",
        headers: { location: `${wrong.url}/v1/orders` },
      });
      const selling = new Program(
        TILL,
        ["--config", rig.configFile, "sell", "12.30", "--wait", "--json"],
        {
          folder: join(rig.folder, "elsewhere"),
        },
        rig.watch,
      );
      await rig.paper(/NO ES COMPROBANTE DE PAGO/);
      const processes = lookAtProcesses();
      expect(Object.keys(processes)).toContain(`/proc/${selling.pid}/environ`);
      expect(findPlanted(processes)).toEqual([]);

      await fail({ kind: "raw-answer", on: look, status: 401, text: ECHO });
      await fail({ kind: "raw-answer", on: look, status: 403, text: PAGE, contentType: "text/html" });
      // The clerk's card came out of the printer before.
      const [order] = await rig.orders();
      expect(rig.photographs()).toContain(order?.qrData);
      await rig.pay(order?.qrData ?? "");
      await rig.paper(/^ORIGINAL$/);
      expect(await selling.ended()).toBe(0);
      said.push(...selling.lines, selling.stderr);
      await rig.settled(1);

      // Refunds, with a wrong PIN first and a refusal that repeats the token.
      expect(await till(["refund", "1", "--amount", "2.30", "--staff", "ana"], `${WRONG_PIN}\n`)).toBe(76);
      const refund = rail === "orders" ? "refund" : "payment-refund";
      await fail({ kind: "raw-answer", on: refund, status: 500, text: ECHO });
      expect(await till(["refund", "1", "--amount", "2.30", "--staff", "ana"], `${PIN}\n`)).toBe(0);
      await rig.settled(1);

      // A sale that Mercado Pago refuses for good, with the token in its words.
      await fail({ kind: "raw-answer", on: "any", method: "POST", status: 401, text: ECHO });
      await fail({ kind: "raw-answer", on: "any", method: "GET", status: 401, text: ECHO });
      await till(["sell", "1.00"]);
      await rig.watch.until("the second sale is known", async () =>
        (await knock(rig.socket, get("/sales/2"))).startsWith("200 "),
      );

      const looks = [["status"], ["sale", "1"], ["sale", "2"], ["staff"], ["journal"], ["config", "check"]];
      await Promise.all(looks.flatMap((words) => [till([...words, "--json"]), till(words)]));
      for (const path of ["/status", "/sales/1", "/sales/2", "/devices", "/staff", "/journal"]) {
        said.push(await knock(rig.socket, get(path)));
      }
      const { webhooks: heard } = await rig.json<{ webhooks: { accepted: number; signed: boolean } }>([
        "status",
      ]);
      expect(heard).toMatchObject({ signed: true });
      expect(heard.accepted).toBeGreaterThan(0);
      expect(findPlanted(lookAtProcesses())).toEqual([]);

      const requests = await rig.control<readonly Seen[]>("GET", "requests");
      expect(requests.filter((request) => request.operation === create).length).toBeGreaterThan(1);
      expect(requests.filter((request) => request.tokenInUrl)).toEqual([]);
      const { lines, stderr } = rig.daemon;
      const places = {
        ...readFolder(rig.folder, [join(rig.folder, "token")]),
        "what the provider saw": JSON.stringify(requests),
        "the log": lines.join("\n"),
        "standard error": stderr,
        "the papers": rig
          .papers()
          .map((paper) => paper.text)
          .join("\n"),
        "the printer's commands": rig.printer.printer.commands().join("\n"),
        "the display": shown.join("\n"),
        "what was said": said.join("\n"),
      };
      expect(findPlanted(places)).toEqual([]);
      // The stand-in puts this where a token of its seller came in an address or a body.
      expect(places["what the provider saw"]).not.toContain("[token]");
      expect(wrong.heard).toEqual([]);
      // The way did repeat it, and the till did hear of it.
      expect(`${places["the log"]}${places["what was said"]}`).toContain("[access token]");
      expect(shown.length).toBeGreaterThan(3);
      expect(said.join("").length).toBeGreaterThan(1000);
    } finally {
      wrong.end();
      await rig.close();
    }
  },
  90_000,
);

async function setSwitches(url: string, changes: object): Promise<void> {
  const answer = await fetch(`${url}/control/switches`, { method: "PATCH", body: JSON.stringify(changes) });
  expect(answer.status, await answer.text()).toBe(200);
}

test("the search finds what is planted, in every place it looks at", async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "leak"), `before ${PIN} after`);
  expect(findPlanted(readFolder(folder, []))).toHaveLength(1);
  expect(findPlanted({ log: Buffer.from(TOKEN).toString("base64") })).toHaveLength(1);
  const words = ["-e", "setInterval(() => {}, 1000); console.log(1)", TOKEN];
  const leaking = new Program(process.execPath, words, { folder, environment: { LEAK: WEBHOOK_SECRET } });
  await leaking.line(/1/);
  const found = findPlanted(lookAtProcesses()).filter((place) => place.startsWith(`/proc/${leaking.pid}/`));
  expect(new Set(found.map((place) => place.split(":")[0]))).toEqual(
    new Set([`/proc/${leaking.pid}/cmdline`, `/proc/${leaking.pid}/environ`]),
  );
  await leaking.end();
});

test.concurrent.each([
  ["access_token", `[mercado_pago]\naccess_token = "${TOKEN}"`],
  ["the place of its file", `[mercado_pago]\naccess_token_file = "${TOKEN}"`],
  ["a key", `[mercado_pago]\n${TOKEN} = true`],
  ["a section", `[${TOKEN}]\nx = 1`],
  ["a text without quotes", `[mercado_pago]\naccess_token_file = ${TOKEN}`],
  ["the address", `[mercado_pago]\nbase_url = "https://api.mercadopago.com/?access_token=${TOKEN}"`],
  ["a user of the address", `[mercado_pago]\nbase_url = "https://${TOKEN}@api.mercadopago.com"`],
  ["an address without encryption", `[mercado_pago]\nbase_url = "http://api.mercadopago.com/${TOKEN}"`],
  ["another setting", `[mercado_pago]\nuser_id = "${TOKEN}"`],
  ["the webhooks' secret", `[webhooks]\nsecret = "${WEBHOOK_SECRET}"`],
  ["the webhooks' secret file", `[webhooks]\nsecret_file = "${WEBHOOK_SECRET}"`],
])(
  "a configuration with a secret in %s is refused by both programs, which do not repeat it",
  async (_place, lines) => {
    const folder = makeFolder();
    const file = join(folder, "tilld.toml");
    const section = lines.startsWith("[mercado_pago]") ? "" : "[mercado_pago]\n";
    const shop = '[shop]\nname = "Kiosco"\nsite = "MLA"\n[printer]\nconnection = "tcp://127.0.0.1:9"\n';
    writeFileSync(file, `${shop}${section}${lines}\n`);
    const outcomes = await Promise.all([
      run(TILLD, ["--config", file], { folder }),
      run(TILL, ["--config", file, "config", "check", "--json"], { folder }),
    ]);
    for (const { code, stdout, stderr } of outcomes) {
      expect({ code, found: findPlanted({ stdout, stderr }) }).toEqual({ code: 78, found: [] });
      expect(stdout + stderr).toMatch(/expected|must not|unknown|no section/);
    }
  },
  60_000,
);

test.concurrent("a token in the place of the file's name is not repeated by the virtual Mercado Pago", async () => {
  const { code, stdout, stderr } = await run(TILL, ["virtual", "--token-file", TOKEN], {
    folder: makeFolder(),
  });
  expect({ code, found: findPlanted({ stdout, stderr }) }).toEqual({ code: 64, found: [] });
});

test.concurrent("the virtual Mercado Pago records a token in the address, and refuses or accepts it as it is told", async () => {
  const folder = makeFolder();
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  const ask = async (...switches: readonly string[]) => {
    const virtual = new Program(TILL, ["virtual", "--token-file", tokenFile, ...switches], { folder });
    try {
      const url = await virtual.line(/^http:/);
      const { status } = await fetch(`${url}/users/me?access_token=${TOKEN}`);
      const seen = await (await fetch(`${url}/control/requests`)).text();
      expect(findPlanted({ seen, log: virtual.lines.join("\n"), complaints: virtual.stderr })).toEqual([]);
      return { status, seen: JSON.parse(seen) as readonly Seen[] };
    } finally {
      await virtual.end();
    }
  };
  const refused = await ask();
  expect([refused.status, refused.seen[0]?.tokenInUrl]).toEqual([401, true]);
  const accepted = await ask("--switch", "acceptTokenInUrl=true");
  expect([accepted.status, accepted.seen[0]?.tokenInUrl]).toEqual([200, true]);
});
