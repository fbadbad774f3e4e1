// Switches of what all APIs share: tokens, keys, error bodies, times, countries (reference 1, 2, 13).

import { count, one, oneOf, whole, yesOrNo } from "./switch.ts";

export const WIRE_SWITCHES = {
  acceptTokenInUrl: yesOrNo(
    false,
    "[conflict 2.1] the token may come as `?access_token=`; it is noticed in the requests seen either way",
  ),
  refuseTestTokens: yesOrNo(false, "[seen 2.1] on: the Orders API refuses a token `TEST-…` with 403"),
  policyRefusalAs: oneOf(["json", "text"], "[seen 2.3] that 403 is JSON, or a bare `text`"),
  unknownRouteAs: oneOf(["json", "text"], "[seen 2.3] an unknown route's 404 is JSON, or a bare `text`"),
  errorDetails: yesOrNo(true, "[seen 2.3] off: errors of the Orders API come without `details`"),
  causeSpelling: oneOf(
    ["own", "cause", "causes"],
    "[read 2.3] instore services say `causes` and the others `cause`, or all say one of them",
  ),
  causeCodesAsText: yesOrNo(false, "[read 2.3] on: `cause[].code` is a text"),
  repeatedAnswer: oneOf(
    ["first", "current"],
    "[inferred 2.4] a repeated request shows its first answer, or the resource as it is now",
  ),
  refusedKeys: oneOf(
    ["free", "kept"],
    '[inferred 2.4] a refused request leaves its key free, so that a "not yet" can be repeated; or its refusal is kept for 24 h',
  ),
  clockSkewMs: one(
    whole,
    0,
    "[inferred 2.6] the `Date` header is ahead of the provider's clock by so much, or behind",
  ),
  dateHeader: oneOf(["sent", "absent"], "[inferred 2.6] whether answers tell the time at all"),
  orderTimes: oneOf(
    ["ms", "ns"],
    "[read 2.6] times of the Orders API have three digits after the second, or nine",
  ),
  strictSites: yesOrNo(
    false,
    "[conflict 1] on: MLM, MPE, MCO answer 400 `unsupported_site`; off, all seven are served so that a till can be tried in each country",
  ),
  clpRefusesDecimals: yesOrNo(true, "[conflict 13.1] off: `10000.00` CLP is let in"),
  clpAnswersWithDecimals: yesOrNo(false, "[conflict 13.1] on: `10000.00` CLP is answered"),
  searchLagMs: one(
    count,
    0,
    "[inferred] searches know nothing of what happened in the last so many milliseconds",
  ),
  pixKey: yesOrNo(false, "[read 14.3] Brazil: dynamic QRs are Pix codes"),
  pixType: oneOf(["bank_transfer", "pix"], "[inferred 4.4, 8.4] the type of a Pix payment"),
} as const;
