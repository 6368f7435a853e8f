import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, titleOf, type Visit } from '../connect/browser.ts';
import { ANA, CHANNEL, type ConnectApp, idOf, MAIL, OMAR, startConnectApp } from '../connect/connect-app.ts';
import { testDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: ConnectApp;
let ana: Browser;
let omar: Browser;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  app = await startConnectApp(database.url);
  ana = new Browser();
  omar = new Browser();
  return () => app.close();
});

const result = (page: Visit) => [page.status, titleOf(page)];
const verifications = () => app.scalekit.calls.filter(({ rpc }) => rpc === 'VerifyConnectedAccountUser');
const magicLinks = () => app.scalekit.calls.filter(({ rpc }) => rpc === 'GetMagicLinkForConnectedAccount');
const expectNothingActive = () => {
  for (const userId of [ANA, OMAR]) expect(app.stateOf(userId)).not.toBe('ACTIVE');
  expect(app.resumed).toEqual([]);
};
/** What the person reads in their DM, newest last. */
const told = (userId: string) => app.dm(userId).map((message) => JSON.stringify(message));

describe('an account becomes active only in the browser of the person who asked', () => {
  it('a link opened by someone else connects nothing, ends, and both are told', async () => {
    const link = await app.link(ANA);
    const page = await app.toConsent(omar, link, OMAR);
    expect(result(page)).toEqual([403, 'This link belongs to someone else']);
    expect(page.url).toContain(app.publicUrl);
    expect(magicLinks()).toEqual([]);
    expectNothingActive();
    // Its owner: the old message is over, and a new one says why.
    expect(app.dm(ANA)).toHaveLength(2);
    for (const message of told(ANA)) expect(message).toContain('Someone else opened your link to connect Asana');
    expect(app.linksIn(app.dm(ANA))).toEqual([]);
    expect(result(await ana.get(link))).toEqual([409, 'This link was already used']);
    expect(told(OMAR)).toEqual([]);
  });

  it('a sign-in with the right user id of another workspace is someone else', async () => {
    const url = await app.claim(ana, await app.link(ANA));
    app.slack.alterNextIdToken({ 'https://slack.com/team_id': 'T0GLOBEX' });
    expect(result(await app.signIn(ana, url, ANA))).toEqual([403, 'This link belongs to someone else']);
    expect(magicLinks()).toEqual([]);
  });

  it('a consent finished by someone else connects nothing, is thrown away, and both are told', async () => {
    const consentUrl = (await app.toConsent(ana, await app.link(ANA), ANA)).url;
    const before = app.dm(ANA).length;
    // Ana sends the provider's address to Omar, who gives access to his own account.
    const callback = await app.consentCallback(omar, await omar.get(consentUrl), MAIL[OMAR]);
    expect(app.stateOf(ANA)).toBe('PENDING_VERIFICATION');
    expect(result(await omar.get(callback))).toEqual([403, 'This is not the browser that began']);
    expect(verifications()).toEqual([]);
    expect(app.stateOf(ANA)).toBeUndefined();
    expect(app.dm(ANA)).toHaveLength(before + 1);
    expect(told(ANA).at(-1)).toContain('in another browser');

    // Nor when he hands the address over, to the same round or to a new one.
    expect((await ana.get(callback)).status).toBe(409);
    const fresh = new URL(
      await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]),
    );
    fresh.searchParams.set('auth_request_id', new URL(callback).searchParams.get('auth_request_id') ?? '');
    expect((await ana.get(fresh.href)).status).toBe(404);
    expectNothingActive();
  });

  it('a consent that comes back without a cookie connects nothing', async () => {
    const callback = await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]);
    ana.forgetCookies();
    expect(result(await ana.get(callback))).toEqual([403, 'This is not the browser that began']);
    expect(verifications()).toEqual([]);
    expectNothingActive();
  });

  it('states swapped between two people connect nothing', async () => {
    const callbacks = await Promise.all([
      app.toConsent(ana, await app.link(ANA), ANA).then((page) => app.consentCallback(ana, page, MAIL[ANA])),
      app.toConsent(omar, await app.link(OMAR), OMAR).then((page) => app.consentCallback(omar, page, MAIL[OMAR])),
    ]);
    const [anas, omars] = callbacks.map((callback) => new URL(callback));
    if (!anas || !omars) throw new Error('no callbacks');
    const swapped = new URL(anas);
    swapped.searchParams.set('state', omars.searchParams.get('state') ?? '');
    expect((await ana.get(swapped.href)).status).toBe(403);
    expect(verifications()).toEqual([]);
    expectNothingActive();
  });

  it('consents swapped between two people connect nothing', async () => {
    const anas = new URL(await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]));
    const omars = await app.toConsent(omar, await app.link(OMAR), OMAR);
    const request = new URL(await app.consentCallback(omar, omars, MAIL[OMAR])).searchParams.get('auth_request_id');
    anas.searchParams.set('auth_request_id', request ?? '');
    expect(result(await ana.get(anas.href))).toEqual([403, 'That access was given for someone else']);
    expect(verifications()).toMatchObject([{ identifier: idOf(ANA) }]);
    expectNothingActive();
  });

  it('an identifier in the query is not listened to', async () => {
    const callback = new URL(
      await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]),
    );
    for (const name of ['identifier', 'user', 'user_id', 'connection']) callback.searchParams.set(name, idOf(OMAR));
    expect((await ana.get(callback.href)).status).toBe(200);
    expect(verifications()).toMatchObject([{ identifier: idOf(ANA) }]);
    expect(app.stateOf(OMAR)).toBeUndefined();
  });
});

