// Whether an account and a configuration fit each other, and which of Mercado Pago's two APIs serve it: for the
// person who writes the configuration. Changes nothing.

import { isSite, type RailName, SITES } from "../money/sites.ts";
import type { Account, AccountApi, Probe } from "../payments/mercado-pago/account/account.ts";
import { nameSite } from "./plan.ts";

export interface Configured {
  readonly site: string;
  readonly userId: string | null;
  readonly externalPosId: string;
  /** The rail that the till would sell on. */
  readonly rail: RailName;
}

export interface AccountReport {
  readonly account: Account;
  /** What kind of money moves: "virtual" none at all, "test" play money. */
  readonly kind: "virtual" | "test" | "production";
  readonly rails: Readonly<Record<RailName, Probe>>;
  /** What Mercado Pago documents for the country; null for a country that we do not know. */
  readonly defaultRail: RailName | null;
  /** Where the configuration does not fit the account: "shop.site: found …; expected …". */
  readonly misfits: readonly string[];
  /** Lines of the configuration that are missing or should be others, by section. */
  readonly settings: readonly SettingLine[];
}

export interface SettingLine {
  readonly section: "shop" | "mercado_pago";
  readonly key: string;
  readonly value: string;
  /** As the file has it. */
  readonly line: string;
}

/**
 * Asks four questions, all of which only read.
 * @throws PaymentError when not even the account could be read
 */
export async function lookAtAccount(
  api: AccountApi,
  configured: Configured,
  isTestToken: boolean,
): Promise<AccountReport> {
  const account = await api.whoAmI();
  const orders = await api.probeOrders();
  const instore = await api.probeInstore(account.userId, configured.externalPosId);
  return judge(account, { orders, instore }, configured, isTestToken);
}

export function judge(
  account: Account,
  rails: AccountReport["rails"],
  configured: Configured,
  isTestToken: boolean,
): AccountReport {
  const defaultRail = isSite(account.site) ? SITES[account.site].defaultRail : null;
  const misfits: string[] = [];
  const settings: SettingLine[] = [];
  const write = (section: SettingLine["section"], key: string, value: string) =>
    settings.push({ section, key, value, line: `${key} = ${JSON.stringify(value)}` });
  if (account.site !== configured.site) {
    const found = `found ${nameSite(configured.site)}, and the account is of ${nameSite(account.site)}`;
    misfits.push(`shop.site: ${found}; expected ${account.site}`);
    write("shop", "site", account.site);
  }
  if (configured.userId !== account.userId) {
    if (configured.userId !== null) {
      const found = `found ${configured.userId}, and the access token belongs to ${account.userId}`;
      misfits.push(
        `mercado_pago.user_id: ${found}; expected ${account.userId}, or the token of another account`,
      );
    }
    write("mercado_pago", "user_id", account.userId);
  }
  // A rail that follows from the country will follow from the right one.
  const rightSite = account.site === configured.site || defaultRail === null;
  const sells = rightSite ? configured.rail : defaultRail;
  if (rails[sells].answers === false) {
    misfits.push(`mercado_pago.rail: the ${sells} API does not serve this account`);
  }
  const rail = chooseRail(rails, defaultRail);
  // The instore API serves every country, so a seller who chose it has no reason to change.
  const chosen = sells === "instore" && rails.instore.answers === true;
  if (rail !== null && rail !== sells && !chosen) {
    write("mercado_pago", "rail", rail);
  }
  const kind = account.virtual ? "virtual" : account.isTest || isTestToken ? "test" : "production";
  return { account, kind, rails, defaultRail, misfits, settings };
}

/** The country's own where it answers; the other one where only that does. */
function chooseRail(rails: AccountReport["rails"], preferred: RailName | null): RailName | null {
  const first = preferred ?? "orders";
  const second = first === "orders" ? "instore" : "orders";
  if (rails[first].answers === true) return first;
  if (rails[second].answers === true) return second;
  return null;
}
