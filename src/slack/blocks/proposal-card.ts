import type { Button, KnownBlock } from '@slack/web-api';
import { escapeMrkdwn, safeLink } from '../escape.ts';
import type { PrivateMessage } from '../ports.ts';
import { button, confirmation, context, section, shorten } from './parts.ts';

/** One argument of a proposed change, in full; `before` where it replaces something. */
export interface ShownField {
  name: string;
  value: string;
  /** What the value stands for, where it is the id of something. */
  label?: string;
  before?: string;
}

/** What a card says about one proposal. */
export interface CardItem {
  /** `{proposal}.{hash}`: the proposal, and the arguments that this card shows. */
  ref: string;
  /** "Create task" */
  title: string;
  connector: string;
  fields: readonly ShownField[];
  /** The present values of what is replaced could not be read. */
  blind: boolean;
  /** It removes something. */
  destructive: boolean;
  /** What else the person should know. */
  warning?: string;
  /** The last line that is added to the record's description. */
  mark?: string;
  /** Offers not to ask again. */
  canAllow: boolean;
  state: CardState;
}

export type CardState =
  | { kind: 'pending'; until: Date }
  | { kind: 'working' }
  | { kind: 'done'; text: string; url?: string; undo?: string }
  | { kind: 'undone'; text: string }
  | { kind: 'failed'; text: string }
  | { kind: 'dismissed' | 'expired' | 'withdrawn' };

/** What of a value a card shows, so that a usual reply is there in full; the whole is behind "Show all". */
const SHOWN_CHARS = 500;
/** The same for what is replaced: enough to know it by. */
const REPLACED_CHARS = 120;
/** Longer than this, text of several lines is quoted as it is. */
const LINE_CHARS = 80;
/** A section holds 3,000 characters, and all blocks of a message together some 13,200: this leaves room for the rest. */
const SECTION_CHARS = 2_500;
const FIELDS_CHARS = 5_500;
/** The model's own words above a card. */
const INTRO_CHARS = 1_500;
const TITLE_CHARS = 80;
const RESULT_CHARS = 300;

/**
 * What is about to happen as somebody, for them alone to decide: each change with every argument, and what became of it.
 * @param all the value of "Approve all": which proposals, with which arguments
 */
export function proposalCard({
  items,
  personName,
  all,
  intro = '',
}: {
  items: readonly CardItem[];
  personName: string;
  all: string;
  intro?: string;
}): PrivateMessage {
  const pending = items.filter(({ state }) => state.kind === 'pending');
  const heading = headingOf(items, pending.length);
  const room = Math.min(SECTION_CHARS, Math.floor(FIELDS_CHARS / Math.max(items.length, 1)));
  const until = pending.flatMap(({ state }) => (state.kind === 'pending' ? [state.until] : []))[0];
  return {
    text: heading,
    blocks: [
      ...(intro.trim() === '' ? [] : [section(`> ${escapeMrkdwn(shorten(intro.trim(), INTRO_CHARS))}`)]),
      // What is decided says so itself.
      ...(pending.length > 0 ? [section(`*${heading}*`)] : []),
      ...items.flatMap((item, at) => [
        ...(at > 0 ? [divider] : []),
        ...itemBlocks(item, { personName, room, alone: pending.length < 2 }),
      ]),
      ...(pending.length > 1 ? [divider, actions(approveAll(pending.length, all))] : []),
      ...(until ? [context(`Only you see this and only you can decide it, until ${timeFor(until)}.`)] : []),
    ],
  };
}

function headingOf(items: readonly CardItem[], pending: number): string {
  if (pending === 0) return items.length === 1 ? 'Your decision' : 'Your decisions';
  return pending === 1 ? 'Shall I do this as you?' : `Shall I do these ${pending} things as you?`;
}

function itemBlocks(
  item: CardItem,
  { personName, room, alone }: { personName: string; room: number; alone: boolean },
): KnownBlock[] {
  const { state } = item;
  const [title, connector] = [shorten(item.title, TITLE_CHARS), shorten(item.connector, TITLE_CHARS)];
  const what = `*${escapeMrkdwn(title)}* in *${escapeMrkdwn(connector)}*, as ${escapeMrkdwn(personName)}`;
  switch (state.kind) {
    case 'pending': {
      const { text, cut } = fieldLines(item, room);
      const warnings = [item.destructive && 'This removes something.', item.warning].filter(
        (one) => typeof one === 'string',
      );
      const warning = warnings.map((one) => `:warning: ${escapeMrkdwn(shorten(one, RESULT_CHARS))}\n`).join('');
      const blind = item.blind ? '\n_What is there now could not be read._' : '';
      const mark = item.mark ? `\n_Adds “${escapeMrkdwn(item.mark)}”, to know it again by._` : '';
      return [section(`${warning}${what}\n${text}${mark}${blind}`), actions(...decisions(item, cut, alone))];
    }
    case 'working':
      return [section(`:hourglass_flowing_sand: ${what} – approved, on its way…`)];
    case 'done': {
      const link = state.url && safeLink(state.url) ? ` · <${state.url}|Open in ${escapeMrkdwn(connector)}>` : '';
      const undo = state.undo ? button('Undo', { id: 'receipt_undo', value: state.undo }) : undefined;
      return [section(`:white_check_mark: ${escapeMrkdwn(shorten(state.text, RESULT_CHARS))}${link}`, undo)];
    }
    case 'undone':
      return [section(`:leftwards_arrow_with_hook: Undone: ${escapeMrkdwn(shorten(state.text, RESULT_CHARS))}`)];
    case 'failed':
      return [section(`:warning: ${what}\n${escapeMrkdwn(shorten(state.text, RESULT_CHARS))}`)];
    default:
      return [section(`:white_circle: ${what}\n${ENDS[state.kind]}`)];
  }
}

