// From a machine with devices and an access token to a till that sells. First everything is decided, then it is done,
// so that a plan and a real run cannot differ in what they decide. What a person answered is kept as soon as it is
// known: a run that was cut off goes on where it was, and a run that finds everything done changes nothing.

import type { Clock } from "../../hardware/hal/clock.ts";
import type { Environment } from "../config/access-token.ts";
import type { Config } from "../config/config.ts";
import type { Machine } from "../machine/machine.ts";
import type { AccountApi } from "../payments/mercado-pago/account/account.ts";
import type { Deed } from "../provision/provision.ts";
import { begin } from "./begin.ts";
import { carryOut } from "./carry-out.ts";
import type { CounterPerson } from "./counter.ts";
import { type Decision, decide } from "./decide.ts";
import { DeviceLoan } from "./device-loan.ts";
import { meetAtCounter } from "./meet-at-counter.ts";
import type { Person } from "./person.ts";
import type { Service } from "./service.ts";
import type { Change } from "./settings.ts";
import type { Flags } from "./wish.ts";

export interface SetupOptions {
  /** Absolute path of the configuration. */
  readonly file: string;
  /** Absolute path of the access token: where the service hands it over from, else beside the configuration. */
  readonly tokenFile: string;
  /** The configuration is the one that the service reads. */
  readonly isService: boolean;
  /** What stands for "/" where devices are looked for. */
  readonly root: string;
  readonly flags: Flags;
  /** Look, and say what would be done. */
  readonly isPlan: boolean;
  /** Asks on paper, and is answered by scanning. */
  readonly isCounter: boolean;
  /** Ends with a test sale. */
  readonly sells: boolean;
}

/** What setup reaches outside itself. */
export interface World {
  readonly machine: Machine;
  readonly clock: Clock;
  /** As the till will see it. */
  readonly environment: Environment;
  /** Null: nobody can be asked. */
  readonly person: Person | null;
  /** Null where no systemd runs, or knows no tilld. */
  readonly service: Service | null;
  account(token: string, baseUrl: string): Account;
  /** Whether a till runs, which has the devices then. */
  till(): Promise<"none" | "idle" | "busy">;
  /** A sale on the devices of the configuration, with no real money. */
  sell(config: Config): Promise<TestSale>;
  /** Somebody wants it to end in the middle. */
  readonly signal: AbortSignal;
  /** What goes on, for people who wait. */
  say(words: string): void;
}

export interface Account {
  readonly api: AccountApi;
  pause(ms: number): Promise<void>;
}

export interface TestSale {
  readonly ok: boolean;
  readonly words: string;
}

export interface Outcome {
  readonly isPlan: boolean;
  /** Something is other than before. */
  readonly changed: boolean;
  readonly file: string;
  readonly changes: readonly Change[];
  /** Where the earlier file is kept; null where there was none, or it stays. */
  readonly kept: string | null;
  /** Null where a plan had no token to ask with. */
  readonly account: { readonly userId: string; readonly site: string; readonly kind: string } | null;
  /** In the account. */
  readonly deeds: readonly Deed[];
  /** Null where none was made. */
  readonly testSale: TestSale | null;
  /** How the service is, and what is left to a person. */
  readonly service: string;
  /** What somebody should know; of a plan also what is missing. */
  readonly notes: readonly string[];
}

/** @throws SetupError, ConfigError, ProvisionRefusal, PaymentError: after each of them a second run goes on */
export async function setUp(options: SetupOptions, outside: World): Promise<Outcome> {
  const loan = await DeviceLoan.open(outside);
  let person: CounterPerson | null = null;
  try {
    const beginning = begin(options);
    const isAsking = beginning.isNew || beginning.missing.length > 0;
    if (options.isCounter && isAsking) {
      await loan.borrow();
      person = await meetAtCounter(beginning, options, outside);
    }
    // Who met somebody knows the printer and the scanner since.
    const world = { ...outside, person: person ?? outside.person };
    const decision = await decide(person === null ? beginning : begin(options), options, world, loan);
    if (options.isPlan) return planOf(decision, world);
    return await carryOut(decision, options, world, loan, async () => {
      await person?.finish();
      await person?.close();
    });
  } catch (error) {
    await person?.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await person?.close();
    await loan.giveBack();
  }
}

function planOf({ account, changes, deeds, file, notes }: Decision, { service: systemd }: World): Outcome {
  const service = systemd === null ? "no systemd here" : "would be enabled and run";
  const nothing = { isPlan: true, changed: false, kept: null, testSale: null };
  return { ...nothing, file, changes, account, deeds, service, notes };
}
