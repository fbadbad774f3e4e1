// The validation tables played by themselves: for each rail and mode a whole shop of its own, on emulated devices and
// the virtual Mercado Pago.

import { smallAmount } from "../certify/amounts.ts";
import type { Certificate, RowResult, Subject } from "../certify/result.ts";
import type { QrMode, Row } from "../certify/rows.ts";
import { certify } from "../certify/run.ts";
import { type RailName, SITES } from "../money/sites.ts";
import { DemoShop } from "./demo-shop.ts";
import { MovableClock } from "./movable-clock.ts";
import { PhoneHands } from "./phone-hands.ts";

export const VIRTUAL_SITE = "MLA";
/** The shortest that Mercado Pago takes (reference 4.2). */
const VALIDITY_S = 30;

export interface VirtualCertification {
  readonly rails: readonly RailName[];
  readonly modes: readonly QrMode[];
  /** Decimal with a point; left out, a small amount. */
  readonly amount?: string;
  /** Ends it in the middle. */
  readonly signal: AbortSignal;
  /** Called when a shop is open and its table begins; a test may disturb the shop before each row. */
  readonly opened?: (shop: DemoShop, subject: Subject) => void;
  readonly begins?: (row: Row) => void;
  readonly ended?: (result: RowResult) => void;
  /** Hears what the daemon warns of. */
  readonly warned?: (message: string) => void;
}

/** @returns a certificate for each rail and mode that was begun */
export async function certifyVirtually(wanted: VirtualCertification): Promise<readonly Certificate[]> {
  const certificates: Certificate[] = [];
  for (const rail of wanted.rails) {
    for (const mode of wanted.modes) {
      if (!wanted.signal.aborted) certificates.push(await certifyOne(wanted, rail, mode));
    }
  }
  return certificates;
}

async function certifyOne(wanted: VirtualCertification, rail: RailName, mode: QrMode): Promise<Certificate> {
  const { amount = smallAmount(VIRTUAL_SITE), begins, ended, opened, signal, warned } = wanted;
  let isOpen = false;
  const clock = new MovableClock();
  const broken = Promise.withResolvers<never>();
  const shop = await DemoShop.open({
    paperMm: 80,
    rail,
    qrMode: mode,
    validityS: VALIDITY_S,
    clock,
    webhooks: true,
    log: (level, message) => {
      // Devices are missing until they were asked for the first time.
      if (isOpen && level !== "info") warned?.(message);
    },
    fatal: broken.reject,
  });
  isOpen = true;
  try {
    const subject: Subject = {
      version: shop.api.status().version,
      rail,
      mode,
      site: VIRTUAL_SITE,
      currency: SITES[VIRTUAL_SITE].currency,
      store: shop.storeName,
      pos: shop.posName,
      account: "virtual",
      validityS: VALIDITY_S,
    };
    opened?.(shop, subject);
    const playing = certify({
      subject,
      till: shop.control,
      hands: new PhoneHands(shop, clock),
      clock,
      amount,
      now: () => shop.virtual.now(),
      earlier: [],
      signal,
      ...(begins === undefined ? {} : { begins }),
      ...(ended === undefined ? {} : { ended }),
    });
    return await Promise.race([playing, broken.promise]);
  } finally {
    await shop.close();
  }
}
