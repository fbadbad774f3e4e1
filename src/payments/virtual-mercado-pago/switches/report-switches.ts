// Switches of what Mercado Pago keeps and of its reports: fees, releases, how a file looks, how long it takes
// (reference 8.1, 11, 17.13).

import * as v from "valibot";
import { count, one, oneOf, yesOrNo } from "./switch.ts";

const basisPoints = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
const days = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(90));

export const REPORT_SWITCHES = {
  feeMoney: one(
    basisPoints,
    100,
    "[inferred 8.1] what is kept of a payment by account money or transfer, in hundredths of a percent",
  ),
  feeDebit: one(basisPoints, 100, "[inferred 8.1] the same for debit and prepaid cards"),
  feeCredit: one(basisPoints, 100, "[inferred 8.1] the same for credit cards"),
  refundReturnsFee: yesOrNo(true, "[inferred 11.3] a refund gives its share of the fee back"),
  releaseDaysMoney: one(days, 0, "[inferred 11.4] days until account money or a transfer is available"),
  releaseDaysDebit: one(days, 0, "[inferred 11.4] the same for debit and prepaid cards"),
  releaseDaysCredit: one(days, 0, "[inferred 11.4] the same for credit cards"),
  foreignSale: yesOrNo(
    false,
    "[read 17.13] on: the first report that is asked for finds a sale of its period that no till made",
  ),
  reportDelayMs: one(
    count,
    20_000,
    "[inferred 11.1] so long a report is being made, by the provider's clock",
  ),
  reportAgainTimes: one(
    count,
    0,
    "[read 11.1] so many of the next requests for a report answer 203: ask again; counts down",
  ),
  reportFails: yesOrNo(false, "[read 11.1] on: reports that are asked for now end as `failed`"),
  reportStates: oneOf(
    ["reference", "openapi"],
    "[conflict 12] `pending`, `processing`, `processed`; or `pending`, `in_progress`, `done`",
  ),
  reportConfigStatus: one(v.picklist([201, 200]), 201, "[conflict 11.1] for a configuration that was made"),
  reportMostDays: one(count, 60, "[read 11.3] a longer period is refused with 400 `invalid_end_date`"),
  reportDetailHours: one(
    count,
    24,
    "[read 11.3] what happened in the last so many hours is not in a report yet",
  ),
  reportEnd: oneOf(
    ["inclusive", "exclusive"],
    "[open 11.1] whether what happened at the very end of the period is in the report",
  ),
  reportSeparator: oneOf(
    ["configured", "comma", "semicolon", "tab"],
    "[read 11.2] what stands between fields, whatever the configuration says",
  ),
  reportQuoting: oneOf(
    ["needed", "all", "none"],
    "[inferred 11.3] which fields stand in quotes; with `none` JSON may have the separator inside",
  ),
  reportBom: yesOrNo(false, "[inferred 11.3] on: files begin with a byte order mark"),
  reportLineEnd: oneOf(["lf", "crlf"], "[inferred 11.3] how lines end"),
  reportLastLineEnd: yesOrNo(true, "[inferred 11.3] off: the last line has no line end"),
  reportDecimals: oneOf(
    ["point", "comma", "none"],
    "[inferred 11.3] two decimals after a point or a comma; `none`: left out where they are zeros",
  ),
  reportHeaders: oneOf(
    ["keys", "es", "pt", "en"],
    "[read 11.2] the keys of the columns, or headers and types in a language",
  ),
  reportTimezone: one(
    v.pipe(v.string(), v.minLength(1)),
    "configured",
    "[conflict 11.2] of the dates: `GMT-03` or an IANA name; `configured`: as the account says, or GMT-04",
  ),
  reportRows: oneOf(["once", "doubled"], "[inferred 17.13] every row stands once or twice in a file"),
  reportFile: oneOf(["whole", "cut"], "[inferred 17.13] `cut`: the file ends in the middle of its last row"),
} as const;
