// What a shop may expect of a customer's display, whatever command set it obeys and whatever wire it hangs on.

import { afterEach, describe, expect, test } from "vitest";
import { DISPLAY_PROTOCOLS } from "../../hardware/profiles/displays/display-protocols.ts";
import { DISPLAY_WIRES, type DisplayRig, displayRig } from "../support/display-rig.ts";

const rigs: DisplayRig[] = [];

afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close();
});

const CASES = DISPLAY_PROTOCOLS.flatMap((protocol) => DISPLAY_WIRES.map((wire) => ({ ...protocol, wire })));

describe.each(CASES)("a display that speaks $name on a wire of kind $wire", (protocol) => {
  // What its switches choose is what the settings say.
  const codeTable = protocol.defaultCodePage === "pc858" ? 19 : 0;

  async function connect(): Promise<DisplayRig> {
    const rig = await displayRig(protocol.name, protocol.wire, {}, codeTable);
    rigs.push(rig);
    return rig;
  }

  test("shows what it is told, one text after the other, and knows every command it was sent", async () => {
    const rig = await connect();
    await rig.start();
    await rig.show("TOTAL", "$ 1.500,00");
    await rig.show("PAGADO. Gracias!", "$ 1.500,00");
    await rig.show("12345678901234567890", "09876543210987654321");
    await rig.show("", "");
    await rig.condition("ready");
    expect(rig.seen.surprises).toEqual([]);
  });

  test("writes Spanish and Portuguese as well as its letters allow", async () => {
    const rig = await connect();
    await rig.start();
    const plain = protocol.defaultCodePage === "ascii";
    await rig.show(
      "¿Señal? ¡No cobró!",
      "Não há. São €5",
      plain ? "?Senal? !No cobro!|Nao ha. Sao EUR5" : "¿Señal? ¡No cobró!|Não há. São €5",
    );
    expect(rig.seen.surprises).toEqual([]);
  });

  test("that is pulled out is missing, and shows the present text when it is plugged in again", async () => {
    const rig = await connect();
    await rig.start();
    await rig.show("Antes", "");
    rig.unplug();
    await rig.condition("missing");
    rig.display.show("Ahora", "$ 2,00");
    await rig.clock.advance(500);
    // Looked for once, in vain.
    await rig.states.until(() => rig.display.state().detail.includes("nothing is there"));
    rig.plugIn();
    await rig.clock.advance(5_000);
    await rig.until("Ahora|$ 2,00");
    await rig.condition("ready");
    expect(rig.seen.surprises).toEqual([]);
  });

  test("that lost its power unheard is right again within ten seconds", async () => {
    const rig = await connect();
    await rig.start();
    await rig.show("TOTAL", "$ 1.500,00");
    rig.seen.losePower();
    expect(rig.reads).toBe("|");
    await rig.clock.advance(10_000);
    await rig.until("TOTAL|$ 1.500,00");
  });

  test("tells how it is at three depths, and shows the present text after each", async () => {
    const rig = await connect();
    expect(await rig.display.checkHealth("external")).toMatchObject({ ok: false });
    await rig.start();
    await rig.show("TOTAL", "$ 1.500,00");
    await rig.condition("ready");
    expect(await rig.display.checkHealth("internal")).toEqual({ ok: true, words: "ready" });

    const external = rig.display.checkHealth("external");
    await rig.clock.advance(200);
    expect(await external).toMatchObject({ ok: protocol.answers ? true : null });
    expect(rig.reads).toBe("TOTAL|$ 1.500,00");

    await rig.clock.advance(5_000);
    const interactive = rig.display.checkHealth("interactive");
    await rig.clock.advance(200);
    await rig.pictures.next((picture) => picture.includes("0123456789 $ R$ S/"));
    await rig.clock.advance(3_000);
    await rig.pictures.next((picture) => /^(.)\1{19}\|\1{20}$/.test(picture));
    await rig.clock.advance(3_000);
    expect(await interactive).toMatchObject({ ok: null });
    await rig.clock.advance(200);
    await rig.until("TOTAL|$ 1.500,00");
    expect(rig.seen.surprises).toEqual([]);
  });

  test("gives itself up in order and is taken up again", async () => {
    const rig = await connect();
    await rig.start();
    await rig.show("Hola", "");
    await rig.display.stop();
    expect(rig.display.state()).toEqual({ condition: "missing", detail: "stopped" });
    rig.seen.losePower();
    rig.display.start();
    await rig.condition("ready");
    await rig.clock.advance(200);
    await rig.until("Hola|");
  });
});
