// The settings about selling: the shop, Mercado Pago, the order, the articles, the papers.

import * as v from "valibot";
import { readLabelForm } from "../catalog/scale-label.ts";
import { path, plainText, words } from "./words.ts";

export const SHOP = {
  name: v.pipe(plainText(64), words("Printed first on each paper.", "a text of 1 to 64 characters")),
  tax_id: v.optional(
    v.pipe(
      plainText(32),
      words(
        "CUIT, CNPJ, RUT, NIT, RFC or RUC, as it shall be printed.",
        "a text of 1 to 32 characters",
        "not printed",
      ),
    ),
  ),
  address: v.optional(
    v.pipe(
      v.array(plainText(64)),
      v.maxLength(6),
      words("Lines printed under the name.", "a list of at most 6 texts of 1 to 64 characters"),
    ),
    [],
  ),
  site: v.pipe(
    v.picklist(["MLA", "MLB", "MLC", "MCO", "MLM", "MPE", "MLU"]),
    words(
      "The country of the Mercado Pago account, which fixes the currency.",
      "one of MLA (Argentina), MLB (Brazil), MLC (Chile), MCO (Colombia), MLM (Mexico), MPE (Peru), MLU (Uruguay)",
    ),
  ),
  locale: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(es|pt|en)(-[A-Z]{2})?$/),
      words(
        "The language of paper and display, and how amounts are written.",
        'a language and a country such as "es-AR", "pt-BR" or "en-US"; the language is es, pt or en',
        "the locale of the site",
      ),
    ),
  ),
  time_zone: v.optional(
    v.pipe(
      v.string(),
      v.check(isTimeZone),
      words(
        "The time that papers show and days begin by, whatever zone the machine is set to.",
        'an IANA name such as "America/Manaus" or "America/Tijuana"',
        "the zone of most people of the country",
      ),
    ),
  ),
};

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

/** Plain http is for a stand-in on this machine only: the access token travels in every request. */
export function isGoodBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
}

export function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d+){3}$/.test(url.hostname);
}

/** References, POS and store names as both rails take them. */
const externalId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,40}$/));
const EXTERNAL_ID = "1 to 40 letters, digits, hyphens or underscores";

export const MERCADO_PAGO = {
  rail: v.optional(
    v.pipe(
      v.picklist(["auto", "orders", "instore"]),
      words(
        "Which of Mercado Pago's interfaces is used for new orders: its current Orders API, or the older instore API, " +
          "which all seven countries have. auto takes orders in Argentina, Brazil, Chile and Uruguay and instore in " +
          "Colombia, Mexico and Peru. instore needs user_id and external_store_id. Orders that were made on the other " +
          "one are settled all the same.",
        '"auto", "orders" or "instore"',
      ),
    ),
    "auto",
  ),
  base_url: v.optional(
    v.pipe(
      v.string(),
      v.check(isGoodBaseUrl),
      words(
        "Where Mercado Pago answers.",
        "an https:// address without user name or query (http:// only towards this machine: 127.0.0.1, [::1], localhost)",
      ),
    ),
    "https://api.mercadopago.com",
  ),
  user_id: v.optional(
    v.pipe(
      v.union([v.string(), v.number()]),
      v.transform(String),
      v.regex(/^\d{1,20}$/),
      words(
        "The number of the seller's account. Required on the instore rail.",
        "a number of 1 to 20 digits",
        "unknown",
      ),
    ),
  ),
  external_store_id: v.optional(
    v.pipe(
      externalId,
      words(
        "The seller's own id of the store (external_id). Required on the instore rail.",
        EXTERNAL_ID,
        "unknown",
      ),
    ),
  ),
  external_pos_id: v.pipe(
    externalId,
    words("The seller's own id of the point of sale (external_id) whose QR is paid.", EXTERNAL_ID),
  ),
  qr_mode: v.optional(
    v.pipe(
      v.picklist(["static", "dynamic", "hybrid"]),
      words(
        "dynamic prints one QR for each sale; static uses the QR that hangs on the counter; hybrid does both. On the " +
          "instore rail a dynamic order cannot be withdrawn: its QR can be paid until it expires, and the till says so.",
        '"static", "dynamic" or "hybrid"',
      ),
    ),
    "dynamic",
  ),
  iva_percent: v.optional(
    v.pipe(
      v.picklist([0, 5, 19]),
      words(
        "Colombia on the instore rail: how much of each price is IVA. Mercado Pago is told the amount that the total contains.",
        "0, 5 or 19",
        "not said; Mercado Pago takes 19",
      ),
    ),
  ),
  fees: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[a-z_]{1,40} \d{1,2}(\.\d{1,4})?$/))),
      v.maxLength(40),
      words(
        "What Mercado Pago keeps of a payment, in percent and without VAT, by its word for the method or its kind. " +
          "`till reconcile` names every payment that cost something else.",
        'a list of texts such as ["account_money 0.80", "debit_card 1.35", "credit_card 6.29"]',
        "fees are told and not judged",
      ),
    ),
  ),
  fees_vat: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,2}(\.\d{1,4})?$/),
      words("The VAT on these fees, in percent.", 'a text such as "21" or "10.5"'),
    ),
    "0",
  ),
  access_token_file: v.optional(
    v.pipe(
      path,
      words(
        "File that holds the access token and nothing else, readable by the daemon's user only (mode 0600).",
        "the path of a file",
        "access_token in $CREDENTIALS_DIRECTORY (systemd credentials), else beside this file",
      ),
    ),
  ),
  demo: v.optional(
    v.pipe(
      v.boolean(),
      words(
        "Writes DEMO on each paper and status. Allowed only towards the virtual Mercado Pago on this machine.",
        "true or false",
      ),
    ),
    false,
  ),
};

