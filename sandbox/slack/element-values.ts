type Json = Record<string, unknown>;

export interface FoundElement {
  blockId: string;
  element: Json;
}

/** Every interactive element of a message or a view, with the block that holds it. */
export function elementsIn(node: unknown, blockId = ''): FoundElement[] {
  if (Array.isArray(node)) return node.flatMap((each) => elementsIn(each, blockId));
  if (typeof node !== 'object' || node === null) return [];
  const json = node as Json;
  const block = typeof json.block_id === 'string' ? json.block_id : blockId;
  const own = typeof json.action_id === 'string' ? [{ blockId: block, element: json }] : [];
  return [...own, ...Object.values(json).flatMap((value) => elementsIn(value, block))];
}

function optionWith(element: Json, value: unknown): Json | null {
  if (value === undefined || value === null || value === '') return null;
  const groups = (element.option_groups ?? []) as { options: Json[] }[];
  const options = [...((element.options ?? []) as Json[]), ...groups.flatMap((group) => group.options)];
  const known = options.find((option) => option.value === value);
  return known ?? { text: { type: 'plain_text', text: String(value) }, value };
}

const PICKED: Record<string, string> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
};
const PICKED_MANY: Record<string, string> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};
const OPTION = ['static_select', 'external_select', 'radio_buttons', 'overflow'];
const OPTIONS = ['multi_static_select', 'multi_external_select', 'checkboxes'];

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : given == null ? [] : [given]);

/**
 * What Slack says somebody chose or typed in an element, under the name it has for this type of element. An object is
 * taken as it is; otherwise `given` is a text, an option's value, an id or a date, or a list of these.
 */
export function elementValue(element: Json, given: unknown): Json {
  const type = String(element.type);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...(given as Json), type };
  if (OPTION.includes(type)) return { type, selected_option: optionWith(element, given) };
  if (OPTIONS.includes(type))
    return { type, selected_options: listOf(given).map((value) => optionWith(element, value)) };
  const one = PICKED[type];
  if (one) return { type, [one]: given ?? null };
  const many = PICKED_MANY[type];
  if (many) return { type, [many]: listOf(given) };
  return { type, value: given === undefined || given === '' ? null : given };
}

/** What an element holds before anybody touched it. */
export function initialValue(element: Json): Json {
  const option = element.initial_option as Json | undefined;
  const options = element.initial_options as Json[] | undefined;
  const name = Object.keys(element).find((key) => key.startsWith('initial_'));
  if (option) return elementValue(element, option.value);
  if (options)
    return elementValue(
      element,
      options.map(({ value }) => value),
    );
  return elementValue(element, name ? element[name] : undefined);
}

export function isEmpty(value: Json): boolean {
  return Object.entries(value).every(
    ([name, held]) => name === 'type' || held == null || held === '' || (Array.isArray(held) && held.length === 0),
  );
}
