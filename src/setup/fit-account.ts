// What the account behind the token means for the settings: its country, its number, the rail that serves it, and
// that no real money moves where it is the virtual one.

import { chooseRail } from "../config/choose-rail.ts";
import { isSite } from "../money/sites.ts";
import type { AccountApi } from "../payments/mercado-pago/account/account.ts";
import { type AccountReport, lookAtAccount } from "../provision/look-at-account.ts";
import { type Settings, settingAt, textAt, withSetting } from "./settings.ts";
import { SetupError } from "./setup-error.ts";

export interface Fitted {
  readonly report: AccountReport;
  readonly settings: Settings;
}

/**
 * Asks four questions, all of which only read. What the settings say already stays.
 * @throws PaymentError, or SetupError "misfit" where settings and account contradict each other
 */
export async function fitAccount(api: AccountApi, settings: Settings, isTestToken: boolean): Promise<Fitted> {
  const site = textAt(settings, "shop.site") ?? (await api.whoAmI()).site;
  if (!isSite(site)) {
    const message = `the account is of the site ${JSON.stringify(site)}, which tilld does not know`;
    throw new SetupError("misfit", message);
  }
  const rail = settingAt(settings, "mercado_pago.rail");
  const configured = {
    site,
    userId: textAt(settings, "mercado_pago.user_id"),
    externalPosId: textAt(settings, "mercado_pago.external_pos_id") ?? "SUC001POS001",
    rail: chooseRail(rail === "orders" || rail === "instore" ? rail : "auto", site).rail,
  };
  const report = await lookAtAccount(api, configured, isTestToken);
  if (report.misfits.length > 0) {
    const message = `the settings do not fit the account of this access token, and nothing was written:\n  ${report.misfits.join("\n  ")}`;
    throw new SetupError("misfit", message);
  }
  let fitted = withSetting(settings, "shop.site", site);
  for (const { key, section, value } of report.settings)
    fitted = withSetting(fitted, `${section}.${key}`, value);
  // Only the virtual one can be meant; towards any other, the configuration refuses it.
  if (report.kind === "virtual") fitted = withSetting(fitted, "mercado_pago.demo", true);
  return { report, settings: fitted };
}