export const ORDER = {
  ttl_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      // Mercado Pago refuses less than 30 s; an hour is the longest a customer can sensibly be waited for.
      v.minValue(30),
      v.maxValue(3600),
      words("How long an order may be paid.", "a whole number of seconds from 30 to 3600"),
    ),
    600,
  ),
};

export const CATALOG = {
  file: v.optional(
    v.pipe(
      path,
      words(
        "Articles as CSV: barcode, title, price, kg as a fourth one where the price is that of a kilogram, and as a fifth one the group under which reports count it.",
        "the path of a file that can be read",
        "no articles",
      ),
    ),
  ),
  price_embedded: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => readLabelForm(text)?.carries === "price"),
      words(
        "Layout of the EAN-13 labels that carry a price: digits, I item, C inner check, P price, K check digit.",
        '13 places such as "20IIIIIPPPPPK", perhaps with a point among the P',
        "none",
      ),
    ),
  ),
  weight_embedded: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => readLabelForm(text)?.carries === "weight"),
      words(
        "Layout of the EAN-13 labels that carry a weight in grams, or in kilograms with up to three decimals after a " +
          "point: as above, with W for the weight. The list has kg behind the price, which is that of a kilogram; what a " +
          "label costs is rounded to the whole smallest unit, half of one upwards.",
        '13 places such as "21IIIIIWWWWWK", perhaps with a point among the W',
        "none",
      ),
    ),
  ),
};

export const PAPER = {
  not_paid_slip: v.optional(
    v.pipe(v.boolean(), words("Print a slip when a sale expired or was canceled.", "true or false")),
    true,
  ),
  footer: v.optional(
    v.pipe(
      v.array(plainText(64)),
      v.maxLength(10),
      words(
        "Lines at the end of each receipt and refund slip, before the one that makes it what it is.",
        "a list of at most 10 texts of 1 to 64 characters",
      ),
    ),
    [],
  ),
  fiscal_note: v.optional(
    v.pipe(
      v.union([v.boolean(), plainText(64)]),
      words(
        "The line on receipt and refund slip that says that it is no invoice: in the words of the country, in others, or not at all.",
        "true, false or a text of 1 to 64 characters",
      ),
    ),
    true,
  ),
  logo: v.optional(
    v.pipe(
      path,
      words(
        "Picture at the head of tickets, receipts and slips. One that is wider than the paper is scaled down, greys become dots.",
        "the path of a PNG file that is at most 40 mm tall on paper",
        "none",
      ),
    ),
  ),
};
