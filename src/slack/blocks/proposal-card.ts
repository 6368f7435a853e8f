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
  /** Offers not to ask again. */
  canAllow: boolean;
  state: CardState;
}

export type CardState =
  | { kind: 'pending'; until: Date }
  | { kind: 'working' }
  | { kind: 'done'; text: string; url?: string; undo?: string }
  | { kind: 'failed'; text: string }
  | { kind: 'dismissed' | 'expired' | 'withdrawn' };

/** What of a value a card shows; the whole is behind "Show all". */
const SHOWN_CHARS = 260;
/** A section holds 3,000 characters; this leaves room for its heading. */
const SECTION_CHARS = 2_500;
/** The model's own words above a card. */
const INTRO_CHARS = 2_500;

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
  const until = pending.flatMap(({ state }) => (state.kind === 'pending' ? [state.until] : []))[0];
  return {
    text: heading,
    blocks: [
      ...(intro.trim() === '' ? [] : [section(escapeMrkdwn(shorten(intro.trim(), INTRO_CHARS)))]),
      section(`*${heading}*`),
      ...items.flatMap((item, at) => [...(at > 0 ? [divider] : []), ...itemBlocks(item, personName)]),
      ...(pending.length > 1 ? [divider, actions(approveAll(pending.length, all))] : []),
      ...(until ? [context(`Only you see this and only you can decide it, until ${timeFor(until)}.`)] : []),
    ],
  };
}

function headingOf(items: readonly CardItem[], pending: number): string {
  if (pending === 0) return items.length === 1 ? 'Your decision' : 'Your decisions';
  return pending === 1 ? 'Shall I do this as you?' : `Shall I do these ${pending} things as you?`;
}

function itemBlocks(item: CardItem, personName: string): KnownBlock[] {
  const { state, title, connector } = item;
  const what = `*${escapeMrkdwn(title)}* in *${escapeMrkdwn(connector)}*, as ${escapeMrkdwn(personName)}`;
  switch (state.kind) {
    case 'pending': {
      const { text, cut } = fieldLines(item);
      const warning = item.destructive ? ':warning: This removes something.\n' : '';
      const blind = item.blind ? '\n_What is there now could not be read._' : '';
      return [section(`${warning}${what}\n${text}${blind}`), actions(...decisions(item, cut))];
    }
    case 'working':
      return [section(`:hourglass_flowing_sand: ${what} – doing it now…`)];
    case 'done': {
      const link = state.url && safeLink(state.url) ? ` · <${state.url}|Open in ${escapeMrkdwn(connector)}>` : '';
      const undo = state.undo ? button('Undo', { id: 'receipt_undo', value: state.undo }) : undefined;
      return [section(`:white_check_mark: ${escapeMrkdwn(state.text)}${link}`, undo)];
    }
    case 'failed':
      return [section(`:warning: ${what}\n${escapeMrkdwn(state.text)}`)];
    default:
      return [section(`:white_circle: ${what}\n${ENDS[state.kind]}`)];
  }
}

const ENDS = {
  dismissed: 'Dismissed. Nothing was changed.',
  expired: 'Not decided in time. Nothing was changed; ask me again if you still want it.',
  withdrawn: 'Withdrawn. Nothing was changed.',
};

function decisions({ ref, canAllow, destructive, title, connector }: CardItem, cut: boolean): Button[] {
  const style = destructive ? 'danger' : 'primary';
  return [
    button('Approve', { id: 'proposal_approve', value: ref, style }),
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
    }),
  });
}

function approveAll(count: number, value: string): Button {
  return button(`Approve all (${count})`, { id: 'proposal_approve_all', value, style: 'primary' });
}

/** Every argument on a line; `cut` says that not all of them are there in full. */
function fieldLines({ fields }: CardItem): { text: string; cut: boolean } {
  const lines: string[] = [];
  let cut = false;
  let room = SECTION_CHARS;
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
  const [now, then] = [visible(value), visible(before ?? '')];
  const was = before === undefined ? '' : `${then.text === '' ? '_empty_' : `~${then.text}~`} → `;
  return {
    text: `• ${escapeMrkdwn(name)}: ${was}${now.text === '' ? '_empty_' : now.text}${label ? ` (${escapeMrkdwn(label)})` : ''}`,
    cut: now.cut || then.cut,
  };
}

/** One line of a value as it is, with line breaks made visible. */
function visible(value: string): { text: string; cut: boolean } {
  const line = value.trim().replace(/\s*\n\s*/g, ' ⏎ ');
  const long = line.length > SHOWN_CHARS;
  const size = long ? ` _(${value.length} characters)_` : '';
  return {
    text: escapeMrkdwn(long ? `${line.slice(0, SHOWN_CHARS)}…` : line) + size,
    cut: long || value.includes('\n'),
  };
}

const divider: KnownBlock = { type: 'divider' };

function actions(...elements: Button[]): KnownBlock {
  return { type: 'actions', elements };
}

function timeFor(date: Date): string {
  const seconds = Math.floor(date.getTime() / 1000);
  return `<!date^${seconds}^{time}|${date.toISOString().slice(11, 16)} UTC>`;
}
