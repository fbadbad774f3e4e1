// till account: whose access token it is, and what it opens.

import { SITES } from "../../money/sites.ts";
import type { AccountReport } from "../../provision/look-at-account.ts";
import { EXIT } from "../exit-codes.ts";
import { columns } from "../format.ts";
import type { Verb } from "../verb.ts";

export const verb: Verb = {
  name: "account",
  usage: "account",
  summary: "Says whose access token it is, whether the configuration fits it, and which rails answer.",
  help: `Asks Mercado Pago itself, with the token of the configuration; the daemon is not needed, and nothing is changed.
Of the configuration only [shop] and [mercado_pago] are read. Ends with 78 when they do not fit the account.`,
  operands: [0, 0],
  async run(call) {
    const { openMercadoPago } = await import("../mercado-pago.ts");
    const { createAccountApi } = await import("../../payments/mercado-pago/account/account.ts");
    const { lookAtAccount } = await import("../../provision/look-at-account.ts");
    const { config, http, isTestToken, close } = openMercadoPago(call);
    try {
      const { mercadoPago, shop } = config;
      const configured = { ...mercadoPago, site: shop.site };
      const report = await lookAtAccount(createAccountApi(http), configured, isTestToken);
      const { railReason } = mercadoPago;
      call.answer({ ...report, configuration: config.file, railReason }, () =>
        words(report, config.file, railReason),
      );
      return report.misfits.length === 0 ? EXIT.ok : EXIT.config;
    } finally {
      await close();
    }
  },
};

const KINDS: Readonly<Record<AccountReport["kind"], string>> = {
  virtual: "the virtual Mercado Pago: no real money can move",
  test: "test account: no real money moves",
  production: "production: real money moves",
};

function words(
  { account, kind, rails, defaultRail, misfits, settings }: AccountReport,
  file: string,
  railReason: string,
): string {
  const site = Object.hasOwn(SITES, account.site) ? SITES[account.site as keyof typeof SITES] : null;
  const rows: string[][] = [
    ["account", [account.userId, account.nickname].filter(Boolean).join(" ")],
    [
      "site",
      site === null
        ? `${account.site}, which this program does not know`
        : `${account.site}, ${site.country}`,
    ],
    ["kind", KINDS[kind]],
  ];
  for (const name of ["orders", "instore"] as const) {
    const { answers, detail } = rails[name];
    const verdict = { true: "answers", false: "does NOT serve this account", null: "not known" }[
      `${answers}`
    ];
    const preset = name === defaultRail ? ", the default of the country" : "";
    rows.push([`rail ${name}`, `${verdict}${preset}${detail === "" ? "" : `: ${detail}`}`]);
  }
  rows.push(["sells on", railReason]);
  misfits.forEach((misfit, index) => {
    rows.push([index === 0 ? "misfit" : "", misfit]);
  });
  const lines = settings.map(({ section, line }) => [`[${section}]`, line]);
  const fits = misfits.length === 0 && lines.length === 0;
  const told = fits
    ? `${file} fits the account`
    : misfits.length > 0
      ? `${file} does not fit the account`
      : "";
  const parts = [columns(rows), told, lines.length === 0 ? "" : `write into ${file}:\n${columns(lines)}`];
  return parts.filter(Boolean).join("\n");
}
