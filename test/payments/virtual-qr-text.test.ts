// The QR text is a valid EMV text in each country. The parser and the checksum here are the test's own, and are
// proved first on the vectors of real Mercado Pago strings (reference 14).

import { expect, test } from "vitest";
import { orderBody, startTill } from "./virtual-client.ts";

const VECTORS = [
  "00020101021243650016com.mercadolibre020130636261ba79b-e543-41c7-b71a-cec05c18e72b50120008326594305204970053030325802AR5904Test6004CABA63041094",
  "00020101021143520016com.mercadolibre0128https://mpago.la/pos/1043915501300091234567895204970053030325802AR5909FULL NAME6010CITY LEGAL63040AAB",
  "00020101021243650016COM.MERCADOLIBRE0201306364a9e4780-d0a6-42e8-98d7-f6805209d83a5204000053039865802BR5909Test Test6009SAO PAULO62070503***63041A36",
];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Tags in their order; a text that does not end where its lengths say is refused. */
function parseTlv(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    const match = /^(\d\d)(\d\d)/.exec(rest);
    if (match?.[1] === undefined) throw new Error(`no tag at "${rest}"`);
    const length = Number(match[2]);
    const value = rest.slice(4, 4 + length);
    if (value.length !== length || tags.has(match[1])) throw new Error(`bad tag ${match[1]} in "${rest}"`);
    tags.set(match[1], value);
    rest = rest.slice(4 + length);
  }
  return tags;
}

/** CRC-16/CCITT-FALSE over a table, unlike the bitwise one of the stand-in. */
const CRC_TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index * 256;
  for (let bit = 0; bit < 8; bit++) value = (value * 2) ^ (value >= 0x8000 ? 0x11021 : 0);
  return value;
});

function checksum(text: string): string {
  let crc = 0xffff;
  for (const character of text) {
    const index = (Math.floor(crc / 256) ^ character.charCodeAt(0)) % 256;
    crc = ((crc * 256) % 0x10000) ^ (CRC_TABLE[index] ?? 0);
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}

function parseQr(text: string): Map<string, string> {
  expect(text).toMatch(/^[ -~]+$/);
  const tags = parseTlv(text);
  expect([...tags.keys()].at(-1)).toBe("63");
  expect(tags.get("63")).toBe(checksum(text.slice(0, -4)));
  return tags;
}

test.each(VECTORS)("the test's own parser accepts the real text %s", (text) => {
  expect(parseQr(text).get("00")).toBe("01");
});

test("the check value of the checksum is 29B1", () => {
  expect(checksum("123456789")).toBe("29B1");
});

test.each([
  ["MLA", "AR", "032", "CABA"],
  ["MLB", "BR", "986", "SAO PAULO"],
  ["MLC", "CL", "152", "SANTIAGO"],
  ["MLU", "UY", "858", "MONTEVIDEO"],
  ["MCO", "CO", "170", "BOGOTA"],
  ["MLM", "MX", "484", "CDMX"],
  ["MPE", "PE", "604", "LIMA"],
] as const)("a dynamic and a printed QR of %s are valid", async (site, country, currency, city) => {
  const till = await startTill({ site, shopName: "Kiosco Prueba" });
  const brazil = site === "MLB";
  const domain = brazil ? "COM.MERCADOLIBRE" : "com.mercadolibre";
  const dynamic = parseQr((await till.create(orderBody("1000"))).body.type_response?.qr_data ?? "");
  expect(dynamic.get("01")).toBe("12");
  const account = parseTlv(dynamic.get("43") ?? "");
  expect([...account.keys()]).toEqual(["00", "02", "06"]);
  expect([account.get("00"), account.get("02")]).toEqual([domain, "3"]);
  expect(account.get("06")).toMatch(UUID);

  const printed = parseQr(till.virtual.posQr("SUC001POS001"));
  expect(printed.get("01")).toBe("11");
  const posAccount = parseTlv(printed.get("43") ?? "");
  expect(posAccount.get("00")).toBe(domain);
  expect(posAccount.get("01")).toMatch(/^https:\/\/mpago\.la\/pos\/\d+$/);

  for (const tags of [dynamic, printed]) {
    expect(tags.get("52")).toBe(brazil ? "0000" : "9700");
    expect([tags.get("53"), tags.get("58"), tags.get("59"), tags.get("60")]).toEqual([
      currency,
      country,
      "Kiosco Prueba",
      city,
    ]);
    expect(tags.get("54")).toBeUndefined();
    expect(tags.get("50")).toBe(brazil ? undefined : "0009123456789");
    expect(tags.get("62")).toBe(brazil ? "0503***" : undefined);
  }
});

test("a Brazilian shop with a Pix key shows a Pix code", async () => {
  const till = await startTill({ site: "MLB", switches: { pixKey: true } });
  const tags = parseQr((await till.create()).body.type_response?.qr_data ?? "");
  const account = parseTlv(tags.get("26") ?? "");
  expect(account.get("00")).toBe("BR.GOV.BCB.PIX");
  expect(account.get("25")).toMatch(/^pix-qr\.mercadopago\.com\/instore\/o\/v2\/[0-9a-f-]{36}$/);
  expect(account.get("25")).toHaveLength(72);
  expect(tags.has("43")).toBe(false);
});

test("every order has its own QR, every POS keeps its own", async () => {
  const till = await startTill();
  const first = (await till.create()).body.type_response?.qr_data;
  const second = (await till.create()).body.type_response?.qr_data;
  expect(first).not.toBe(second);
  expect(till.virtual.posQr("POS1")).toBe(till.virtual.posQr("POS1"));
  expect(till.virtual.posQr("POS1")).not.toBe(till.virtual.posQr("POS2"));
});
