import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { ANA, OMAR } from '../support/journey.ts';
import { connect, foldGuide, openly, type Pages, picture, privately, say, startPages, threadOf } from './pages.ts';

const QUESTION = 'Shall I do this as you?';
const TICKET = '4104';

describe.skipIf(!chromiumPath)('in the page, in Chromium', () => {
  let pages: Pages;
  let ana: Page;
  let omar: Page;

  beforeAll(async () => {
    pages = await startPages();
    connect(pages.stage, ANA, 'asana');
    connect(pages.stage, ANA, 'zendeskoauth');
    [ana, omar] = await Promise.all([pages.open(ANA), pages.open(OMAR)]);
    await foldGuide(ana);
  });
  afterAll(() => pages?.close());

  const records = (provider: string, title: string) =>
    (pages.stage.world.providers[provider]?.records() ?? []).filter((record) => record.title === title);
  /** Nobody else's page holds any of it, drawn or not. */
  const hiddenFromOmar = async (text: string) => {
    expect(await omar.getByTestId('ephemeral').count()).toBe(0);
    expect(JSON.stringify(pages.stage.world.slack.visible(OMAR, 'C0ONBOARD'))).not.toContain(text);
    expect(await omar.content()).not.toContain(text);
  };

  test('an answer that rests on reading is its person’s alone, until it is shared', async () => {
    await say(ana, '@Onbehalf show open tickets of Northwind');
    const answer = privately(ana, 'Webhook deliveries arrive twice');
    await answer.getByText('Only visible to you').waitFor();
    await answer.getByTestId('action:answer_keep').waitFor();
    await openly(omar, 'show open tickets of Northwind').waitFor();
    await hiddenFromOmar('Webhook deliveries arrive twice');
    await picture(ana, 'private');

    await answer.getByTestId('action:answer_share').click();
    await privately(ana, 'Shared in the thread').waitFor();
    const thread = await threadOf(omar, 'show open tickets of Northwind');
    await thread.getByText('Shared by Ana Ruiz').waitFor();
    await thread.getByText('Webhook deliveries arrive twice').waitFor();
  });

  test('a proposal is a card that only its person sees', async () => {
    await say(
      ana,
      "@Onbehalf Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
    );
    const card = privately(ana, QUESTION);
    await card.getByText('Only visible to you').waitFor();
    for (const shown of ['Create task', 'Review Q3 roadmap', 'Ana Ruiz (me)', 'Website (']) {
      await card.getByText(shown).first().waitFor();
    }
    await openly(omar, 'Review Q3 roadmap').waitFor();
    await hiddenFromOmar(QUESTION);
    expect(records('asana', 'Review Q3 roadmap')).toEqual([]);
    await picture(ana, 'approve');
  });

  test('Edit opens what it holds as fields, and the card shows the change', async () => {
    await privately(ana, QUESTION).getByTestId('action:proposal_edit').click();
    const form = ana.getByTestId('modal');
    const name = form.getByTestId('input:field:name');
    expect(await name.inputValue()).toBe('Review Q3 roadmap');
    await name.fill('Review the Q3 roadmap again');
    await form.getByTestId('input:field:due_on').fill('2027-03-01');
    await form.getByTestId('modal-submit').click();
    const card = privately(ana, 'Review the Q3 roadmap again');
    await card.getByText('2027-03-01').waitFor();
    expect(await form.count()).toBe(0);
    // In its place: there is no second card.
    expect(await ana.getByTestId('ephemeral').filter({ hasText: QUESTION }).count()).toBe(1);
    expect(records('asana', 'Review the Q3 roadmap again')).toEqual([]);
  });

  test('approving costs one tap from card to receipt, and the others read the receipt', async () => {
    const taps = await countTaps(ana);
    await privately(ana, QUESTION).getByTestId('action:proposal_approve').click();
    const receipt = privately(ana, 'Created task “Review the Q3 roadmap again” in Asana as Ana Ruiz');
    await receipt.getByTestId('action:receipt_undo').waitFor();
    expect(await taps()).toBe(1);
    expect(await ana.getByTestId('action:proposal_approve').count()).toBe(0);
    expect(records('asana', 'Review the Q3 roadmap again')).toMatchObject([
      { createdBy: 'ana@acme.test', place: 'Website' },
    ]);
    const thread = await threadOf(omar, 'Review Q3 roadmap');
    await thread.getByText('✓ Created task in Asana as Ana Ruiz').waitFor();
    // What she made of it on the card, she said to nobody.
    await hiddenFromOmar('Review the Q3 roadmap again');
  });

  test('Undo takes it back, for everybody to see', async () => {
    const providers = ana.getByTestId('nav:providers');
    await providers.click();
    const record = ana.getByTestId('record').filter({ hasText: 'Review the Q3 roadmap again' });
    await record.waitFor();
    await ana.getByTestId('nav:slack').click();

    const thread = ana.getByTestId('thread');
    await thread.getByTestId('action:receipt_undo').click();
    await thread.getByText('↩ Undone: Created task').first().waitFor();
    await omar.getByTestId('thread').getByText('↩ Undone: Created task in Asana as Ana Ruiz').waitFor();
    await providers.click();
    await ana.getByTestId('tool-call').filter({ hasText: 'asana_task_delete' }).waitFor();
    expect(await record.count()).toBe(0);
    await ana.getByTestId('nav:slack').click();
  });

  test('a long value is cut on the card, and whole behind Show all', async () => {
    const reply = `${'Thank you for your patience, we are looking into it. '.repeat(16)}This is the very end.`;
    await say(ana, `@Onbehalf reply to ticket ${TICKET}: ${reply}`);
    const card = privately(ana, QUESTION);
    await card.getByText(`${reply.length} characters`).waitFor();
    expect(await card.innerText()).not.toContain('This is the very end.');
    await card.getByTestId('action:proposal_show').click();
    const all = ana.getByTestId('modal');
    await all.getByText(reply).waitFor();
    await all.getByRole('button', { name: 'Close', exact: true }).last().click();
    await all.waitFor({ state: 'detached' });

    await card.getByTestId('action:proposal_dismiss').click();
    await privately(ana, 'Dismissed. Nothing was changed.').waitFor();
    expect(records('zendesk', reply)).toEqual([]);
  });

  test('each argument is a field of its own kind', async () => {
    await say(ana, `@Onbehalf reply to ticket ${TICKET}: I look into it`);
    await privately(ana, QUESTION).getByTestId('action:proposal_edit').click();
    const form = ana.getByTestId('modal');
    expect(await form.getByTestId('input:field:ticket_id').getAttribute('type')).toBe('number');
    expect(await form.getByTestId('input:field:public').inputValue()).toBe('true');
    await form.getByTestId('input:field:public').selectOption('false');
    await form.getByTestId('modal-submit').click();
    const card = privately(ana, QUESTION);
    await card.getByText('public: false').waitFor();
    await card.getByTestId('action:proposal_approve').click();
    await expect.poll(() => records('zendesk', 'I look into it'), { timeout: 10_000 }).toHaveLength(1);
    expect(records('zendesk', 'I look into it')).toMatchObject([{ fields: { public: 'false' } }]);
  });

  test('two proposals are one card, and Approve all does both', async () => {
    const names = ['Send the agenda', 'Book the room'];
    await say(
      ana,
      `@Onbehalf Create two tasks '${names.join("' and '")}' in the Website project and assign them to me`,
    );
    const card = privately(ana, 'Shall I do these 2 things as you?');
    await card.getByText('Approve all (2)').waitFor();
    expect(await card.getByTestId('action:proposal_approve').count()).toBe(2);
    await card.getByText('Approve all (2)').click();
    for (const name of names) await privately(ana, `Created task “${name}”`).waitFor();
    const thread = await threadOf(omar, 'Create two tasks');
    for (const name of names) {
      await thread.getByText(`✓ Created task ${name} in Asana as Ana Ruiz`).waitFor();
      expect(records('asana', name)).toHaveLength(1);
    }
  });

  test('a thread goes on from what was approved in it', async () => {
    await say(ana, "@Onbehalf create a task 'Agree the plan' in the Website project");
    await privately(ana, QUESTION).getByTestId('action:proposal_approve').click();
    const thread = ana.getByTestId('thread');
    await thread.getByText('✓ Created task Agree the plan').waitFor();
    const composer = thread.getByTestId('thread-composer');
    await composer.fill('@Onbehalf mark it done');
    await composer.press('Enter');
    await thread.getByTestId('action:proposal_approve').click();
    await thread.getByText('✓ Completed task').first().waitFor();
    expect(records('asana', 'Agree the plan')).toMatchObject([{ fields: { State: 'complete' } }]);
    // The model goes on with the request that was approved, not with the one before it.
    const heard = pages.stage.world.model.requests.at(-1)?.messages.filter(({ role }) => role === 'user');
    expect(heard?.map(({ text }) => text)).toEqual([expect.stringContaining('Agree the plan'), 'mark it done']);
  });

  test('the Home tab tells what was done and what is not asked about any more, and takes that back', async () => {
    await say(ana, "@Onbehalf create a task 'The first of many' in the Website project");
    await privately(ana, QUESTION).getByTestId('action:proposal_allow').click();
    await ana.getByTestId('confirm-no').click();
    expect(records('asana', 'The first of many')).toEqual([]);
    await privately(ana, QUESTION).getByTestId('action:proposal_allow').click();
    await ana.getByTestId('confirm-yes').click();
    await privately(ana, 'Created task “The first of many”').waitFor();
    await say(ana, "@Onbehalf create a task 'One without a card' in the Website project");
    const thread = ana.getByTestId('thread');
    await thread.getByText('✓ Created task One without a card').waitFor();
    expect(await ana.getByTestId('action:proposal_approve').count()).toBe(0);

    await ana.getByTestId('channel:dm').click();
    await ana.getByTestId('tab:home').click();
    const home = ana.getByTestId('home');
    const allowed = home.getByText('What I do without asking you');
    await allowed.waitFor();
    await home.getByText('What I did as you').waitFor();
    await home.getByText('One without a card').waitFor();
    await home.getByText('you allowed it in advance').first().waitFor();
    await picture(ana, 'home', { width: 920, height: 1240 });

    await home.getByTestId('action:permission_revoke').click();
    await allowed.waitFor({ state: 'detached' });
    await ana.getByTestId('channel:onboarding').click();
    await say(ana, "@Onbehalf create a task 'One with a card again' in the Website project");
    await privately(ana, QUESTION).getByText('One with a card again').waitFor();
    expect(records('asana', 'One with a card again')).toEqual([]);
  });
});

/** Counts from now on how often anything on the page is pressed. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const taps = { count: 0 };
    document.addEventListener('click', () => {
      taps.count += 1;
    });
    return taps;
  });
  return () => counter.evaluate(({ count }) => count);
}
