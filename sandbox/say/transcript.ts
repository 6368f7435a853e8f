import { APP, type SandboxPerson } from '../people.ts';
import type { Change } from '../record-changes.ts';
import { nameOf } from './plain-text.ts';

/** Something that happened on the way to the receipt. */
export type Entry =
  | { kind: 'said'; userId: string; place: string; audience: string; lines: string[] }
  | { kind: 'browsed'; as: SandboxPerson; pages: { title: string; pressed?: string }[] }
  | { kind: 'typed'; as: SandboxPerson; command: string }
  | { kind: 'pressed'; as: SandboxPerson; button: string }
  | { kind: 'later'; at: Date; timeZone: string }
  | { kind: 'holds'; provider: string; changes: Change[] };

/** An entry as a paragraph for the terminal: a heading that says who and where, what happened below it. */
export function paragraph(entry: Entry): string {
  switch (entry.kind) {
    case 'said':
      return block(`${nameOf(entry.userId)} ${entry.place} (${entry.audience})`, entry.lines);
    case 'browsed':
      return block(
        `${entry.as.name}'s browser`,
        entry.pages.map(({ title, pressed }) => (pressed ? `${title} → ${pressed}` : title)),
      );
    case 'typed':
      return `${entry.as.name} types ${entry.command}`;
    case 'pressed':
      return `${entry.as.name} presses [${entry.button}]`;
    case 'later':
      return `The clock jumps to ${dayAndTime(entry.at, entry.timeZone)} in ${entry.timeZone}`;
    case 'holds':
      return block(`${entry.provider} now holds`, entry.changes.flatMap(changeLines));
  }
}

function dayAndTime(at: Date, timeZone: string): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...time,
  });
  return format.format(at).replace(/,? at /, ', ');
}

function changeLines({ change, record }: Change): string[] {
  const { kind, title, place, fields, createdBy, updatedBy } = record;
  const facts = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, value.replaceAll(/\s+/g, ' ')] as const)
    .map(([name, value]) => `${name}: ${value.length > 60 ? `${value.slice(0, 59)}…` : value}`);
  const who = change === 'created' ? `created by ${createdBy}` : `changed by ${updatedBy}`;
  return [`${change === 'created' ? '+' : '~'} ${kind} "${title}" in ${place}, ${who}`, `  ${facts.join(', ')}`];
}

function block(heading: string, lines: string[]): string {
  return [heading, ...lines.map((line) => `  ${line}`.trimEnd())].filter(Boolean).join('\n');
}

/** Where a message stands and who reads it there. */
export function placeOf(
  message: { to?: string; threadTs?: string; ts: string },
  channel: { name: string; dm: boolean },
): { place: string; audience: string } {
  const thread = message.threadTs && message.threadTs !== message.ts ? 'a thread of ' : '';
  if (channel.dm) return { place: `in ${thread}the direct message`, audience: `private: one person and ${APP.name}` };
  return {
    place: `in ${thread}#${channel.name}`,
    audience: message.to ? `only visible to ${nameOf(message.to)}` : 'public: everyone in the channel',
  };
}
