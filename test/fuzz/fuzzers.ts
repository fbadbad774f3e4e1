// All fuzzers, with how many of 1,000 inputs each gets: cheap doors are knocked at more often.

import type { Fuzzer } from "./fuzzer.ts";
import { commandLine } from "./targets/command-line.ts";
import { configuration } from "./targets/configuration.ts";
import { controlApi } from "./targets/control-api.ts";
import { displays } from "./targets/displays.ts";
import { journalFiles } from "./targets/journal-files.ts";
import { pictureFiles, priceLists, printerProfiles } from "./targets/lists.ts";
import { printerAnswers, printerSessions } from "./targets/printers.ts";
import { providerBodies } from "./targets/provider-bodies.ts";
import { reports } from "./targets/reports.ts";
import { scannedTexts } from "./targets/scanned-texts.ts";
import { hidScanners, keyboardScanners, serialScanners } from "./targets/scanners.ts";
import { webhookRequests, webhooks } from "./targets/webhooks.ts";

export const FUZZERS: readonly Fuzzer[] = [
  providerBodies,
  webhooks,
  webhookRequests,
  printerAnswers,
  printerSessions,
  serialScanners,
  keyboardScanners,
  hidScanners,
  scannedTexts,
  displays,
  controlApi,
  commandLine,
  configuration,
  printerProfiles,
  priceLists,
  pictureFiles,
  journalFiles,
  reports,
];
