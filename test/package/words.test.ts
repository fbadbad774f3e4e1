// What the package says to people: man pages, completion and the example are made from the program's own words, so
// nothing that the program can do may be missing from them.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { bashCompletion } from "../../packaging/completion.ts";
import { exampleConfiguration } from "../../packaging/example.ts";
import { roff, settingsPage, tilldPage, tillPage } from "../../packaging/man.ts";
import type { Verb } from "../../src/cli/verb.ts";
import { VERBS } from "../../src/cli/verbs.ts";
import { describeConfig } from "../../src/config/describe.ts";
import { DAEMON_EXITS, DAEMON_OPTIONS } from "../../src/daemon/usage.ts";
import { TILL } from "../outside/program.ts";

const DATE = { version: "1.2.3", day: "2026-11-22" };
const folder = mkdtempSync(join(tmpdir(), "tilld-words-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function allVerbs(): Promise<readonly Verb[]> {
  return (await Promise.all(Object.values(VERBS).map((load) => load()))).map(({ verb }) => verb);
}

test("till(1) has every verb, and every option of each with what it does", async () => {
  const verbs = await allVerbs();
  const page = await tillPage(verbs, DATE);
  for (const { name, options = {}, summary, usage } of verbs) {
    const [, after = ""] = page.split(`.SS till ${roff(usage)}\n`);
    const own = after.split("\n.S")[0] ?? "";
    expect(own, name).toContain(roff(summary));
    for (const [option, { about }] of Object.entries(options)) {
      expect(own, `${name} --${option}`).toContain(roff(`--${option}`));
      expect(own, `${name} --${option}`).toContain(roff(about));
    }
  }
  expect(verbs.map(({ name }) => name)).toEqual(Object.keys(VERBS));
});

test("tilld.toml(5) has every setting with what it expects, and what holds without it", () => {
  const page = settingsPage(DATE);
  for (const { about, expected, fallback, key, required, section } of describeConfig()) {
    const [, own = ""] = page.split(`.SS [${section}]`);
    expect(own, section).toContain(`.B ${roff(key)}\n${roff(about)}\n.br\n${roff(`Expected: ${expected}.`)}`);
    if (!required) expect(own, key).toContain(roff(`Default: ${fallback}.`));
  }
});

test("tilld(8) has every option and every way the daemon can end", () => {
  const page = tilldPage(DATE);
  for (const [name, about] of [...DAEMON_OPTIONS, ...DAEMON_EXITS]) {
    expect(page).toContain(`.B ${roff(String(name))}\n${roff(about)}`);
  }
});

test("nothing in a text is taken for a command of the page, or loses its hyphens and backslashes", () => {
  expect(roff(".profile is 'read'")).toBe("\\&.profile is 'read'");
  expect(roff("'quoted'")).toBe("\\&'quoted'");
  expect(roff("--at \\n")).toBe("\\-\\-at \\en");
});

test("pressing Tab offers every verb, every option of a verb and the words it takes", async () => {
  const script = join(folder, "till");
  writeFileSync(script, bashCompletion(await allVerbs()));
  const offered = (...words: readonly string[]) => {
    const line = ["till", ...words].map((word) => `'${word}'`).join(" ");
    const program = `. ${script}; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _till; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stderr, stdout } = spawnSync("bash", ["-c", program], { encoding: "utf8", cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.split("\n").filter(Boolean);
  };
  const verbs = await allVerbs();
  for (const { name } of verbs) expect(offered(name.slice(0, 2)), name).toContain(name);
  for (const { name, options = {} } of verbs) {
    const own = Object.keys(options).map((option) => `--${option}`);
    expect(offered(name, "--"), name).toEqual(expect.arrayContaining(own));
  }
  expect(offered("journal", "")).toEqual(expect.arrayContaining(["show", "verify", "repair"]));
  expect(offered("--config", "x", "sta")).toEqual(["status", "staff", "states"]);
  expect(offered("refund", "--config", "t")).toEqual(["till"]);
});

test("the example has every setting, and is a configuration as it is but for the token", () => {
  const example = exampleConfiguration();
  for (const { key } of describeConfig()) expect(example, key).toMatch(new RegExp(`^#?${key} =`, "m"));
  const file = join(folder, "example.toml");
  writeFileSync(file, example);
  const { stderr } = spawnSync(TILL, ["--config", file, "config", "check"], { encoding: "utf8" });
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringContaining("one fault in the configuration"),
    expect.stringContaining("access_token"),
  ]);
});
