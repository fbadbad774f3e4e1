// What a till says of its disk before anything fails: on a file system that is nearly full it begins nothing, and what is
// open ends; on one that the kernel turned read-only it lives and says so. A whole shop in this process, on a real disk.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { statusWords } from "../../../src/daemon/status-words.ts";
import { machineAt } from "../../../src/machine/machine.ts";
import { Shop } from "../../support/shop.ts";
import type { Check } from "../../system/report.ts";
import { fillJournal } from "./disk-checks.ts";
import { SmallDisk } from "./small-disk.ts";

const MIB = 1024 * 1024;
const DISK_BYTES = 64 * MIB;
/** Enough for the records of a start and for the first of a sale. */
const LEFT_IN_FILE_BYTES = 2_200;

/** @param isOld its journal needs its next file soon */
async function inShop(isOld: boolean, tell: (shop: Shop, disk: SmallDisk) => Promise<void>): Promise<void> {
  const disk = new SmallDisk(DISK_BYTES);
  const shop = await Shop.open();
  try {
    await shop.stop();
    rmSync(shop.journalDirectory, { recursive: true });
    const folder = join(disk.folder, "journal");
    mkdirSync(folder);
    if (isOld) await fillJournal(folder, LEFT_IN_FILE_BYTES);
    // As a person does who moves the journal to another disk.
    symlinkSync(folder, shop.journalDirectory);
    await shop.start({ machine: machineAt() });
    await tell(shop, disk);
    await shop.close();
  } catch (error) {
    // On a disk that is still at fault it cannot be switched off in order.
    await shop.close().catch(() => undefined);
    throw error;
  } finally {
    disk.remove();
  }
}

function linesOn({ display }: Shop): readonly string[] | undefined {
  return display?.display.lines().map((line) => line.trim());
}

function filesIn({ journalDirectory }: Shop): readonly string[] {
  return readdirSync(journalDirectory)
    .filter((name) => name.endsWith(".journal"))
    .sort();
}

export const STATE_CHECKS: readonly Check<null>[] = [
  {
    says: "on a disk that gets nearly full the open sale ends, though the journal needs its next file, and no other begins until there is room",
    holds: () =>
      inShop(true, async (shop, disk) => {
        const sale = await shop.sellOne();
        await shop.ticketPrinted(sale.id);
        disk.fill(15 * MIB);
        assert.deepEqual(filesIn(shop), ["000001.journal"]);
        shop.virtual.phone.approve("latest");
        await shop.passUntil("the payment is seen", () => shop.sale(sale.id).status === "paid");
        await shop.until("its receipt is out", () => shop.sale(sale.id).settled);
        assert.deepEqual(filesIn(shop), ["000001.journal", "000002.journal"]);
        await assert.rejects(shop.api.sell("300.00", null), /1[0-5] MB are free.*no new sale is begun/);
        assert.match(statusWords(shop.status()), /the disk is nearly full: no new sales/);
        disk.makeRoom();
        await shop.sellPaid();
        assert.equal(shop.status().machine.disk.state, "low");
      }),
  },
  {
    says: "a disk that the kernel turned read-only stops every sale, with the words for it, and the till lives on; mended, it sells",
    holds: () =>
      inShop(false, async (shop, disk) => {
        await shop.sellPaid();
        disk.turnReadOnly();
        for (const wish of [
          () => shop.api.sell("300.00", null),
          () => shop.refund("1", null, 1_000),
          () => shop.api.closeDay(),
        ])
          await assert.rejects(wish, /can only be read/);
        assert.equal(shop.status().machine.disk.state, "read-only");
        await shop.pass(30_000);
        assert.deepEqual(shop.status().display, ["Disco no escribe", "No se puede vender"]);
        assert.deepEqual(shop.fatal, []);
        // Its last word, that it was closed, cannot be written.
        await shop.stop().catch((error) => shop.fatal.push(error));
        assert.match(String(shop.fatal.splice(0)[0]), /EROFS.*has become read-only/);
        // Nor can it be started, and says so to whoever stands before it.
        await assert.rejects(shop.start(), /EROFS.*has become read-only/);
        await shop.until("it is shown", () => linesOn(shop)?.[0] === "Fuera de servicio");
        assert.deepEqual(linesOn(shop), ["Fuera de servicio", "Disco no escribe"]);
        disk.mend();
        await shop.start({ machine: machineAt() });
        await shop.sellPaid();
        assert.equal(shop.sale(1).status, "paid");
      }),
  },
];
