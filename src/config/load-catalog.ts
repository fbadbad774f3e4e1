// From the settings under [catalog] to the articles themselves, for the daemon and for "till config check".

import { readFileSync } from "node:fs";
import { CatalogError, emptyCatalog, readCatalog } from "../catalog/catalog.ts";
import { readLabelPattern } from "../catalog/scale-label.ts";
import { SITES } from "../money/sites.ts";
import { type Config, ConfigError } from "./config.ts";

/** @throws {ConfigError} with every fault of the list of articles, or what is wrong with the label's layout */
export function loadCatalog({ file, catalog: { file: list, priceEmbedded, weightEmbedded }, shop }: Config) {
  const { currency } = SITES[shop.site];
  try {
    return {
      catalog: list === null ? emptyCatalog(currency) : readCatalog(readFileSync(list, "utf8"), currency),
      labelPatterns: [priceEmbedded, weightEmbedded]
        .filter((text) => text !== null)
        .map((text) => readLabelPattern(text, currency)),
    };
  } catch (error) {
    if (!(error instanceof CatalogError)) {
      throw new ConfigError(file, [{ path: "catalog", message: String(error) }]);
    }
    const faults = error.faults.map(({ line, message }) => `${list}, line ${line}: ${message}`);
    throw new ConfigError(
      file,
      faults.map((message) => ({ path: "catalog.file", message })),
    );
  }
}
