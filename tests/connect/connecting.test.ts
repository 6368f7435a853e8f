import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/connectors/types.ts';
import { Browser, titleOf } from './browser.ts';
import { ANA, CHANNEL, type ConnectApp, idOf, MAIL, OMAR } from './connect-app.ts';
import { eachTestWith, wayBack } from './each-test.ts';
import { scalekitDown } from './outages.ts';

let app: ConnectApp;
let ana: Browser;
eachTestWith((started) => {
  app = started;
  ana = new Browser();
});

/** Lets something happen in the middle of a call to Scalekit, once it took effect. */
function during(call: 'verify' | 'magicLink', happens: () => Promise<unknown>): void {
  const { verify, magicLink } = app.accounts;
  const then = async <T>(answer: T): Promise<T> => {
    await happens();
    return answer;
  };
  if (call === 'verify') app.accounts.verify = async (request) => then(await verify(request));
  else app.accounts.magicLink = async (request) => then(await magicLink(request));
}

describe('connecting an account', () => {
  it('leads from a private message through Slack and the provider to an active account', async () => {
    const link = await app.link(ANA, { askId: randomUUID() });
    const before = await app.version(ANA);

    const page = await ana.get(link);
    expect(page.status).toBe(200);
    for (const fact of ['Ana Ruiz', 'Acme', 'Asana']) expect(page.html).toContain(`<dd>${fact}</dd>`);

    const consent = await app.toConsent(ana, link, ANA);
    expect(consent.url).toContain(`${app.scalekit.url}/consent/asana`);
    expect(app.stateOf(ANA)).not.toBe('ACTIVE');

    const done = await app.consent(ana, consent, MAIL[ANA]);
    expect([done.status, titleOf(done)]).toEqual([200, 'Asana is connected']);
    expect(app.stateOf(ANA)).toBe('ACTIVE');
    expect(app.scalekit.owner(idOf(ANA), 'asana')).toBe(MAIL[ANA]);
    expect(app.resumed).toEqual([[idOf(ANA), 'asana']]);
    expect(await app.version(ANA)).toBeGreaterThan(before);
    expect((await app.rows()).map(({ status }) => status)).toEqual(['connected']);

    // The message in Slack says so, and its link is gone.
    const [message, ...more] = app.dm(ANA);
    expect(more).toEqual([]);
    expect(message?.text).toContain('Asana');
    expect(app.linksIn(app.dm(ANA))).toEqual([]);
  });

  it('says it in the message also where the browser was faster than the message’s place was kept', async () => {
    const { delivered } = app.links;
    const through = Promise.withResolvers<void>();
    app.links.delivered = async (id, place) => {
      await through.promise;
      return delivered(id, place);
    };
    const asked = app.link(ANA).catch(() => {});
    await expect.poll(() => app.linksIn(app.dm(ANA))).toHaveLength(1);
    const [link = ''] = app.linksIn(app.dm(ANA));
    expect(titleOf(await app.connectAs(ana, link, ANA))).toBe('Asana is connected');
    through.resolve();
    await asked;
    app.links.delivered = delivered;
    expect(app.linksIn(app.dm(ANA))).toEqual([]);
    expect(app.dm(ANA).at(-1)?.text).toContain('Asana is connected');
  });

  it('shows the same page again to whoever reloads it, and does nothing twice', async () => {
    const callback = await app.consentCallback(ana, await app.toConsent(ana, await app.link(ANA), ANA), MAIL[ANA]);
    await ana.get(callback);
    const verified = app.scalekit.calls.filter(({ rpc }) => rpc === 'VerifyConnectedAccountUser').length;
    expect(titleOf(await ana.get(callback))).toBe('Asana is connected');
    expect(app.scalekit.calls.filter(({ rpc }) => rpc === 'VerifyConnectedAccountUser')).toHaveLength(verified);
    expect(app.resumed).toHaveLength(1);
  });

  it('reconnects an account that expired', async () => {
    await app.connectAs(ana, await app.link(ANA), ANA);
    app.scalekit.setState(idOf(ANA), 'asana', 'EXPIRED');
    expect(titleOf(await app.connectAs(ana, await app.link(ANA), ANA))).toBe('Asana is connected');
    expect(app.stateOf(ANA)).toBe('ACTIVE');
  });

  it('lets the same browser press Continue again while it is not done', async () => {
    const link = await app.link(ANA);
    const abandoned = await app.signInCallback(ana, await app.claim(ana, link), ANA);
    expect(titleOf(await app.connectAs(ana, link, ANA))).toBe('Asana is connected');
    // What was under way before became worthless.
    expect((await ana.get(abandoned)).status).toBe(404);
  });

  it.each(['claimed', 'signing_in', 'signed_in', 'verifying'] as const)(
    'starts again, with the same link or a new one, after a crash that left it %s',
    async (status) => {
      const link = await app.link(ANA);
      await app.claim(ana, link);
      const crash = () => app.db.updateTable('connect_links').set({ status }).execute();
      await crash();
      expect(titleOf(await app.connectAs(ana, link, ANA))).toBe('Asana is connected');
      await crash();
      expect(titleOf(await app.connectAs(new Browser(), await app.link(ANA), ANA))).toBe('Asana is connected');
    },
  );

  it('is not disturbed by a newer link that is asked for while the account is being confirmed', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    during('verify', () => app.link(ANA));
    expect(titleOf(await app.consent(ana, consent, MAIL[ANA]))).toBe('Asana is connected');
    expect(app.stateOf(ANA)).toBe('ACTIVE');
  });

  it('gives ten minutes to open the link, and ten more to finish', async () => {
    const link = await app.link(ANA);
    app.later(9 * 60_000);
    const consent = await app.toConsent(ana, link, ANA);
    app.later(9 * 60_000);
    expect(titleOf(await app.consent(ana, consent, MAIL[ANA]))).toBe('Asana is connected');
  });

  it('changes the very message whose button was pressed, through Slack’s way back', async () => {
    const link = await app.link(ANA);
    const answers = await wayBack(app);
    await app.connectAs(ana, link, ANA);
    expect(answers).toEqual([
      expect.objectContaining({ replace_original: true, text: expect.stringContaining('Asana is connected') }),
    ]);
  });

  it('keeps one link alive for a person and connector, and says so in the message of the older one', async () => {
    const older = await app.link(ANA);
    const newer = await app.link(ANA);
    expect(app.linksIn(app.dm(ANA))).toEqual([newer]);
    const page = await ana.get(older);
    expect([page.status, titleOf(page)]).toEqual([410, 'There is a newer link']);
    expect((await ana.get(newer)).status).toBe(200);
    // Another person's link is none of its business.
    const others = await app.link(OMAR);
    expect((await ana.get(newer)).status).toBe(200);
    expect((await new Browser().get(others)).status).toBe(200);
  });

  it('keeps one link alive even when several are asked for at once', async () => {
    const { identifier, installation, teamId, userId, name } = await app.person(ANA);
    const asked = Array.from({ length: 20 }, () =>
      app.links.issue({
        id: randomUUID(),
        nonceHash: randomUUID(),
        identifier,
        installation,
        teamId,
        userId,
        personName: name,
        connector: 'asana',
        connection: 'asana',
        askId: undefined,
        channel: CHANNEL,
        threadTs: undefined,
        expiresAt: new Date(Date.now() + 60_000),
      }),
    );
    const replaced = (await Promise.all(asked)).flat();
    expect(replaced).toHaveLength(19);
    expect((await app.rows()).filter(({ status }) => status === 'issued')).toHaveLength(1);
  });
});

