import { also, type Check, flag, list, number, object, oneOf, required, string, typed } from './check.ts';
import { anyText, imageElement, imageSource, mrkdwn, plainText, url } from './composition.ts';
import { accessory, actionElement, button, contextAction, inputElement } from './elements.ts';
import { richText, richTextElements } from './rich-text.ts';

// Lengths and counts: https://docs.slack.dev/reference/block-kit/blocks

export type Surface = 'message' | 'modal' | 'home';

const EVERYWHERE = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section', 'video'];
const MESSAGE_ONLY = [
  'alert',
  'card',
  'carousel',
  'container',
  'context_actions',
  'data_table',
  'file',
  'markdown',
  'plan',
  'table',
  'task_card',
];

const contextElement: Check = (value, pointer, problems) => {
  const isImage = (value as { type?: unknown } | null)?.type === 'image';
  (isImage ? imageElement : anyText(3000))(value, pointer, problems);
};

const cell: Check = (value, pointer, problems) => {
  const isRich = (value as { type?: unknown } | null)?.type === 'rich_text';
  const raw = typed({
    raw_text: { text: required(string(3000)) },
    raw_number: { value: required(number(-Number.MAX_VALUE, Number.MAX_VALUE)), text: required(string(3000)) },
  });
  (isRich ? richText : raw)(value, pointer, problems);
};

const source = object({ type: required(oneOf('url')), url: required(url), text: required(string(255, 1)) });
const common = { block_id: string(255) };
const taskFields = {
  task_id: required(string(255, 1)),
  title: required(string(255, 1)),
  status: required(oneOf('pending', 'in_progress', 'complete', 'error')),
  details: richText,
  output: richText,
  sources: list(source, 0, 100),
};
const cardFields = {
  hero_image: imageElement,
  icon: imageElement,
  title: mrkdwn(150),
  subtitle: mrkdwn(150),
  body: mrkdwn(200),
  actions: list(button, 0, 5),
};
const columnSetting = object({ align: oneOf('left', 'center', 'right'), is_wrapped: flag });

type Fields = Parameters<typeof object>[0];

const BLOCKS: Record<string, Fields> = {
  actions: { elements: required(list(actionElement, 1, 25)) },
  alert: {
    text: required(anyText(3000)),
    level: oneOf('default', 'info', 'warning', 'error', 'success'),
  },
  card: cardFields,
  carousel: { elements: required(list(typed({ card: cardFields }, common), 1, 10)) },
  context: { elements: required(list(contextElement, 1, 10)) },
  context_actions: { elements: required(list(contextAction, 1, 5)) },
  data_table: {
    rows: required(list(list(cell, 1, 20), 1, 100)),
    caption: required(string(2000)),
    page_size: number(1, 100),
    row_header_column_index: number(0, 19),
  },
  divider: {},
  file: { source: required(oneOf('remote')), external_id: required(string(255)) },
  header: { text: required(plainText(150)), level: number(1, 6) },
  input: {
    label: required(plainText(2000)),
    hint: plainText(2000),
    optional: flag,
    dispatch_action: flag,
    element: required(inputElement),
  },
  markdown: { text: required(string(12_000, 1)) },
  plan: { title: required(string(255, 1)), tasks: list(typed({ task_card: taskFields }, common), 0, 50) },
  rich_text: { elements: required(richTextElements) },
  section: {
    text: anyText(3000),
    fields: list(anyText(2000), 1, 10),
    accessory,
    expand: flag,
  },
  table: {
    rows: required(list(list(cell, 1, 20), 1, 100)),
    column_settings: list(
      (value, pointer, problems) => {
        if (value !== null) columnSetting(value, pointer, problems);
      },
      0,
      20,
    ),
  },
  task_card: taskFields,
  video: {
    video_url: required(url),
    thumbnail_url: required(url),
    alt_text: required(string(2000)),
    title: required(plainText(199)),
    title_url: url,
    author_name: string(49),
    provider_name: string(255),
    provider_icon_url: url,
    description: plainText(200),
  },
};

const image = imageSource({
  ...common,
  type: required(oneOf('image')),
  alt_text: required(string(2000)),
  title: plainText(2000),
});

const CHILDREN = ['actions', 'context', 'divider', 'file', 'header', 'input', 'rich_text', 'section', 'table', 'video'];

function blockAmong(types: string[]): Check {
  const kinds = Object.fromEntries(types.filter((type) => BLOCKS[type]).map((type) => [type, BLOCKS[type] ?? {}]));
  const known = also(typed(kinds, common), (value) =>
    value.type === 'section' && value.text === undefined && value.fields === undefined
      ? 'must define either `text` or `fields`'
      : undefined,
  );
  return (value, pointer, problems) => {
    const type = (value as { type?: unknown } | null)?.type;
    if (type === 'image') image(value, pointer, problems);
    else if (type === 'container' && types.includes('container')) container(value, pointer, problems);
    else known(value, pointer, problems);
  };
}

const container: Check = object({
  ...common,
  type: required(oneOf('container')),
  title: plainText(150),
  rich_text_title: richText,
  subtitle: anyText(150),
  child_blocks: required(list(blockAmong(CHILDREN), 1, 10)),
  width: oneOf('narrow', 'standard', 'wide', 'full'),
  icon: imageElement,
  is_collapsible: flag,
  default_collapsed: flag,
  has_header_divider: flag,
});

/** One block, as it may stand on this surface. */
export const blockOn: Record<Surface, Check> = {
  message: blockAmong([...EVERYWHERE, ...MESSAGE_ONLY]),
  modal: blockAmong([...EVERYWHERE, 'markdown', 'table']),
  home: blockAmong([...EVERYWHERE, 'markdown', 'table']),
};
