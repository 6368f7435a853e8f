import { describe, expect, test } from 'vitest';
import { blockProblems, blockTextLength, MAX_BLOCK_TEXT, viewProblems } from '../../../sandbox/slack/block-limits.ts';
import { editModal } from './edit-modal.ts';
import { allowedSections } from './own-sections.ts';
import { type CardItem, type CardState, proposalCard } from './proposal-card.ts';
import { showAllModal } from './show-all.ts';
import { undoButtons } from './undo-buttons.ts';

/** What Slack would object to in a message of these blocks. */
const messageProblems = ({ blocks }: { blocks?: unknown }) => [
  ...blockProblems(blocks, 'message'),
  ...(blockTextLength(blocks) > MAX_BLOCK_TEXT ? ['msg_blocks_too_long'] : []),
];
const LONG = 'x'.repeat(5_000);
const NASTY = '<!channel> <@U0ANA> *bold* <https://evil.test|Asana> `code`\n> quote';
const until = new Date('2026-11-20T12:30:00Z');
const item = (more: Partial<CardItem> = {}): CardItem => ({
  ref: 'p.h',
  title: 'Create task',
  connector: 'Asana',
  fields: [{ name: 'name', value: 'Review' }],
  blind: false,
  destructive: false,
  canAllow: true,
  state: { kind: 'pending', until },
  ...more,
});
const card = (items: CardItem[], intro?: string) =>
  proposalCard({ items, personName: 'Ana', all: 'a.b', ...(intro && { intro }) });
const text = (items: CardItem[]) => JSON.stringify(card(items).blocks);
/** What Slack would read for marks; plain text it shows as it is. */
const mrkdwn = (items: CardItem[]) =>
  JSON.stringify(card(items).blocks, (_, value) => (value?.type === 'plain_text' ? undefined : value));
const STATES: CardState[] = [
  { kind: 'pending', until },
  { kind: 'working' },
  { kind: 'done', text: NASTY, url: 'https://app.asana.com/1', undo: 'w' },
  { kind: 'done', text: 'x', url: 'javascript:alert(1)' },
  { kind: 'failed', text: NASTY },
  { kind: 'dismissed' },
  { kind: 'expired' },
  { kind: 'withdrawn' },
];

describe('a card', () => {
  test.each(STATES)('keeps Slack’s limits in the state $kind, whatever is in it', (state) => {
    const fields = Array.from({ length: 60 }, (_, at) => ({
      name: `${NASTY}${at}`,
      value: LONG,
      before: LONG,
      label: LONG,
    }));
    const items = Array.from({ length: 8 }, (_, at) =>
      item({
        ref: `p${at}.h`,
        title: LONG,
        connector: NASTY,
        fields,
        state,
        blind: true,
        destructive: true,
        warning: LONG,
      }),
    );
    expect(messageProblems(card(items, LONG))).toEqual([]);
  });

  test('lets nothing in it act in Slack', () => {
    const shown = mrkdwn([
      item({
        title: NASTY,
        connector: NASTY,
        fields: [{ name: NASTY, value: NASTY, before: NASTY, label: NASTY }],
        warning: NASTY,
      }),
    ]);
    expect(shown).not.toMatch(/<!channel|<@U|<https:\/\/evil/);
  });

  test('says when not everything of a value is there, and offers all of it', () => {
    expect(text([item()])).not.toContain('proposal_show');
    expect(text([item({ fields: [{ name: 'notes', value: LONG }] })])).toContain('proposal_show');
    const many = Array.from({ length: 60 }, (_, at) => ({ name: `field ${at}`, value: 'y'.repeat(200) }));
    expect(text([item({ fields: many })])).toMatch(/and \d+ more: press Show all/);
  });

  test('shows old and new of what is changed, and what is empty as empty', () => {
    const fields = [
      { name: 'status', value: 'solved', before: 'open' },
      { name: 'due', value: '', before: '2026-12-01' },
      { name: 'notes', value: 'N', before: '' },
    ];
    const shown = text([item({ fields })]);
    for (const line of ['status: ~open~ → solved', 'due: ~2026-12-01~ → _empty_', 'notes: _empty_ → N']) {
      expect(shown).toContain(line);
    }
  });

  test('offers to approve all only what is still open, and not to ask again only where that is possible', () => {
    expect(text([item()])).not.toContain('Approve all');
    expect(text([item(), item({ ref: 'q.h' })])).toContain('Approve all (2)');
    expect(text([item(), item({ ref: 'q.h', state: { kind: 'dismissed' } })])).not.toContain('Approve all');
    expect(text([item({ canAllow: false })])).not.toContain('proposal_allow');
  });
});

test('Show all holds every value to the letter, and keeps a modal’s limits', () => {
  const fields = Array.from({ length: 60 }, (_, at) => ({ name: `f${at}`, value: `${at}${NASTY}`, before: LONG }));
  const view = showAllModal({ title: LONG, fields: [...fields.slice(1), { name: 'long', value: 'z'.repeat(55_000) }] });
  expect(viewProblems(view)).toEqual([]);
  const texts = view.blocks.flatMap((block) => ('text' in block ? ((block.text as { text?: string }).text ?? '') : []));
  for (const { name, value } of fields.slice(1)) expect(texts).toContain(`${name}\n${value}`);
  expect(texts.join('').match(/z/g)).toHaveLength(55_000);
});

test('a form keeps a modal’s limits', () => {
  const kinds = ['text', 'number', 'choice', 'flag', 'date', 'json'] as const;
  const fields = Array.from({ length: 45 }, (_, at) => ({
    name: `field ${at}`,
    kind: kinds[at % kinds.length] ?? 'text',
    value: ['x'.repeat(3_000), '12', 'a', 'true', '2026-12-01', '[]'][at % kinds.length] ?? '',
    required: at % 2 === 0,
    hint: LONG,
    ...(kinds[at % kinds.length] === 'choice' && { options: ['a', LONG.slice(0, 75)] }),
  }));
  expect(viewProblems(editModal({ about: 'p.h', fields }))).toEqual([]);
});

test('Undo buttons are told apart, and tell nothing of the record', () => {
  const receipt = { verb: 'Created', noun: 'task', name: 'Secret', writeId: 'w' };
  expect(undoButtons([])).toEqual([]);
  const blocks = undoButtons(Array.from({ length: 9 }, () => receipt));
  expect(messageProblems({ blocks })).toEqual([]);
  expect(JSON.stringify(blocks)).not.toContain('Secret');
});

test('what is done without asking is listed within bounds', () => {
  const allowed = Array.from({ length: 30 }, (_, at) => ({ id: `${at}`, title: NASTY, connector: LONG, since: until }));
  const blocks = allowedSections(allowed);
  expect(messageProblems({ blocks })).toEqual([]);
  expect(JSON.stringify(blocks)).toContain('And 20 more');
  expect(allowedSections([])).toEqual([]);
});
