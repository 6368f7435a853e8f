import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser as Chromium, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { ANA, type ConnectApp, OMAR, startConnectApp } from './connect-app.ts';

describe.skipIf(!chromiumPath)('in Chromium', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let browser: Chromium;
  let app: ConnectApp;

  beforeAll(async () => {
    database = await testDatabase();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    app = await startConnectApp(database.url);
    return () => app.close();
  });

  /** A browser of its own in which somebody is signed in to Slack, and the addresses of ours that it passed on. */
  async function visitor(userId: string): Promise<{ page: Page; referrers: string[] }> {
    const context = await browser.newContext();
    await context.addCookies([{ name: 'sandbox_slack_user', value: userId, domain: 'localhost', path: '/' }]);
    const page = await context.newPage();
    const referrers: string[] = [];
    page.on('request', (request) => {
      const { referer } = request.headers();
      if (referer?.startsWith(app.publicUrl)) referrers.push(referer);
    });
    return { page, referrers };
  }

  it('the whole way works under the pages’ policy, without script, and passes no address on', async () => {
    const { page, referrers } = await visitor(ANA);
    await page.goto(await app.link(ANA));
    const button = page.getByRole('button', { name: 'Continue' });
    // The policy lets the pages' own style through.
    expect(await button.evaluate((element) => getComputedStyle(element).borderRadius)).toBe('12px');
    await button.click();
    // The page after Continue leads on by itself.
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL('**/consent/asana*');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'Asana is connected' }).waitFor();
    expect(await page.getByText('Ana Ruiz, I can now work in Asana for you').isVisible()).toBe(true);
    expect(app.stateOf(ANA)).toBe('ACTIVE');
    expect(referrers).toEqual([]);
    await page.context().close();
  });

  it('another site can neither frame the link nor press Continue in it', async () => {
    const link = await app.link(ANA);
    const { page } = await visitor(OMAR);
    await page.goto(link);
    // 127.0.0.1 is another site than localhost.
    const evil = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<iframe src="${link}"></iframe><form method="post" action="${link}/continue"><button>Win</button></form>`,
      );
    }).listen(0, '127.0.0.1');
    await once(evil, 'listening');
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    // The refused frame's address changes a moment after the page around it has loaded.
    await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    await page.getByRole('button', { name: 'Win' }).click();
    await page.getByRole('heading', { name: 'That did not come from my own page' }).waitFor();
    expect((await app.rows())[0]).toMatchObject({ status: 'issued' });
    await page.context().close();
    evil.close();
  });
});
