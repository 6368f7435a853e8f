import { momentWords } from '../day-words.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, section } from './parts.ts';

/** When somebody's next digest comes, and in which zone. */
export interface Coming {
  at: Date;
  timeZone: string;
}

/** The first digest of somebody. */
interface First extends Coming {
  /** The names of the products that are not set up in this app. */
  missing?: readonly string[];
}

/** What is said to people where the accounts cannot be known. */
export const NEEDS_HUBSPOT = 'The digest needs HubSpot, which is not set up in this app. Please ask whoever runs it.';
/** What it means that a product is not set up. */
export const REPORT_ONLY = 'I only report, and do nothing as you: for that I need to read all three products.';
const PREVIEW = 'The first one changes nothing: it shows what I would do, and you decide how it goes on.';

/** `Zendesk and Linear are not set up in this app` */
export function notSetUp(missing: readonly string[]): string {
  return `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set up in this app`;
}

function what(missing: readonly string[]): string {
  const there = ['HubSpot', 'Zendesk', 'Linear'].filter((name) => !missing.includes(name));
  const names = there.join(', ').replace(/, (?=\w+$)/, ' and ');
  return `I look at the customers you are onboarding, in ${names}, with your own accounts, and tell you who needs you today and why.`;
}

function how(missing: readonly string[]): string {
  return missing.length > 0 ? `${notSetUp(missing)}. ${REPORT_ONLY}` : PREVIEW;
}

/** Somebody switched their digest on for the first time. */
export function digestStarted({ missing = [], ...coming }: First): PrivateMessage {
  return said(`:sunrise: Your first digest comes ${whenWords(coming)}. ${what(missing)} ${how(missing)}`);
}

/** Somebody gets the digest because of the user group they are in. */
export function digestWelcome({ missing = [], ...coming }: First): PrivateMessage {
  return said(
    `:sunrise: Hi! You get a morning digest from me from now on. ${what(missing)} Your first one comes ${whenWords(coming)}. ${how(missing)}\n\n\`/digest\` changes its time and days, and \`/digest off\` turns it off.`,
  );
}

/** The settings were changed, and it is on. */
export function digestSaved(coming: Coming): PrivateMessage {
  return said(`:white_check_mark: Your next digest comes ${whenWords(coming)}.`);
}

export function digestOff(): PrivateMessage {
  return { text: ':zzz: Your digest is off. `/digest on` turns it on again.' };
}

/** There is none here, for anybody. */
export function digestNeedsHubspot(): PrivateMessage {
  return { text: NEEDS_HUBSPOT };
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
