// Who sells, and nothing else of the configuration: for whoever may use the till and not see its access token.

import { resolve } from "node:path";
import * as v from "valibot";
import { SITES } from "../money/sites.ts";
import { type Config, ConfigError } from "./config.ts";
import { findFaults } from "./faults.ts";
import { readToml } from "./read-toml.ts";
import { FILE } from "./schema.ts";

type ShopSection = v.InferOutput<typeof FILE>["shop"];

/** @throws {ConfigError} */
export function loadShop(file: string): Config["shop"] {
  const path = resolve(file);
  const { shop = {} } = readToml(path);
  const faults = findFaults({ shop }).faults.filter((fault) => /^shop\b/.test(fault.path));
  if (faults.length > 0) throw new ConfigError(path, faults);
  return shopOf(v.parse(FILE.entries.shop, shop));
}

export function shopOf(section: ShopSection): Config["shop"] {
  const { address, name, site } = section;
  return {
    name,
    taxId: section.tax_id ?? null,
    address,
    site,
    locale: section.locale ?? SITES[site].locale,
    timeZone: section.time_zone ?? SITES[site].timeZone,
  };
}
