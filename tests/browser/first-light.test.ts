import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { ANA, OMAR } from '../support/journey.ts';
import { foldGuide, openly, type Pages, picture, privately, say, startPages } from './pages.ts';

describe.skipIf(!chromiumPath)('the page, in Chromium', () => {
  let pages: Pages;
  let page: Page;

  beforeAll(async () => {
    pages = await startPages();
    page = await pages.open(ANA);
  });
  afterAll(() => pages?.close());

  test('mention, connect, consent, and the answer comes by itself', async () => {
    // The first thing that the page offers to try.
    await page.getByTestId('guide').getByText('Create a high-priority task').click();
    await foldGuide(page);
    await page.getByTestId('composer').press('Enter');
    const prompt = privately(page, 'Asana');
    const [tab] = await Promise.all([page.waitForEvent('popup'), prompt.getByText('Connect Asana').click()]);
    expect(await tab.getByText('Ana Ruiz').first().isVisible()).toBe(true);
    await picture(tab, 'connect');
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.waitForURL('**/consent/asana*');
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.getByRole('heading', { name: 'Asana is connected' }).waitFor();
    await tab.close();

    await privately(page, 'Asana is connected').waitFor();
    await page.getByTestId('action:proposal_approve').click();
    await page.getByTestId('thread').getByText('Created task').waitFor();
    await privately(page, 'Created task').waitFor();
    await picture(page, 'mention');

    await page.getByTestId('nav:providers').click();
    const record = page.getByTestId('record').filter({ hasText: 'Review Q3 roadmap' });
    await record.waitFor();
    expect(await record.innerText()).toContain('Ana Ruiz');
    await picture(page, 'providers');
    await page.getByTestId('nav:slack').click();
  });

  test('what is private to one person is not there for another', async () => {
    const other = await pages.open(OMAR);
    await openly(other, 'Review Q3 roadmap').waitFor();
    expect(await other.getByTestId('ephemeral').count()).toBe(0);
    expect(await other.content()).not.toContain('/connect/');
    await other.close();
  });

  test('a slash command that nobody knows is refused privately', async () => {
    await say(page, '/nonsense');
    await privately(page, '/nonsense is not a valid command').waitFor();
    expect(await page.getByTestId('message').filter({ hasText: '/nonsense' }).count()).toBe(0);
  });

  test('what the page says about the model stands in a window of 1280 pixels too', async () => {
    const narrow = await pages.browser.newPage({ viewport: { width: 1280, height: 720 } });
    await narrow.goto(pages.stage.world.slack.url);
    for (const note of ['Model:', 'Nothing leaves this machine']) {
      await narrow.getByText(note).first().waitFor({ state: 'visible' });
    }
    await narrow.close();
  });

  test('/connections, the Home tab, and disconnecting with a confirmation', async () => {
    await say(page, '/connections');
    const list = privately(page, 'each through your own account');
    await list.getByTestId('action:disconnect').first().click();
    await page.getByTestId('confirm-yes').click();
    await expect
      .poll(() => pages.stage.world.scalekit.state('slack:T0ACME:U0ANA', 'asana'), { timeout: 10_000 })
      .toBeUndefined();
    await page.getByTestId('channel:dm').click();
    await page.getByTestId('tab:home').click();
    await page.getByTestId('home').getByText('Your connections').waitFor();
  });
});
