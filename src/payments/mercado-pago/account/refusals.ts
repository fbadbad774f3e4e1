// What the refusals about accounts, stores and points of sale mean to a seller (mercado-pago.md 3.1, 3.2): which
// flag or setting, and what was expected. What stands in no row is decided by the table that all calls share.

import type { Rule } from "../http/errors.ts";

const CHECK_TOKEN = "check that the access token is of the account that user_id names";
const OUR_FAULT = "a fault of this program; Mercado Pago did not accept the request as it was written";

export const ACCOUNT_RULES: readonly Rule[] = [
  {
    status: 403,
    outcome: "not-done",
    repeatable: false,
    advice: "the access token may not read its own account; take one from the panel of the integration",
  },
];

/** Their word, and what to do. */
const STORE_WORDS: readonly (readonly [word: string, advice: string])[] = [
  ["INVALID_USER_ID", CHECK_TOKEN],
  ["UNKNOWN_FIELD", OUR_FAULT],
  ["INVALID_NAME", "--store-name: expected a text of 1 to 60 characters"],
  ["INVALID_BUSINESS_HOURS", OUR_FAULT],
  ["INVALID_DAY", OUR_FAULT],
  ["INVALID_LOCATION", "the address: expected --street, --number, --city, --state, --latitude, --longitude"],
  ["INVALID_STREET_NAME", "--street: expected the name of the street without its number"],
  ["INVALID_STREET_NUMBER", "--number: expected the number of the house"],
  ["INVALID_ZIP_CODE", "--zip: expected a postal code of the country, or leave it out"],
  [
    "INVALID_CITY_NAME",
    "--city: Mercado Pago does not know it; expected the city's name as Mercado Libre's own list for the country and " +
      "--state has it, with its accents",
  ],
  [
    "INVALID_STATE_NAME",
    "--state: Mercado Pago does not know it; expected the state's or province's name as Mercado Libre's own list " +
      "for the country has it, with its accents",
  ],
  ["INVALID_LATITUDE", "--latitude: expected degrees from -90 to 90, such as -34.6037"],
  ["INVALID_LONGITUDE", "--longitude: expected degrees from -180 to 180, such as -58.3816"],
  ["INVALID_REFERENCE", "--reference: expected a short text, or leave it out"],
  ["INVALID_STORE_ID", "the store is not there any more; look with till provision --dry-run"],
  ["store_not_found", "the store is not there any more; look with till provision --dry-run"],
];

const POS_WORDS: typeof STORE_WORDS = [
  ["MISSING_BODY", OUR_FAULT],
  ["UNKNOWN_FIELD_EXCEPTION", OUR_FAULT],
  ["INVALID_NAME", "--pos-name: expected a text of 1 to 44 characters"],
  ["NAME_TOO_LONG", "--pos-name: expected at most 44 characters"],
  ["INVALID_FIXED_AMOUNT", OUR_FAULT],
  ["FIXED_AMOUNT_FALSE", "the POS must have a fixed amount; run till provision"],
  ["INVALID_CATEGORY", "--category: expected a code of the country, or leave it out"],
  [
    "UNKNOWN_MCC",
    "--category: Mercado Pago does not know this code for the country; leave it out for a generic one",
  ],
  ["INVALID_STORE_ID", "the store is not there any more; look with till provision --dry-run"],
  [
    "INVALID_EXTERNAL_STORE_ID",
    "mercado_pago.external_store_id: expected the external_id of a store of the account",
  ],
  [
    "EXTERNAL_STORE_ID_NOT_MATCH",
    "mercado_pago.external_store_id: Mercado Pago has another store under this name; look with till provision --dry-run",
  ],
  [
    "INEXISTENT_EXTERNAL_STORE_ID",
    "mercado_pago.external_store_id: the account has no such store yet; run till provision again in a minute",
  ],
  ["INVALID_EXTERNAL_ID", "mercado_pago.external_pos_id: expected letters and digits only"],
  ["EXTERNAL_ID_TOO_LONG", "mercado_pago.external_pos_id: expected at most 39 characters"],
  ["INVALID_URL", OUR_FAULT],
  ["URL_TOO_LONG", OUR_FAULT],
  ["INVALID_POS_ID", "the POS is not there any more; look with till provision --dry-run"],
  ["pos_does_not_exist", "the POS is not there any more; look with till provision --dry-run"],
  ["INVALID_LIMIT", OUR_FAULT],
  ["INVALID_OFFSET", OUR_FAULT],
];

/** The external_id is taken: by what we made ourselves and did not hear of, or by somebody else. Looking tells. */
const TAKEN: Rule = {
  status: 409,
  code: "already-there",
  outcome: "unknown",
  repeatable: false,
  advice: "the account has one of this external_id already; look with till provision --dry-run",
};

export const STORE_RULES: readonly Rule[] = [TAKEN, ...STORE_WORDS.map(toRule)];
export const POS_RULES: readonly Rule[] = [TAKEN, ...POS_WORDS.map(toRule)];

function toRule([word, advice]: (typeof STORE_WORDS)[number]): Rule {
  return { status: [400, 499], words: [word], code: word, outcome: "not-done", repeatable: false, advice };
}
