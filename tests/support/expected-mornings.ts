/**
 * Which digests somebody should get, by the rules of the issue alone: once per person and local date, at the chosen time
 * by their own clock, within four hours after an outage, skipped and named later than that. Written without a look at
 * the planner, and with nothing but Intl for the calendar.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** More than this and it says that it is late; more than that and it does not come. */
const LATE = 10 * MINUTE;
const TOO_LATE = 4 * HOUR;
const PROBE = HOUR;
/** Every offset, and every jump of a clock, is a multiple of this. */
const QUARTER = 15 * MINUTE;

export interface Chosen {
  enabled: boolean;
  /** Minutes after midnight, in quarters of an hour. */
  atMinute: number;
  /** ISO weekdays. */
  days: readonly number[];
  mode: 'automatic' | 'ask' | 'report';
}

/** One local date on which a digest was due. */
export interface ExpectedMorning {
  date: string;
  zone: string;
  due: number;
  /** The first moment at which somebody was there to send it. */
  at: number;
  kind: 'on_time' | 'late' | 'skipped';
  mode: Chosen['mode'];
  /**
   * When both workers died while it was under way: how far it had come decides whether it says that it is late, and
   * beyond four hours whether it comes.
   */
  torn?: number | undefined;
}

export interface ExpectedMornings extends Readonly<Chosen> {
  /** The zone that the app can know of. */
  readonly zone: string;
  /** They moved, and the app was not told. */
  readonly movedUnheard: boolean;
  readonly all: readonly ExpectedMorning[];
  /** When the next one is due, milliseconds; undefined while it is off. */
  nextDue(): number | undefined;
  /** Somebody is there at this moment, and everything that is to be done is done. Returns what became due. */
  settle(at: number): ExpectedMorning[];
  change(at: number, chosen: Partial<Chosen>): void;
  /** `heard`: Slack's event arrived. Otherwise it is seen when the connections are looked at, an hour before a digest. */
  move(zone: string, heard: boolean): void;
  /** Both workers died in the middle of what is due at this moment. */
  tear(at: number): void;
}

export function expectedMornings(zoneAtFirst: string, at: number, first: Chosen): ExpectedMornings {
  let chosen = first;
  let zone = zoneAtFirst;
  let unheard: string | undefined;
  const all: ExpectedMorning[] = [];
  let next = firstFree(at);
  let probed: string | undefined;
  const torn = new Map<string, number>();

  function isChosen(date: string): boolean {
    return chosen.days.includes(((new Date(date).getUTCDay() + 6) % 7) + 1);
  }

  /** The first chosen date that had none yet and whose time is still to come. */
  function firstFree(now: number): string {
    const last = all.at(-1)?.date ?? '';
    let date = plusDays(wallClock(now, zone).date, -1);
    while (date <= last || !isChosen(date) || dueAt(date, chosen.atMinute, zone) < now) date = plusDays(date, 1);
    return date;
  }

  function nextChosen(date: string): string {
    let day = plusDays(date, 1);
    while (!isChosen(day)) day = plusDays(day, 1);
    return day;
  }

  const dueNext = () => dueAt(next, chosen.atMinute, zone);

  return {
    get enabled() {
      return chosen.enabled;
    },
    get atMinute() {
      return chosen.atMinute;
    },
    get days() {
      return chosen.days;
    },
    get mode() {
      return chosen.mode;
    },
    get zone() {
      return zone;
    },
    get movedUnheard() {
      return unheard !== undefined;
    },
    all,
    nextDue: () => (chosen.enabled ? dueNext() : undefined),
    settle(now) {
      const fresh: ExpectedMorning[] = [];
      while (chosen.enabled) {
        const due = dueNext();
        const ago = now - due;
        if (ago >= 0) {
          const kind = ago <= LATE ? 'on_time' : ago <= TOO_LATE ? 'late' : 'skipped';
          fresh.push({ date: next, zone, due, at: now, kind, mode: chosen.mode, torn: torn.get(next) });
          next = nextChosen(next);
        } else if (-ago <= PROBE && probed !== next) {
          probed = next;
          zone = unheard ?? zone;
          unheard = undefined;
        } else break;
      }
      all.push(...fresh);
      return fresh;
    },
    change(now, given) {
      const was = chosen;
      chosen = { ...chosen, ...given };
      const same = (name: 'enabled' | 'atMinute' | 'days') => String(was[name]) === String(chosen[name]);
      if (chosen.enabled && !(same('enabled') && same('atMinute') && same('days'))) next = firstFree(now);
    },
    move(to, heard) {
      if (heard) [zone, unheard] = [to, undefined];
      else unheard = to;
    },
    tear(now) {
      if (!chosen.enabled) return;
      for (let date = next; dueAt(date, chosen.atMinute, zone) <= now; date = nextChosen(date)) torn.set(date, now);
    },
  };
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date and the minutes after midnight that a clock on the wall there shows. */
export function wallClock(at: number, zone: string): { date: string; minute: number } {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' });
  formats.set(zone, format);
  const [date = '', time = ''] = format.format(at).split(' ');
  const [hour, minute] = time.split(':').map(Number);
  return { date, minute: (hour ?? 0) * 60 + (minute ?? 0) };
}

const known = new Map<string, number>();

/**
 * The first moment of that date at which the clock there shows that time or a later one: so of a time that comes twice
 * the first, and after a gap its end.
 */
function dueAt(date: string, minute: number, zone: string): number {
  const key = `${date} ${minute} ${zone}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  // Clocks are at most 14 hours ahead of UTC and 12 behind.
  for (let at = Date.parse(date) + minute * MINUTE - 15 * HOUR; ; at += QUARTER) {
    const there = wallClock(at, zone);
    if (there.date !== date || there.minute < minute) continue;
    known.set(key, at);
    return at;
  }
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 23 Nov`, as digests begin. */
export function dayWords(date: string): string {
  const day = new Date(date);
  return `${WEEKDAYS[day.getUTCDay()]} ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
}
