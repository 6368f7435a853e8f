import { momentWords } from '../day-words.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, section } from './parts.ts';

/** When somebody's next digest comes, and in which zone. */
export interface Coming {
  at: Date;
  timeZone: string;
}

const WHAT =
  'I look at the customers you are onboarding, in HubSpot, Zendesk and Linear, with your own accounts, and tell you who needs you today and why.';
const PREVIEW = 'The first one changes nothing: it shows what I would do, and you decide how it goes on.';

/** Somebody switched their digest on for the first time. */
export function digestStarted(coming: Coming): PrivateMessage {
  return said(`:sunrise: Your first digest comes ${whenWords(coming)}. ${WHAT} ${PREVIEW}`);
}

/** Somebody gets the digest because of the user group they are in. */
export function digestWelcome(coming: Coming): PrivateMessage {
  return said(
    `:sunrise: Hi! You get a morning digest from me from now on. ${WHAT} Your first one comes ${whenWords(coming)}. ${PREVIEW}\n\n\`/digest\` changes its time and days, and \`/digest off\` turns it off.`,
  );
}

/** The settings were changed, and it is on. */
export function digestSaved(coming: Coming): PrivateMessage {
  return said(`:white_check_mark: Your next digest comes ${whenWords(coming)}.`);
}

export function digestOff(): PrivateMessage {
  return { text: ':zzz: Your digest is off. `/digest on` turns it on again.' };
}

/** What `/digest` understands. */
export function digestHelp(): PrivateMessage {
  return said(
    '`/digest` shows the settings of your morning digest: time, days, and what I may do. `/digest on` and `/digest off` switch it, and `/digest history` tells what became of the last ones.',
  );
}

/** Slack takes a window only within three seconds. */
export function digestNoWindow(): PrivateMessage {
  return said('Slack did not let me open the window in time. Please press the button.');
}

/** `Mon 23 Nov 08:00 (Europe/Madrid)` */
function whenWords({ at, timeZone }: Coming): string {
  return `*${momentWords(at.toISOString(), timeZone, '')}* (${timeZone})`;
}

function said(text: string): PrivateMessage {
  const settings = button('Digest settings', { id: 'digest_settings' });
  return { text, blocks: [section(text), { type: 'actions', elements: [settings] }] };
}