describe('a way that ends badly has its page, its message, and a link that is over:', () => {
  const expectFailed = async (failure: string) => {
    const row = (await app.rows()).at(-1);
    expect([row?.status, row?.failure]).toEqual(['failed', failure]);
    expect(app.linksIn(app.dm(ANA))).toEqual([]);
    expect(app.stateOf(ANA)).not.toBe('ACTIVE');
    expect(app.resumed).toEqual([]);
    // The person can simply start again.
    app.scalekit.clearFaults();
    expect(titleOf(await app.connectAs(new Browser(), await app.link(ANA), ANA))).toBe('Asana is connected');
  };

  const warnings = () =>
    app.lines.map((line) => JSON.parse(line) as JsonObject).filter(({ msg }) => msg === 'A consent failed');

  it('the sign-in to Slack was cancelled', async () => {
    const url = await app.claim(ana, await app.link(ANA));
    ana.setCookie('localhost', 'sandbox_slack_user', ANA);
    const page = await ana.submit(await ana.get(url), { decision: 'cancel' });
    expect([page.status, titleOf(page)]).toEqual([200, 'You did not sign in to Slack']);
    expect(app.dm(ANA)[0]?.text).toContain('the sign-in to Slack was cancelled');
    await expectFailed('sign_in_denied');
  });

  it('the browser session was lost on the way to Slack', async () => {
    const callback = await app.signInCallback(ana, await app.claim(ana, await app.link(ANA)), ANA);
    ana.forgetCookies();
    const page = await ana.get(callback);
    expect([page.status, titleOf(page)]).toEqual([400, 'This is not the browser that began']);
    expect(app.dm(ANA)[0]?.text).toContain('came back in another browser');
    await expectFailed('session_lost');
  });

  it('consent was denied', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const page = await ana.get(await app.consentCallback(ana, consent, MAIL[ANA], 'deny'));
    expect([page.status, titleOf(page)]).toEqual([200, 'Asana gave no access']);
    await expectFailed('consent_denied');
  });

  it.each(['invalid_scope', 'unauthorized_client', 'server_error', 'failed_to_exchange_token'])(
    'the set-up or the provider refused: %s',
    async (error) => {
      const consent = await app.toConsent(ana, await app.link(ANA), ANA);
      const callback = new URL(await app.consentCallback(ana, consent, MAIL[ANA], 'deny'));
      callback.searchParams.set('error', error);
      callback.searchParams.set('error_description', 'the words of ana@acme.test');
      const page = await ana.get(callback.href);
      expect([page.status, titleOf(page)]).toEqual([502, 'Asana could not be connected']);
      expect(app.dm(ANA)[0]?.text).toContain('It was nothing you did');
      expect(warnings()).toMatchObject([{ level: 40, connector: 'asana', error }]);
      expect(app.lines.join()).not.toContain('the words of');
      await expectFailed('consent_failed');
    },
  );

  it('an error that is no code is not put into the log', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const callback = new URL(await app.consentCallback(ana, consent, MAIL[ANA], 'deny'));
    callback.searchParams.set('error', 'Something <b>odd</b>\nlevel=fatal');
    expect((await ana.get(callback.href)).status).toBe(502);
    expect(warnings()).toHaveLength(1);
    expect(app.lines.join()).not.toContain('odd');
    await expectFailed('consent_failed');
  });

  it('the provider came back with nothing', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const callback = new URL(await app.consentCallback(ana, consent, MAIL[ANA], 'deny'));
    callback.searchParams.delete('error');
    expect(titleOf(await ana.get(callback.href))).toBe('Asana gave no access');
    await expectFailed('consent_denied');
  });

  it('the provider came back with an error beside everything else', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const callback = new URL(await app.consentCallback(ana, consent, MAIL[ANA]));
    callback.searchParams.set('error', 'access_denied');
    expect(titleOf(await ana.get(callback.href))).toBe('Asana gave no access');
    await expectFailed('consent_denied');
  });

  it('Scalekit does not know the request any more', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const callback = new URL(await app.consentCallback(ana, consent, MAIL[ANA]));
    callback.searchParams.set('auth_request_id', 'spent');
    const page = await ana.get(callback.href);
    expect([page.status, titleOf(page)]).toEqual([404, 'That access can no longer be confirmed']);
    await expectFailed('unknown_request');
  });

  it('the account is not confirmed', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const verify = app.accounts.verify;
    app.accounts.verify = async () => ({ kind: 'verified' });
    const page = await app.consent(ana, consent, MAIL[ANA]);
    expect([page.status, titleOf(page)]).toEqual([200, 'Asana is not confirmed yet']);
    app.accounts.verify = verify;
    await expectFailed('verification_pending');
  });

  it('Scalekit is down when the consent link is made', async () => {
    const { magicLink } = app.accounts;
    const link = await app.link(ANA);
    const url = await app.claim(ana, link);
    app.accounts.magicLink = scalekitDown;
    const page = await app.signIn(ana, url, ANA);
    expect([page.status, titleOf(page)]).toEqual([503, 'The accounts service cannot be reached']);
    app.accounts.magicLink = magicLink;
    await expectFailed('accounts_unavailable');
  });

  it('Scalekit is down when the consent is confirmed', async () => {
    const { verify } = app.accounts;
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    app.accounts.verify = async () => ({ kind: 'error', code: 'unavailable' });
    const page = await app.consent(ana, consent, MAIL[ANA]);
    expect([page.status, titleOf(page)]).toEqual([503, 'The accounts service cannot be reached']);
    app.accounts.verify = verify;
    await expectFailed('accounts_unavailable');
  });

  it('the time to finish ran out', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    const callback = await app.consentCallback(ana, consent, MAIL[ANA]);
    app.later(11 * 60_000);
    const page = await ana.get(callback);
    expect([page.status, titleOf(page)]).toEqual([410, 'This link has expired']);
    // What was consented to does not stay parked.
    expect(app.stateOf(ANA)).toBeUndefined();
    await expectFailed('expired');
  });
});

