// Secrets of staff cards. The journal keeps only their SHA-256: of 100 random bits that is enough, and the secret
// itself is on the card and nowhere else.

import { createHash, randomBytes } from "node:crypto";

// Crockford's base 32: no letter that looks like a digit, so a card can also be typed.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_LETTERS = 20;

/** 20 letters and digits, 100 random bits. */
export function newCardSecret(): string {
  // 256 is a multiple of 32, so all letters are equally likely.
  return [...randomBytes(SECRET_LETTERS)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
}

/** @param secret as scanned or typed: small letters, and O, I and L for 0 and 1, are understood */
export function hashCard(secret: string): string {
  const spelled = secret.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return createHash("sha256").update(spelled).digest("hex");
}
