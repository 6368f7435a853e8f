import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../sandbox/providers/types.ts';
import type { Person } from '../../src/identity/person.ts';
import { createDigestRuns } from '../../src/storage/digest-runs.ts';
import { createEnrolments } from '../../src/storage/enrolments.ts';
import { customerMoves } from '../support/customer-moves.ts';
import { startAlteredSlack, startDoor } from '../support/doors.ts';
import { ANA, type Connector, connectionOf, identifierOf, OMAR } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { startMornings, THREE } from '../support/mornings.ts';

type Options = Parameters<typeof startMornings>[0];

async function aWeek(options?: Options) {
  const week = await startMornings(options);
  onTestFinished(week.close);
  const setState = (connector: Connector, state: 'ACTIVE' | 'EXPIRED') =>
    week.world.scalekit.setState(identifierOf(ANA), connectionOf(connector), state);
  return { ...week, ...customerMoves(week.world), setState };
}

const LABELS = { hubspot: 'HubSpot', zendesk: 'Zendesk', linear: 'Linear' };
const COMBINATIONS: (typeof THREE)[number][][] = [
  ['hubspot'],
  ['zendesk'],
  ['linear'],
  ['hubspot', 'zendesk'],
  ['hubspot', 'linear'],
  ['zendesk', 'linear'],
  ['hubspot', 'zendesk', 'linear'],
];

test('each source down in turn, in pairs, and all three: the digest says so, and nothing is written', async () => {
  const week = await aWeek();
  await week.enrol(ANA);
  await week.morning();
  for (const down of COMBINATIONS) {
    const up = down.map((provider) => week.world.scalekit.takeDown(provider));
    const [run] = await week.morning();
    const aloud = await week.aloud();
    const [head = ''] = aloud.split('\n');
    expect([run?.status, head]).toEqual(['done', expect.stringContaining('17 accounts')]);
    for (const source of THREE) {
      expect(head.includes(`${LABELS[source]} unavailable since`)).toBe(down.includes(source));
      expect(aloud.includes(`:warning: ${LABELS[source]} unavailable since`)).toBe(down.includes(source));
    }
    expect(head).toMatch(/unavailable since (?:\w{3} \d+ \w{3} )?08:00/);
    expect(aloud).toContain('it did not answer. Nothing for you to do: I try again for the next digest.');
    const known = 'HubSpot could not be read, so these are the accounts of the last time.';
    expect(aloud.includes(known)).toBe(down.includes('hubspot'));
    // Never a single number of what is not known in full.
    if (down.length < 3) {
      expect((await week.item('Initech'))?.words).toMatch(/\d+–\d+, /);
      expect(aloud).toMatch(/No follow-ups? ?(?:today)?: I act only where all three products could be read\./);
    } else expect(aloud).toContain('so I can say nothing of your accounts, and I did nothing.');
    expect(aloud).not.toMatch(/as you:|all calm|steady/);
    expect(week.writes()).toEqual([]);
    for (const restore of up) restore();
  }
  // What waited for all of them is done on the first day on which they are there.
  await week.morning();
  expect(await week.aloud()).toMatch(/all sources fresh\*[\s\S]*Did as you: /);
  expect([week.tasks('Initech').length, week.comments('Initech').length]).toEqual([1, 1]);
});

test('a token that dies half way: the rest of that source is away, and reconnecting mends it', async () => {
  const week = await aWeek();
  await week.enrol(ANA);
  await week.morning();
  const before = week.executed(({ connection }) => connection === 'linear').length;
  week.world.scalekit.expireFrom(identifierOf(ANA), 'linear', 2);
  await week.morning();
  const aloud = await week.aloud();
  expect(aloud.split('\n')[0]).toContain('Linear unavailable since 08:00');
  expect(aloud).toContain(
    'it has ended my access to your account. Reconnect it, and the next digest has it. [Reconnect Linear: connect_start linear]',
  );
  expect((await week.item('Initech'))?.words).toMatch(/\d+–\d+.*without Linear/);
  expect(week.writes()).toEqual([]);
  // Some of it was read, and nothing is made of that.
  const asked = week.executed(({ connection }) => connection === 'linear').slice(before);
  expect(asked.map(({ ranAs }) => ranAs)).toEqual(['ana@acme.test', undefined]);

  const ts = (await week.digest()).ts;
  await week.press('connect_start');
  const prompt = await week.world.slack.waitFor(ANA, (m) => m.ts > ts && connectLinkIn(m) !== undefined, 5_000);
  await week.follow(prompt);
  await week.morning();
  expect(await week.aloud()).toContain('all sources fresh');
  expect(week.tasks('Initech')).toHaveLength(1);
});

