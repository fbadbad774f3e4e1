// PINs: which ones are good enough, and their hashes. A PIN has few digits, so whoever copies the journal can try
// them all: scrypt makes that slow, and the journal's folder, which is 0700, makes it rare.

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { Turns } from "./turns.ts";

// The names are those of RFC 7914 section 2. A check takes 128 * N * r bytes, which are 32 MiB, and took 70 ms on
// an x86-64 server (measured 2026-11-21); a small Pi bears it several times slower.
const LOG2_N = 15;
const R = 8;
const P = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** More at once would take the memory and the threads that the journal's flushes need. */
const CHECKS_AT_ONCE = 2;
const checks = new Turns(CHECKS_AT_ONCE);

/** 4 to 12 digits. */
export function isPin(text: string): boolean {
  return /^[0-9]{4,12}$/.test(text);
}

/**
 * Why nobody may choose this PIN; null when it is good. Tells nothing of the PIN itself.
 */
export function pinProblem(pin: string): string | null {
  if (!isPin(pin)) return "PIN: expected 4 to 12 digits";
  if (isTrivial(pin)) {
    return "PIN: the same digit all over (0000) and digits in a row (1234, 9876) are guessed first; choose another one";
  }
  return null;
}

/** Each digit follows from the one before in the same way: 0000, 1234, 7890, 4321. */
function isTrivial(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  return [0, 1, 9].some((trivial) => steps.every((step) => step === trivial));
}

/** @returns "scrypt$<log2 N>$<r>$<p>$<salt>$<hash>", another one each time */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt, HASH_BYTES, LOG2_N, R, P);
  return ["scrypt", LOG2_N, R, P, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** @throws Error when the hash is not of the form that hashPin writes: a fault of this program */
export async function isPinOf(pin: string, hash: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,2})\$(\d{1,3})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/.exec(hash);
  if (match === null) throw new Error("the hash of a PIN in the journal is of an unknown form");
  const [, log2N, r, p, salt = "", expected = ""] = match;
  const wanted = Buffer.from(expected, "base64url");
  const found = await derive(
    pin,
    Buffer.from(salt, "base64url"),
    wanted.length,
    Number(log2N),
    Number(r),
    Number(p),
  );
  return timingSafeEqual(found, wanted);
}

function derive(
  pin: string,
  salt: Buffer,
  bytes: number,
  log2N: number,
  r: number,
  p: number,
): Promise<Buffer> {
  const N = 2 ** log2N;
  // Node refuses exactly the 128 * N * r bytes that are needed, so it may have twice as much.
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
  return checks.take(
    () =>
      new Promise((resolve, reject) => {
        scrypt(pin, salt, bytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
      }),
  );
}
