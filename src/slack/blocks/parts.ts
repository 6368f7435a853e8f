import type { Button, ConfirmationDialog, ContextBlock, PlainTextElement, SectionBlock } from '@slack/web-api';
import type { ButtonId } from '../../action-ids.ts';

/** https://docs.slack.dev/reference/block-kit: the longest text of each place. */
export const LONGEST_SECTION = 3_000;
const LONGEST = {
  section: LONGEST_SECTION,
  context: 2_000,
  button: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
};

/** `text` in at most `most` characters, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

export function plain(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: shorten(text, most), emoji: true };
}

/** Text in mrkdwn; names inside of it are escaped by whoever puts them there. */
export function section(text: string, accessory?: Button): SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text: shorten(text, LONGEST.section) },
    ...(accessory && { accessory }),
  };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: shorten(text, LONGEST.context) }] };
}

export function button(
  words: string,
  action: {
    id: ButtonId | `receipt_undo_${number}`;
    value?: string;
    url?: string;
    style?: 'primary' | 'danger';
    confirm?: ConfirmationDialog;
  },
): Button {
  const { id, value, url, style, confirm } = action;
  return {
    type: 'button',
    action_id: id,
    text: plain(words, LONGEST.button),
    ...(value !== undefined && { value }),
    ...(url !== undefined && { url }),
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

export function confirmation({
  style = 'danger',
  ...words
}: {
  title: string;
  text: string;
  yes: string;
  no: string;
  style?: 'danger' | 'primary';
}): ConfirmationDialog {
  return {
    title: plain(words.title, LONGEST.confirmTitle),
    text: plain(words.text, LONGEST.confirmText),
    confirm: plain(words.yes, LONGEST.confirmButton),
    deny: plain(words.no, LONGEST.confirmButton),
    style,
  };
}