test('a rate limit is waited for as long as it says; one that lasts all day is not', async () => {
  const week = await aWeek();
  await week.enrol(ANA);
  week.world.scalekit.limitRate('zendesk', { times: 1, retryAfter: 1 });
  const began = Date.now();
  await week.morning();
  expect(Date.now() - began).toBeGreaterThan(1_000);
  expect(await week.aloud()).toContain('all sources fresh');

  week.world.scalekit.limitRate('zendesk', { times: 1, retryAfter: 3_600 });
  await week.morning();
  const aloud = await week.aloud();
  expect(aloud).toContain('Zendesk unavailable since 08:00: it asked me to wait longer than I could.');
  expect(week.writes()).toEqual([]);
});

test('records that do not parse are left out and counted', async () => {
  const week = await aWeek();
  await week.enrol(ANA);
  /** The first answer of a tool has one more record, which is none. */
  const spoil = (provider: Connector, name: string, add: (data: JsonObject) => unknown[] | undefined) => {
    const tool = week.world.providers[provider]?.tools.find((one) => one.name === name);
    if (!tool) throw new Error(`there is no ${name}`);
    const { run } = tool;
    let spoilt = false;
    tool.run = (user, args) => {
      const data = run(user, args);
      if (!spoilt) add(data)?.push({ id: { never: 'an id' } }, 'nothing');
      spoilt = true;
      return data;
    };
  };
  spoil('hubspot', 'hubspot_deals_search', (data) => data.results as unknown[]);
  spoil('zendesk', 'zendeskoauth_search_tickets', (data) => (data.results ?? data.tickets) as unknown[]);
  spoil('linear', 'linear_issues_list', (data) => (data.issues as { nodes: unknown[] }).nodes);
  await week.morning();
  const aloud = await week.aloud();
  expect(aloud).toContain('Left out because they could not be read: 2 in HubSpot, 2 in Zendesk, 2 in Linear.');
  expect(aloud).toContain('17 accounts · 4 need you · all sources fresh');
  await week.morning();
  expect(await week.aloud()).not.toContain('Left out');
});

test('with Scalekit itself down on the first morning, the preview comes on the next one, and nothing before it', async () => {
  const door = await startDoor();
  onTestFinished(() => door.close());
  const week = await aWeek({
    env({ scalekit }) {
      door.target = scalekit.url;
      return { SCALEKIT_ENV_URL: door.url };
    },
  });
  await week.enrol(ANA);
  door.shut();
  await week.morning();
  expect(await week.aloud()).toContain('I could read none of the three products this morning');
  expect(await week.aloud()).not.toContain('Reconnect');
  door.open();
  await week.morning();
  expect(await week.aloud()).toContain('This is your first digest, so I changed nothing yet.');
  expect(await week.aloud()).toContain('Do it now');
  expect(week.writes()).toEqual([]);
});

describe('with Linear not set up', () => {
  const env = { CONNECTIONS: 'hubspot=hubspot,zendesk=zendeskoauth' };

  test('it is asked nothing, scores are single numbers, and that nothing is done is said once', async () => {
    const week = await aWeek({ env });
    await week.enrol(ANA, 'hubspot', 'zendesk');
    for (const date of ['Mon 23 Nov', 'Tue 24 Nov']) {
      const [run] = await week.morning();
      const aloud = await week.aloud();
      const [head = ''] = aloud.split('\n');
      expect([run?.status, head]).toEqual([
        'done',
        expect.stringMatching(`${date} · 17 accounts.*HubSpot and Zendesk`),
      ]);
      expect(head).toContain(' · HubSpot and Zendesk fresh*');
      expect(aloud.match(/Linear is not set up in this app, so scores are without it\. I only report/g)).toHaveLength(
        1,
      );
      // Nobody is asked how something shall be done that is not done, or told to mend it.
      expect(aloud).not.toMatch(/\bConnect|unavailable|No follow-up|in Linear|:linear\]|Do it now|first digest|–\d/);
      expect((await week.item('Initech'))?.words).toMatch(/(?:At Risk|Critical) \d+, without Linear/);
    }
    expect(week.executed(({ connection }) => connection === 'linear')).toEqual([]);
    expect(week.writes()).toEqual([]);
    // Once the three are there it begins with the preview, as for everybody.
    const row = await createEnrolments(week.db).get(identifierOf(ANA));
    expect(row).toMatchObject({ mode: 'automatic', previewed_at: null });
  });

  test('its button in an older digest says so privately, and the digest stays', async () => {
    const week = await aWeek({ env });
    await week.enrol(ANA, 'hubspot', 'zendesk');
    week.world.scalekit.setState(identifierOf(ANA), connectionOf('zendesk'), 'EXPIRED');
    await week.morning();
    const before = await week.digest();
    const message = { channel: before.channel, ts: before.ts };
    const click = { userId: ANA, message, actionId: 'connect_start', value: 'linear' };
    const told = await week.toldBy(() => week.world.slack.click(click));
    expect(told).toEqual([
      expect.stringMatching(/^I do not know “linear”\. These are the tools I can work in for you/),
    ]);
    expect((await week.digest()).blocks).toEqual(before.blocks);
    const links = week.world.slack.visible(ANA, 'dm').filter((m) => connectLinkIn(m) !== undefined);
    expect(links).toEqual([]);
    week.world.slack.openHome(ANA, 'home');
    await expect.poll(() => week.world.slack.home(ANA), { interval: 20 }).toBeTruthy();
    const atHome = { userId: ANA, viewId: 'home', actionId: 'connect_start', value: 'linear' };
    expect(await week.toldBy(() => week.world.slack.click(atHome))).toEqual(told);
    expect(JSON.stringify(week.world.slack.home(ANA))).toContain('I sent you the list of your tools under *Messages*.');
  });
});