const ENDS = {
  dismissed: 'Dismissed. Nothing was changed.',
  expired: 'Not decided in time. Nothing was changed; ask me again if you still want it.',
  withdrawn: 'Withdrawn. Nothing was changed.',
};

function decisions({ ref, canAllow, destructive, title, connector }: CardItem, cut: boolean, alone: boolean): Button[] {
  // Of several, the button for all of them stands out.
  const style = destructive ? ('danger' as const) : alone ? ('primary' as const) : undefined;
  return [
    button('Approve', { id: 'proposal_approve', value: ref, ...(style && { style }) }),
    button('Edit', { id: 'proposal_edit', value: ref }),
    button('Dismiss', { id: 'proposal_dismiss', value: ref }),
    ...(cut ? [button('Show all', { id: 'proposal_show', value: ref })] : []),
    ...(canAllow ? [allowButton(ref, title, connector)] : []),
  ];
}

function allowButton(ref: string, title: string, connector: string): Button {
  return button("Don't ask again for this", {
    id: 'proposal_allow',
    value: ref,
    confirm: confirmation({
      title: 'Do it, and do not ask again?',
      text: `This one is done now. From then on I do “${title}” in ${connector} when you ask for it, without a card. I still ask when a request made me read what people outside your company wrote. Take it back any time with /connections.`,
      yes: 'Do it',
      no: 'Cancel',
      style: 'primary',
    }),
  });
}

function approveAll(count: number, value: string): Button {
  return button(`Approve all (${count})`, { id: 'proposal_approve_all', value, style: 'primary' });
}

/** Every argument on a line; `cut` says that not all of them are there in full. */
function fieldLines({ fields }: CardItem, most: number): { text: string; cut: boolean } {
  const lines: string[] = [];
  let cut = false;
  let room = most;
  for (const [at, field] of fields.entries()) {
    const line = fieldLine(field);
    room -= line.text.length + 1;
    if (room < 0) {
      lines.push(`_and ${fields.length - at} more: press Show all_`);
      return { text: lines.join('\n'), cut: true };
    }
    lines.push(line.text);
    cut ||= line.cut;
  }
  return { text: lines.join('\n'), cut };
}

function fieldLine({ name, value, label, before }: ShownField): { text: string; cut: boolean } {
  const now = clipped(value, SHOWN_CHARS);
  const then = clipped(before ?? '', REPLACED_CHARS);
  const was = before === undefined ? '' : ` ${then.text === '' ? '_empty_' : `~${onOneLine(then)}~`} →`;
  const several = now.text.includes('\n') && now.text.length > LINE_CHARS;
  const words = now.text === '' ? '_empty_' : onOneLine(now);
  const named = label ? `${escapeMrkdwn(shorten(label, TITLE_CHARS))} (${words})` : words;
  const is = several ? quoted(now) : ` ${named}`;
  // Line breaks are shown as marks or quotes here; Show all has them as they are.
  const cut = now.cut || then.cut || value.includes('\n');
  return { text: `• ${escapeMrkdwn(fieldTitle(name))}:${was}${is}`, cut };
}

/** What people call an argument: `hs_task_subject` is the subject, `workspace_gid` and `teamId` what they stand for. */
function fieldTitle(name: string): string {
  const words = name
    .replace(/^hs_(?:task_|note_|ticket_)?/, '')
    .replace(/(?<=.)(?:_gid|_id|Id)$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replaceAll('_', ' ')
    .trim();
  return words === '' ? name : words.toLowerCase();
}

interface Clipped {
  text: string;
  cut: boolean;
  /** How long all of it is. */
  note: string;
}

function clipped(value: string, most: number): Clipped {
  const text = value.trim();
  if (text.length <= most) return { text, cut: false, note: '' };
  return { text: `${text.slice(0, most)}…`, cut: true, note: ` _(${value.length} characters)_` };
}

/** With line breaks made visible. */
function onOneLine({ text, note }: Clipped): string {
  return escapeMrkdwn(text.replace(/\s*\n\s*/g, ' ⏎ ')) + note;
}

/** Below the name of its field, each line marked as a part of it. */
function quoted({ text, note }: Clipped): string {
  const lines = text.split(/\s*\n\s*/).map((line) => `\n> ${escapeMrkdwn(line)}`);
  return lines.join('') + note;
}

const divider: KnownBlock = { type: 'divider' };

function actions(...elements: Button[]): KnownBlock {
  return { type: 'actions', elements };
}

function timeFor(date: Date): string {
  const seconds = Math.floor(date.getTime() / 1000);
  return `<!date^${seconds}^{time}|${date.toISOString().slice(11, 16)} UTC>`;
}