describe('a sign-in that could not be checked can be tried again with the same link:', () => {
  it('Slack did not answer', async () => {
    const link = await app.link(ANA);
    const url = await app.claim(ana, link);
    app.slack.fail('openid.connect.token', { status: 503 });
    const page = await app.signIn(ana, url, ANA);
    expect([page.status, titleOf(page)]).toEqual([502, 'Slack cannot be reached']);
    expect(titleOf(await app.connectAs(ana, link, ANA))).toBe('Asana is connected');
  });
});

describe('the link’s delivery', () => {
  const request = async (overrides: object) =>
    app.connect.request({
      person: await app.person(ANA),
      connector: 'asana',
      reason: 'not_connected',
      place: { channel: CHANNEL },
      ...overrides,
    });

  it('is a lasting message in the DM and one for their eyes where they asked', async () => {
    await request({});
    expect(app.linksIn(app.dm(ANA))).toHaveLength(1);
    expect(app.linksIn(app.slack.visible(ANA, CHANNEL))).toHaveLength(1);
    expect(app.slack.visible(OMAR, CHANNEL)).toEqual([]);
  });

  it('is one message where they are alone with the app', async () => {
    await request({ place: { channel: app.slack.dmOf(ANA) } });
    expect(app.dm(ANA)).toHaveLength(1);
  });

  it('survives the loss of either', async () => {
    app.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    await request({});
    expect(app.linksIn(app.dm(ANA))).toHaveLength(1);
    app.slack.fail('chat.postMessage', { error: 'restricted_action' });
    await request({});
    expect(app.linksIn(app.slack.visible(ANA, CHANNEL))).toHaveLength(1);
  });

  it('gives up, with nothing said in public, when both are lost', async () => {
    app.slack.fail('chat.postEphemeral', { error: 'user_not_in_channel' });
    app.slack.fail('chat.postMessage', { error: 'restricted_action' });
    await expect(request({})).rejects.toMatchObject({ code: 'private_delivery_failed' });
    expect(app.slack.visible(OMAR, CHANNEL)).toEqual([]);
    expect(app.slack.visible(ANA, CHANNEL)).toEqual([]);
    expect((await app.rows()).map(({ status, failure }) => [status, failure])).toEqual([['failed', 'undelivered']]);
  });
});

