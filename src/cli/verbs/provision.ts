// till provision: from an account to a store, a point of sale and a poster, without a browser.

import type { SellerConfig } from "../../config/load-config.ts";
import type { Deed, Provisioned } from "../../provision/provision.ts";
import { EXIT, type ExitCode, exitCodeOfRefusal } from "../exit-codes.ts";
import { columns } from "../format.ts";
import { type Call, UsageError, type Verb } from "../verb.ts";

const text = (value: string, about: string) => ({ type: "string", value, about }) as const;

export const verb: Verb = {
  name: "provision",
  usage:
    "provision [--dry-run] [--poster] [--store-name N --street S --number N …] [--pos-name N] [--category C]",
  summary:
    "Finds or creates the store and the POS of the configuration, and prints the POS's QR as a poster.",
  help: `Asks Mercado Pago itself, with the token of the configuration; the daemon is needed for --poster only. The store
has the external_id mercado_pago.external_store_id, the POS has mercado_pago.external_pos_id and a fixed amount.
What is there and fits is left as it is, so a second run changes nothing. A POS whose amount is not fixed is mended; one
that belongs to another store is not touched. A store that does not exist yet needs an address.
Ends with 76 when something has to be done in Mercado Pago's panel first, 78 when the configuration does not fit the
account, 75 when the poster was not printed.`,
  options: {
    "dry-run": { type: "boolean", about: "only look, and say what would be done" },
    poster: { type: "boolean", about: "print the QR for the counter on the till's printer" },
    "store-name": text("NAME", "of the store; default the shop's name for a new one"),
    street: text("NAME", "the street of the store, without the number"),
    number: text("N", "the number of the house"),
    city: text("NAME", "as Mercado Libre spells it"),
    state: text("NAME", "state or province, as Mercado Libre spells it"),
    latitude: text("DEGREES", "such as -34.6037"),
    longitude: text("DEGREES", "such as -58.3816"),
    zip: text("CODE", "postal code; may be left out"),
    reference: text("TEXT", "how to find the place; may be left out"),
    "pos-name": text("NAME", "of the POS; default its external_id for a new one"),
    category: text("C", "gastronomy, fuel, or the country's code for it; left out: generic"),
  },
  operands: [0, 0],
  async run(call) {
    const { openMercadoPago } = await import("../mercado-pago.ts");
    const { createAccountApi } = await import("../../payments/mercado-pago/account/account.ts");
    const { provision } = await import("../../provision/provision.ts");
    const dryRun = call.flag("dry-run");
    if (dryRun && call.flag("poster")) throw new UsageError("--poster: a dry run prints nothing");
    const { config, http, pause, close } = openMercadoPago(call);
    try {
      const wish = await readFlags(call, config);
      const api = createAccountApi(http);
      const done = await provision(wish, { api, dryRun, pause }).catch(rethrow(config));
      const settings = missingSettings(config, done);
      const poster = call.flag("poster") ? await printPoster(call, done) : null;
      call.answer({ dryRun, changed: !dryRun && done.deeds.length > 0, ...done, settings, poster }, () =>
        words(done, { dryRun, settings, poster, file: config.file }),
      );
      return poster === null ? EXIT.ok : poster.exit;
    } finally {
      await close();
    }
  },
};

async function readFlags(call: Call, config: SellerConfig) {
  const { ConfigError } = await import("../../config/config.ts");
  const { readWish } = await import("../../provision/wish.ts");
  const { externalPosId, externalStoreId, userId } = config.mercadoPago;
  if (externalStoreId === null) {
    const message = "missing; expected your own name for the store, such as SUC001";
    throw new ConfigError(config.file, [{ path: "mercado_pago.external_store_id", message }]);
  }
  const { name: shopName, site } = config.shop;
  const read = readWish({ site, shopName, userId, externalStoreId, externalPosId }, (flag) =>
    call.text(flag),
  );
  if ("faults" in read) throw new UsageError(read.faults.join("\n"));
  return read.wish;
}

/** Each problem where a person looks for it: in the file, on the command line, in the account. */
function rethrow(config: SellerConfig): (error: unknown) => Promise<never> {
  return async (error) => {
    const { ProvisionRefusal } = await import("../../provision/provision.ts");
    if (!(error instanceof ProvisionRefusal)) throw error;
    const { problems } = error;
    if (problems.every(({ where }) => where === "setting")) {
      const { ConfigError } = await import("../../config/config.ts");
      throw new ConfigError(
        config.file,
        problems.map(({ name: path, message }) => ({ path, message })),
      );
    }
    if (problems.every(({ where }) => where === "flag")) throw new UsageError(error.message);
    throw error;
  };
}

