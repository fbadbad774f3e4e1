// till virtual: the virtual Mercado Pago as a process of its own, for trying and testing a till from outside.

import { systemClock } from "../../../hardware/transports/system-clock.ts";
import type { Switches } from "../../payments/virtual-mercado-pago/switches.ts";
import { EXIT } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { UsageError, type Verb } from "../verb.ts";

/** No secret: it opens nothing but this stand-in. */
const PUBLIC_TOKEN = "TEST-virtual-mercado-pago";

export const verb: Verb = {
  name: "virtual",
  usage: "virtual [--port N] [--token-file FILE] [--site S] [--switch NAME=VALUE]…",
  summary: "Runs the virtual Mercado Pago on this machine until it is ended; no real money can move.",
  help: `Writes its URL, the base_url for a configuration, as the first line. GET URL/control lists how to be the
customer's phone, and how to make it fail; PATCH URL/control/switches changes switches while it runs. Ends with 0 at
SIGINT or SIGTERM.`,
  async moreHelp() {
    const { describeSwitches } = await import("../../payments/virtual-mercado-pago/switches.ts");
    const rows = describeSwitches().map(({ name, preset, values }) => [`  ${name}=${preset}`, values]);
    return [
      "Switches, with the value that each starts with and all that it takes. What they mean stands in",
      "src/payments/virtual-mercado-pago/README.md; [inferred] and [conflict] are marks of what Mercado Pago's own",
      "documents leave open.",
      columns(rows),
    ].join("\n");
  },
  options: {
    port: { type: "string", value: "N", about: "on 127.0.0.1; default any free one" },
    "token-file": {
      type: "string",
      value: "FILE",
      about: `file with the token it expects; default ${PUBLIC_TOKEN}`,
    },
    site: { type: "string", value: "S", about: "the country, such as MLA or MLB; default MLA" },
    switch: {
      type: "string",
      value: "NAME=VALUE",
      many: true,
      about: "one of the switches above; may be given many times",
    },
  },
  operands: [0, 0],
  async run(call) {
    const { startVirtualMercadoPago } = await import(
      "../../payments/virtual-mercado-pago/virtual-mercado-pago.ts"
    );
    const { isSite } = await import("../../money/sites.ts");
    const port = Number(call.text("port") ?? "0");
    const site = call.text("site") ?? "MLA";
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError("--port: expected 0 to 65535");
    if (!isSite(site)) throw new UsageError("--site: expected one of MLA, MLB, MLC, MCO, MLM, MPE, MLU");
    const switches = await readSwitches(call.texts("switch"));
    const tokenFile = call.text("token-file");
    const token = tokenFile === undefined ? PUBLIC_TOKEN : await readToken(tokenFile);
    const ended = new Promise<void>((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    const virtual = await startVirtualMercadoPago({
      clock: systemClock,
      port,
      site,
      accessTokens: [token],
      switches,
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") throw error;
      throw new UsageError(`--port ${port}: another program listens there; leave it out to take a free one`);
    });
    call.answer({ url: virtual.url }, () => virtual.url);
    call.note("virtual Mercado Pago: no real money can move");
    await ended;
    await virtual.close();
    return EXIT.ok;
  },
};

/** All that is wrong is said at once. */
async function readSwitches(texts: readonly string[]): Promise<Partial<Switches>> {
  const { readSwitch } = await import("../../payments/virtual-mercado-pago/switches.ts");
  const faults: string[] = [];
  const changes = texts.map((text) => {
    try {
      return readSwitch(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push(`--switch ${error.message}`);
      return {};
    }
  });
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return Object.assign({}, ...changes) as Partial<Switches>;
}

async function readToken(file: string): Promise<string> {
  const { readTokenFile } = await import("../../config/access-token.ts");
  const result = readTokenFile(file, process.env);
  const { show } = await import("../../config/faults.ts");
  // A token in the place of its file's name is not repeated.
  if ("fault" in result) throw new UsageError(`--token-file ${show(file)}: ${result.fault}`);
  return result.token;
}
