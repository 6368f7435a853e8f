import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser as Chromium, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { ANA, type ConnectApp, OMAR } from './connect-app.ts';
import { eachTestWith } from './each-test.ts';

/** Another website, at 127.0.0.1. */
async function serve(listener: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

/** Presses a form's button; resolves with the headers the browser sent with it. */
async function pressAndRead(page: Page, button: string): Promise<Record<string, string>> {
  const [request] = await Promise.all([
    page.waitForRequest((candidate) => candidate.method() === 'POST'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return request.allHeaders();
}

describe.skipIf(!chromiumPath)('in Chromium', () => {
  let browser: Chromium;
  let app: ConnectApp;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  eachTestWith((started) => {
    app = started;
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
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL('**/consent/asana*');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'Asana is connected' }).waitFor();
    expect(await page.getByText('Ana Ruiz, I can now work in Asana for you').isVisible()).toBe(true);
    expect(app.stateOf(ANA)).toBe('ACTIVE');
    expect(referrers).toEqual([]);
    await page.context().close();
  });

  it('Continue leads on where Slack redirects at once, over whatever sites its answer leads', async () => {
    const requests: string[] = [];
    // 127.0.0.1 is another site than localhost, as Slack is another than ours.
    const instant = await serve(async ({ url = '', headers }, response) => {
      const answer = await fetch(`${app.slack.url}/openid/connect/authorize`, {
        method: 'POST',
        body: new URLSearchParams([...new URL(url, app.slack.url).searchParams, ['decision', 'allow']]),
        headers: { cookie: `sandbox_slack_user=${ANA}` },
        redirect: 'manual',
      });
      requests.push(`${headers['sec-fetch-mode']} ${headers['sec-fetch-site']}`);
      response.writeHead(302, { location: answer.headers.get('location') ?? '' }).end();
    });
    const { authorizeUrl } = app.signInDoor;
    app.signInDoor.authorizeUrl = (request) => {
      const { search } = new URL(authorizeUrl(request));
      return `${instant.url}/openid/connect/authorize${search}`;
    };
    const { page } = await visitor(ANA);
    await page.goto(await app.link(ANA));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL('**/consent/asana*');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'Asana is connected' }).waitFor();
    expect(requests).toEqual(['navigate cross-site']);
    await page.context().close();
    instant.close();
  });

  it('another site of the same host, to which the cookie goes along, cannot press Continue either', async () => {
    const link = await app.link(ANA);
    const { page } = await visitor(ANA);
    await page.goto(link);
    const sibling = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<form method="post" action="${link}/continue"><button>Win</button></form>`);
    });
    await page.goto(sibling.url.replace('127.0.0.1', 'localhost'));
    const headers = await pressAndRead(page, 'Win');
    expect(headers).toMatchObject({
      'sec-fetch-site': 'same-site',
      cookie: expect.stringMatching(/onbehalf=[\w-]{43}/),
    });
    await page.getByRole('heading', { name: 'That did not come from my own page' }).waitFor();
    expect((await app.rows())[0]).toMatchObject({ status: 'issued' });
    await page.context().close();
    sibling.close();
  });

  it('another site can neither frame the link nor press Continue in it', async () => {
    const link = await app.link(ANA);
    const { page } = await visitor(OMAR);
    await page.goto(link);
    // 127.0.0.1 is another site than localhost.
    const evil = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<iframe src="${link}"></iframe><form method="post" action="${link}/continue"><button>Win</button></form>`,
      );
    });
    await page.goto(evil.url);
    // The refused frame's address changes a moment after the page around it has loaded.
    await expect.poll(() => page.frames()[1]?.url()).toBe('chrome-error://chromewebdata/');
    // The cookie stays behind, so that the link would be safe without the check of the origin, too.
    const headers = await pressAndRead(page, 'Win');
    expect(headers).toMatchObject({ 'sec-fetch-site': 'cross-site' });
    expect(headers.cookie).not.toContain('onbehalf=');
    await page.getByRole('heading', { name: 'That did not come from my own page' }).waitFor();
    expect((await app.rows())[0]).toMatchObject({ status: 'issued' });
    await page.context().close();
    evil.close();
  });
});
