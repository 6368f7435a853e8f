import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallTalk } from '../../sandbox/demo/small-talk.ts';
import { mountUi } from '../../sandbox/ui/mount.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { type Stage, startStage } from '../support/running-app.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
/** The README's pictures are made anew only on purpose: every run would change their bytes. */
const keep = process.env.SCREENSHOTS === '1';

describe.skipIf(!chromiumPath)('the page, in Chromium', () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    stage = await startStage({ mode: 'socket' });
    await mountUi(stage.world);
    smallTalk(stage.world.slack);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 });
    page.setDefaultTimeout(20_000);
    await page.goto(`${stage.world.slack.url}/?as=U0ANA`);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  test('mention, connect, consent, and the answer comes by itself', async () => {
    await page.getByTestId('channel:onboarding').click();
    const composer = page.getByTestId('composer');
    await composer.fill(
      "@Onbehalf Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me",
    );
    await composer.press('Enter');

    const prompt = page.getByTestId('ephemeral').filter({ hasText: 'Asana' });
    await prompt.waitFor();
    const [tab] = await Promise.all([page.waitForEvent('popup'), prompt.getByText('Connect Asana').click()]);
    expect(await tab.getByText('Ana Ruiz').first().isVisible()).toBe(true);
    if (keep) await tab.screenshot({ path: `${SCREENSHOTS}connect.png` });
    await tab.getByRole('button', { name: 'Continue' }).click();
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.waitForURL('**/consent/asana*');
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.getByRole('heading', { name: 'Asana is connected' }).waitFor();
    await tab.close();

    await page.getByTestId('open-thread').last().click();
    const thread = page.getByTestId('thread');
    await thread.getByText('Created task').waitFor();
    await page.getByTestId('ephemeral').filter({ hasText: 'connected' }).waitFor();
    if (keep) await page.screenshot({ path: `${SCREENSHOTS}mention.png` });

    await page.getByTestId('nav:providers').click();
    const record = page.getByTestId('record').filter({ hasText: 'Review Q3 roadmap' });
    await record.waitFor();
    expect(await record.innerText()).toContain('Ana Ruiz');
    if (keep) await page.screenshot({ path: `${SCREENSHOTS}providers.png` });
    await page.getByTestId('nav:slack').click();
  });

  test('what is private to one person is not there for another', async () => {
    const other = await browser.newPage();
    await other.goto(`${stage.world.slack.url}/?as=U0OMAR`);
    await other.getByTestId('channel:onboarding').click();
    await other.getByText('Review Q3 roadmap').first().waitFor();
    expect(await other.getByTestId('ephemeral').count()).toBe(0);
    expect(await other.content()).not.toContain('/connect/');
    await other.close();
  });

  test('a slash command that nobody knows is refused privately', async () => {
    const composer = page.getByTestId('composer');
    await composer.fill('/nonsense');
    await composer.press('Enter');
    await page.getByTestId('ephemeral').filter({ hasText: '/nonsense is not a valid command' }).waitFor();
    expect(await page.getByTestId('message').filter({ hasText: '/nonsense' }).count()).toBe(0);
  });

  test('what the page says about the model stands in a window of 1280 pixels too', async () => {
    const narrow = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await narrow.goto(stage.world.slack.url);
    for (const note of ['Model:', 'Nothing leaves this machine']) {
      await narrow.getByText(note).first().waitFor({ state: 'visible' });
    }
    await narrow.close();
  });

  test('/connections, the Home tab, and disconnecting with a confirmation', async () => {
    const composer = page.getByTestId('composer');
    await composer.fill('/connections');
    await composer.press('Enter');
    const list = page.getByTestId('ephemeral').filter({ hasText: 'each through your own account' }).last();
    await list.waitFor();
    await list.getByTestId('action:disconnect').first().click();
    await page.getByTestId('confirm-yes').click();
    await expect
      .poll(() => stage.world.scalekit.state('slack:T0ACME:U0ANA', 'asana'), { timeout: 10_000 })
      .toBeUndefined();
    await page.getByTestId('channel:dm').click();
    await page.getByTestId('tab:home').click();
    await page.getByTestId('home').getByText('Your connections').waitFor();
    if (keep) await page.screenshot({ path: `${SCREENSHOTS}home.png` });
  });
});
