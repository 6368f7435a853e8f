import { App, SocketModeReceiver } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { movableClock } from '../../sandbox/clock/movable-clock.ts';
import { SLACK_TEST_CREDENTIALS } from '../../sandbox/slack/types.ts';
import { mountUi } from '../../sandbox/ui/mount.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { silent } from '../contracts/slack-bolt.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { formApp, type Heard } from '../support/form-app.ts';

const ANA = 'U0ANA';
const OMAR = 'U0OMAR';

describe.skipIf(!chromiumPath)("the sandbox's page, in Chromium", () => {
  // It runs on from a Friday afternoon in Madrid, wherever and whenever the test runs.
  const began = Date.now();
  const clock = movableClock({
    base: () => new Date(Date.parse('2026-11-20T15:00:10Z') + Date.now() - began),
  });
  let world: World;
  let app: App;
  let browser: Browser;
  let page: Page;
  let heard: Heard;

  beforeAll(async () => {
    world = await startWorld({ now: clock.now });
    await mountUi(world, { model: 'none', real: false, clock });
    const slackApiUrl = `${world.slack.url}/api/`;
    const { botToken, appToken } = SLACK_TEST_CREDENTIALS;
    app = new App({
      receiver: new SocketModeReceiver({
        appToken,
        logger: silent,
        installerOptions: { clientOptions: { slackApiUrl } },
      }),
      token: botToken,
      logger: silent,
      convoStore: false,
      deferInitialization: true,
      clientOptions: { slackApiUrl, retryConfig: { retries: 0 } },
    });
    heard = formApp(app);
    await app.init();
    await app.start();
    browser = await launchChromium();
    page = await open(ANA);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await world?.close();
  });
  beforeEach(() => {
    heard.actions.length = 0;
    heard.submitted.length = 0;
  });

  async function open(userId: string): Promise<Page> {
    // A machine far away: the page goes by the person's zone.
    const context = await browser.newContext({
      timezoneId: 'Pacific/Auckland',
      viewport: { width: 1200, height: 720 },
    });
    const opened = await context.newPage();
    opened.setDefaultTimeout(10_000);
    await opened.goto(`${world.slack.url}/?as=${userId}`);
    await opened.getByTestId('channel:dm').click();
    return opened;
  }

  async function say(text: string): Promise<void> {
    await page.getByTestId('composer').fill(text);
    await page.getByTestId('composer').press('Enter');
  }

  test('the fields of a modal can be filled in and submitted', async () => {
    await say('/digest');
    const modal = page.getByTestId('modal');
    await modal.getByTestId('input:time').waitFor();
    expect(await modal.getByTestId('input:time').inputValue()).toBe('08:00');
    await modal.getByTestId('input:time').fill('07:30');
    await modal.getByTestId('input:days').getByText('Mon').click();
    await modal.getByTestId('input:days').getByText('Wed').click();
    await modal.getByTestId('input:mode').getByText('ask').click();
    await modal.getByTestId('input:quiet').selectOption('when empty');
    await modal.getByTestId('input:to').selectOption({ label: 'Omar Haddad' });
    await modal.getByTestId('input:until').fill('2026-12-01');
    await modal.getByTestId('input:note').fill('Thank you');
    await page.getByTestId('modal-submit').click();
    await modal.waitFor({ state: 'detached' });
    expect(heard.submitted).toMatchObject([
      {
        time: { value: { selected_time: '07:30' } },
        days: { value: { selected_options: [{ value: 'Tue' }, { value: 'Wed' }] } },
        mode: { value: { selected_option: { value: 'ask' } } },
        quiet: { value: { selected_option: { value: 'when empty' } } },
        to: { value: { selected_user: OMAR } },
        until: { value: { selected_date: '2026-12-01' } },
        note: { value: { value: 'Thank you' } },
      },
    ]);
  });

  test('errors, a modal on top, and the way back to what was typed', async () => {
    await say('/health');
    const word = page.getByTestId('input:word');
    await word.fill('error');
    await page.getByTestId('modal-submit').click();
    await page.getByText('No such account').waitFor();
    await word.fill('push');
    await page.getByTestId('modal-submit').click();
    const sure = page.getByTestId('input:sure');
    await sure.getByText('no').click();
    await page.getByTestId('modal-submit').click();
    await word.waitFor();
    expect(await word.inputValue()).toBe('push');
    await word.fill('update');
    await page.getByTestId('modal-submit').click();
    await page.getByRole('heading', { name: 'Linked' }).waitFor();
    await page.getByTestId('modal').getByRole('button', { name: 'Cancel' }).click();
    // Slack leads back to nothing: the view was put in the place of the only one.
    await page.getByTestId('modal').waitFor({ state: 'detached' });
  });

  test('what can be chosen in a message is heard', async () => {
    await say('show me');
    await page.getByTestId('action:more').selectOption('hand over');
    await page.getByTestId('action:snooze').selectOption('1 week');
    await page.getByTestId('action:until').fill('2026-12-01');
    await page.getByTestId('action:give').selectOption({ label: 'Omar Haddad' });
    // Heard by the app a moment after the stand-in has changed.
    await expect.poll(() => heard.actions.length, { timeout: 20_000 }).toBe(4);
    expect(heard.actions).toMatchObject([
      { action_id: 'more', selected_option: { value: 'hand over' } },
      { action_id: 'snooze', selected_option: { value: '1 week' } },
      { action_id: 'until', selected_date: '2026-12-01' },
      { action_id: 'give', selected_user: OMAR },
    ]);
  });

  test("the clock shows the person's time, and everybody's goes to the next morning together", async () => {
    const omars = await open(OMAR);
    const shown = (of: Page) => of.getByTestId('clock').innerText();
    expect(await shown(page)).toMatch(/^Fri 20 Nov 16:0\d$/);
    expect(await shown(omars)).toMatch(/^Fri 20 Nov 10:0\d$/);
    await page.getByTestId('clock-menu').click();
    const morning = page.getByTestId('clock:morning');
    expect(await morning.innerText()).toContain('Mon 23 Nov 08:00. The morning digest comes at 08:00.');
    await morning.click();
    await page.getByTestId('clock').getByText('Mon 23 Nov 08:00').waitFor();
    await omars.getByTestId('clock').getByText('Mon 23 Nov 02:00').waitFor();
    await say('good morning');
    await page.getByText('Monday, November 23').waitFor();
    expect(await page.getByTestId('message').last().locator('time').first().innerText()).toBe('8:00 AM');
    await page.getByTestId('clock-menu').click();
    await page.getByTestId('clock:hour').click();
    await page.getByTestId('clock').getByText('Mon 23 Nov 09:00').waitFor();
    world.slack.setTimeZone(ANA, 'Asia/Tokyo');
    await page.getByTestId('clock').getByText('Mon 23 Nov 17:00').waitFor();
    await omars.context().close();
  });
});
