import type { InputBlock, ModalView } from '@slack/web-api';
import { expect, test } from 'vitest';
import { viewProblems } from '../../../sandbox/slack/block-limits.ts';
import { digestSettingsModal } from './digest-settings-modal.ts';
import { handOverModal } from './hand-over-modal.ts';
import { linkModal, NO_LINK } from './link-modal.ts';
import { snoozeModal } from './snooze-modal.ts';
import { wrongModal } from './wrong-modal.ts';

const hostile = { id: 'a1', name: `<!channel> <https://evil.test|Acme> ${'x'.repeat(300)}` };
const settings = {
  enabled: true,
  atMinute: 8 * 60 + 5,
  days: [1, 2, 3, 4, 5],
  mode: 'ask',
  quiet: false,
  timeZone: 'Europe/Berlin',
} as const;
const candidates = Array.from({ length: 250 }, (_, at) => ({ id: `p${at}`, name: `${at} \u202E${'Ü'.repeat(200)}` }));
const zendesk = { source: 'zendesk', label: 'Zendesk', candidates, complete: true };

const FORMS: [string, ModalView, string, string[]][] = [
  ['digest_settings', digestSettingsModal(settings), '', ['enabled', 'time', 'days', 'mode', 'quiet']],
  ['digest_snooze', snoozeModal(hostile, '2026-11-30'), 'a1', ['how', 'until']],
  ['digest_hand_over', handOverModal(hostile), 'a1', ['to', 'note']],
  ['digest_wrong', wrongModal(hostile), 'a1', ['part', 'reason']],
  ['health_link', linkModal(hostile, zendesk), 'a1:zendesk', ['candidate']],
];

const inputsOf = ({ blocks }: ModalView) => blocks.filter((block): block is InputBlock => block.type === 'input');

test.each(FORMS)('%s is a form that Slack takes, whose fields bear their names', (name, form, about, fields) => {
  expect(viewProblems(form)).toEqual([]);
  expect(form).toMatchObject({ callback_id: name, private_metadata: about });
  const inputs = inputsOf(form);
  expect(inputs.map(({ block_id }) => block_id)).toEqual(fields);
  expect(inputs.map(({ element }) => element.action_id)).toEqual(fields);
});

test.each(FORMS)('in %s a name does nothing', (_, form) => {
  const sections = form.blocks.filter(({ type }) => type === 'section');
  expect(JSON.stringify(sections)).not.toMatch(/<[!@#h]/);
});

test('the settings stand as they are', () => {
  const values = (of: Parameters<typeof digestSettingsModal>[0]) =>
    Object.fromEntries(
      inputsOf(digestSettingsModal(of)).map(({ block_id, element }) => {
        const { initial_option, initial_options, initial_time } = element as unknown as Record<string, never>;
        const options = (initial_options as { value: string }[] | undefined)?.map(({ value }) => value);
        return [block_id, (initial_option as { value: string } | undefined)?.value ?? options ?? initial_time];
      }),
    );
  expect(values(settings)).toEqual({
    enabled: 'on',
    time: '08:05',
    days: ['1', '2', '3', '4', '5'],
    mode: 'ask',
    quiet: undefined,
  });
  expect(values({ ...settings, enabled: false, quiet: true, mode: 'report', days: [7], atMinute: 1_439 })).toEqual({
    enabled: 'off',
    time: '23:59',
    days: ['7'],
    mode: 'report',
    quiet: ['quiet'],
  });
});

test('of many candidates a hundred can be chosen, and it is said', () => {
  const form = linkModal({ id: 'a1', name: 'Acme' }, zendesk);
  expect(JSON.stringify(form.blocks[0])).toContain('the 100 likeliest of 250');
  const [input] = inputsOf(form);
  const options = input && 'options' in input.element ? (input.element.options ?? []) : [];
  expect(options).toHaveLength(100);
  expect(options[0]).toMatchObject({ value: 'p0', text: { text: `0 ${'Ü'.repeat(72)}…` } });
});

test.each([
  [250, true, ' These are the 100 likeliest of 250.'],
  [250, false, ' These are the 100 likeliest of the 250 that I read: Zendesk has more.'],
  [7, false, ' Zendesk has more than these; I could not read them all.'],
  [100, true, ''],
] as const)('of %i candidates, all there: %s, the form says%s', (count, complete, words) => {
  const form = linkModal({ id: 'a1', name: 'Acme' }, { ...zendesk, complete, candidates: candidates.slice(0, count) });
  expect(viewProblems(form)).toEqual([]);
  const said = 'Which of these is *Acme*? I remember it for this account alone.';
  expect(form.blocks[0]).toMatchObject({ text: { text: `${said}${words}` } });
});

test('the choice of none takes the place of the hundredth', () => {
  const form = linkModal(
    { id: 'a1', name: 'Acme' },
    { ...zendesk, linked: true, candidates: candidates.slice(0, 100) },
  );
  expect(viewProblems(form)).toEqual([]);
  expect(JSON.stringify(form.blocks[0])).toContain('the 99 likeliest of 100.');
  const [input] = inputsOf(form);
  const options = input && 'options' in input.element ? (input.element.options ?? []) : [];
  expect([options.length, options[0]?.value, options[99]?.value]).toEqual([100, NO_LINK, 'p98']);
});

test('where nothing was read of a list that goes on, it says so', () => {
  const form = linkModal({ id: 'a1', name: 'Acme' }, { ...zendesk, complete: false, candidates: [] });
  expect(viewProblems(form)).toEqual([]);
  expect(JSON.stringify(form.blocks)).toContain('linked to. Zendesk has more; I could not read it all.');
});

test('without candidates there is nothing to send', () => {
  const form = linkModal({ id: 'a1', name: 'Acme' }, { ...zendesk, candidates: [{ id: 'x'.repeat(151), name: 'x' }] });
  expect(viewProblems(form)).toEqual([]);
  expect(form.submit).toBeUndefined();
  expect(JSON.stringify(form.blocks)).toContain('I found nothing in Zendesk that *Acme* could be linked to.');
});
