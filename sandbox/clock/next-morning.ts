const DAY_MS = 86_400_000;
const MORNING_HOUR = 8;

/** Milliseconds by which a zone is ahead of UTC at an instant. */
function offsetMs(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The first 08:00 after `now` from Monday to Friday, by the clocks in a time zone (an IANA name). */
export function nextMorning(now: Date, timeZone: string): Date {
  const local = now.getTime() + offsetMs(timeZone, now.getTime());
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  for (let day = 0; ; day += 1) {
    const wanted = midnight + day * DAY_MS + MORNING_HOUR * 3_600_000;
    // The clocks may change in between, so the offset is that of the morning itself.
    const at = wanted - offsetMs(timeZone, wanted - offsetMs(timeZone, wanted));
    const weekday = new Date(wanted).getUTCDay();
    if (at > now.getTime() && weekday >= 1 && weekday <= 5) return new Date(at);
  }
}
