// Days of a shop and the periods that reports cover. A day is whatever its country's clocks call by one date: 23 or 25
// hours where they change, and not always from midnight.

/** Longer periods are refused: mercado-pago.md 11.3. */
const MAX_PERIOD_DAYS = 60;
const DAY_MS = 86_400_000;

/** From the first instant to the one before the last, in milliseconds since 1970; whole seconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** "2026-03-01", if there is such a day. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/**
 * @param from the first day, "2026-03-01"
 * @param to the last day, the same or later
 * @param timeZone an IANA name such as "America/Santiago"
 * @throws RangeError
 */
export function periodOfDays(from: string, to: string, timeZone: string): Period {
  if (!isDay(from) || !isDay(to) || from > to) throw new RangeError(`no period: ${from} to ${to}`);
  return { fromMs: startOfDay(from, timeZone), toMs: startOfDay(dayAfter(to), timeZone) };
}

/** The date that clocks in the zone show. */
export function dayAt(ms: number, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(new Date(ms));
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** Every date from one to another, both of them. */
export function daysOf(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

// To make one takes longer than to use it a thousand times.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  formats.set(timeZone, made);
  return made;
}

/** The first instant of a date: found by halving, so that no rule about clock changes has to be known here. */
function startOfDay(day: string, timeZone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`) / 1000;
  // No zone is further from UTC than 14 hours.
  let before = utc - 15 * 3600;
  let within = utc + 15 * 3600;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayAt(middle * 1000, timeZone) < day) before = middle;
    else within = middle;
  }
  return within * 1000;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

/** Parts of at most 60 days; each begins where the one before ended. */
export function splitPeriod({ fromMs, toMs }: Period): readonly Period[] {
  const parts: Period[] = [];
  for (let at = fromMs; at < toMs; at += MAX_PERIOD_DAYS * DAY_MS) {
    parts.push({ fromMs: at, toMs: Math.min(at + MAX_PERIOD_DAYS * DAY_MS, toMs) });
  }
  return parts;
}