describe('a link works once, for ten minutes, in one browser', () => {
  it('a link that did its work does nothing more', async () => {
    const link = await app.link(ANA);
    const opened = await ana.get(link);
    await app.connectAs(ana, link, ANA);
    for (const browser of [ana, omar]) {
      expect(result(await browser.get(link))).toEqual([409, 'This link was already used']);
      expect(result(await browser.submit(opened))).toEqual([409, 'This link was already used']);
    }
    expect(verifications()).toHaveLength(1);
  });

  it('a link that is too old does nothing', async () => {
    const link = await app.link(ANA);
    const opened = await ana.get(link);
    const other = await app.link(OMAR);
    const url = await app.claim(omar, other);
    app.later(10 * 60_000);
    expect(result(await ana.get(link))).toEqual([410, 'This link has expired']);
    expect(result(await ana.submit(opened))).toEqual([410, 'This link has expired']);
    expect(result(await app.signIn(omar, url, OMAR))).toEqual([410, 'This link has expired']);
    expect(magicLinks()).toEqual([]);
  });

  it('of browsers that press Continue at once, one gets on', async () => {
    const link = await app.link(ANA);
    const browsers = Array.from({ length: 8 }, () => new Browser());
    const opened = await Promise.all(browsers.map((browser) => browser.get(link)));
    const pages = await Promise.all(browsers.map((browser, i) => browser.submit(opened[i] as Visit)));
    // Those that look later find it taken, too.
    expect(result(await omar.get(link))).toEqual([409, 'This link was already used']);
    expect(pages.map(titleOf).sort()).toEqual(['Sign in to Slack', ...Array(7).fill('This link was already used')]);
  });

  it('of callbacks that arrive at once, one is taken', async () => {
    const signIn = await app.signInCallback(ana, await app.claim(ana, await app.link(ANA)), ANA);
    const signedIn = await Promise.all(Array.from({ length: 5 }, () => ana.step(signIn)));
    const onward = signedIn.flatMap(({ location }) => location ?? []);
    expect(onward).toHaveLength(1);
    expect(magicLinks().filter(({ error }) => error === undefined)).toHaveLength(1);

    const callback = await app.consentCallback(ana, await ana.get(onward[0] ?? ''), MAIL[ANA]);
    await Promise.all(Array.from({ length: 5 }, () => ana.get(callback)));
    expect(verifications()).toHaveLength(1);
    expect(app.resumed).toHaveLength(1);
    expect(app.stateOf(ANA)).toBe('ACTIVE');
  });

  it('what only looks changes nothing', async () => {
    const link = await app.link(ANA);
    const before = await app.rows();
    for (let i = 0; i < 3; i++) expect((await new Browser().get(link)).status).toBe(200);
    expect((await new Browser().step(link, { method: 'HEAD' })).status).toBe(200);
    expect((await new Browser().get(`${link}/continue`)).status).toBe(404);
    expect(await app.rows()).toEqual(before);
    expect(app.scalekit.calls).toEqual([]);
    expect(titleOf(await app.connectAs(ana, link, ANA))).toBe('Asana is connected');
  });

  it('a guessed or mangled link is unknown', async () => {
    const link = await app.link(ANA);
    for (const bad of [
      `${link}x`,
      link.slice(0, -1),
      `${app.publicUrl}/connect/%00`,
      `${app.publicUrl}/connect/${'A'.repeat(43)}`,
    ]) {
      expect((await ana.get(bad)).status).toBe(404);
    }
    for (const query of ['', '?state=', '?state=x&code=y', `?state=${'A'.repeat(43)}&auth_request_id=z`]) {
      expect((await ana.get(`${app.publicUrl}/connect/callback/slack${query}`)).status).toBe(404);
      expect((await ana.get(`${app.publicUrl}/connect/callback/scalekit${query}`)).status).toBe(404);
    }
  });
});

