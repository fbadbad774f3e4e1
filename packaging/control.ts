// What dpkg reads of the package: its name, version and needs; and the changelog in Debian's form.

import type { Architecture } from "./architectures.ts";

export const MAINTAINER = "tilld maintainers <maintainers@tilld.invalid>";

/** The first libstdc++6 that has the symbols (its own abi page): newer ones are not known here. */
const LIBSTDCXX: Readonly<Record<string, string>> = {
  "3.4.21": "5.2",
  "3.4.22": "6",
  "3.4.26": "9",
  "3.4.28": "9.3",
  "3.4.29": "11",
  "3.4.30": "12",
};

/** @param symbols the newest version of each group that the machine code wants (native.ts) */
export function dependencies(symbols: ReadonlyMap<string, string>): string {
  const wanted = symbols.get("GLIBCXX") ?? "";
  const libstdcxx = LIBSTDCXX[wanted];
  if (libstdcxx === undefined)
    throw new Error(`GLIBCXX_${wanted}: which libstdc++6 has it? (packaging/control.ts)`);
  return `libc6 (>= ${symbols.get("GLIBC")}), libgcc-s1, libstdc++6 (>= ${libstdcxx}), systemd (>= 252)`;
}

export function controlFile(parts: {
  readonly version: string;
  readonly architecture: Architecture["debian"];
  readonly depends: string;
  readonly installedKiB: number;
}): string {
  return `Package: tilld
Version: ${parts.version}
Architecture: ${parts.architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${parts.installedKiB}
Depends: ${parts.depends}
Section: misc
Priority: optional
Description: till daemon for Mercado Pago QR payments
 Makes a point of sale terminal of a small computer such as a Raspberry Pi,
 with a receipt printer, a two-line customer display, lamps, a buzzer and a
 barcode scanner. It takes payments by QR code through Mercado Pago in
 Argentina, Brazil, Chile, Colombia, Mexico, Peru and Uruguay.
 .
 No approved payment is lost, nobody is charged twice, and every paid sale
 gets exactly one original receipt: also through power cuts, lost answers,
 paper ends and pulled cables.
 .
 It brings its own JavaScript runtime and needs no network to be installed.
 "till demo" shows all of it without hardware, account or real money.
`;
}

/**
 * Debian's changelog from CHANGELOG.md: one entry, of this version; what older versions brought stands in it under their names,
 * because nobody wrote down their days.
 * @param seconds since 1970
 */
export function debianChangelog(markdown: string, version: string, seconds: number): string {
  const sections = markdown.split(/^## /m).slice(1);
  const date = new Date(seconds * 1000).toUTCString().replace("GMT", "+0000");
  const groups = sections.map((section, index) => {
    const [title = "", ...lines] = section.split("\n");
    const entries = lines.join("\n").split(/^- /m).slice(1);
    const starred = entries.map((entry) => wrapped(entry.replaceAll(/\s+/g, " ").trim()));
    return [...(index === 0 ? [] : [`  [ ${title.trim()} ]`]), ...starred].join("\n");
  });
  return `tilld (${version}) stable; urgency=medium\n\n${groups.join("\n\n")}\n\n -- ${MAINTAINER}  ${date}\n`;
}

/** Lines of at most 79 characters, the first with Debian's star. */
function wrapped(words: string): string {
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > 75) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line, index) => `${index === 0 ? "  * " : "    "}${line}`).join("\n");
}
