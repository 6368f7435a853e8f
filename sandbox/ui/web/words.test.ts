import { expect, test } from 'vitest';
import { clock, dayAndTime, dayOf, encodeText, endsStopped, openToken, parseCommand } from './words.ts';

const person = (userId: string, name: string) => ({
  userId,
  name,
  title: '',
  email: '',
  guest: false,
  external: false,
});
const names = {
  app: { name: 'Onbehalf', botUserId: 'U0BOT' },
  people: [person('U0ANA', 'Ana Ruiz'), person('U0OMAR', 'Omar Haddad')],
};

test('typed mentions become ids, and everything else is escaped as Slack does', () => {
  expect(encodeText(' @onbehalf ask @Ana Ruiz: a < b & c, @Onbehalfish ', names)).toBe(
    '<@U0BOT> ask <@U0ANA>: a &lt; b &amp; c, @Onbehalfish',
  );
  expect(encodeText('<@U0BOT>', names)).toBe('&lt;@U0BOT&gt;');
});

test('a name or a command that is being typed is offered for completion', () => {
  expect(openToken('hello @On')).toEqual({ kind: 'mention', text: 'On' });
  expect(openToken('/con')).toEqual({ kind: 'command', text: 'con' });
  expect(openToken('ana@acme')).toBeUndefined();
  expect(openToken('/connect as')).toBeUndefined();
});

test('what begins with a slash is a command, and no message', () => {
  expect(parseCommand('/connect  asana ')).toEqual({ command: '/connect', text: 'asana' });
  expect(parseCommand('/nonsense')).toEqual({ command: '/nonsense', text: '' });
  expect(parseCommand(' /connect')).toBeUndefined();
  expect(parseCommand('please /connect')).toBeUndefined();
});

test('a text that says itself that it was stopped is known', () => {
  expect(['Half an ans\n\n_Stopped._', 'Stopped'].map(endsStopped)).toEqual([true, true]);
  expect(['It was stopped by Omar', 'unstopped', ''].map(endsStopped)).toEqual([false, false, false]);
});

test('times are those of the person who looks', () => {
  const at = Date.parse('2026-11-23T07:00:00Z');
  expect(['Europe/Madrid', 'America/New_York'].map((zone) => dayAndTime(at, zone))).toEqual([
    'Mon 23 Nov 08:00',
    'Mon 23 Nov 02:00',
  ]);
  expect(dayAndTime(Date.parse('2026-11-22T23:30:00Z'), 'Europe/Madrid')).toBe('Mon 23 Nov 00:30');
  expect(clock('1795417200.000100', 'Asia/Kolkata')).toBe('12:30 PM');
  expect([dayOf(at, 'Europe/Madrid'), dayOf(at, 'Pacific/Honolulu')]).toEqual([
    'Monday, November 23',
    'Sunday, November 22',
  ]);
});
