// What nobody can find out by looking: how the shop is called, and the names of its store and point of sale.

import { existsSync } from "node:fs";
import { ADDRESS_FLAGS, ADDRESS_USAGE } from "../provision/wish.ts";
import type { Draft } from "./draft.ts";
import { faultOfPosName, faultOfStoreName } from "./make-place.ts";
import type { Person } from "./person.ts";
import { type Settings, settingAt, textAt, withSetting } from "./settings.ts";
import { CARRIERS } from "./token.ts";
import type { Flags } from "./wish.ts";

const MOST_NAME = 64;
const MOST_TAX_ID = 32;
const FIRST_STORE = "SUC001";
const FIRST_POS = "POS001";

/** Setting -> flag, and what it is. */
const NAMES = [
  ["shop.name", "--shop-name NAME", "printed first on each paper"],
  ["mercado_pago.external_store_id", "--store ID", `your own name for the store, such as ${FIRST_STORE}`],
  [
    "mercado_pago.external_pos_id",
    "--pos ID",
    `your own name for this till, such as ${FIRST_STORE}${FIRST_POS}`,
  ],
] as const;

/** What has to be said where nobody can be asked. */
export function missingFlags(settings: Settings, flags: Flags, tokenFile: string): readonly string[] {
  const missing = NAMES.filter(([path]) => settingAt(settings, path) === undefined).map(
    ([, flag, about]) => `${flag}: missing; ${about}`,
  );
  const hasToken =
    flags.text("token-file") !== undefined || [tokenFile, ...CARRIERS].some((file) => existsSync(file));
  if (hasToken) return missing;
  return [...missing, "--token-file FILE: missing; a file with the access token, or - for standard input"];
}

/** What may have to be said besides: only the account knows whether there is a store. */
export function missingAddress(flags: Flags): readonly string[] {
  const missing = ADDRESS_FLAGS.filter((name) => flags.text(name) === undefined);
  if (missing.length < ADDRESS_FLAGS.length)
    return missing.map((name) => `--${name}: missing; an address needs it`);
  return [`where the account has no store of that name yet, its address too: ${ADDRESS_USAGE}`];
}

/** @param nickname of the account, as a proposal */
export async function nameShop(
  settings: Settings,
  draft: Draft,
  person: Person,
  nickname: string | null,
): Promise<Settings> {
  let named = settings;
  const ask = async (
    path: (typeof NAMES)[number][0] | "shop.tax_id",
    question: "shopName" | "taxId" | "store" | "pos",
    proposal: string | null,
    check: (text: string) => string | null,
  ) => {
    if (settingAt(named, path) !== undefined || draft.answer(path) !== undefined) return;
    const text = await person.write({ question, proposal, check });
    draft.keep(path, text === "" ? null : text);
    if (text !== "") named = withSetting(named, path, text);
  };
  const isFirst = settingAt(named, "shop.name") === undefined || draft.answer("shop.name") !== undefined;
  await ask("shop.name", "shopName", nickname, (text) => faultOfText(text, 1, MOST_NAME));
  // Asked of a new shop alone: one without has chosen so.
  if (isFirst) await ask("shop.tax_id", "taxId", "", (text) => faultOfText(text, 0, MOST_TAX_ID));
  await ask("mercado_pago.external_store_id", "store", FIRST_STORE, faultOfStoreName);
  const store = (textAt(named, "mercado_pago.external_store_id") ?? FIRST_STORE).replace(/[^A-Za-z0-9]/g, "");
  await ask("mercado_pago.external_pos_id", "pos", `${store}${FIRST_POS}`.slice(-39), faultOfPosName);
  return named;
}

function faultOfText(text: string, least: number, most: number): string | null {
  const { length } = [...text];
  if (length >= least && length <= most && !/\p{C}/u.test(text)) return null;
  return `expected a text of ${least} to ${most} characters`;
}
