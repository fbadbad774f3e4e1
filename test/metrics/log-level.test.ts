// How much a running till says, changed while it runs: the real daemon, its real log, the real command.

import { expect, test } from "vitest";
import { get, knock, post } from "../outside/knock.ts";
import { Rig } from "../outside/rig.ts";

interface Level {
  readonly level: string;
  readonly atStart: string;
}

test("till log-level makes the log say more or less at once, and a new start begins as configured", async () => {
  const rig = await Rig.open({ wire: "tcp" });
  try {
    const said = (): string => rig.daemon.lines.join("\n");
    expect(await rig.json<Level>(["log-level"])).toEqual({ level: "info", atStart: "info" });
    await rig.json(["status"]);
    expect(said()).not.toContain('"path":"/status"');

    expect(await rig.json<Level>(["log-level", "debug"])).toEqual({ level: "debug", atStart: "info" });
    await rig.json(["status"]);
    await rig.daemon.line(/"level":20.*"path":"\/status"/);
    await rig.daemon.line(/the log level is debug until the next start/);

    expect(await rig.json<Level>(["log-level", "warn"])).toEqual({ level: "warn", atStart: "info" });
    const before = rig.daemon.lines.length;
    await rig.json(["status"]);
    await rig.json(["log-level"]);
    expect(rig.daemon.lines.slice(before).join("\n")).not.toContain('"path"');

    expect((await rig.till("log-level", "loud")).code).toBe(64);
    for (const body of [{ level: "trace" }, { level: "silent" }, {}, { level: "info", more: 1 }])
      expect(await knock(rig.socket, post("/log-level", body))).toMatch(/^400 /);
    expect(await knock(rig.socket, get("/log-level"))).toContain('"level":"warn"');
    await rig.stop();
    await rig.start();
    expect(await rig.json<Level>(["log-level"])).toEqual({ level: "info", atStart: "info" });
  } finally {
    await rig.close();
  }
});
