// The example configuration of the package: every setting there is, with what it does and what it is without it, made from
// the schema. What a till cannot be without is filled in; the rest waits behind a #.

import { describeConfig } from "../src/config/describe.ts";
import { SECTIONS } from "../src/config/schema.ts";

/** What stands for the settings that have to be there. */
const SAMPLES: Readonly<Record<string, string>> = {
  "shop.name": '"Almacén San Telmo"',
  "shop.site": '"MLA"',
  "mercado_pago.external_pos_id": '"SUC001POS001"',
  "printer.connection": '"usb:///dev/usb/lp0"',
};

export function exampleConfiguration(): string {
  const sections = Object.entries(SECTIONS).map(([name, { about, presence, several }]) => {
    // A section without a value of its own would still be there, and a till with an empty scanner has a fault.
    const isOpen = presence !== "optional";
    const settings = describeConfig()
      .filter(({ section }) => section === name)
      .flatMap(({ about: what, expected, fallback, key, required }) => {
        const sample = SAMPLES[`${name}.${key}`];
        return [
          ...comment(what),
          ...comment(`Expected: ${expected}.`),
          ...(required ? [] : comment(`Without it: ${fallback}.`)),
          sample !== undefined && isOpen ? `${key} = ${sample}` : `#${key} =`,
          "",
        ];
      });
    const title = several === true ? `[[${name}]]` : `[${name}]`;
    return [...comment(about), isOpen ? title : `#${title}`, "", ...settings].join("\n");
  });
  return `# Every setting of tilld. "till setup" writes a shorter one to /etc/tilld/tilld.toml; "till config check" finds every fault.
# The access token stands in /etc/tilld/access_token (mode 0600), never here.

${sections.join("\n")}`;
}

function comment(words: string): string[] {
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const line = lines.at(-1) ?? "";
    if (line.length + 1 + word.length > 110) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
}
