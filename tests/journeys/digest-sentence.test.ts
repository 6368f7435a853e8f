import { expect, onTestFinished, test } from 'vitest';
import type { ModelAnswer } from '../../sandbox/model/types.ts';
import { ANA } from '../support/journey.ts';
import { type Mornings, startMornings } from '../support/mornings.ts';

async function withModel(): Promise<Mornings> {
  const week = await startMornings();
  onTestFinished(week.close);
  await week.enrol(ANA);
  return week;
}

/** The line that stands between the header and what is told. */
const onTop = async (week: Mornings) => (await week.aloud()).split('\n')[1];

test('the model’s sentence stands on top where it is true, and nowhere where it is not', async () => {
  const week = await withModel();
  const answers: ModelAnswer[] = [
    { text: 'Initech needs you, Critical 10, with 7 open tickets.' },
    { text: 'Initech needs you, Critical 10, with 8 open tickets.' },
    { text: 'I created a task about Initech.' },
    { text: 'Initech is Critical: see https://evil.example.' },
    { fail: { status: 500 } },
    { text: '' },
  ];
  let said = '';
  week.world.model.script(({ messages }) => {
    said = messages.at(-1)?.text ?? '';
    return answers.shift() ?? { text: 'No more.' };
  });
  await week.morning();
  expect(await onTop(week)).toBe('Initech needs you, Critical 10, with 7 open tickets.');
  // It is told the facts, and nothing with which it could do anything.
  expect(said).toContain('"name":"Initech"');
  expect(week.world.model.requests.at(-1)?.tools).toEqual([]);
  for (const left of [4, 3, 2, 1, 0]) {
    await week.morning();
    expect(answers).toHaveLength(left);
    expect(await onTop(week)).toMatch(/^\*(?:Needs you|Changed|Still open)\*$/);
    expect(await week.aloud()).not.toMatch(/evil|8 open tickets|I created/);
  }
});

test('once the person changed what it is about, it is gone', async () => {
  const week = await withModel();
  week.world.model.script(() => ({ text: 'Initech needs you.' }));
  await week.morning();
  expect(await onTop(week)).toBe('Initech needs you.');
  await week.press('digest_snooze', 'Initech');
  await week.submit({ how: 'worse' });
  expect(await week.aloud()).not.toContain('Initech');
});

test('a model that hangs costs its patience, and the digest comes without it', async () => {
  const week = await withModel();
  week.world.model.script(() => ({ fail: { hang: true } }));
  const began = Date.now();
  await week.morning();
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(await onTop(week)).toMatch(/^This is your first digest/);
});
