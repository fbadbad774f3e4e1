// Dates for paper: the wall's time of the journal, in the shop's time zone, as the language writes it.

/**
 * "15/03/2026 14:03", in English "2026-03-15 14:03". The order of the parts is ours and not the locale's,
 * because a golden paper must not change with the ICU that a Node was built with.
 *
 * @param iso ISO 8601; anything else is printed as it is, since a receipt matters more than its date
 * @param timeZone IANA name, such as "America/Argentina/Buenos_Aires"
 */
export function formatMoment(iso: string, language: "es" | "pt" | "en", timeZone: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const parts = partsOf(at, timeZone);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const date = language === "en" ? `${year}-${month}-${day}` : `${day}/${month}/${year}`;
  return `${date} ${part("hour")}:${part("minute")}`;
}

/** @param day "2026-03-15": "15/03/2026", in English as it is */
export function formatDay(day: string, language: "es" | "pt" | "en"): string {
  return language === "en" ? day : day.split("-").reverse().join("/");
}

/** Of each zone the minute that was asked for last: what stands on one paper happened mostly within one. */
const minutes = new Map<string, { readonly minute: number; readonly parts: Intl.DateTimeFormatPart[] }>();

function partsOf(at: number, timeZone: string): readonly Intl.DateTimeFormatPart[] {
  const minute = Math.floor(at / 60_000);
  const known = minutes.get(timeZone);
  if (known?.minute === minute) return known.parts;
  const parts = formatOf(timeZone).formatToParts(at);
  minutes.set(timeZone, { minute, parts });
  return parts;
}

/** Making one takes longer than laying out a whole receipt; a till has one time zone. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** "14:03" in the shop's time zone. */
export function formatClock(at: Date, timeZone: string): string {
  return formatMoment(at.toISOString(), "en", timeZone).slice(-5);
}
