import { useState } from 'react';
import type { Workspace } from '../types.ts';
import type { AnyElement, AnyOption } from './block-types.ts';

/** What somebody chose or typed: a text, an option's value, an id, a date, or several of them. */
export type FieldValue = string | string[];

interface FieldProps {
  element: AnyElement;
  workspace: Workspace;
  testId: string;
  label?: string | undefined;
  /** What Slack has of it already, from before another modal lay on top. */
  held?: Record<string, unknown> | undefined;
  onChange: (to: FieldValue) => void;
}

const INPUT_TYPES: Record<string, string> = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
};

/** Any of Block Kit's fields the app's surfaces use, as the browser's own control. */
export function Field({ element, workspace, testId, label, held, onChange }: FieldProps) {
  const [chosen, setChosen] = useState(() => (held ? chosenIn(held) : chosenAtFirst(element)));
  const options = optionsOf(element, workspace);
  const many = element.type.startsWith('multi_') || element.type === 'checkboxes';
  const set = (values: string[]) => {
    setChosen(values);
    onChange(many ? values : (values[0] ?? ''));
  };
  if (many) {
    return (
      <Marks
        kind="checkbox"
        options={options}
        chosen={chosen}
        testId={testId}
        onPick={(value) => set(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])}
      />
    );
  }
  if (element.type === 'radio_buttons') {
    return <Marks kind="radio" options={options} chosen={chosen} testId={testId} onPick={(value) => set([value])} />;
  }
  if (element.type.endsWith('_select')) {
    return (
      <select
        className="field"
        data-testid={testId}
        aria-label={label}
        value={chosen[0] ?? ''}
        onChange={(event) => set([event.target.value])}
      >
        <option value="" disabled>
          {element.placeholder?.text ?? 'Choose…'}
        </option>
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text.text}
          </option>
        ))}
      </select>
    );
  }
  const common = {
    className: 'field',
    'data-testid': testId,
    'aria-label': label,
    value: chosen[0] ?? '',
    placeholder: element.placeholder?.text,
    onChange: (event: { target: { value: string } }) => set([event.target.value]),
  };
  return element.multiline ? (
    <textarea rows={4} {...common} />
  ) : (
    <input type={INPUT_TYPES[element.type] ?? 'text'} {...common} />
  );
}

interface MarksProps {
  kind: 'checkbox' | 'radio';
  options: AnyOption[];
  chosen: string[];
  testId: string;
  onPick: (value: string) => void;
}

function Marks({ kind, options, chosen, testId, onPick }: MarksProps) {
  return (
    <span className="marks" data-testid={testId}>
      {options.map(({ value, text, description }) => (
        <label key={value}>
          <input type={kind} checked={chosen.includes(value)} onChange={() => onPick(value)} />
          <span>
            {text.text}
            {description && <small>{description.text}</small>}
          </span>
        </label>
      ))}
    </span>
  );
}

function optionsOf(element: AnyElement, { people, channels }: Workspace): AnyOption[] {
  const plain = (value: string, text: string) => ({ value, text: { type: 'plain_text', text } });
  if (element.type.includes('users_select')) return people.map(({ userId, name }) => plain(userId, name));
  if (element.type.includes('channels_select') || element.type.includes('conversations_select')) {
    return channels.map(({ id, name }) => plain(id, `#${name}`));
  }
  return element.options ?? element.option_groups?.flatMap(({ options }) => options) ?? [];
}

function chosenAtFirst(element: AnyElement): string[] {
  if (element.initial_options) return element.initial_options.map(({ value }) => value);
  if (element.initial_users) return element.initial_users;
  const { initial_option, initial_value, initial_date, initial_time } = element;
  const { initial_user, initial_channel, initial_conversation } = element;
  const id = initial_user ?? initial_channel ?? initial_conversation;
  const one = initial_option?.value ?? initial_value ?? initial_date ?? initial_time ?? id;
  return one === undefined ? [] : [one];
}

/** The same from the value of an element as Slack keeps it: `{ type, selected_option }` and the like. */
function chosenIn({ type: _type, ...held }: Record<string, unknown>): string[] {
  return Object.values(held)
    .flat()
    .flatMap((one) => (typeof one === 'string' ? [one] : isOption(one) ? [one.value] : []));
}

function isOption(value: unknown): value is { value: string } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string';
}
