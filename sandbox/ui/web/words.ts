import type { UiPerson, Workspace } from '../types.ts';

type Names = Pick<Workspace, 'people' | 'app'>;

/** Somebody's display name, the app's included. */
export function nameOf({ people, app }: Names, userId: string): string {
  if (userId === app.botUserId) return app.name;
  // Whoever tells somebody that a command did not work.
  if (userId === 'USLACKBOT') return 'Slackbot';
  return people.find((person) => person.userId === userId)?.name ?? userId;
}

export function personByEmail(people: UiPerson[], email: string): UiPerson | undefined {
  return people.find((person) => person.email === email);
}

/** What Slack sends for typed text: `&`, `<` and `>` escaped, mentions as ids. */
export function encodeText(typed: string, { people, app }: Names): string {
  const escaped = typed.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [{ name: app.name, userId: app.botUserId }, ...people].reduce(
    (text, { name, userId }) => text.replaceAll(new RegExp(`@${name}(?!\\w)`, 'gi'), `<@${userId}>`),
    escaped,
  );
}

/** The unfinished `@name` or `/command` that ends the text before the caret. */
export function openToken(beforeCaret: string): { kind: 'mention' | 'command'; text: string } | undefined {
  const command = /^\/(\S*)$/.exec(beforeCaret);
  if (command) return { kind: 'command', text: command[1] ?? '' };
  const mention = /(?:^|\s)@(\w*)$/.exec(beforeCaret);
  return mention ? { kind: 'mention', text: mention[1] ?? '' } : undefined;
}

/**
 * Splits `/connect asana` into command and text; undefined where it is a message. In Slack whatever begins with a slash
 * is a command, known or not; a blank before it makes it a message.
 */
export function parseCommand(typed: string): { command: string; text: string } | undefined {
  const [, command, text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
  return command === undefined ? undefined : { command, text: text.trim() };
}

/** A message's ts (seconds) as the time of day in a time zone. */
export function clock(ts: string, timeZone: string): string {
  return timeOfDay(Number(ts) * 1000, timeZone);
}

/** Milliseconds since the epoch as the time of day in a time zone. */
export function timeOfDay(at: number, timeZone: string): string {
  return new Date(at).toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone });
}

/** Milliseconds since the epoch as the day in a time zone: `Monday, November 23`. */
export function dayOf(at: number, timeZone: string): string {
  return new Date(at).toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric', timeZone });
}

/** The same as a clock that also says which day it is: `Mon 23 Nov 08:00`. */
export function dayAndTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

/** Whether a text already ends with the word that it was stopped; once is enough. */
export function endsStopped(text: string): boolean {
  return /(?:^|[\W_])stopped[\W_]*$/i.test(text);
}