describe('disconnecting and leaving', () => {
  it('lists every connector with its state', async () => {
    const person = await app.person(ANA);
    expect(await app.connections.list(person)).toEqual([
      { connector: 'asana', label: 'Asana', connection: 'asana', state: 'none' },
      { connector: 'linear', label: 'Linear', connection: 'linear', state: 'none' },
    ]);
    await app.connectAs(ana, await app.link(ANA), ANA);
    expect(await app.connections.list(person)).toMatchObject([{ state: 'active' }, { state: 'none' }]);
  });

  it('ends the person’s own account and open links, and nobody else’s', async () => {
    await app.connectAs(ana, await app.link(ANA), ANA);
    await app.connectAs(new Browser(), await app.link(OMAR), OMAR);
    const open = await app.link(ANA);
    const elsewhere = await app.link(ANA, { connector: 'linear' });
    const before = await app.version(ANA);
    expect(await app.connections.disconnect(await app.person(ANA), 'asana')).toBe(true);
    expect([app.stateOf(ANA), app.stateOf(OMAR)]).toEqual([undefined, 'ACTIVE']);
    expect(await app.version(ANA)).toBeGreaterThan(before);
    expect(titleOf(await ana.get(open))).toBe('This link was withdrawn');
    expect((await ana.get(elsewhere)).status).toBe(200);
    expect(await app.connections.disconnect(await app.person(ANA), 'nonsense')).toBe(false);
  });

  it('undoes a connection that was being confirmed while its person left', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    // Leaving deletes the account first, and only then does the confirmation of an older consent arrive.
    during('verify', () => app.links.withdraw(idOf(ANA)));
    const page = await app.consent(ana, consent, MAIL[ANA]);
    expect(titleOf(page)).toBe('This link was withdrawn');
    expect(app.stateOf(ANA)).toBeUndefined();
  });

  it('undoes it also when a newer link had replaced the one being confirmed', async () => {
    const consent = await app.toConsent(ana, await app.link(ANA), ANA);
    during('verify', async () => {
      await app.link(ANA);
      await app.links.withdraw(idOf(ANA));
    });
    expect(titleOf(await app.consent(ana, consent, MAIL[ANA]))).toBe('This link was withdrawn');
    expect(app.stateOf(ANA)).toBeUndefined();
  });

  it('leads nobody to consent whose link was withdrawn meanwhile', async () => {
    const url = await app.claim(ana, await app.link(ANA));
    during('magicLink', () => app.links.withdraw(idOf(ANA)));
    expect(titleOf(await app.signIn(ana, url, ANA))).toBe('This link was withdrawn');
  });

  it('tries everything when somebody leaves, and is not done before it worked', async () => {
    await app.connectAs(ana, await app.link(ANA), ANA);
    const open = await app.link(ANA);
    const { disconnect } = app.accounts;
    app.accounts.disconnect = scalekitDown;
    await expect(app.offboarding.leave(idOf(ANA), 'deactivated')).rejects.toMatchObject({
      code: 'connectors_unavailable',
    });
    expect((await ana.get(open)).status).toBe(410);
    app.accounts.disconnect = disconnect;
    await app.offboarding.installationEnded('T0ACME');
    expect(app.stateOf(ANA)).toBeUndefined();
    const person = await app.db.selectFrom('people').select('left_at').executeTakeFirstOrThrow();
    expect(person.left_at).toBeInstanceOf(Date);
  });
});
