// A shop whose box got the package: a bare Debian, the package on a layer above it, and everything of a shop around it.

import { join } from "node:path";
import { Watch } from "../../outside/program.ts";
import { InstalledRoot } from "../box/install.ts";
import { prepareBox } from "../box/prepare-box.ts";
import { say } from "../report.ts";
import { Shop } from "../service/shop.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Its box is still switched off. Whatever becomes of it, nothing of it is left; where it went wrong, the end of the log is said.
 * @param act gets the shop, and a folder for what else belongs to it
 */
export async function withPackagedShop(
  workshop: Workshop,
  name: string,
  act: (shop: Shop, folder: string) => Promise<void>,
): Promise<void> {
  const bare = prepareBox();
  if (bare.folder === null) throw new Error(bare.why);
  const folder = workshop.folder(name);
  const root = new InstalledRoot(bare.folder, folder, workshop.packages[workshop.own]);
  let shop: Shop | null = null;
  try {
    const parts = { watch: new Watch(), root: root.path, folder: join(folder, "shop"), isCheckout: false };
    shop = await Shop.open(parts);
    await act(shop, folder);
  } catch (error) {
    for (const line of shop?.log.slice(-15) ?? []) say(line);
    throw error;
  } finally {
    await shop?.close();
    root.remove();
  }
}
