import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../sandbox/clock/movable-clock.ts';
import { chromiumPath } from '../support/chromium.ts';
import { ANA } from '../support/journey.ts';
import { connect, foldGuide, type Pages, picture, privately, say, startPages } from './pages.ts';

const WHO_NEEDS_HER = ['Initech', 'Globex', 'Hooli', 'Umbrella Health'];

describe.skipIf(!chromiumPath)('the morning digest in the page, in Chromium', () => {
  // It runs on from a Friday, wherever and whenever the test runs.
  const began = Date.now();
  const clock = movableClock({ base: () => new Date(Date.parse('2026-11-20T14:00:00Z') + Date.now() - began) });
  let pages: Pages;
  let ana: Page;

  beforeAll(async () => {
    pages = await startPages({ clock, env: { ONBOARDING_WINDOW_DAYS: '120' } });
    for (const connection of ['hubspot', 'zendeskoauth', 'linear']) connect(pages.stage, ANA, connection);
    ana = await pages.open(ANA);
    await foldGuide(ana);
    await ana.getByTestId('channel:dm').click();
  });
  afterAll(() => pages?.close());

  const digestOf = (day: string) => ana.getByTestId('message').filter({ hasText: `${day} · 17 accounts` });
  /** The buttons of one account stand below its lines, in the same order in all of them. */
  const buttonOf = (digest: Locator, action: string, account: string) =>
    digest.getByTestId(`action:${action}`).nth(WHO_NEEDS_HER.indexOf(account));
  const made = (provider: string, kind: string) =>
    (pages.stage.world.providers[provider]?.records() ?? []).filter(
      (record) => record.kind === kind && Date.parse(record.createdAt) > Date.parse('2026-11-22T00:00:00Z'),
    );

  test('/digest opens its settings, and saving them turns it on', async () => {
    await say(ana, '/digest');
    const modal = ana.getByTestId('modal');
    await modal.getByTestId('input:time').waitFor();
    expect(await modal.getByTestId('input:time').inputValue()).toBe('08:00');
    await picture(ana, 'digest-settings', { width: 920, height: 1060 });
    await ana.getByTestId('modal-submit').click();
    await ana.getByText('Your first digest comes').last().waitFor();
  });

  test("the page's clock jumps to the next morning, and the digest is there, having done nothing yet", async () => {
    await ana.getByTestId('clock-menu').click();
    await ana.getByTestId('clock:morning').click();
    const digest = digestOf('Mon 23 Nov');
    await digest.getByText('This is your first digest').waitFor({ timeout: 30_000 });
    for (const name of WHO_NEEDS_HER) await digest.getByText(name, { exact: true }).waitFor();
    await digest.getByText('Today I would have created 4 HubSpot tasks and 4 Linear comments.').waitFor();
    expect([...made('hubspot', 'task'), ...made('linear', 'comment')]).toEqual([]);
  });

  test('Do it now makes a task and a comment for each, under her name', async () => {
    const digest = digestOf('Mon 23 Nov');
    await digest.getByTestId('action:digest_mode_automatic').click();
    await digest.getByText('From now on I follow up for you').waitFor();
    await picture(ana, 'digest', { width: 1200, height: 1160 }, digest);
    expect(made('hubspot', 'task').map(({ createdBy }) => createdBy)).toEqual(WHO_NEEDS_HER.map(() => 'ana@acme.test'));

    await ana.getByTestId('nav:providers').click();
    await ana.getByTestId('provider:hubspot').click();
    const task = ana.getByTestId('record').filter({ hasText: 'Initech is Critical' });
    expect(await task.innerText()).toContain('Ana Ruiz');
    await ana.getByTestId('provider:linear').click();
    const comments = ana.locator('[data-testid="record"][data-kind="comment"][data-change="created"]');
    await expect.poll(() => comments.count(), { timeout: 10_000 }).toBe(WHO_NEEDS_HER.length);
    for (const text of await comments.allInnerTexts()) {
      expect(text).toContain('Checking in on this');
      expect(text).toContain('Ana Ruiz');
    }
    await ana.getByTestId('nav:slack').click();
  });

  test('what is snoozed leaves "Needs you"', async () => {
    const digest = digestOf('Mon 23 Nov');
    await buttonOf(digest, 'digest_snooze', 'Hooli').click();
    const modal = ana.getByTestId('modal');
    await modal.getByText('Hooli').waitFor();
    await modal.getByTestId('input:how').getByText('Until a day').click();
    await modal.getByTestId('input:until').fill('2026-12-01');
    await ana.getByTestId('modal-submit').click();
    await ana.getByText('Snoozed until Tue 1 Dec').waitFor();
    await digest.getByText('1 snoozed').waitFor();
    expect(await digest.getByText('Hooli').count()).toBe(0);
    expect(await digest.getByTestId('action:digest_snooze').count()).toBe(WHO_NEEDS_HER.length - 1);
  });

  test('/health lists all accounts, and one with its reasons and what would change them', async () => {
    await say(ana, '/health');
    const list = privately(ana, 'Your accounts as of Mon 23 Nov');
    for (const title of ['Critical (2)', 'At Risk (2)', 'Northwind Traders']) {
      await list.getByText(title).first().waitFor();
    }
    await say(ana, '/health initech');
    const one = privately(ana, 'What would change it');
    await one.getByText('Where it comes from').waitFor();
  });

  test('the Home tab has her accounts, the worst first, and when the next digest comes', async () => {
    await ana.getByTestId('tab:home').click();
    const home = ana.getByTestId('home');
    await home.getByText('Your accounts').waitFor();
    const text = await home.innerText();
    expect(text.indexOf('Initech')).toBeLessThan(text.indexOf('Umbrella Health'));
    expect(text).toContain('snoozed until Tue 1 Dec');
    await home.getByText('Next digest tomorrow at 08:00').waitFor();
    await picture(ana, 'digest-home', { width: 1200, height: 900 });
    await home.getByTestId('action:digest_settings').click();
    await ana.getByTestId('modal').getByTestId('input:time').waitFor();
  });
});
