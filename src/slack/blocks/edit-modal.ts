import type { InputBlock, ModalView, PlainTextOption } from '@slack/web-api';
import { form } from './form.ts';
import { plain, shorten } from './parts.ts';

/** How a field of a form is filled in. */
export type FieldKind = 'text' | 'number' | 'choice' | 'flag' | 'date' | 'json';

/** One argument of a proposal as a field. */
export interface EditField {
  name: string;
  kind: FieldKind;
  value: string;
  required: boolean;
  options?: string[];
  hint?: string;
}

const HINT_CHARS = 150;

/** A form with a proposal's arguments. `about` only names the proposal; who sends the form is checked again. */
export function editModal({ about, fields }: { about: string; fields: readonly EditField[] }): ModalView {
  const blocks = fields.map(inputOf);
  return form('proposal_edit', { about, title: 'Edit before I do it', submit: 'Show me the result', blocks });
}

function inputOf(field: EditField): InputBlock {
  const { name, kind, required, hint } = field;
  return {
    type: 'input',
    // What the text has to be is in the block's own name, so that it can be checked before anything is stored.
    block_id: `${kind === 'json' ? 'json' : 'field'}:${name}`,
    label: plain(name, 200),
    optional: !required,
    element: elementOf(field),
    ...(hint && { hint: plain(shorten(hint, HINT_CHARS), HINT_CHARS) }),
  };
}

function elementOf({ kind, value, options = [] }: EditField): InputBlock['element'] {
  const action = { action_id: 'value' } as const;
  switch (kind) {
    case 'number':
      return { ...action, type: 'number_input', is_decimal_allowed: true, ...(value && { initial_value: value }) };
    case 'date':
      return { ...action, type: 'datepicker', ...(value && { initial_date: value }) };
    case 'flag':
      return { ...action, type: 'static_select', ...choice(['true', 'false'], value) };
    case 'choice':
      return { ...action, type: 'static_select', ...choice(options, value) };
    default:
      return {
        ...action,
        type: 'plain_text_input',
        multiline: kind === 'json' || value.length > 80 || value.includes('\n'),
        ...(value && { initial_value: value }),
      };
  }
}

function choice(
  options: readonly string[],
  value: string,
): { options: PlainTextOption[]; initial_option?: PlainTextOption } {
  const all = options.map((text) => ({ text: plain(text, 75), value: text }));
  const initial = all.find((option) => option.value === value);
  return { options: all, ...(initial && { initial_option: initial }) };
}
