// Store and point of sale in the account, found or made by src/provision; what an address needs is asked of whoever is
// there.

import { isSite } from "../money/sites.ts";
import type { AccountApi } from "../payments/mercado-pago/account/account.ts";
import { type Provisioned, ProvisionRefusal, provision } from "../provision/provision.ts";
import { ADDRESS_FLAGS, faultsOfNewPos, faultsOfNewStore, readWish } from "../provision/wish.ts";
import type { Draft } from "./draft.ts";
import type { Person } from "./person.ts";
import { type Settings, textAt } from "./settings.ts";
import { SetupError } from "./setup-error.ts";

export interface PlaceOptions {
  readonly api: AccountApi;
  readonly pause: (ms: number) => Promise<void>;
  readonly settings: Settings;
  /** Of the flags that till provision has too. */
  readonly flag: (name: string) => string | undefined;
  readonly person: Person | null;
  readonly draft: Draft;
}

/** Only looks. @throws ProvisionRefusal, SetupError "usage" */
export function planPlace(options: PlaceOptions): Promise<Provisioned> {
  return withAddress(options, true);
}

/** @throws as planPlace, PaymentError */
export function makePlace(options: PlaceOptions): Promise<Provisioned> {
  return withAddress(options, false);
}

async function withAddress(options: PlaceOptions, dryRun: boolean): Promise<Provisioned> {
  const { api, draft, flag, pause, person, settings } = options;
  const told = (name: string) => {
    const kept = draft.answer(`address.${name}`);
    return flag(name) ?? (typeof kept === "string" ? kept : undefined);
  };
  try {
    return await provision(wishOf(settings, told), { api, dryRun, pause });
  } catch (error) {
    const asksForAddress =
      error instanceof ProvisionRefusal && error.problems.some(({ where }) => where === "flag");
    if (asksForAddress && person === null) throw new SetupError("usage", error.message);
    if (!asksForAddress || person === null || told("street") !== undefined) throw error;
    for (const part of ADDRESS_FLAGS) {
      const check = (text: string) => faultOfPart(settings, part, text);
      draft.keep(`address.${part}`, await person.write({ question: part, proposal: null, check }));
    }
    return provision(wishOf(settings, told), { api, dryRun, pause });
  }
}

function wishOf(settings: Settings, flag: (name: string) => string | undefined) {
  const site = textAt(settings, "shop.site") ?? "";
  if (!isSite(site)) throw new Error("the account was not looked at");
  const read = readWish(
    {
      site,
      shopName: textAt(settings, "shop.name") ?? "",
      userId: textAt(settings, "mercado_pago.user_id"),
      externalStoreId: textAt(settings, "mercado_pago.external_store_id") ?? "",
      externalPosId: textAt(settings, "mercado_pago.external_pos_id") ?? "",
    },
    flag,
  );
  if ("faults" in read) throw new SetupError("usage", read.faults.join("\n"));
  return read.wish;
}

function faultOfPart(settings: Settings, part: string, text: string): string | null {
  const whole = Object.fromEntries(ADDRESS_FLAGS.map((name) => [name, "1"]));
  try {
    wishOf(settings, (name) => (name === part ? text : whole[name]));
    return null;
  } catch (error) {
    if (error instanceof SetupError) return error.message.replace(`--${part}: `, "");
    throw error;
  }
}

export function faultOfPosName(text: string): string | null {
  return faultsOfNewPos(text)[0] ?? null;
}

export function faultOfStoreName(text: string): string | null {
  return faultsOfNewStore(text)[0] ?? null;
}
