// Switches of the account, its stores and its points of sale (reference 2.1, 3).

import * as v from "valibot";
import { one, oneOf, yesOrNo } from "./switch.ts";

export const ACCOUNT_SWITCHES = {
  testAccount: yesOrNo(
    true,
    "[seen 2.1] the account carries the tag `test_user`; off: as a production account",
  ),
  onlyCreatedPlaces: yesOrNo(
    false,
    "[inferred] on: a point of sale or store exists only when it was created, or named at the start; off, any well-formed name is one until it is deleted",
  ),
  uniquePlaces: yesOrNo(
    true,
    "[read 3.2, inferred 3.1] off: a second store or point of sale of the same `external_id` is let in",
  ),
  posIdHyphens: yesOrNo(
    false,
    "[conflict 3.2] on: hyphen and underscore are allowed in a new POS's `external_id`",
  ),
  knownCities: one(
    v.pipe(v.string(), v.minLength(1)),
    "any",
    "[read 3.1] cities that are known, with commas between; another one is 400 `INVALID_CITY_NAME`; `any`: every city",
  ),
  placeCreatedStatus: one(
    v.picklist([201, 200]),
    201,
    "[conflict 3.1] the status of a created store or point of sale",
  ),
  placeIdsAs: oneOf(
    ["sample", "number", "text"],
    "[read 3.1, 3.2] ids of stores and points of sale: as in the samples (a text, a number), or all alike",
  ),
  placeErrorsIn: oneOf(
    ["error", "causes"],
    "[inferred 2.3] where the key of a refusal about stores and points of sale stands: in `error`, or in `causes[].code`",
  ),
  updateKeeps: yesOrNo(
    true,
    "[inferred 3.1, 3.2] what a PUT of a store or point of sale does not send stays as it was; off: it is gone",
  ),
  storeReadable: yesOrNo(false, "[seen 3.1] on: `GET /stores/{id}` answers as documented, not 404"),
  posQrText: yesOrNo(
    true,
    "[read 3.2] a POS tells the text of its QR in `qr_code`; off: pictures only, as older pages",
  ),
  openAmount: oneOf(
    ["no-order", "always"],
    "[inferred 3.2] when the payer types the amount on a POS without fixed amount: while it holds no order, or whatever it holds",
  ),
} as const;
