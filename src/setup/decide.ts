// What shall be: from what the configuration says, what the flags and the devices say, what the account is, and what a
// person answers. Prints and asks where somebody is there; changes nothing but the draft of the answers.

import { TOKEN_PATH } from "../config/access-token.ts";
import { ConfigError } from "../config/config.ts";
import { faultsOfSettings } from "../config/load-config.ts";
import type { Provisioned } from "../provision/provision.ts";
import type { Beginning } from "./begin.ts";
import { chooseDevices } from "./choose-devices.ts";
import type { DeviceLoan } from "./device-loan.ts";
import type { Draft } from "./draft.ts";
import { fitAccount } from "./fit-account.ts";
import { type ChosenToken, chooseToken } from "./get-token.ts";
import { type PlaceOptions, planPlace } from "./make-place.ts";
import { missingAddress, nameShop } from "./name-shop.ts";
import { goOn } from "./person.ts";
import { changesBetween, type Settings, settingAt, textAt, withSetting } from "./settings.ts";
import type { Outcome, SetupOptions, World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { currencyFaults } from "./wish.ts";

export interface Decision extends Pick<Outcome, "file" | "changes" | "account" | "deeds" | "notes"> {
  /** There is a file. */
  readonly isThere: boolean;
  readonly settings: Settings;
  readonly draft: Draft;
  /** Null in a plan that has none. */
  readonly token: ChosenToken | null;
  /** Null in a plan that cannot say yet. */
  readonly place: PlaceOptions | null;
}

/** @throws as setUp */
export async function decide(
  beginning: Beginning,
  options: SetupOptions,
  world: World,
  loan: DeviceLoan,
): Promise<Decision> {
  const { before, draft, isNew, isThere, missing, wished } = beginning;
  const { file, flags, isPlan, isService } = options;
  const { person } = world;
  let { settings } = wished;
  const notes: string[] = [];
  const decided = (more: Partial<Decision> = {}): Decision => {
    const changes = changesBetween(before, settings);
    const nothing = { account: null, deeds: [], token: null, place: null };
    return { ...nothing, file, isThere, settings, draft, changes, notes, ...more };
  };
  if (person === null && missing.length > 0) {
    if (!isPlan)
      throw new SetupError(
        "usage",
        [...missing, ...missingAddress(flags), "or run till setup in a console, or with --counter"].join(
          "\n",
        ),
      );
    notes.push(...missing.map((words) => `would ask: ${words}`));
  }
  if (isNew || changesBetween(before, settings).length > 0) {
    if (!isPlan) await loan.borrow();
    if (await loan.isFree())
      settings = await chooseDevices({ before, settings, wished, draft, isNew, options, world, notes });
    else notes.push("tilld runs and has the devices: they were not looked at");
  }
  goOn(world.signal);
  const token = await chooseToken(options, world, settings);
  if (token === null) return decided();

  const account = world.account(token.text, token.baseUrl);
  const { report, settings: fitted } = await fitAccount(
    account.api,
    settings,
    token.text.startsWith("TEST-"),
  );
  settings = fitted;
  const wrongMoney = currencyFaults(flags.text("currency"), textAt(settings, "shop.site"));
  if (wrongMoney.length > 0) throw new SetupError("misfit", wrongMoney.join("\n"));
  if (!isService && settingAt(settings, TOKEN_PATH) === undefined)
    settings = withSetting(settings, TOKEN_PATH, "access_token");
  const { nickname, site, userId } = report.account;
  world.say(`account ${userId}${nickname === null ? "" : ` ${nickname}`}, ${site}, ${report.kind}`);
  if (person !== null) settings = await nameShop(settings, draft, person, nickname);
  const whose = { userId, site, kind: report.kind };
  if (isPlan && missing.length > 0) return decided({ account: whose, token });

  goOn(world.signal);
  const place = { ...account, settings, flag: (name: string) => flags.text(name), person, draft };
  const planned: Provisioned = await planPlace(place);
  const faults = faultsOfSettings(settings, file, world.environment).filter(
    ({ path }) => path !== TOKEN_PATH,
  );
  if (faults.length > 0) throw new ConfigError(file, faults);
  notes.push(...planned.notes);
  return decided({ account: whose, token, place, deeds: planned.deeds });
}
