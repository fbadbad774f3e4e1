// Which access token the till shall have: the one that was handed over, the one that is in its place, or the one that a
// person brings.

import { existsSync } from "node:fs";
import { isGoodBaseUrl } from "../config/shop-settings.ts";
import { type Settings, textAt } from "./settings.ts";
import type { SetupOptions, World } from "./setup.ts";
import { SetupError } from "./setup-error.ts";
import { CARRIERS, faultOfToken, readCarried, tokenInPlace } from "./token.ts";

const MERCADO_PAGO = "https://api.mercadopago.com";

export interface ChosenToken {
  readonly text: string;
  /** It is not the one that is in its place. */
  readonly isNew: boolean;
  /** Where it may be sent. */
  readonly baseUrl: string;
}

/** @returns null in a plan that has none. @throws SetupError, or PaymentError where Mercado Pago does not answer */
export async function chooseToken(
  { flags, isPlan, root, tokenFile }: SetupOptions,
  world: World,
  settings: Settings,
): Promise<ChosenToken | null> {
  const baseUrl = textAt(settings, "mercado_pago.base_url") ?? MERCADO_PAGO;
  if (!isGoodBaseUrl(baseUrl))
    throw new SetupError(
      "usage",
      "mercado_pago.base_url: expected an https:// address; the token was sent nowhere",
    );
  const there = tokenInPlace(tokenFile);
  const chosen = (text: string): ChosenToken => {
    const isNew = there === null || "fault" in there || there.token !== text;
    return { text, isNew, baseUrl };
  };
  const handed = flags.text("token-file");
  if (handed !== undefined) {
    const read = readCarried(handed);
    if ("fault" in read) throw new SetupError("usage", `--token-file: ${read.fault}`);
    return chosen(read.token);
  }
  if (there !== null && "fault" in there) throw new SetupError("usage", `${tokenFile}: ${there.fault}`);
  if (there !== null) return chosen(there.token);
  const carrier = CARRIERS.map((path) => (root === "/" ? path : root + path)).find((path) =>
    existsSync(path),
  );
  if (carrier !== undefined) {
    const read = readCarried(carrier);
    if ("token" in read) {
      world.say(`took the access token from ${carrier}: delete it there when setup is done`);
      return chosen(read.token);
    }
    if (world.person === null) throw new SetupError("usage", read.fault);
  }
  if (world.person === null) {
    if (isPlan) return null;
    throw new Error("what is missing was said before");
  }
  return chosen(await askToken(world, world.person, baseUrl));
}

/** Until Mercado Pago knows it; one that it does not know is told as such and asked for again. */
async function askToken(
  world: World,
  person: NonNullable<World["person"]>,
  baseUrl: string,
): Promise<string> {
  for (let refusal: string | null = null; ; ) {
    const text = (await person.secret(refusal)).trim();
    refusal = faultOfToken(text);
    if (refusal !== null) continue;
    try {
      await world.account(text, baseUrl).api.whoAmI();
      return text;
    } catch (error) {
      const isRefused = error instanceof Error && "code" in error && error.code === "unauthorized";
      if (!isRefused) throw error;
      refusal = error.message;
    }
  }
}
