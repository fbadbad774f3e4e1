// From a bare Debian to the first demo paper in two commands, and away again: on this machine's own processor, and on the
// small board's under emulation.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { type Check, say } from "../report.ts";
import { BareRoot, bareDebian } from "./bare-root.ts";
import type { DebianArchitecture } from "./make-packages.ts";
import type { Workshop } from "./workshop.ts";

const INSTALL = "apt-get install --yes /root/tilld.deb";
const DEMO = "till demo --script";
/** The upper edge of the first paper that is drawn. */
const PAPER = /^ *┌─/;
const TOOLS = "node npm npx gcc cc g++ make python3";

export const BARE: readonly Check<Workshop>[] = [
  {
    says: "a bare Debian for amd64, without network, Node or compiler, sells a minute after it got the package",
    holds: (workshop) => firstPaper(workshop, "amd64"),
  },
  {
    says: "removing keeps settings and journal; purging takes settings and secrets, and keeps the journal",
    async holds(workshop) {
      await withRoot(workshop, "amd64", async (root) => {
        await root.typeWell(`${INSTALL} && ${SHOP}`);
        await root.typeWell("apt-get remove --yes tilld");
        for (const kept of ["etc/tilld/access_token", "var/lib/tilld/journal/record"])
          assert.ok(root.has(kept), `${kept} is gone`);
        for (const gone of ["usr/bin/till", "usr/lib/tilld", "usr/lib/systemd/system/tilld.service"])
          assert.ok(!root.has(gone), `${gone} is still there`);
        const said = await root.typeWell("apt-get purge --yes tilld");
        assert.match(said, /the journal stays in \/var\/lib\/tilld/);
        assert.ok(root.has("var/lib/tilld/journal/record"), "the journal is gone");
        assert.ok(!root.has("etc/tilld"), "secrets are still there");
        assert.doesNotMatch(await root.typeWell("dpkg --list"), /tilld/);
      });
    },
  },
  {
    says: "whoever wants the journal gone too says so beforehand",
    async holds(workshop) {
      await withRoot(workshop, "amd64", async (root) => {
        await root.typeWell(`${INSTALL} && ${SHOP} && touch /var/lib/tilld/purge-journal`);
        await root.typeWell("apt-get purge --yes tilld");
        for (const gone of ["var/lib/tilld", "etc/tilld"])
          assert.ok(!root.has(gone), `${gone} is still there`);
        assert.equal(
          await root.typeWell(
            "find / -xdev -path /proc -prune -o -name '*tilld*' -print | grep -v /root/ || true",
          ),
          "",
        );
      });
    },
  },
];

/** Takes minutes: an emulated processor is twenty times slower. */
export const EMULATED: readonly Check<Workshop>[] = [
  {
    says: "the same Debian for arm64, its processor emulated, sells as well",
    holds: (workshop) => firstPaper(workshop, "arm64"),
  },
];

/** What a shop leaves behind. */
const SHOP =
  "mkdir -p /var/lib/tilld/journal && touch /var/lib/tilld/journal/record /etc/tilld/tilld.toml /etc/tilld/access_token";

async function firstPaper(workshop: Workshop, architecture: DebianArchitecture): Promise<void> {
  await withRoot(workshop, architecture, async (root) => {
    assert.equal(await root.typeWell(`command -v ${TOOLS} || true`), "");
    const before = statMode(root);
    const installed = await root.type(INSTALL);
    assert.equal(installed.code, 0, installed.output);
    assert.equal(statMode(root), before, "the package changed the mode of /");
    assert.match(
      await root.typeWell("dpkg --verify tilld && till --version && tilld --version"),
      /^till .*\ntilld /,
    );
    assert.match(await root.typeWell("getent group till && getent passwd tilld"), /^till:/);
    const demo = await root.type(DEMO, PAPER);
    assert.equal(demo.code, 0, demo.output.slice(-3000));
    assert.match(demo.output, /All of it is as it must be\./);
    assert.ok(demo.firstMs !== null, "no paper was drawn");
    say(
      `          ${architecture}: ${INSTALL.split(" /")[0]} ${seconds(installed.ms)}, till demo ${seconds(demo.firstMs)} to the first ` +
        `paper (${seconds(installed.ms + demo.firstMs)} in all), ${seconds(demo.ms)} to its end`,
    );
  });
}

function statMode(root: BareRoot): string {
  const { mode } = statSync(join(root.path, "."));
  return (mode & 0o7777).toString(8);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

async function withRoot(
  { folder, packages }: Workshop,
  architecture: DebianArchitecture,
  act: (root: BareRoot) => Promise<void>,
): Promise<void> {
  const root = new BareRoot(bareDebian(architecture), folder(`bare-${architecture}`));
  try {
    root.bring(packages[architecture], "root/tilld.deb");
    await act(root);
  } finally {
    root.remove();
  }
}
