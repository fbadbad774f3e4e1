// What a day adds up to, in words for the console: for the verbs that show or close it.

import type { DayView } from "../control/client.ts";

type Line = DayView["paid"][number];

export function dayWords(day: DayView): string {
  const { canceled, expired, refused } = day.unpaid;
  const { float, "pay-in": payIn, "pay-out": payOut } = day.moves;
  return [
    day.number === null ? `day so far, ${day.clock}` : `Z ${day.number}, ${day.clock}`,
    ...(day.demo ? ["  DEMO: no real money moved"] : []),
    ...day.paid.map((line) => `  paid      ${words(line)}`),
    ...day.refunded.map((line) => `  refunded  ${words(line)}`),
    `  net       ${day.net.text}`,
    ...groupWords(day),
    `  not paid  ${expired} expired, ${canceled} canceled, ${refused} refused`,
    `  drawer    float ${float.text}, in ${payIn.text}, out ${payOut.text}; should hold ${day.expectedCash.text}; ` +
      `opened without a sale: ${day.openings}`,
    ...countWords(day),
    `  papers    ${day.copies} copies, ${day.owed} owed`,
    ...(day.head === null ? [] : [`  journal   ${day.head.records} records, ${day.head.hash}`]),
    ...(day.open.length === 0 ? [] : [`  not settled: sale ${day.open.join(", ")}`]),
    ...(day.warning === undefined ? [] : [`  ATTENTION: ${day.warning}`]),
    ...(day.printed === undefined ? [] : [`  paper: ${day.printed}`]),
  ].join("\n");
}

function words({ amount, count, method, tender }: Line): string {
  return `${amount.text}, ${count} ${tender === "cash" ? "in cash" : `by QR, ${method}`}`;
}

/** Nothing in a shop without groups. */
function groupWords({ groups, unassigned }: DayView): readonly string[] {
  if (groups.every(({ group }) => group === null)) return [];
  return [
    ...groups.map(
      ({ amount, group, pieces }) =>
        `    ${group ?? "no group"}: ${amount.text}, ${pieces === 1 ? "1 piece" : `${pieces} pieces`}`,
    ),
    ...(unassigned.count === 0
      ? []
      : [`    refunds of no group: ${unassigned.amount.text}, ${unassigned.count}`]),
  ];
}

function countWords({ counted, difference, expectedCash }: DayView): readonly string[] {
  if (counted === undefined || difference === undefined) return [];
  // The word says the direction, as on the paper: a sign beside it would say it twice.
  const amount = difference.text.replace(/^-/, "");
  const said =
    difference.minor === 0 ? "no difference" : `${amount} ${difference.minor > 0 ? "too much" : "missing"}`;
  return [`            counted ${counted.text}, expected ${expectedCash.text}: ${said}`];
}
