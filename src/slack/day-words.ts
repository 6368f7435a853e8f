import { knownZone, localDate } from '../local-time.ts';

/** Local days are YYYY-MM-DD strings: they are compared as text and counted without a clock or a zone. */
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Up to so many days back, a weekday alone says which day is meant. */
const DAYS_BY_NAME = 6;

/** Whole days from one local day to another; negative where `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** `Mon 23 Nov` */
export function dayName(date: string): string {
  const day = new Date(date);
  return `${WEEKDAYS[day.getUTCDay()]} ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
}

/** An earlier day, as people say it today: `yesterday`, `Fri`, `Fri 6 Nov`. */
export function earlierDay(date: string, today: string): string {
  const days = daysBetween(date, today);
  if (days === 1) return 'yesterday';
  return days > 1 && days <= DAYS_BY_NAME ? weekday(date) : dayName(date);
}

/** `Fri` */
export function weekday(date: string): string {
  return WEEKDAYS[new Date(date).getUTCDay()] ?? '';
}

/** An instant by the clocks of a zone: `06:10` where it is today there, otherwise `Fri 20 Nov 06:10`. */
export function momentWords(iso: string, timeZone: string, today: string): string {
  const { date, time } = localMoment(iso, timeZone);
  return date === today ? time : `${dayName(date)} ${time}`;
}

/** When the next digest comes: `today at 08:00`, `tomorrow at 08:00`, `Mon 23 Nov at 08:00`. */
export function comingWords(iso: string, timeZone: string, today: string): string {
  const { date, time } = localMoment(iso, timeZone);
  const days = daysBetween(today, date);
  const day = days === 0 ? 'today' : days === 1 ? 'tomorrow' : dayName(date);
  return `${day} at ${time}`;
}

/** The local day and the time (HH:mm) of an instant in a zone; in UTC where the zone is not known. */
function localMoment(iso: string, timeZone: string): { date: string; time: string } {
  const { zone } = knownZone(timeZone);
  const instant = new Date(iso);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return { date: localDate(instant, zone), time: format.format(instant) };
}
