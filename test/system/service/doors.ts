// Who gets in: nobody from a network, nobody of the machine who is not in the group, no web page, and the daemon itself
// not out of its sandbox.

import assert from "node:assert/strict";
import { join } from "node:path";
import { knock } from "../../outside/knock.ts";
import { ROOT, run } from "../../outside/program.ts";
import type { Check } from "../report.ts";
import { type Shop, SOCKET, TOKEN } from "./shop.ts";

/** systemd's own measure (systemd-analyze security), in tenths. */
const MOST_EXPOSED = 14;
/** The rig's way to Mercado Pago. */
const RIG = "127.0.0.1 8080";
const NOBODY = "setpriv --reuid=nobody --regid=nogroup --clear-groups";
const MEMBER = "setpriv --reuid=nobody --regid=nogroup --groups=$(getent group till | cut -d: -f3)";

export const DOORS: readonly Check<Shop>[] = [
  {
    says: "systemd finds nothing to say about the unit, and calls its exposure 1.4 or less",
    async holds({ box }) {
      assert.equal(
        await box.run("systemd-analyze verify --man=no tilld.service tilld-setup.service tilld.slice 2>&1"),
        "",
      );
      const said = await box.run(
        `systemd-analyze security --threshold=${MOST_EXPOSED} --no-pager tilld.service | tail -n 1`,
      );
      assert.match(said, /Overall exposure level/);
    },
  },
  {
    says: "the running daemon has no capability, cannot get one, and has its system calls filtered",
    async holds({ box }) {
      const status = await box.run("cat /proc/$(systemctl show -P MainPID tilld)/status");
      for (const line of [
        "CapEff:\t0000000000000000",
        "CapBnd:\t0000000000000000",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
      ])
        assert.ok(status.includes(line), `${line} in\n${status}`);
      assert.doesNotMatch(status, /^Uid:\s+0\b/m);
    },
  },
  {
    says: "no port of the box is open, of 65,535 tried in each family, and nothing listens that could be missed so",
    async holds({ box }) {
      const words = ["--target", String(box.leader), "--net", "--", process.execPath, PORT_SCANNER];
      const { stderr, stdout } = await run("nsenter", words, { folder: "/" });
      assert.deepEqual(JSON.parse(stdout || stderr), [RIG]);
      const listening = await box.run("ss --listening --numeric --tcp --udp --no-header");
      assert.deepEqual(
        listening.split("\n").filter((line) => !line.includes("127.0.0.1:8080")),
        [],
      );
    },
  },
  {
    says: "a user who is not in the group till cannot speak to the till, and is told why; one who is can",
    async holds({ box }) {
      const refused = await box.try(`${NOBODY} till status`);
      assert.notEqual(refused.code, 0);
      assert.match(refused.output, /permission|group/i);
      assert.match(await box.run(`${MEMBER} till status`), /ready|idle/);
    },
  },
  {
    says: "nor can that user read the journal, the token, or the daemon's memory of it",
    async holds({ box }) {
      for (const what of [
        "ls /var/lib/tilld",
        "cat /etc/tilld/access_token",
        "ls /run/credentials/tilld.service",
      ])
        assert.notEqual((await box.try(`${NOBODY} ${what}`)).code, 0, what);
      const places = "/proc/$(systemctl show -P MainPID tilld)/{environ,cmdline}";
      const seen = await box.run(
        `cat ${places} | tr '\\0' '\\n'; systemctl show tilld; journalctl --no-pager`,
      );
      assert.ok(!seen.includes(TOKEN));
    },
  },
  {
    says: "a web page that finds a way to the socket is refused",
    async holds({ box }) {
      const page = (header: string) =>
        knock(
          box.place(SOCKET),
          `GET /status HTTP/1.1\r\nHost: tilld\r\nConnection: close\r\n${header}\r\n\r\n`,
        );
      assert.match(await page("Origin: http://localhost"), /^403 /);
      assert.match(await page("Sec-Fetch-Site: cross-site"), /^403 /);
      assert.match(await page("Accept: application/json"), /^200 /);
    },
  },
];

const PORT_SCANNER = join(ROOT, "test/system/service/scan-ports.ts");
