import { type Check, flag, list, matching, number, object, oneOf, required, string, typed } from './check.ts';
import {
  confirm,
  conversationFilter,
  imageElement,
  option,
  optionGroups,
  plainOption,
  plainText,
  url,
} from './composition.ts';
import { richText } from './rich-text.ts';

// Lengths and counts: https://docs.slack.dev/reference/block-kit/block-elements

type Fields = Record<string, Check | { check: Check; required?: boolean }>;

const id = string(255);
const ids = list(string(255, 1), 0, 100);
const placeholder = plainText(150);
const accessibility_label = string(75);
const style = oneOf('primary', 'danger');
const focus = { focus_on_load: flag };
const actionable = { action_id: id };
const picker = { ...actionable, ...focus, confirm, placeholder };
const multi = { ...picker, max_selected_items: number(1, 100) };
const dispatch_action_config = object({
  trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2),
});
const input = { ...actionable, ...focus, placeholder, dispatch_action_config };
const conversations = { default_to_current_conversation: flag, filter: conversationFilter };
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'a date, YYYY-MM-DD');
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time, HH:mm');

/** Every element Slack knows, by type. */
const ELEMENTS: Record<string, Fields> = {
  button: {
    ...actionable,
    text: required(plainText(75)),
    value: string(2000),
    url,
    style,
    confirm,
    accessibility_label,
  },
  workflow_button: {
    ...actionable,
    text: required(plainText(75)),
    style,
    confirm,
    accessibility_label,
    workflow: required(
      object({
        trigger: required(
          object({
            url: required(url),
            customizable_input_parameters: list(object({ name: required(id), value: required(string(3000)) }), 0, 100),
          }),
        ),
      }),
    ),
  },
  checkboxes: {
    ...actionable,
    ...focus,
    confirm,
    options: required(list(option, 1, 10)),
    initial_options: list(option, 1, 10),
  },
  radio_buttons: {
    ...actionable,
    ...focus,
    confirm,
    options: required(list(option, 1, 10)),
    initial_option: option,
  },
  overflow: { ...actionable, confirm, options: required(list(plainOption, 1, 5)) },
  datepicker: { ...picker, initial_date: date },
  timepicker: { ...picker, initial_time: time, timezone: id },
  datetimepicker: {
    ...actionable,
    ...focus,
    confirm,
    initial_date_time: number(1_000_000_000, 9_999_999_999),
  },
  static_select: {
    ...picker,
    options: list(plainOption, 1, 100),
    option_groups: optionGroups,
    initial_option: plainOption,
  },
  multi_static_select: {
    ...multi,
    options: list(plainOption, 1, 100),
    option_groups: optionGroups,
    initial_options: list(plainOption, 0, 100),
  },
  external_select: { ...picker, initial_option: plainOption, min_query_length: number(0, 3000) },
  multi_external_select: {
    ...multi,
    initial_options: list(plainOption, 0, 100),
    min_query_length: number(0, 3000),
  },
  users_select: { ...picker, initial_user: id },
  multi_users_select: { ...multi, initial_users: ids },
  conversations_select: { ...picker, ...conversations, initial_conversation: id, response_url_enabled: flag },
  multi_conversations_select: { ...multi, ...conversations, initial_conversations: ids },
  channels_select: { ...picker, initial_channel: id, response_url_enabled: flag },
  multi_channels_select: { ...multi, initial_channels: ids },
  plain_text_input: {
    ...input,
    initial_value: string(3000),
    multiline: flag,
    min_length: number(0, 3000),
    max_length: number(1, 3000),
  },
  number_input: {
    ...input,
    is_decimal_allowed: required(flag),
    initial_value: id,
    min_value: id,
    max_value: id,
  },
  email_text_input: { ...input, initial_value: string(3000) },
  url_text_input: { ...input, initial_value: string(3000) },
  rich_text_input: { ...input, initial_value: richText, min_lines: number(1, 100), max_lines: number(1, 100) },
  file_input: { ...actionable, filetypes: list(id, 1, 100), max_files: number(1, 10) },
};

const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...SELECTS];

function pick(types: string[]): Check {
  const among: Check = typed(Object.fromEntries(types.map((type) => [type, ELEMENTS[type] ?? {}])));
  return (value, pointer, problems) => {
    among(value, pointer, problems);
    const element = value as Record<string, unknown> | null;
    const type = element?.type;
    if (type !== 'static_select' && type !== 'multi_static_select') return;
    if ((element?.options === undefined) === (element?.option_groups === undefined))
      problems.push(`must define either \`options\` or \`option_groups\` [json-pointer:${pointer}]`);
  };
}

export const actionElement: Check = pick([
  'button',
  'workflow_button',
  'overflow',
  'datetimepicker',
  'rich_text_input',
  ...CHOICES,
]);

export const inputElement: Check = pick([
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
  'file_input',
  'datetimepicker',
  ...CHOICES,
]);

const accessoryElement = pick(['button', 'workflow_button', 'overflow', ...CHOICES]);

/** Beside a section stands an action element or a picture. */
export const accessory: Check = (value, pointer, problems) => {
  const isImage = (value as { type?: unknown } | null)?.type === 'image';
  (isImage ? imageElement : accessoryElement)(value, pointer, problems);
};

export const button: Check = pick(['button']);

const feedbackButton = object({
  text: required(plainText(75)),
  value: required(string(2000)),
  accessibility_label,
});

export const contextAction: Check = typed({
  feedback_buttons: {
    ...actionable,
    positive_button: required(feedbackButton),
    negative_button: required(feedbackButton),
  },
  icon_button: {
    ...actionable,
    icon: required(string(255, 1)),
    text: required(plainText(75)),
    value: string(2000),
    confirm,
    accessibility_label,
    visible_to_user_ids: ids,
  },
});
