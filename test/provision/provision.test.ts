// Provisioning against the virtual Mercado Pago: what was done is there, twice is once, and no lost answer doubles
// anything.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PaymentError } from "../../src/payments/provider.ts";
import type {
  FaultRule,
  VirtualOptions,
} from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { type Provisioned, ProvisionRefusal, provision } from "../../src/provision/provision.ts";
import type { Wish } from "../../src/provision/wish.ts";
import {
  failure,
  POS_DRAFT,
  STORE_DRAFT,
  USER,
  type WithVirtual,
  withVirtual,
} from "../payments/account-support.ts";

const WISH: Wish = {
  site: "MLA",
  shopName: "Almacén",
  userId: null,
  externalStoreId: "SUC001",
  externalPosId: "SUC001POS001",
  storeName: null,
  address: STORE_DRAFT.address,
  posName: null,
  category: null,
};

interface Account extends WithVirtual {
  run(changes?: Partial<Wish>, dryRun?: boolean): Promise<Provisioned>;
  /** How long it waited between looks, in milliseconds. */
  readonly pauses: number[];
}

async function open(options: Partial<VirtualOptions> = {}): Promise<Account> {
  const account = await withVirtual(options);
  const pauses: number[] = [];
  const pause = async (ms: number) => {
    pauses.push(ms);
    account.virtual.advanceClock(ms);
  };
  return {
    ...account,
    pauses,
    run: (changes = {}, dryRun = false) =>
      provision({ ...WISH, ...changes }, { api: account.api, dryRun, pause }),
  };
}

function deeds({ deeds: done }: Provisioned): readonly string[] {
  return done.map(({ kind, how }) => `${kind} ${how}`);
}

async function twins({ api }: Account): Promise<readonly [number, number]> {
  return [(await api.findStores(USER, "SUC001")).length, (await api.findPos("SUC001POS001")).length];
}

describe("an empty account", () => {
  test("gets its store and its POS, and a second run changes nothing", async () => {
    const account = await open();
    const first = await account.run({ category: "621102" });
    expect(deeds(first)).toEqual(["create-store created", "create-pos created"]);
    expect(first.store).toMatchObject({ externalId: "SUC001", name: "Almacén" });
    expect(first.pos).toMatchObject({ fixedAmount: true, category: "621102", storeId: first.store?.id });
    const before = account.writes();
    const second = await account.run({ category: "621102" });
    expect(second).toEqual({ ...first, deeds: [] });
    expect(account.writes()).toEqual(before);
  });

  test("is only looked at in a dry run", async () => {
    const account = await open();
    const planned = await account.run({}, true);
    expect(deeds(planned)).toEqual(["create-store planned", "create-pos planned"]);
    expect(planned).toMatchObject({ store: null, pos: null });
    expect(account.writes()).toEqual([]);
    expect(await twins(account)).toEqual([0, 0]);
  });

  test.each([
    { placeCreatedStatus: 200, placeIdsAs: "number", posQrText: false },
    { placeIdsAs: "text", placeErrorsIn: "causes", updateKeeps: false },
    { uniquePlaces: false, posIdHyphens: true, storeReadable: true },
  ] as const)("is served alike however Mercado Pago words it: %j", async (switches) => {
    const account = await open({ switches });
    expect(deeds(await account.run())).toEqual(["create-store created", "create-pos created"]);
    expect(deeds(await account.run())).toEqual([]);
    expect(deeds(await account.run({ posName: "Caja 9" }))).toEqual(["change-pos changed"]);
    expect(deeds(await account.run({ posName: "Caja 9" }))).toEqual([]);
  });
});

describe("an account that has something", () => {
  test.each([true, false])(
    "a POS without fixed amount is mended and loses nothing (a PUT keeps: %s)",
    async (updateKeeps) => {
      const account = await open({ switches: { updateKeeps } });
      const { api } = account;
      const store = await api.createStore(USER, STORE_DRAFT);
      const open_ = { ...POS_DRAFT, storeId: store.id, fixedAmount: false, category: "621102" };
      const made = await api.createPos(open_);
      const mended = await account.run();
      expect(deeds(mended)).toEqual(["change-pos changed"]);
      expect(mended.pos).toEqual({ ...made, fixedAmount: true });
      expect(deeds(await account.run())).toEqual([]);
    },
  );

  test("a store of another place is changed as the flags say, once", async () => {
    const account = await open();
    await account.run();
    const address = { ...STORE_DRAFT.address, latitude: "-34.61", street: "Defensa" };
    const moved = await account.run({ address, storeName: "Sur" });
    expect(deeds(moved)).toEqual(["change-store changed"]);
    expect(moved.store).toMatchObject({
      name: "Sur",
      latitude: "-34.61",
      address: expect.stringContaining("Defensa"),
    });
    expect(deeds(await account.run({ address, storeName: "Sur" }))).toEqual([]);
  });

  test("twins are named and nothing is done", async () => {
    const account = await open({ switches: { uniquePlaces: false } });
    await account.api.createStore(USER, STORE_DRAFT);
    await account.api.createStore(USER, STORE_DRAFT);
    const before = account.writes();
    await expect(account.run()).rejects.toThrow(/2 stores of the external_id SUC001/);
    expect(account.writes()).toEqual(before);
  });

  test("a POS of another store is not touched, and the store is not created beside it", async () => {
    const account = await open();
    const other = await account.api.createStore(USER, { ...STORE_DRAFT, externalId: "SUC002" });
    await account.api.createPos({ ...POS_DRAFT, externalStoreId: "SUC002", storeId: other.id });
    const before = account.writes();
    await expect(account.run()).rejects.toBeInstanceOf(ProvisionRefusal);
    expect(account.writes()).toEqual(before);
  });

  test("a change that Mercado Pago accepts and does not make is no success", async () => {
    const account = await open();
    const { id } = await account.api.createStore(USER, STORE_DRAFT);
    await account.api.createPos({ ...POS_DRAFT, storeId: id, fixedAmount: false });
    account.virtual.faults.add({ kind: "empty-answer", on: "pos-update", status: 200 });
    const text = JSON.stringify({ id: 1, name: "x", external_id: "SUC001POS001", fixed_amount: false });
    account.virtual.faults.add({ kind: "raw-answer", on: "pos-read", status: 200, text });
    await expect(account.run()).rejects.toThrow(/kept what it had: its amount is not fixed/);
  });
});

