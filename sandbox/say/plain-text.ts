import { APP, CHANNELS, PEOPLE } from '../people.ts';
import type { SandboxMessage } from '../slack/types.ts';

interface TextLike {
  text?: string | { text?: string };
  url?: string;
  type?: string;
  fields?: TextLike[];
  elements?: TextLike[];
  accessory?: TextLike;
}

/** Slack's names of the emoji that occur. */
const EMOJI: Record<string, string> = {
  grey_question: '❔',
  hourglass_flowing_sand: '⏳',
  incoming_envelope: '📨',
  sunrise: '🌅',
  tada: '🎉',
  warning: '⚠️',
  white_check_mark: '✅',
  white_circle: '⚪',
  x: '❌',
  zzz: '💤',
};

const STEP_MARKS: Record<string, string> = { complete: '✓', error: '✗' };

/** A message as lines for the terminal: the steps of the work, the text, the blocks, buttons in brackets. */
export function messageLines({ text, markdown, blocks = [], tasks = [] }: SandboxMessage): string[] {
  const steps = tasks.map(({ title, status }) => `[${STEP_MARKS[status] ?? '…'}] ${title}`);
  const body = markdown ?? (blocks.length === 0 ? text : '');
  const lines = [...plain(body).split('\n'), ...(blocks as unknown as TextLike[]).flatMap(blockLines)];
  return [...steps, ...lines.map((line) => line.trimEnd()).filter((line) => line !== '')];
}

function blockLines({ type, text, fields = [], elements = [], accessory }: TextLike): string[] {
  if (type === 'divider') return [];
  const own = textOf(text);
  const buttons = [...(type === 'actions' ? elements : []), ...(accessory ? [accessory] : [])].map(
    (element) => `[${textOf(element.text)}]`,
  );
  const small = type === 'context' ? elements.map((element) => textOf(element.text)) : [];
  return [...own.split('\n'), ...fields.map((field) => textOf(field.text)), ...small, buttons.join(' ')];
}

function textOf(text: TextLike['text']): string {
  return plain(typeof text === 'string' ? text : (text?.text ?? ''));
}

/**
 * mrkdwn or Markdown without its marks: names for ids, `label (address)` for links, moments as the app wrote them for
 * clients that know no time zone. Addresses of connect pages lose their secret.
 */
export function plain(text: string): string {
  return text
    .replaceAll(/<@(\w+)(?:\|[^>]*)?>/g, (_, id: string) => `@${nameOf(id)}`)
    .replaceAll(
      /<#(\w+)(?:\|[^>]*)?>/g,
      (_, id: string) => `#${CHANNELS.find((channel) => channel.id === id)?.name ?? id}`,
    )
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(https?:[^|>]+)\|([^>]*)>/g, '$2 ($1)')
    .replaceAll(/<(https?:[^>]+)>/g, '$1')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '$1 ($2)')
    .replaceAll(/(\/connect\/)[\w-]{16,}/g, '$1…')
    .replaceAll(/\*\*([^*\n]+)\*\*/g, '$1')
    .replaceAll(/(^|\s)\*([^*\n]+)\*/g, '$1$2')
    .replaceAll(/(^|[\s(])_([^_\n]+)_(?!\w)/gm, '$1$2')
    .replaceAll(/\\([\\`*_{}[\]()#+\-.!|~>])/g, '$1')
    .replaceAll(/:([a-z_]+):/g, (name, word: string) => EMOJI[word] ?? name)
    .replaceAll('\u2060', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A seeded person's name, the app's name, or the id of somebody unknown. */
export function nameOf(userId: string): string {
  if (userId === APP.botUserId) return APP.name;
  return PEOPLE.find((person) => person.userId === userId)?.name ?? userId;
}