/** What the configuration does not say and the instore rail needs. */
function missingSettings(config: SellerConfig, { account }: Provisioned): readonly string[] {
  return config.mercadoPago.userId === null ? [`user_id = ${JSON.stringify(account.userId)}`] : [];
}

interface PosterOutcome {
  readonly outcome: string;
  readonly detail: string;
  readonly exit: ExitCode;
}

async function printPoster(call: Call, { account, pos }: Provisioned): Promise<PosterOutcome> {
  const { judgeQr } = await import("../../provision/static-qr.ts");
  const declined = (detail: string) => ({ outcome: "not-printed", detail, exit: EXIT.declined });
  const qr = pos?.qr.text ?? null;
  if (qr === null) {
    const image = pos?.qr.image ?? null;
    const where =
      image === null ? "take it from Mercado Pago's panel" : `print the picture at ${image} instead`;
    return declined(`Mercado Pago did not say what the QR of this POS holds; ${where}`);
  }
  const verdict = judgeQr(qr);
  if (verdict.kind === "damaged") {
    return declined(
      `the QR text that Mercado Pago sent is damaged (${verdict.why}), and no phone could pay it`,
    );
  }
  const { ControlRefusal, ControlUnreachable } = await import("../../control/client.ts");
  try {
    const client = await call.client();
    if (account.virtual && !(await client.status()).demo) {
      return declined(
        "this is the QR of the virtual Mercado Pago, and the till does not know that it is a demonstration; write " +
          "demo = true into [mercado_pago] and start tilld again, so that the poster says DEMO",
      );
    }
    const { outcome, detail } = await client.poster(qr);
    const printed = outcome === "printed" || outcome === "sent";
    return { outcome, detail, exit: printed ? EXIT.ok : EXIT.tryLater };
  } catch (error) {
    // What was done at Mercado Pago is told all the same.
    const exit = error instanceof ControlRefusal ? exitCodeOfRefusal(error.code) : EXIT.unreachable;
    if (error instanceof ControlRefusal || error instanceof ControlUnreachable) {
      return { outcome: "not-printed", detail: error.message, exit };
    }
    throw error;
  }
}

interface Told {
  readonly dryRun: boolean;
  readonly settings: readonly string[];
  readonly poster: PosterOutcome | null;
  readonly file: string;
}

function words({ account, store, pos, deeds, notes }: Provisioned, told: Told): string {
  const row = (thing: "store" | "pos", is: string): string[] => {
    const deed = deeds.find(({ kind }) => kind.endsWith(thing));
    if (deed === undefined) return [thing, "as it was", is];
    if (deed.how !== "planned") return [thing, deed.how, is];
    const words = deed.kind.startsWith("create") ? "would create" : "would change";
    return [thing, words, is === "" ? draftWords(deed.draft) : is];
  };
  const rows: string[][] = [
    ["account", "", [account.userId, account.nickname, account.site].filter(Boolean).join(", ")],
    row("store", store === null ? "" : storeWords(store)),
    row("pos", pos === null ? "" : posWords(pos)),
  ];
  for (const deed of deeds) for (const why of deed.why) rows.push(["", "", `because ${why}`]);
  for (const note of notes) rows.push(["note", "", note]);
  if (pos !== null) {
    rows.push(["qr", "", pos.qr.text ?? "Mercado Pago did not say what it holds"]);
    if (pos.qr.image !== null) rows.push(["picture", "", pos.qr.image]);
  }
  if (told.poster !== null) {
    const { outcome, detail } = told.poster;
    rows.push(["poster", outcome, detail]);
  }
  const end = told.dryRun
    ? "dry run: nothing was changed"
    : deeds.length === 0 && (told.poster?.exit ?? EXIT.ok) === EXIT.ok
      ? "nothing to do: everything is as it should be"
      : "";
  const lines = told.settings.map((line) => `write into [mercado_pago] of ${told.file}: ${line}`);
  return [columns(rows), ...lines, end].filter(Boolean).join("\n");
}

function draftWords(draft: Deed["draft"]): string {
  if (!("address" in draft)) return `${draft.externalId}, ${draft.name}, fixed amount`;
  const { city, number, state, street } = draft.address;
  return [draft.externalId, draft.name, `${street} ${number}`, city, state].join(", ");
}

function storeWords({ externalId, id, name, address }: NonNullable<Provisioned["store"]>): string {
  return [externalId, `id ${id}`, name, address].filter(Boolean).join(", ");
}

function posWords({ externalId, id, name, fixedAmount, category }: NonNullable<Provisioned["pos"]>): string {
  const kind = category === null ? "generic" : `category ${category}`;
  return [externalId, `id ${id}`, name, fixedAmount ? "fixed amount" : "amount NOT fixed", kind].join(", ");
}
