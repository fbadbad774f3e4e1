// The access token on its way to its place: from a file, from standard input or from a person, never from an argument
// of the command, which everybody on the machine can read. No sentence made here holds a byte of it.

import { closeSync, constants, openSync, readSync } from "node:fs";
import { readTokenFile } from "../config/access-token.ts";
import { whyUnreadable } from "../config/read-toml.ts";
import { putFile, readIfThere } from "./keep-file.ts";

/** Longer than any token seen (75 characters). */
const MOST_CHARACTERS = 1024;

/** Where a person without a keyboard can put it: the part of the card that every computer reads. */
export const CARRIERS = ["/boot/firmware/access_token", "/boot/access_token"] as const;

/** @returns what is wrong with it; null when nothing is */
export function faultOfToken(token: string): string | null {
  if (token === "") return "it is empty";
  if (token.length > MOST_CHARACTERS) return `it has ${token.length} characters`;
  if (!/^[\x21-\x7e]+$/.test(token)) return "it has blanks, line ends or other odd characters";
  return null;
}

/** From a file that somebody carried here, whatever its mode; from standard input where it is "-". */
export function readCarried(file: string): { readonly token: string } | { readonly fault: string } {
  const where = file === "-" ? "standard input" : file;
  let text: string;
  try {
    text = readStart(
      file === "-" ? 0 : openSync(file, constants.O_RDONLY | constants.O_NONBLOCK),
      file !== "-",
    );
  } catch (error) {
    return { fault: `${where}: ${whyUnreadable(error)}; expected the access token alone on one line` };
  }
  const token = text.trim();
  const fault = faultOfToken(token);
  return fault === null
    ? { token }
    : { fault: `${where}: ${fault}; expected the access token alone on one line` };
}

function readStart(descriptor: number, isOurs: boolean): string {
  const bytes = Buffer.alloc(MOST_CHARACTERS + 2);
  let count = 0;
  try {
    for (;;) {
      const read = readSync(descriptor, bytes, count, bytes.length - count, null);
      count += read;
      if (read === 0 || count === bytes.length) return bytes.toString("latin1", 0, count);
    }
  } finally {
    if (isOurs) closeSync(descriptor);
  }
}

/** The one that is in its place already; null where there is none. */
export function tokenInPlace(file: string): { readonly token: string } | { readonly fault: string } | null {
  if (readIfThere(file) === null) return null;
  return readTokenFile(file, {});
}

/** @throws SetupError */
export function putToken(file: string, token: string): void {
  putFile(file, `${token}\n`, { mode: 0o600 });
}