describe('the sign-in is proof or it is nothing', () => {
  const seconds = () => Math.floor(Date.now() / 1000);
  const forgeries: [string, () => void][] = [
    ['signed with a stranger’s key', () => app.slack.alterNextIdToken({}, { foreignKey: true })],
    ['expired', () => app.slack.alterNextIdToken({ iat: seconds() - 300, exp: seconds() - 60 })],
    ['old, with a late end', () => app.slack.alterNextIdToken({ iat: seconds() - 3600, exp: seconds() + 3600 })],
    ['meant for another app', () => app.slack.alterNextIdToken({ aud: '666.777' })],
    ['from another issuer', () => app.slack.alterNextIdToken({ iss: 'https://slack.com.evil.test' })],
    ['of another sign-in', () => app.slack.alterNextIdToken({ nonce: 'another' })],
    ['without a nonce', () => app.slack.alterNextIdToken({ nonce: undefined })],
    ['without a team', () => app.slack.alterNextIdToken({ 'https://slack.com/team_id': undefined })],
    ['about two users', () => app.slack.alterNextIdToken({ sub: OMAR })],
  ];
  it.each(forgeries)('an id_token %s connects nothing and ends the link', async (_name, alter) => {
    const url = await app.claim(ana, await app.link(ANA));
    alter();
    expect(result(await app.signIn(ana, url, ANA))).toEqual([403, 'Slack did not confirm who you are']);
    expect(magicLinks()).toEqual([]);
    expect((await app.rows())[0]).toMatchObject({ status: 'failed', failure: 'sign_in_refused' });
    expect(told(ANA).at(-1)).toContain('Slack did not confirm that it was you');
  });

  it('a sign-in that comes back in a browser that did not begin ends the link, and its owner is told', async () => {
    // Omar has Ana's link, begins, and sends her on to Slack, so that it is Ana who signs in.
    const callback = await app.signInCallback(ana, await app.claim(omar, await app.link(ANA)), ANA);
    expect(result(await ana.get(callback))).toEqual([400, 'This is not the browser that began']);
    expect(told(ANA).at(-1)).toContain('came back in another browser');
    expect(app.linksIn(app.dm(ANA))).toEqual([]);
    // Nor does it help him to get hold of the answer.
    expect(result(await omar.get(callback))).toEqual([409, 'This link was already used']);
    expect(magicLinks()).toEqual([]);
  });

  it('a sign-in that was taken already is nothing to any other browser, and undisturbed by it', async () => {
    const callback = await app.signInCallback(ana, await app.claim(ana, await app.link(ANA)), ANA);
    const consent = await ana.get(callback);
    // Neither without a session nor with one of its own.
    expect(result(await new Browser().get(callback))).toEqual([409, 'This link was already used']);
    await omar.get(await app.link(OMAR));
    expect(result(await omar.get(callback))).toEqual([409, 'This link was already used']);
    expect(titleOf(await app.consent(ana, consent, MAIL[ANA]))).toBe('Asana is connected');
  });

  it('somebody else’s code does not pass for one’s own', async () => {
    const anas = new URL(await app.signInCallback(ana, await app.claim(ana, await app.link(ANA)), ANA));
    const omars = new URL(await app.signInCallback(omar, await app.claim(omar, await app.link(OMAR)), OMAR));
    // Omar continues his own link with a code that proves to be Ana.
    omars.searchParams.set('code', anas.searchParams.get('code') ?? '');
    expect(result(await omar.get(omars.href))).toEqual([403, 'Slack did not confirm who you are']);
    expect(magicLinks()).toEqual([]);
  });
});

