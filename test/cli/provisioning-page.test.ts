// docs/provisioning.md, held against the program: its commands are run in their order against an account without
// stores, and what they print must be what the page shows. UPDATE_DOCS=1 writes it.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../hardware/transports/system-clock.ts";
import { startVirtualMercadoPago } from "../../src/payments/virtual-mercado-pago/virtual-mercado-pago.ts";
import { serveTill } from "../control/stand-in-till.ts";
import { till } from "./run-till.ts";

const PAGE = new URL("../../docs/provisioning.md", import.meta.url);
const TOKEN = "TEST-virtual-mercado-pago";
/** "$ till …" and what it prints, up to the end of the block. */
const BLOCK = /```console\n\$ till (.*)\n([^`]*)```/g;

test("the page shows what the commands print", async () => {
  const { folder, socket } = await serveTill();
  const virtual = await startVirtualMercadoPago({
    clock: systemClock,
    accessTokens: [TOKEN],
    switches: { onlyCreatedPlaces: true },
    random: () => 7,
  });
  onTestFinished(() => virtual.close());
  const page = readFileSync(PAGE, "utf8");
  const settings = /```toml\n([^`]*)```/.exec(page)?.[1] ?? "";
  writeFileSync(join(folder, "access_token"), `${TOKEN}\n`, { mode: 0o600 });
  const config = join(folder, "tilld.toml");
  writeFileSync(config, `${settings}base_url = "${virtual.url}"\n[control]\nsocket = "${socket}"\n`);

  let drawn = page;
  for (const [block, command = ""] of page.matchAll(BLOCK)) {
    const { out, err, code } = await till(["--config", config, ...wordsOf(command)]);
    expect({ code, err }, command).toEqual({ code: 0, err: "" });
    const told = out.replaceAll(config, "/etc/tilld/tilld.toml");
    drawn = drawn.replace(block, () => `\`\`\`console\n$ till ${command}\n${told}\`\`\``);
  }
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(PAGE, drawn);
  expect(readFileSync(PAGE, "utf8")).toBe(drawn);
});

/** As a shell reads a line whose only quotes are double ones. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
