import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockProblems, blockTextLength, markdownLength, viewProblems } from './block-limits.ts';

const button = (over: object = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...over });
const plain = (text: string) => ({ type: 'plain_text', text });
const section = (length = 5) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } });
const select = (count: number, over: object = {}) => ({
  type: 'static_select',
  action_id: 'pick',
  options: Array.from({ length: count }, (_, index) => ({ text: plain(`Option ${index}`), value: String(index) })),
  ...over,
});
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const modal = (over: object = {}) => ({ type: 'modal', title: plain('Title'), blocks: [section()], ...over });

test.each<[string, object]>([
  ['a section at its limit', section(3000)],
  ['a header at its limit', { type: 'header', text: plain('x'.repeat(150)) }],
  [
    'a button at its limits',
    actions(button({ value: 'x'.repeat(2000), text: plain('x'.repeat(75)), style: 'primary' })),
  ],
  ['25 buttons', actions(...Array.from({ length: 25 }, (_, index) => button({ action_id: `go${index}` })))],
  ['a select of 100', actions(select(100))],
  ['a section with an accessory', { ...section(), accessory: button({ url: 'https://example.test/' }) }],
  ['fields without text', { type: 'section', fields: [{ type: 'mrkdwn', text: '*a*' }] }],
  ['markdown', { type: 'markdown', text: '# Hello' }],
  ['a divider', { type: 'divider', block_id: 'line' }],
  [
    'context with a picture',
    { type: 'context', elements: [{ type: 'image', image_url: 'https://x.test/a.png', alt_text: 'a' }] },
  ],
  [
    'feedback buttons',
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'feedback',
          positive_button: { text: plain('Good'), value: 'good' },
          negative_button: { text: plain('Bad'), value: 'bad' },
        },
      ],
    },
  ],
  [
    'a plan',
    { type: 'plan', title: 'Plan', tasks: [{ type: 'task_card', task_id: '1', title: 'Look', status: 'complete' }] },
  ],
  [
    'rich text',
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] }],
    },
  ],
  [
    'a table',
    { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]], column_settings: [null, { align: 'right' }] },
  ],
])('%s is taken', (_name, block) => {
  expect(blockProblems([block], 'message')).toEqual([]);
});

test.each<[string, object, string]>([
  ['an unknown block', { type: 'banner' }, 'unsupported type: banner'],
  ['an unknown element', actions({ type: 'slider', action_id: 'a' }), 'unsupported type: slider'],
  [
    'an element in the wrong block',
    actions({ type: 'plain_text_input', action_id: 'a' }),
    'unsupported type: plain_text_input',
  ],
  ['a section that is too long', section(3001), 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
  ['an empty section text', section(0), 'must be more than 0 characters'],
  ['a section without text', { type: 'section' }, 'must define either `text` or `fields`'],
  ['a header in mrkdwn', { type: 'header', text: { type: 'mrkdwn', text: 'a' } }, 'unsupported type: mrkdwn'],
  ['a header that is too long', { type: 'header', text: plain('x'.repeat(151)) }, 'must be less than 151 characters'],
  [
    'a button label that is too long',
    actions(button({ text: plain('x'.repeat(76)) })),
    'must be less than 76 characters',
  ],
  [
    'a button value that is too long',
    actions(button({ value: 'x'.repeat(2001) })),
    'must be less than 2001 characters',
  ],
  ['a button value that is no string', actions(button({ value: 7 })), 'must be a string'],
  ['a button without text', actions({ type: 'button', action_id: 'a' }), 'missing required field: text'],
  ['a button with a strange style', actions(button({ style: 'link' })), 'must be one of primary, danger'],
  ['a field Slack does not know', actions(button({ colour: 'red' })), 'invalid additional property: colour'],
  [
    '26 buttons',
    actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `go${i}` }))),
    'no more than 25 items',
  ],
  ['no buttons', actions(), 'no fewer than 1 items'],
  ['the same action twice', actions(button(), button()), '`action_id` go already exists'],
  ['a select of 101', actions(select(101)), 'no more than 100 items'],
  [
    'a select without options',
    actions(select(1, { options: undefined })),
    'must define either `options` or `option_groups`',
  ],
  ['a long block id', { ...section(), block_id: 'x'.repeat(256) }, 'must be less than 256 characters'],
  [
    '11 context elements',
    { type: 'context', elements: Array.from({ length: 11 }, () => plain('a')) },
    'no more than 10 items',
  ],
  ['long markdown', { type: 'markdown', text: 'x'.repeat(12_001) }, 'must be less than 12001 characters'],
  ['an image without a source', { type: 'image', alt_text: 'a' }, 'must define either `image_url` or `slack_file`'],
])('%s is refused', (_name, block, problem) => {
  expect(blockProblems([block], 'message').join('\n')).toContain(problem);
});

