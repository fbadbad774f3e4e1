// How answers look in a console: short lines, aligned columns, and nothing that could move the cursor.

import type { DeviceView, SaleView, TillStatus } from "../control/client.ts";

/** Control characters of texts that came from outside are shown as a dot; line ends stay. */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, "·");
}

/** Columns as wide as their widest cell, two spaces apart. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function statusWords(status: TillStatus): string {
  const rows: string[][] = [["till", `${status.state}, version ${status.version}`]];
  if (status.notice !== null) rows.push(["", status.notice]);
  rows.push(["display", `| ${status.display[0]} |`], ["", `| ${status.display[1]} |`]);
  if (status.basket !== null) {
    const { lines, total } = status.basket;
    rows.push(["basket", `${total.text}, ${lines.length === 1 ? "1 line" : `${lines.length} lines`}`]);
    for (const line of lines) rows.push(["", lineWords(line)]);
  }
  if (status.sale !== null) rows.push(["sale", saleLine(status.sale)]);
  status.owed.forEach((paper, index) => {
    rows.push([
      index === 0 ? "owed" : "",
      `${paper.paper}${paper.sale === null ? "" : ` of sale ${paper.sale}`}, ${paper.status}: ${paper.detail}`,
    ]);
  });
  status.unsettled.forEach((sale, index) => {
    rows.push([index === 0 ? "unsettled" : "", saleLine(sale)]);
  });
  status.devices.forEach((device, index) => {
    rows.push([
      index === 0 ? "devices" : "",
      deviceRow(device)
        .filter((cell) => cell !== "")
        .join(": "),
    ]);
  });
  if (status.drawer !== null && status.drawer.shut !== "")
    rows.push(["drawer", `did NOT open for cash: ${status.drawer.shut}; its key opens it`]);
  const { provider, journal, webhooks } = status;
  const reach = { true: "reachable", false: "NOT reachable", null: "not asked yet" }[`${provider.reachable}`];
  rows.push(["provider", withDetail(`${provider.name}, ${reach}`, provider.detail)]);
  rows.push(["rail", provider.rail]);
  if (webhooks !== null) rows.push(["webhooks", webhooksWords(webhooks)]);
  rows.push(...machineRows(status.machine));
  rows.push([
    "journal",
    `${journal.directory}, ${journal.records} records, head ${journal.head.slice(0, 12)}`,
  ]);
  if (journal.damage !== null) rows.push(["", `DAMAGED: ${journal.damage}`]);
  return columns(rows);
}

/** Only what somebody should know of. */
function machineRows(machine: TillStatus["machine"] | undefined): string[][] {
  // A daemon of before, which an update has not reached yet, does not tell.
  if (machine === undefined) return [];
  const { clock, disk, power } = machine;
  const diskWord = { fine: "", low: "nearly full", full: "FULL", "read-only": "READ-ONLY" }[disk.state];
  const powerWord = { fine: "", low: "TOO LOW", "was-low": "was too low" }[power.state];
  return [
    ...(diskWord === "" ? [] : [["disk", withDetail(diskWord, disk.detail)]]),
    ...(clock.trusted ? [] : [["clock", withDetail(clock.wrong ? "WRONG" : "not trusted", clock.detail)]]),
    ...(powerWord === "" ? [] : [["power", withDetail(powerWord, power.detail)]]),
  ];
}

/** "127.0.0.1:8089/mercado-pago, 12 received, 9 taken as hints, 3 looks; dropped: 2 repeated, 1 stale" */
function webhooksWords(webhooks: NonNullable<TillStatus["webhooks"]>): string {
  const { accepted, address, dropped, looks, problem, received, signed } = webhooks;
  if (problem !== "") return `NOT listening on ${address}: ${problem}`;
  const checked = signed ? "" : ", signatures not checked";
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  const told = `${address}${checked}, ${received} received, ${accepted} taken as hints, ${looks} looks`;
  return reasons.length === 0 ? told : `${told}; dropped: ${reasons.join(", ")}`;
}

export function devicesWords(devices: readonly DeviceView[]): string {
  return devices.length === 0 ? "no devices" : columns(devices.map(deviceRow));
}

function deviceRow(device: DeviceView): string[] {
  return [device.name, device.condition, device.detail];
}

/** A sale on one line: for lists. */
export function saleLine(sale: SaleView): string {
  const receipt = sale.receiptNumber === null ? "" : `, receipt ${sale.receiptNumber}`;
  return withDetail(`${sale.id}, ${sale.total.text}, ${sale.status}${receipt}`, sale.detail);
}

/** How it is known that a paper is out, where it is not the printer's own word. */
const PROOFS = {
  confirmed: "",
  sent: ": sent to a printer that does not say whether it came out",
  person: ": a person saw it",
} as const;

export function saleWords(sale: SaleView): string {
  const rows: string[][] = [
    ["sale", `${sale.id}, ${sale.total.text}`],
    ["status", withDetail(sale.status, sale.detail)],
  ];
  if (sale.ticket !== null) rows.push(["ticket", sale.ticket]);
  rows.push(["reference", sale.reference]);
  for (const [index, line] of sale.lines.entries()) {
    rows.push([`line ${index + 1}`, lineWords(line)]);
  }
  if (sale.orderId !== null) rows.push(["order", sale.orderId]);
  if (sale.cash !== null) {
    const { change, tendered } = sale.cash;
    rows.push(["payment", `cash, ${tendered.text} handed over, change ${change.text}`]);
  } else if (sale.payment !== null) {
    const { payment } = sale;
    const method = [payment.methodType, payment.method].filter((word) => word !== null).join(" ");
    rows.push([
      "payment",
      [payment.number ?? payment.id, payment.paid.text, method].filter(Boolean).join(", "),
    ]);
  }
  if (sale.receiptNumber !== null)
    rows.push(["receipt", `${sale.receiptNumber}, code ${sale.receiptCode ?? "-"}`]);
  for (const refund of sale.refunds) {
    rows.push([`refund ${refund.id}`, withDetail(`${refund.amount.text}, ${refund.status}`, refund.detail)]);
    for (const { line, quantity, title } of refund.lines)
      rows.push(["", `line ${line}: ${quantity} x ${title}`]);
    if (refund.by !== null) {
      rows.push([
        "",
        `by ${refund.by}${refund.approvedBy === null ? "" : `, agreed by ${refund.approvedBy}`}`,
      ]);
    }
  }
  for (const [index, paper] of sale.papers.entries()) {
    rows.push([
      index === 0 ? "papers" : "",
      `${paper.id}, ${paper.status}${PROOFS[paper.proof ?? "confirmed"]}`,
    ]);
  }
  rows.push(["settled", sale.settled ? "yes" : "no"]);
  return columns(rows);
}

function lineWords({ quantity, title, total, weight }: SaleView["lines"][number]): string {
  return `${quantity} x ${weight === null ? "" : `${weight} `}${title}  ${total.text}`;
}

function withDetail(text: string, detail: string): string {
  return detail === "" ? text : `${text}: ${detail}`;
}
