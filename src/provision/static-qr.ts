// Looks at the text of a point of sale's QR before it is hung on a counter: nobody can read a QR by eye, and one
// damaged character makes a poster that no phone can pay (mercado-pago.md 14).

export type QrVerdict =
  /** An EMV code, whole by its own checksum; with the name that the payer's phone may show. */
  | { readonly kind: "emv"; readonly merchant: string | null }
  /** Nothing that we know how to check. */
  | { readonly kind: "other" }
  | { readonly kind: "damaged"; readonly why: string };

/** Tag 00, two characters: the version. Every EMV merchant code begins so. */
const EMV_START = "000201";
const CHECKSUM = "63";
const MERCHANT = "59";

export function judgeQr(text: string): QrVerdict {
  if (!text.startsWith(EMV_START)) return { kind: "other" };
  const fields = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const head = /^\d{4}$/.exec(text.slice(at, at + 4))?.[0];
    if (head === undefined) return damaged(`a tag and its length were expected at character ${at + 1}`);
    const tag = head.slice(0, 2);
    const length = Number(head.slice(2));
    const value = text.slice(at + 4, at + 4 + length);
    if (value.length < length) return damaged(`tag ${tag} is cut off`);
    fields.set(tag, value);
    at += 4 + length;
    if (tag === CHECKSUM && at < text.length) return damaged("something follows after its checksum");
  }
  const told = fields.get(CHECKSUM);
  if (told === undefined) return damaged("it has no checksum");
  const counted = crc16(text.slice(0, -told.length));
  if (told.toUpperCase() !== counted)
    return damaged(`its checksum is ${told}, and its text gives ${counted}`);
  return { kind: "emv", merchant: fields.get(MERCHANT) ?? null };
}

function damaged(why: string): QrVerdict {
  return { kind: "damaged", why };
}

/** CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xffff, nothing reflected. */
function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}
