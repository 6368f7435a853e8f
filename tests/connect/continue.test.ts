import { describe, expect, it } from 'vitest';
import { Browser } from './browser.ts';
import { ANA, type ConnectApp } from './connect-app.ts';
import { eachTestWith } from './each-test.ts';

let app: ConnectApp;
let ana: Browser;
eachTestWith((started) => {
  app = started;
  ana = new Browser();
});

describe('Continue', () => {
  it('is a plain redirect to Sign in with Slack, for every client that follows redirects', async () => {
    const link = await app.link(ANA);
    await ana.get(link);
    const { status, location } = await ana.step(`${link}/continue`, { method: 'POST' });
    expect(status).toBe(303);
    expect(location).toMatch(new RegExp(`^${app.slack.url}/openid/connect/authorize\\?response_type=code&`));
  });

  it('stands on a page whose policy keeps everything shut but the way on', async () => {
    const { headers } = await ana.get(await app.link(ANA));
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'sha256-[\w+/=]{44}'$/),
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
  });
});
