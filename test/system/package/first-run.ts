// The ten lines of the README on a box that just got the package: one run of till setup, and what it leaves is a service that the
// sandbox lets sell, a command for whoever is in the group, and nothing to mend.

import assert from "node:assert/strict";
import type { Paper } from "../../../hardware/emulators/printer-paper.ts";
import { type Check, say } from "../report.ts";
import { type Shop, TOKEN } from "../service/shop.ts";
import { withPackagedShop } from "./packaged-shop.ts";
import type { Workshop } from "./workshop.ts";

const NAMES = '--shop-name "Kiosco El Ñandú" --store SUC001 --pos SUC001POS001';
const ADDRESS =
  '--street "Av. Siempreviva" --number 742 --city Palermo --state "Capital Federal" --latitude -34.5889 --longitude -58.4306';
/** The provider of this rig, and devices that cannot say what they are. */
const RIG =
  '--set mercado_pago.base_url=http://localhost:8080 --display "serial:///dev/ttyUSB1?baud=9600" --scanner "serial:///dev/ttyACM0?baud=9600"';
const SETUP = `till setup --yes --token-file - ${NAMES} ${ADDRESS} ${RIG}`;
const MEMBER = "setpriv --reuid=nobody --regid=nogroup --groups=$(getent group till | cut -d: -f3)";

export const FIRST_RUN: readonly Check<Workshop>[] = [
  {
    says: "one run of till setup on a box that just got the package leaves a till that sells, and nothing to mend",
    holds: (workshop) =>
      withNewBox(workshop, async (shop) => {
        const { box } = shop;
        const said = await box.run(`printf '%s\\n' ${TOKEN} | ${SETUP} 2>&1`);
        assert.match(said, /^test sale +(?!.*fail)/m, said);
        assert.match(said, /tilld is enabled and was started/);
        assert.ok(!said.includes(TOKEN), "the token was printed");
        await shop.ready();
        // The account is a virtual one, and the till says so.
        assert.equal(await shop.property("StatusText"), "demo, ready");
        assert.match(await box.run("systemctl is-enabled tilld"), /enabled/);
        assert.match(await box.run(`${MEMBER} till status`), /idle|ready/);
        assert.equal(await box.run("stat -c '%a %U' /etc/tilld/access_token"), "600 root");
        // A box without a clock and with a small disk is at risk, and nothing of it is broken.
        const { output } = await box.try("till doctor");
        assert.match(output, /^well +printer/m);
        assert.doesNotMatch(output, /^FAULT/m);
        await shop.sellAndRefund();
        const again = await box.run(`printf '%s\\n' ${TOKEN} | ${SETUP} 2>&1`);
        assert.match(again, /nothing to do/);
      }),
  },
  {
    says: "a box without a keyboard is set up by its printer and its scanner, as soon as it has a token, and only once",
    holds: (workshop) =>
      withNewBox(workshop, async (shop) => {
        const { box } = shop;
        await box.run(`mkdir -p ${CARD} ${DROP_IN} && printf '%s' '${TO_THE_RIG}' > ${DROP_IN}/rig.conf`);
        await box.run(`systemctl daemon-reload && ${PLUG}`);
        assert.equal(await box.run("systemctl show -P ConditionResult tilld-setup"), "no");
        answerPapers(shop);
        await box.run(`printf '%s\\n' ${TOKEN} > ${CARD}/access_token && ${PLUG}`);
        await shop.until("the till was started", async () => {
          const state = await box.run("systemctl show -P ActiveState tilld-setup");
          if (state === "failed") throw new Error(await box.run("journalctl --no-pager -u tilld-setup"));
          return state === "inactive" && (await shop.property("ActiveState")) === "active";
        });
        assert.equal(await shop.property("StatusText"), "demo, ready");
        assert.equal(await box.run("stat -c '%a %U' /etc/tilld/access_token"), "600 root");
        assert.ok(!(await box.run("journalctl --no-pager")).includes(TOKEN), "the token is in the log");
        await shop.sellAndRefund();
        await box.run(PLUG);
        assert.equal(await box.run("systemctl show -P ConditionResult tilld-setup"), "no");
      }),
  },
];

const CARD = "/boot/firmware";
const DROP_IN = "/run/systemd/system/tilld-setup.service.d";
const TO_THE_RIG = `[Service]
ExecStart=
ExecStart=/usr/bin/till setup --counter --set mercado_pago.base_url=http://localhost:8080
`;
/** What udev asks for when a printer or a scanner comes (70-tilld.rules). */
const PLUG = "systemctl start tilld.service tilld-setup.service";

/** A shopkeeper who scans what the papers ask for; texts come as a QR off a phone. */
function answerPapers({ printer: { printer }, scanner }: Shop): void {
  const code = (end: string) => (paper: Paper) => {
    scanner.scan(paper.barcodes.find((one) => one.endsWith(end)) ?? `no code ${end}`);
  };
  const phone = (text: string) => () => scanner.scan(text);
  const reactions: readonly (readonly [RegExp, (paper: Paper) => void])[] = [
    [/Espanol: escanee/, code("P1+ES")],
    [/ancho tiene el papel/, code(".80")],
    [/muestra TILL SETUP/, code(".YES")],
    [/Escribio: /, code(".YES")],
    [/se llama el negocio|Numero fiscal|propio del local|propio de esta caja/, code(".TAKE")],
    [/Calle, sin la altura/, phone("Av. Siempreviva")],
    [/Altura/, phone("742")],
    [/Ciudad o barrio/, phone("Palermo")],
    [/Provincia o estado/, phone("Capital Federal")],
    [/Latitud/, phone("-34.5889")],
    [/Longitud/, phone("-58.4306")],
  ];
  printer.onPaper((paper) => {
    const words = paper.text.replace(/\s+/g, " ");
    reactions.find(([asked]) => asked.test(words))?.[1](paper);
  });
}

function withNewBox(workshop: Workshop, act: (shop: Shop) => Promise<void>): Promise<void> {
  return withPackagedShop(workshop, "first-run", async (shop) => {
    const box = await shop.powerOn({ settings: "", token: false });
    // What the package itself made is below what the shop lends.
    await box.run("umount /etc/tilld");
    try {
      await act(shop);
    } catch (error) {
      for (const { text } of shop.printer.printer.papers().slice(-3)) say(text);
      say((await box.try("journalctl --no-pager --unit=tilld-setup")).output);
      throw error;
    }
  });
}