test('an app without HubSpot: what was enrolled before is told once that there is no digest', async () => {
  const week = await aWeek({ env: { CONNECTIONS: 'zendesk=zendeskoauth,linear=linear' } });
  const needs = 'The digest needs HubSpot, which is not set up in this app. Please ask whoever runs it.';
  expect(await week.toldBy(() => week.command(ANA, '/digest', 'on'))).toEqual([needs]);
  await week.connected(ANA, 'zendesk', 'linear');
  const person = { identifier: identifierOf(ANA), installation: 'T0ACME', teamId: 'T0ACME', userId: ANA };
  const ana = { ...person, timeZone: 'Europe/Madrid' } as Person;
  await createEnrolments(week.db).enrol(ana, 'self', {}, week.clock.now());
  const [first] = await week.morning();
  expect(await week.aloud()).toBe(`*Mon 23 Nov* · ${needs}`);
  const [second] = await week.morning();
  expect([first?.status, second?.status]).toEqual(['done', 'quiet']);
  expect(week.executed()).toEqual([]);
});

describe('there is no digest', () => {
  test('where none of the three is connected: said once with the way to connect, and again when that changes', async () => {
    const week = await aWeek();
    await week.command(ANA, '/digest', 'on');
    const [first] = await week.morning();
    const aloud = await week.aloud();
    expect(aloud).toContain('none of the products I read it from is connected');
    for (const [source, label] of Object.entries(LABELS)) {
      expect(aloud).toContain(`[Connect ${label}: connect_start ${source}]`);
    }
    expect(aloud).toContain('Next digest tomorrow at 08:00.');
    const [second] = await week.morning();
    expect([first?.status, second?.status]).toEqual(['done', 'quiet']);
    expect(week.executed()).toEqual([]);

    const { ts } = await week.digest();
    await week.world.slack.click({
      userId: ANA,
      message: await week.digest(),
      actionId: 'connect_start',
      value: 'hubspot',
    });
    await week.follow(await week.world.slack.waitFor(ANA, (m) => m.ts > ts && connectLinkIn(m) !== undefined, 5_000));
    await week.morning();
    expect(await week.aloud()).toContain('Zendesk unavailable since 08:00: it is not connected. Connect it');
    expect(await week.aloud()).toContain('This is your first digest');
    week.setState('hubspot', 'EXPIRED');
    const [ended] = await week.morning();
    expect(ended?.status).toBe('done');
    expect(await week.aloud()).toContain('none of the products I read it from is connected');
    expect(week.writes()).toEqual([]);
  });

  test('where HubSpot knows no owner with that mail address', async () => {
    const slackApi = await startAlteredSlack();
    onTestFinished(() => slackApi.close());
    const week = await aWeek({
      env({ slack }) {
        slackApi.target = slack.url;
        return { SLACK_API_URL: slackApi.apiUrl };
      },
    });
    slackApi.alter('users.info', (_, answer) => {
      const user = answer.user as { profile: object };
      return { ...answer, user: { ...user, profile: { ...user.profile, email: 'ana@elsewhere.test' } } };
    });
    await week.enrol(ANA);
    const [first] = await week.morning();
    expect(await week.aloud()).toContain('HubSpot knows no owner with your mail address');
    const [second] = await week.morning();
    expect([first?.status, second?.status]).toEqual(['done', 'quiet']);
    slackApi.restore();
    await week.morning();
    expect(await week.aloud()).toContain('This is your first digest');
  });

  test('where there is nobody to onboard', async () => {
    const week = await aWeek({ customers: 2 });
    await week.enrol(OMAR);
    const [first] = await week.morning([OMAR]);
    expect(await week.aloud(OMAR)).toContain('You have no account in onboarding');
    const [second] = await week.morning([OMAR]);
    expect([first?.status, second?.status]).toEqual(['done', 'quiet']);
    const runs = createDigestRuns(week.db);
    expect(await runs.missedSince(identifierOf(OMAR), undefined, new Date('2100-01-01'))).toEqual([]);
  });
});
