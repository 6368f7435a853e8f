import { describe, expect, it } from 'vitest';
import { Browser, titleOf } from './browser.ts';
import { ANA, type ConnectApp, idOf, MAIL, OMAR } from './connect-app.ts';
import { eachTestWith, wayBack } from './each-test.ts';
import { scalekitDown } from './outages.ts';

const MINUTE = 60_000;

let app: ConnectApp;
let ana: Browser;
eachTestWith((started) => {
  app = started;
  ana = new Browser();
});

const states = async () => (await app.rows()).map(({ status, failure }) => [status, failure]);
const updates = () => app.slack.calls.filter(({ method }) => method === 'chat.update');
const SAYS = expect.stringMatching(/expired before you were done.+Nothing was connected.+\/connect asana/s);

/** The link's messages say that it expired, and how to get a new one; none of them leads anywhere any more. */
function expectTold(userId: string): void {
  const [message, ...more] = app.dm(userId);
  expect(more).toEqual([]);
  expect(message?.text).toEqual(SAYS);
  expect(JSON.stringify(message?.blocks)).toContain('"action_id":"connect_start"');
  expect(app.linksIn(app.dm(userId))).toEqual([]);
}

describe('a link whose time ran out', () => {
  it('is only looked at by opening it', async () => {
    const link = await app.link(ANA);
    app.later(10 * MINUTE);
    const before = await app.rows();
    expect(titleOf(await ana.get(link))).toBe('This link has expired');
    expect(await app.rows()).toEqual(before);
    expect(app.linksIn(app.dm(ANA))).toEqual([link]);
  });

  it('ends when Continue is pressed, in its page and in both its messages', async () => {
    const link = await app.link(ANA);
    const answers = await wayBack(app);
    const opened = await ana.get(link);
    app.later(10 * MINUTE);
    for (let i = 0; i < 2; i++) {
      const page = await ana.submit(opened);
      expect([page.status, titleOf(page)]).toEqual([410, 'This link has expired']);
    }
    expect(await states()).toEqual([['failed', 'expired']]);
    expectTold(ANA);
    expect(updates()).toHaveLength(1);
    expect(answers).toEqual([expect.objectContaining({ replace_original: true, text: SAYS })]);
    // It goes on saying why.
    expect(titleOf(await ana.get(link))).toBe('This link has expired');
  });

  it('ends also when the browser’s cookie ran out with it', async () => {
    const opened = await ana.get(await app.link(ANA));
    app.later(16 * MINUTE);
    ana.forgetCookies();
    expect(titleOf(await ana.submit(opened))).toBe('This link has expired');
    expect(await states()).toEqual([['failed', 'expired']]);
  });
});

describe('clearing up', () => {
  it('ends the links nobody opened, once, however often and in how many places it runs', async () => {
    const link = await app.link(ANA);
    const answers = await wayBack(app);
    await app.link(OMAR);
    app.later(10 * MINUTE);
    await Promise.all([app.expireLinks(), app.expireLinks(), app.expireLinks()]);
    await app.expireLinks();
    expect(await states()).toEqual(Array(2).fill(['failed', 'expired']));
    expectTold(ANA);
    expectTold(OMAR);
    expect(updates()).toHaveLength(2);
    expect(answers).toHaveLength(1);
    const page = await ana.get(link);
    expect([page.status, titleOf(page)]).toEqual([410, 'This link has expired']);
    expect(titleOf(await app.connectAs(ana, await app.link(ANA), ANA))).toBe('Asana is connected');
  });

  it('ends those that were left on the way, whose late callbacks then connect nothing', async () => {
    await app.claim(new Browser(), await app.link(OMAR));
    const callback = await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]);
    app.later(10 * MINUTE);
    await app.expireLinks();
    expectTold(ANA);
    expectTold(OMAR);
    expect(titleOf(await ana.get(callback))).toBe('This link has expired');
    expect(app.stateOf(ANA)).toBeUndefined();
    expect(updates()).toHaveLength(2);
  });

  it('leaves alone what is good, on its way, or over', async () => {
    await app.connectAs(ana, await app.link(ANA), ANA);
    const replaced = await app.link(ANA);
    app.later(9 * MINUTE);
    await app.link(ANA);
    const begun = await app.link(OMAR);
    const omar = new Browser();
    const consent = await app.toConsent(omar, begun, OMAR);
    app.later(9 * MINUTE);
    const before = await app.rows();
    const told = updates().length;
    await app.expireLinks();
    expect(await app.rows()).toEqual(before);
    expect(updates()).toHaveLength(told);
    expect(titleOf(await ana.get(replaced))).toBe('There is a newer link');
    expect(titleOf(await app.consent(omar, consent, MAIL[OMAR]))).toBe('Asana is connected');
  });

  it('does not come between a consent and its confirmation', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    // Its time runs out in the middle.
    app.later(9 * MINUTE);
    const { verify } = app.accounts;
    app.accounts.verify = async (request) => {
      const answer = await verify(request);
      app.later(9 * MINUTE);
      await app.expireLinks();
      return answer;
    };
    expect(titleOf(await app.consent(ana, consent, MAIL[ANA]))).toBe('Asana is connected');
    expect(app.stateOf(ANA)).toBe('ACTIVE');
  });

  it('says what became of a confirmation that died with its process', async () => {
    await app.connectAs(ana, await app.link(ANA), ANA);
    await app.toConsent(new Browser(), await app.link(OMAR), OMAR);
    await app.db.updateTable('connect_links').set({ status: 'verifying', failure: null }).execute();
    app.resumed.length = 0;
    app.later(21 * MINUTE);

    const { accounts } = app.accounts;
    app.accounts.accounts = scalekitDown;
    await app.expireLinks();
    expect(await states()).toEqual(Array(2).fill(['verifying', null]));

    app.accounts.accounts = accounts;
    await app.expireLinks();
    expect(await states()).toEqual([
      ['connected', null],
      ['failed', 'expired'],
    ]);
    expect(app.dm(ANA)[0]?.text).toContain('Asana is connected');
    expect(app.resumed).toEqual([[idOf(ANA), 'asana']]);
    expectTold(OMAR);
  });

  it('tells the others when Slack does not take one message', async () => {
    await app.link(ANA);
    await app.link(OMAR);
    app.later(10 * MINUTE);
    app.slack.fail('chat.update', { error: 'message_not_found' });
    await app.expireLinks();
    expect(await states()).toEqual(Array(2).fill(['failed', 'expired']));
    expectTold(OMAR);
  });
});
