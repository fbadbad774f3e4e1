// The EMVCo merchant-presented text inside the QR, per country (reference 14), and its checksum.

import type { Country } from "./countries.ts";

export interface QrShop {
  readonly country: Country;
  /** EMV tag 59, ASCII, at most 25 characters. */
  readonly name: string;
  readonly sellerId: string;
  /** The Brazilian account has a Pix key, so any Pix wallet can pay a dynamic QR (reference 14.3). */
  readonly pixKey: boolean;
}

/** The QR of one dynamic or hybrid order. */
export function dynamicQrText(shop: QrShop, orderUuid: string): string {
  if (shop.country.site === "MLB" && shop.pixKey) {
    const account =
      tlv("00", "BR.GOV.BCB.PIX") + tlv("25", `pix-qr.mercadopago.com/instore/o/v2/${orderUuid}`);
    return seal(tlv("00", "01") + tlv("01", "12") + tlv("26", account) + tail(shop));
  }
  const account = tlv("00", domain(shop)) + tlv("02", "3") + tlv("06", orderUuid);
  return seal(tlv("00", "01") + tlv("01", "12") + tlv("43", account) + tail(shop));
}

/** The printed QR of a point of sale, which never changes. */
export function staticQrText(shop: QrShop, posNumber: string): string {
  const account = tlv("00", domain(shop)) + tlv("01", `https://mpago.la/pos/${posNumber}`);
  return seal(tlv("00", "01") + tlv("01", "11") + tlv("43", account) + tail(shop));
}

/** CRC-16/CCITT-FALSE in upper-case hexadecimal (reference 14). */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, "latin1")) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}

function domain(shop: QrShop): string {
  // Upper case in Brazil, lower case in Argentina (reference 14.2); the others are like Argentina [inferred].
  return shop.country.site === "MLB" ? "COM.MERCADOLIBRE" : "com.mercadolibre";
}

function tail(shop: QrShop): string {
  const { country } = shop;
  const brazil = country.site === "MLB";
  return [
    brazil ? "" : tlv("50", tlv("00", shop.sellerId)),
    tlv("52", brazil ? "0000" : "9700"),
    tlv("53", country.currencyNumber),
    tlv("58", country.iso2),
    tlv("59", shop.name),
    tlv("60", country.city),
    brazil ? tlv("62", tlv("05", "***")) : "",
  ].join("");
}

function tlv(tag: string, value: string): string {
  if (value.length === 0 || value.length > 99) {
    throw new RangeError(`QR text: tag ${tag} holds 1 to 99 characters, got ${value.length}`);
  }
  return tag + String(value.length).padStart(2, "0") + value;
}

function seal(text: string): string {
  return `${text}6304${crc16(`${text}6304`)}`;
}
