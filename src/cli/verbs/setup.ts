// till setup: from a machine with devices to a till that sells.

import { dirname, join, resolve } from "node:path";
import type { Outcome, SetupOptions, World } from "../../setup/setup.ts";
import { EXIT } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

const SERVICE_FILE = "/etc/tilld/tilld.toml";

const text = (value: string, about: string) => ({ type: "string", value, about }) as const;
const texts = (value: string, about: string) => ({ ...text(value, about), many: true }) as const;

export const verb: Verb = {
  name: "setup",
  usage: "setup [--counter | --yes | --plan] [--shop-name N --store ID --pos ID --token-file F …]",
  summary:
    "Finds the devices, looks at the account, writes the configuration, sells for test, starts the service.",
  help: `In a console it asks. With --counter it asks on paper and is answered by scanning, without any keyboard. With --yes
it asks nothing and takes its answers from the flags; --plan says what would be done and does nothing. What the
configuration says already stays, unless a flag says otherwise; the file of before is kept beside the new one. It can be run
again at any time: what is done is not done twice, and what was cut off goes on. The access token is read from a
file or standard input, never from the command line, and is printed nowhere. docs/setup.md walks through it.
Ends with 76 when a device or something in the account needs a person, 78 when settings and account contradict each
other, 75 when a sale is open, 74 when something could not be written.`,
  options: {
    yes: { type: "boolean", about: "ask nothing" },
    plan: { type: "boolean", about: "only look, and say what would be done" },
    counter: { type: "boolean", about: "ask on the printer's paper, and be answered by the scanner" },
    "no-sale": { type: "boolean", about: "without the test sale" },
    "token-file": text("FILE", "with the access token; - is standard input"),
    site: text("SITE", "the country, such as MLA; default that of the account"),
    currency: text("CODE", "such as ARS: refuse an account that has another one"),
    "shop-name": text("NAME", "printed first on each paper"),
    "tax-id": text("TEXT", "as it shall be printed"),
    address: texts("LINE", "printed under the name; may be repeated"),
    store: text("ID", "your own name for the store, such as SUC001"),
    pos: text("ID", "your own name for this till, such as SUC001POS001"),
    printer: text(
      "CONNECTION",
      "such as usb:///dev/usb/lp0 or tcp://192.0.2.7:9100; default the one that answers",
    ),
    profile: text("NAME", "of the printer's model; till printer profiles lists them"),
    paper: text("MM", "58 or 80"),
    display: text("CONNECTION", "such as serial:///dev/ttyUSB1?baud=9600, or none"),
    protocol: text("NAME", "of the display's commands"),
    scanner: texts("CONNECTION", "such as evdev:///dev/input/by-id/…, or none; may be repeated"),
    layout: text("NAME", "the keyboard that the scanner types as: us, es, la, pt or pt-br"),
    set: texts("SECTION.KEY=VALUE", "any other setting; may be repeated"),
    root: text(
      "FOLDER",
      "stands for / where devices and /etc are looked for: for trying out with emulated devices",
    ),
    ...addressOptions(),
  },
  operands: [0, 0],
  async run(call) {
    const options = readOptions(call);
    const { setUp } = await import("../../setup/setup.ts");
    const ending = new AbortController();
    const end = () => {
      if (ending.signal.aborted) process.exit(EXIT.tryLater);
      call.note("ending after this step; once more ends at once. A second run goes on from here");
      ending.abort();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
    const { close, world } = await openWorld(call, options, ending.signal);
    try {
      const outcome = await setUp(options, world);
      call.answer(outcome, () => words(outcome));
      return EXIT.ok;
    } finally {
      await close();
    }
  },
};

/** As till provision has them. */
function addressOptions() {
  return {
    "store-name": text("NAME", "of a new store at Mercado Pago; default the shop's"),
    street: text("NAME", "of a new store, without the number"),
    number: text("N", "of the house"),
    city: text("NAME", "as Mercado Libre spells it"),
    state: text("NAME", "state or province, as Mercado Libre spells it"),
    latitude: text("DEGREES", "such as -34.6037"),
    longitude: text("DEGREES", "such as -58.3816"),
    zip: text("CODE", "postal code; may be left out"),
    reference: text("TEXT", "how to find the place; may be left out"),
    "pos-name": text("NAME", "of the POS; default its id"),
    category: text("C", "gastronomy, fuel, or the country's code for it"),
  };
}

function readOptions(call: Call): SetupOptions {
  const ways = ["yes", "plan", "counter"].filter((way) => call.flag(way));
  if (ways.length > 1) throw new UsageError(`--${ways.join(" and --")}: expected one of them`);
  const root = call.text("root") === undefined ? "/" : resolve(call.text("root") ?? "");
  const isService = call.configFile === SERVICE_FILE;
  const file = isService ? join(root, SERVICE_FILE) : resolve(call.configFile);
  return {
    file,
    tokenFile: join(dirname(file), "access_token"),
    isService,
    root,
    flags: call,
    isPlan: call.flag("plan"),
    isCounter: call.flag("counter"),
    sells: !call.flag("no-sale"),
  };
}

async function openWorld(
  call: Call,
  options: SetupOptions,
  signal: AbortSignal,
): Promise<{ readonly world: World; close(): Promise<void> }> {
  const { sleep } = await import("../../../hardware/hal/clock.ts");
  const { systemClock: clock } = await import("../../../hardware/transports/system-clock.ts");
  const { VERSION } = await import("../../about.ts");
  const { sellForTest } = await import("../../demo/test-sale.ts");
  const { machineAt } = await import("../../machine/machine.ts");
  const { createAccountApi } = await import("../../payments/mercado-pago/account/account.ts");
  const { createHttpClient } = await import("../../payments/mercado-pago/http/http-client.ts");
  const { findService } = await import("../../setup/service.ts");
  const machine = machineAt(options.root);
  const closers: (() => Promise<void>)[] = [];
  const person = await openConsole(call, signal);
  if (person !== null) closers.push(async () => person.close());
  const world: World = {
    machine,
    clock,
    environment: options.isService
      ? { ...process.env, CREDENTIALS_DIRECTORY: dirname(options.tokenFile) }
      : process.env,
    person,
    signal,
    service: options.isService ? await findService(machine) : null,
    account: (token, baseUrl) => {
      const http = createHttpClient({
        baseUrl,
        accessToken: () => token,
        clock,
        userAgent: `tilld/${VERSION}`,
      });
      closers.push(() => http.close());
      return { api: createAccountApi(http), pause: (ms) => sleep(clock, ms) };
    },
    till: () => askTill(options.file),
    sell: (config) => sellForTest(config, signal),
    say: (words) => call.note(words),
  };
  return { world, close: async () => void (await Promise.all(closers.map((close) => close()))) };
}

/** Null where nobody shall be asked, or on paper. */
async function openConsole(call: Call, signal: AbortSignal) {
  if (["yes", "plan", "counter"].some((way) => call.flag(way))) return null;
  if (call.text("token-file") === "-")
    throw new UsageError(
      "--token-file -: standard input is where the questions are answered; name a file, or say --yes",
    );
  if (!process.stdin.isTTY)
    throw new UsageError("nobody can be asked here: say --yes, --plan or --counter, or run it in a console");
  const { ConsolePerson } = await import("../../setup/console.ts");
  const person = new ConsolePerson(process.stdin, process.stderr, (words) =>
    process.stderr.write(`${words}\n`),
  );
  signal.addEventListener("abort", () => person.close());
  return person;
}

async function askTill(file: string): Promise<"none" | "idle" | "busy"> {
  const { ConfigError } = await import("../../config/config.ts");
  const { loadCommandPlaces } = await import("../../config/load-config.ts");
  const { ControlClient, ControlUnreachable } = await import("../../control/client.ts");
  const { existsSync } = await import("node:fs");
  if (!existsSync(file)) return "none";
  try {
    const { state } = await new ControlClient(loadCommandPlaces(file).socket).status();
    return state === "idle" ? "idle" : "busy";
  } catch (error) {
    if (error instanceof ControlUnreachable || error instanceof ConfigError) return "none";
    throw error;
  }
}

function words(outcome: Outcome): string {
  const { account, changed, changes, deeds, file, isPlan, kept, notes, service, testSale } = outcome;
  const would = isPlan ? "would be " : "";
  const rows: string[][] = [];
  if (account !== null) rows.push(["account", [account.userId, account.site, account.kind].join(", ")]);
  for (const { from, path, to } of changes) {
    const was = from === undefined ? "" : `  (was ${JSON.stringify(from)})`;
    rows.push([path, to === undefined ? `taken away${was}` : `${JSON.stringify(to)}${was}`]);
  }
  if (changes.length > 0) rows.push(["file", `${file}: ${would}written`]);
  if (kept !== null) rows.push(["", `what stood there before is kept as ${kept}`]);
  for (const { draft, how, kind } of deeds) {
    const name = kind.endsWith("store") ? "store" : "pos";
    rows.push([name, `${draft.externalId}: ${isPlan ? `would be ${kind.split("-")[0]}d` : how}`]);
  }
  if (testSale !== null) rows.push(["test sale", testSale.words]);
  rows.push(["service", service]);
  for (const note of notes)
    for (const [index, line] of note.split("\n").entries()) rows.push([index === 0 ? "note" : "", line]);
  const end = isPlan
    ? "a plan: nothing was changed"
    : changed
      ? "the till is ready"
      : "nothing to do: everything is as it should be";
  return `${columns(rows)}\n${end}`;
}
