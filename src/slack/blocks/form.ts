import type { InputBlock, ModalView, PlainTextOption } from '@slack/web-api';
import type { FormId } from '../../action-ids.ts';
import { plain } from './parts.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const OPTION_CHARS = 75;

/** A choice in a form, with a line that says what it means. */
export interface Choice {
  value: string;
  words: string;
  means?: string;
}

/** A form. `about` holds ids and nothing else; who sends the form is checked again. */
export function form(
  name: FormId,
  { about, title, submit, blocks }: { about: string; title: string; submit: string; blocks: ModalView['blocks'] },
): ModalView {
  return {
    type: 'modal',
    callback_id: name,
    private_metadata: about,
    title: plain(title, 24),
    submit: plain(submit, 24),
    close: plain('Cancel', 24),
    blocks,
  };
}

/** One field; its block and its element both bear the field's name. */
export function field(
  name: string,
  label: string,
  element: InputBlock['element'],
  { optional = false, hint }: { optional?: boolean; hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(label, 200),
    optional,
    element: { ...element, action_id: name },
    ...(hint && { hint: plain(hint, 200) }),
  };
}

/** One of a few, one of them chosen already. */
export function radio(choices: readonly Choice[], chosen: string): InputBlock['element'] {
  const options = choices.map(optionOf);
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return { type: 'radio_buttons', options, ...(initial && { initial_option: initial }) };
}

/** Any of a few. */
export function checkboxes(choices: readonly Choice[], chosen: readonly string[]): InputBlock['element'] {
  const options = choices.map(optionOf);
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  // Slack takes no empty list here.
  return { type: 'checkboxes', options, ...(initial.length > 0 && { initial_options: initial }) };
}

export function optionOf({ value, words, means }: Choice): PlainTextOption {
  return { text: plain(words, OPTION_CHARS), value, ...(means && { description: plain(means, OPTION_CHARS) }) };
}