test('the blocks of a message are counted, and their ids must differ', () => {
  expect(
    blockProblems(
      Array.from({ length: 50 }, () => section()),
      'message',
    ),
  ).toEqual([]);
  expect(
    blockProblems(
      Array.from({ length: 51 }, () => section()),
      'message',
    ),
  ).not.toEqual([]);
  expect(
    blockProblems(
      Array.from({ length: 51 }, () => section()),
      'home',
    ),
  ).toEqual([]);
  expect(
    blockProblems(
      [
        { ...section(), block_id: 'a' },
        { ...section(), block_id: 'a' },
      ],
      'message',
    ),
  ).not.toEqual([]);
  expect(blockProblems('[]', 'message')).not.toEqual([]);
});

test('the same action in two blocks is fine', () => {
  expect(blockProblems([actions(button()), actions(button())], 'message')).toEqual([]);
});

test('text and markdown are measured over the whole payload', () => {
  expect(blockTextLength([section(10), actions(button({ text: plain('abc') }))])).toBe(13);
  expect(markdownLength([{ type: 'markdown', text: 'abc' }, section(), { type: 'markdown', text: 'de' }])).toBe(5);
});

test.each<[string, object, string]>([
  ['a modal without a title', { type: 'modal', blocks: [] }, 'missing required field: title'],
  ['a long title', modal({ title: plain('x'.repeat(25)) }), 'must be less than 25 characters'],
  ['long metadata', modal({ private_metadata: 'x'.repeat(3001) }), 'must be less than 3001 characters'],
  ['an unknown kind', { ...modal(), type: 'sheet' }, 'unsupported type: sheet'],
  [
    'an input without submit',
    modal({ blocks: [{ type: 'input', label: plain('a'), element: { type: 'plain_text_input' } }] }),
    'must define `submit`',
  ],
  [
    'an agent block in a modal',
    modal({ blocks: [{ type: 'context_actions', elements: [] }] }),
    'unsupported type: context_actions',
  ],
  ['a bad block', modal({ blocks: [section(3001)] }), '/view/blocks/0/text/text'],
])('%s is refused', (_name, view, problem) => {
  expect(viewProblems(view).join('\n')).toContain(problem);
});

test('a modal and a Home tab are taken', () => {
  const input = { type: 'input', label: plain('a'), element: { type: 'plain_text_input', action_id: 'a' } };
  expect(viewProblems(modal({ submit: plain('Save'), blocks: [input], private_metadata: '{}' }))).toEqual([]);
  expect(viewProblems({ type: 'home', blocks: [section()] })).toEqual([]);
});

test('anything at all is judged, never thrown at', () => {
  const type = fc.constantFrom('section', 'actions', 'input', 'image', 'container', 'table', 'context', 'rich_text');
  const block = fc.record({
    type,
    elements: fc.anything(),
    element: fc.anything(),
    text: fc.anything(),
    rows: fc.anything(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(block, fc.anything()))), (payload) => {
      expect(Array.isArray(blockProblems(payload, 'message'))).toBe(true);
      expect(Array.isArray(viewProblems({ type: 'modal', blocks: payload }))).toBe(true);
      expect(Array.isArray(viewProblems(payload))).toBe(true);
    }),
  );
});