describe('another website', () => {
  it('cannot press Continue in somebody’s browser', async () => {
    const link = await app.link(ANA);
    await ana.get(link);
    const foreign: HeadersInit[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
      { 'sec-fetch-site': 'same-site', origin: 'https://sub.localhost' },
      { origin: 'https://evil.test' },
    ];
    for (const headers of foreign) {
      const page = await ana.step(`${link}/continue`, { method: 'POST', headers });
      expect(result(page)).toEqual([403, 'That did not come from my own page']);
    }
    expect((await app.rows())[0]).toMatchObject({ status: 'issued', browser_hash: null });
  });

  it('gets nowhere without the cookie, which does not travel with its forms', async () => {
    const link = await app.link(ANA);
    const page = await new Browser().step(`${link}/continue`, { method: 'POST' });
    expect(result(page)).toEqual([400, 'I do not recognise this browser']);
    expect((await app.rows())[0]).toMatchObject({ status: 'issued', browser_hash: null });
    const cookie = (await ana.get(link)).headers.get('set-cookie');
    expect(cookie).toMatch(/^onbehalf=[\w-]{43}; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/);
  });
});

describe('a link and its secrets are where they belong', () => {
  it('no one else sees the link in Slack', async () => {
    await app.link(ANA);
    expect(app.slack.visible(OMAR, CHANNEL)).toEqual([]);
    const carrying = app.slack.calls.filter(({ args }) => app.linksIn(args).length > 0);
    expect(carrying.length).toBeGreaterThan(0);
    for (const { method, args } of carrying) {
      const isPrivate = method === 'chat.postEphemeral' || (method === 'chat.postMessage' && args.channel === ANA);
      expect(isPrivate).toBe(true);
    }
  });

  it('a button’s way back is kept for the link’s own person only', async () => {
    await app.link(ANA);
    const [row] = await app.rows();
    const click = { linkId: row?.id ?? '', responseUrl: 'https://hooks.slack.test/secret' };
    await app.connect.noteResponseUrl({ ...click, identifier: idOf(OMAR) });
    await app.connect.noteResponseUrl({ ...click, identifier: idOf(ANA), linkId: "' or true --" });
    expect((await app.rows())[0]?.response_url).toBeNull();
    await app.connect.noteResponseUrl({ ...click, identifier: idOf(ANA) });
    expect((await app.rows())[0]?.response_url).toBe(click.responseUrl);
  });

  it('neither the database nor the log holds what would open anything', async () => {
    const link = await app.link(ANA);
    const signInUrl = await app.claim(ana, link);
    const signInCallback = await app.signInCallback(ana, signInUrl, ANA);
    const consent = await ana.get(signInCallback);
    const callback = await app.consentCallback(ana, consent, MAIL[ANA]);
    await ana.get(callback);
    const query = (url: string) => [...new URL(url).searchParams].map(([, value]) => value);
    const secrets = [
      link.split('/').at(-1) ?? '',
      new URL(signInUrl).searchParams.get('state') ?? '',
      new URL(signInUrl).searchParams.get('nonce') ?? '',
      ...query(signInCallback),
      ...query(callback),
    ];
    expect(secrets).toHaveLength(7);
    const kept = JSON.stringify(await app.rows());
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20);
      expect(kept).not.toContain(secret);
      expect(app.lines.join()).not.toContain(secret);
    }
    expect(app.lines.length).toBeGreaterThan(0);
    for (const name of ['Ana Ruiz', '/connect/']) expect(app.lines.join()).not.toContain(name);
  });
});