describe("an answer that is lost", () => {
  const LOST: readonly FaultRule["kind"][] = [
    "lose-answer",
    "lose-request",
    "broken-off",
    "truncated-body",
    "null-answer",
    "empty-answer",
    "html-page",
  ];
  test.each(LOST.flatMap((kind) => (["store-create", "pos-create"] as const).map((on) => ({ kind, on }))))(
    "doubles nothing: $kind at $on",
    async ({ kind, on }) => {
      const account = await open({ switches: { uniquePlaces: false } });
      account.virtual.faults.add({ kind, on } as FaultRule);
      const done = await account.run();
      expect(done.pos).toMatchObject({ fixedAmount: true });
      expect(await twins(account)).toEqual([1, 1]);
      expect(deeds(await account.run())).toEqual([]);
    },
  );

  test("is waited for, when the search learns of it a little later", async () => {
    const account = await open({ switches: { searchLagMs: 3_000, uniquePlaces: false } });
    account.virtual.faults.add({ kind: "lose-answer", on: "store-create" });
    expect(deeds(await account.run())).toEqual(["create-store found", "create-pos created"]);
    expect(account.pauses).toEqual([2_000, 2_000]);
    expect((await account.api.findStores(USER, "SUC001")).length).toBe(1);
  });

  test("again and again is told as not known, with what was done before", async () => {
    const account = await open();
    account.virtual.faults.add({ kind: "lose-request", on: "pos-create", times: 9 });
    const said = await failure(account.run());
    expect(said).toMatch(/^no-answer unknown: /);
    expect(said).toContain("run till provision again, it looks first");
    expect(said).toContain("done before: create-store SUC001");
    account.virtual.faults.clear();
    expect(deeds(await account.run())).toEqual(["create-pos created"]);
  });

  test.each(["lose-answer", "lose-request"] as const)(
    "of a change is no matter (%s): it is made again",
    async (kind) => {
      const account = await open();
      await account.run();
      account.virtual.faults.add({ kind, on: "pos-update" });
      expect((await account.run({ posName: "Caja 2" })).pos).toMatchObject({ name: "Caja 2" });
    },
  );

  test("of a look changes nothing at all", async () => {
    for (const on of ["account", "store-search", "pos-search"] as const) {
      const account = await open();
      account.virtual.faults.add({ kind: "lose-answer", on });
      expect(await failure(account.run())).toMatch(/^no-answer unknown: /);
      expect(account.writes()).toEqual([]);
    }
  });
});

const seed = Number(process.env["SEED"] ?? fc.sample(fc.nat(), 1)[0]);

test(`whatever goes wrong on the way, in the end there is one store and one POS (replay: SEED=${seed})`, async () => {
  const fault = fc.record({
    kind: fc.constantFrom(
      "lose-answer",
      "lose-request",
      "broken-off",
      "null-answer",
      "truncated-body",
      "refuse",
    ),
    on: fc.constantFrom("store-create", "store-search", "pos-create", "pos-search", "account"),
    skip: fc.nat(2),
    times: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 4 }), async (faults) => {
      const account = await open({ switches: { uniquePlaces: false } });
      for (const one of faults) {
        account.virtual.faults.add((one.kind === "refuse" ? { ...one, status: 503 } : one) as FaultRule);
      }
      // At most twelve requests meet a fault, and a try that fails meets at least one: the thirteenth try is the
      // last that can still have something to make.
      for (let round = 0; round < 13; round++) await account.run().catch(expectPaymentError);
      expect(deeds(await account.run())).toEqual([]);
      expect(await twins(account)).toEqual([1, 1]);
    }),
    { seed, numRuns: 25 },
  );
});

function expectPaymentError(error: unknown): void {
  expect(error).toBeInstanceOf(PaymentError);
}
