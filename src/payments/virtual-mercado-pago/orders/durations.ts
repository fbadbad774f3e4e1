// ISO 8601 durations as `expiration_time` uses them: "PT30S", "PT10M", "P1DT2H", "P2W".

// Years and months are left out: their length is not fixed, and no document shows them.
const DURATION = /^P(?:(\d{1,5})W|(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?)$/;

export const DAY_MS = 86_400_000;
const WEEK_S = 604_800;
const DAY_S = 86_400;

/** Seconds, or null when the text is no duration. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null || text === "P") return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? "0"));
  return (
    (weeks ?? 0) * WEEK_S + (days ?? 0) * DAY_S + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)
  );
}
