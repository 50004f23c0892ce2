/** Civil dates, as text "YYYY-MM-DD": no instant and no zone is hidden in them. */

export type Day = string;

export type PartOfDay = "morning" | "afternoon" | "evening";

export function isDay(text: unknown): text is Day {
  if (typeof text !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [year, month, day] = split(text);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The same day so many months later; the last day of the month when there is none (31 May + 9 = 28 February). */
export function addMonths(from: Day, months: number): Day {
  const [year, month, day] = split(from);
  const counted = year * 12 + (month - 1) + months;
  const toYear = Math.floor(counted / 12);
  const toMonth = (counted % 12) + 1;
  return join(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

export function addDays(from: Day, days: number): Day {
  const [year, month, day] = split(from);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The civil date and the time of day ("HH:MM") at an instant in a zone. */
export function civil(at: Date, zone: string): { day: Day; time: string } {
  const parts = new Map(formatOf(zone).formatToParts(at).map((part) => [part.type, part.value]));
  return {
    day: `${(parts.get("year") ?? "").padStart(4, "0")}-${parts.get("month")}-${parts.get("day")}`,
    time: `${parts.get("hour")}:${parts.get("minute")}`,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const held = formats.get(zone) ?? new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  formats.set(zone, held);
  return held;
}

/** Morning before 12:00, evening from 17:00. */
export function partOfDay(time: string): PartOfDay {
  return time < "12:00" ? "morning" : time < "17:00" ? "afternoon" : "evening";
}

export function isTime(text: unknown): text is string {
  return typeof text === "string" && /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text);
}

function split(day: Day): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function join(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
