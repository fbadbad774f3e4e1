// The file of settings, with any bytes in it: a configuration or every fault of it in words, and never a secret that
// stands in the file in the wrong place.

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../../src/config/config.ts";
import { loadCommandPlaces, loadConfig, loadSeller } from "../../../src/config/load-config.ts";
import { bytesOf, type Fuzzer, must } from "../fuzzer.ts";

const TOKEN = "TEST-1234567890123456-030114-0123456789abcdef0123456789abcdef-123456789";
const ROOT = new URL("../../../", import.meta.url);

/** The examples of the handbook: every block of settings in it. */
function examples(): readonly string[] {
  return [
    "README.md",
    "docs/configuration.md",
    "docs/devices.md",
    "docs/webhooks.md",
    "docs/papers.md",
  ].flatMap((page) =>
    [...readFileSync(new URL(page, ROOT), "utf8").matchAll(/^ *```toml\n([\s\S]*?)^ *```/gm)].map(
      ([, block = ""]) => block,
    ),
  );
}

const WORDS = [
  ...[
    "[shop]",
    "[mercado_pago]",
    "[printer]",
    "[[scanners]]",
    "[[gpio]]",
    "= true",
    "= -1",
    "= 1e9",
    "= []",
    "= {}",
  ],
  ...[
    '"',
    "'",
    '"""',
    "\n",
    "=",
    ".",
    "nan",
    "inf",
    "0x1F",
    "1979-05-27T07:32:00Z",
    "../../../etc/passwd",
    "/dev/zero",
  ],
  ...[
    `token = "${TOKEN}"`,
    "serial:///dev/ttyUSB0?baud=9600",
    "usb:///dev/usb/lp0",
    "tcp://10.0.0.5:9100",
    "evdev:",
  ],
];

export const configuration: Fuzzer = {
  name: "configuration",
  share: 12,
  async open() {
    const folder = mkdtempSync(join(tmpdir(), "tilld-fuzz-"));
    const file = join(folder, "tilld.toml");
    const token = join(folder, "token");
    writeFileSync(token, TOKEN);
    chmodSync(token, 0o600);
    const whole = examples().map((text) => text.replace(/^(\s*token_file\s*=\s*).*$/m, `$1"${token}"`));
    const load = [loadConfig, loadSeller, loadCommandPlaces] as const;
    return {
      corpus: bytesOf(...whole, whole.join("\n")),
      words: WORDS,
      take(bytes, chance) {
        writeFileSync(file, bytes);
        try {
          (chance(4) === 0 ? (load[1 + chance(2)] ?? loadConfig) : loadConfig)(file, {});
          return "good settings";
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          must(
            error.faults.length > 0 && error.faults.every(({ message }) => message !== ""),
            "refused without a word",
          );
          must(!error.message.includes(TOKEN.slice(-20)), "a token stands in the message");
          return error.faults.length === 1 ? "one fault" : "more faults";
        }
      },
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
};
