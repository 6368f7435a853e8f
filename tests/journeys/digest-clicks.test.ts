import { expect, onTestFinished, test } from 'vitest';
import { buttonIn } from '../../sandbox/proposals.ts';
import type { SandboxMessage } from '../../sandbox/slack/types.ts';
import { readAloud } from '../../src/digest/blocks/read-aloud.fixture.ts';
import { customerMoves } from '../support/customer-moves.ts';
import { ANA, CHANNEL, EVE, GITA, OMAR, SHARED, textOf } from '../support/journey.ts';
import { startMornings } from '../support/mornings.ts';

/** Her first morning is over; from the next one on the app acts by itself. */
async function afterTheFirst(...userIds: string[]) {
  const week = await startMornings();
  onTestFinished(week.close);
  week.world.slack.setTimeZone(OMAR, 'Europe/Madrid');
  await week.idle();
  for (const userId of userIds) await week.enrol(userId);
  await week.morning(userIds);
  return { ...week, ...customerMoves(week.world), slack: week.world.slack };
}

test('Snooze until a day: silence and no write until then, and it is said when it is over', async () => {
  const week = await afterTheFirst(ANA);
  await week.press('digest_snooze', 'Initech');
  expect(await week.toldBy(() => week.submit({ how: 'until', until: '2026-11-23' }))).toEqual([
    'Nothing was snoozed: please choose a day after today, within a year.',
  ]);
  await week.press('digest_snooze', 'Initech');
  const told = await week.toldBy(() => week.submit({ how: 'until', until: '2026-11-25' }));
  expect(told).toEqual(['Snoozed until Wed 25 Nov, or until it gets worse.']);
  expect(await week.item('Initech')).toBeUndefined();
  expect(await week.aloud()).toMatch(/1 snoozed/);

  await week.morning();
  expect(await week.item('Initech')).toBeUndefined();
  expect(await week.aloud()).toMatch(/1 snoozed/);
  expect([week.tasks('Initech'), week.comments('Initech')]).toEqual([[], []]);
  expect(week.tasks('Globex')).toHaveLength(1);

  await week.morning();
  const { lane, words } = (await week.item('Initech')) ?? {};
  expect(lane).toBe('Needs you');
  expect(words).toContain('Its snooze is over.');
  expect(week.tasks('Initech')).toHaveLength(1);
  await week.morning();
  expect((await week.item('Initech'))?.lane).toBe('Still open');
});

test('a worsening wakes whatever was snoozed, however it was', async () => {
  const week = await afterTheFirst(ANA);
  await week.press('digest_snooze', 'Hooli');
  await week.submit({ how: 'worse' });
  await week.press('digest_snooze', 'Umbrella Health');
  await week.submit({ how: 'until', until: '2026-12-04' });
  await week.press('digest_wrong', 'Globex');
  await week.submit({ part: 'support', reason: 'Those tickets are of their other contract.' });
  for (const name of ['Hooli', 'Umbrella Health', 'Globex']) expect(await week.item(name)).toBeUndefined();
  week.worsen('Umbrella Health');
  await week.morning();
  expect((await week.item('Umbrella Health'))?.words).toMatch(
    /Critical.*was At Risk[\s\S]*You snoozed it, and it got worse\.\nDid as you: /,
  );
  for (const name of ['Hooli', 'Globex']) {
    expect(await week.item(name)).toBeUndefined();
    expect([week.tasks(name), week.comments(name)]).toEqual([[], []]);
  }
  // What she said is kept with the score that it is about.
  const [feedback] = await week.db.selectFrom('feedback').selectAll().execute();
  expect(feedback).toMatchObject({
    reason: 'support: Those tickets are of their other contract.',
    local_date: '2026-11-23',
    scored: { kind: 'scored', high: 36, tier: 'critical' },
  });
  // Its stage takes too long by Friday.
  for (const _ of [3, 4, 5]) await week.morning();
  expect((await week.item('Hooli'))?.words).toMatch(/Critical[\s\S]*You snoozed it, and it got worse/);
  expect(week.tasks('Hooli')).toHaveLength(1);
  expect(await week.item('Globex')).toBeUndefined();
});

test('Wake in the answer to /health: from the next morning on it is looked at like the others', async () => {
  const week = await afterTheFirst(ANA);
  await week.press('digest_snooze', 'Initech');
  await week.submit({ how: 'worse' });
  await week.command(ANA, '/health', 'initech');
  const answer = await week.slack.waitFor(ANA, (m) => buttonIn(m, 'digest_wake') !== undefined, 5_000);
  expect(JSON.stringify(answer.blocks)).toContain('snoozed until it gets worse');
  const wake = () => week.slack.click({ userId: ANA, message: answer, actionId: 'digest_wake' });
  expect(await week.toldBy(wake)).toEqual(['It is awake again: your next digest looks at it like at the others.']);
  await week.morning();
  expect(week.tasks('Initech')).toHaveLength(1);
  expect((await week.item('Initech'))?.words).not.toContain('You snoozed it');
});

test('Hand over: a colleague is asked privately, and only they can answer', async () => {
  const week = await afterTheFirst(ANA, OMAR);
  const { slack } = week;
  const asking = async (to: string, note = '') => {
    await week.press('digest_hand_over', 'Initech');
    return week.toldBy(() => week.submit({ to, ...(note && { note }) }));
  };
  for (const nobody of [GITA, EVE, ANA]) {
    expect(await asking(nobody)).toEqual(['Nobody was asked: please choose a colleague who works here.']);
  }
  expect(slack.visible(GITA, 'dm')).toEqual([]);
  expect(await asking(OMAR, 'You know their IT better.')).toEqual([
    'I asked Omar Haddad. Until they accept, it stays with you.',
  ]);
  const isAsked = (m: { text: string }) => m.text === 'Ana Ruiz wants to hand Initech over to you.';
  const asked = await slack.waitFor(OMAR, isAsked, 5_000);
  expect(JSON.stringify(asked.blocks)).toContain('You know their IT better.');
  expect(JSON.stringify(asked.blocks)).not.toMatch(/Critical|overdue/);
  expect(slack.visible(GITA, 'C0ONBOARD').filter(isAsked)).toEqual([]);

  const decline = () => slack.click({ userId: OMAR, message: asked, actionId: 'handover_decline' });
  expect((await week.toldBy(decline)).join()).toContain('has declined to take *Initech* over. It stays with you.');
  expect((await week.item('Initech'))?.lane).toBe('Needs you');
  const declined = slack.visible(OMAR, 'dm').find(({ ts }) => ts === asked.ts);
  expect(declined?.text).toContain('You have declined to take *Initech* over');

  await asking(OMAR);
  const again = await slack.waitFor(OMAR, (m) => isAsked(m) && m.ts > asked.ts, 5_000);
  const accept = () => slack.click({ userId: OMAR, message: again, actionId: 'handover_accept' });
  expect((await week.toldBy(accept)).join()).toContain('has taken *Initech* over. It is no longer in your digest.');
  expect(await week.item('Initech')).toBeUndefined();
  await week.morning([ANA, OMAR]);
  expect(await week.item('Initech')).toBeUndefined();
  expect(await week.aloud()).toContain('16 accounts');
  expect([week.tasks('Initech'), week.comments('Initech')]).toEqual([[], []]);
});

/** Ana's account is Omar's, and it is the next morning. */
async function handedToOmar(name: string) {
  const week = await afterTheFirst(ANA, OMAR);
  await week.press('digest_hand_over', name);
  await week.submit({ to: OMAR });
  const asked = await week.slack.waitFor(OMAR, ({ text }) => text.includes(`hand ${name} over`), 5_000);
  await week.slack.click({ userId: OMAR, message: asked, actionId: 'handover_accept' });
  await week.idle();
  await week.morning([ANA, OMAR]);
  expect(await week.item(name)).toBeUndefined();
  return week;
}

test('Take back: what nobody gave another owner in HubSpot is named until its person takes it back', async () => {
  const week = await handedToOmar('Initech');
  const line = '*Initech* (to <@U0OMAR>): change its owner there, or take it back.';
  expect(await week.aloud()).toContain(`*Handed over, and still yours in HubSpot*\n${line} [Take back: `);
  expect(await week.aloud(OMAR)).not.toContain('Initech');
  const [digest, words] = [await week.digest(), await week.aloud()];
  const value = /handover_take_back ([\w-]+)\]/.exec(words)?.[1] ?? '';
  const press = () => week.slack.click({ userId: ANA, message: digest, actionId: 'handover_take_back', value });
  let toHer: string[] = [];
  const toHim = await week.toldBy(async () => {
    toHer = await week.toldBy(() => Promise.all([press(), press()]));
  }, OMAR);
  expect(toHer.toSorted()).toEqual([
    'It is yours again. While you are its owner in HubSpot, it is in your digest from the next one on.',
    'It is yours already.',
  ]);
  expect(toHim).toEqual([':leftwards_arrow_with_hook: Ana Ruiz has taken *Initech* back and looks after it again.']);
  const rest = words.split('\n').filter((one) => !one.startsWith(line) && !one.startsWith('*Handed over'));
  expect((await week.aloud()).split('\n')).toEqual(rest);
  await week.morning([ANA, OMAR]);
  expect((await week.item('Initech'))?.lane).toBe('Needs you');
  expect(week.tasks('Initech')).toHaveLength(1);
  expect(await week.aloud()).not.toContain('Handed over');
});

test('what was handed to somebody who leaves is its giver’s again the next morning', async () => {
  const week = await handedToOmar('Initech');
  week.slack.deactivate(OMAR);
  await week.idle();
  await week.morning();
  expect((await week.item('Initech'))?.lane).toBe('Needs you');
  expect(await week.aloud()).not.toContain('Handed over');
});

test('what was handed over, left its giver in HubSpot and came back is theirs anew', async () => {
  const week = await handedToOmar('Initech');
  const contacts = (week.world.providers.hubspot?.records() ?? []).filter(
    ({ kind, fields }) => kind === 'contact' && fields.company === 'Initech' && fields.lifecyclestage === 'customer',
  );
  expect(contacts.length).toBeGreaterThan(0);
  const move = (lifecyclestage: string) => {
    for (const { id } of contacts) week.run('hubspot', 'hubspot_contact_update', { contact_id: id, lifecyclestage });
  };
  move('evangelist');
  await week.morning([ANA, OMAR]);
  expect(await week.aloud()).not.toContain('Initech');
  move('customer');
  await week.morning([ANA, OMAR]);
  expect((await week.item('Initech'))?.lane).toBe('Needs you');
  expect(await week.aloud()).not.toContain('Handed over');
});

test('a handover is answered by the one who is asked, once, whatever a button says', async () => {
  const week = await afterTheFirst(ANA, OMAR);
  const { slack } = week;
  const ask = async (as: string, to: string, name: string) => {
    await week.press('digest_hand_over', name, as);
    await week.submit({ to }, as);
    return slack.waitFor(to, (m) => m.text.includes(`wants to hand ${name} over to you.`), 5_000);
  };
  const toOmar = await ask(ANA, OMAR, 'Initech');
  const toAna = await ask(OMAR, ANA, 'Cyberdyne Labs');
  const { value = '' } = buttonIn(toOmar, 'handover_accept') ?? {};
  // She presses the button about his account, with the one of hers behind it.
  const forged = () => slack.click({ userId: ANA, message: toAna, actionId: 'handover_accept', value });
  expect((await week.toldBy(forged)).join()).toContain('This was answered already, or is not for you.');
  const statuses = async () =>
    (await week.db.selectFrom('handovers').select('status').execute()).map((row) => row.status);
  expect(await statuses()).toEqual(['asked', 'asked']);
  const accept = { userId: OMAR, message: toOmar, actionId: 'handover_accept' };
  await Promise.all([slack.click(accept), slack.click(accept)]);
  await week.idle();
  expect((await statuses()).sort()).toEqual(['accepted', 'asked']);
  const results = slack.visible(ANA, 'dm').filter(({ text }) => text.includes('has taken *Initech* over'));
  expect(results).toHaveLength(1);
});

test('buttons that name somebody else’s digest do nothing', async () => {
  const week = await afterTheFirst(ANA, OMAR);
  const { slack } = week;
  const behind = async (actionId: string, of?: string) => {
    const words = of === undefined ? await week.aloud() : (await week.item(of))?.words;
    return new RegExp(`: ${actionId} ([^\\]]+)\\]`).exec(words ?? '')?.[1] ?? '';
  };
  /** He presses a button of his own digest, with what is behind hers. */
  const forge = async (actionId: string, value: string) => {
    expect(value).not.toBe('');
    const message = await week.digest(OMAR);
    return week.toldBy(() => slack.click({ userId: OMAR, message, actionId, value }), OMAR);
  };
  const FOREIGN = expect.stringMatching(/^This (?:is not from your digest|account is not in your digest)\.$/);
  const mornings = [await week.aloud()];
  for (const mode of ['automatic', 'ask', 'report']) {
    expect(await forge(`digest_mode_${mode}`, await behind('digest_mode_automatic'))).toEqual([FOREIGN]);
  }
  expect(await forge('health_link', await behind('health_link'))).toEqual([FOREIGN]);
  expect(mornings).toEqual([await week.aloud()]);

  await week.press('digest_mode_ask', undefined, OMAR);
  await week.press('digest_mode_ask');
  for (const customer of ['Northwind Traders', 'Bluth Homes']) week.worsen(customer);
  await week.morning([ANA, OMAR]);
  const before = await week.aloud();
  for (const actionId of ['digest_do', 'digest_skip', 'digest_snooze', 'digest_hand_over', 'digest_wrong']) {
    expect(await forge(actionId, await behind(actionId, 'Northwind Traders'))).toEqual([FOREIGN]);
    expect(slack.views(OMAR)).toEqual([]);
  }
  expect(await week.aloud()).toBe(before);
  expect(week.writes()).toEqual([]);

  await week.press('digest_do', 'Northwind Traders');
  await week.press('digest_do', 'Bluth Homes', OMAR);
  const told = await forge('receipt_undo', await behind('receipt_undo', 'Northwind Traders'));
  expect(told).toEqual(['Only the person whose change this was can undo it.']);
  expect(week.tasks('Northwind Traders')).toHaveLength(1);
});

test('Link it lists what the account could be, remembers the choice, and the next morning reads it from there', async () => {
  const week = await afterTheFirst(ANA);
  const { slack } = week;
  const choose = async (name: string) => {
    const options = JSON.stringify(slack.views(ANA).at(-1)?.view);
    const [, value = ''] = new RegExp(`"text":\\{[^}]*"text":"${name}"[^}]*\\},"value":"([^"]+)"`).exec(options) ?? [];
    if (!value) throw new Error(`${name} is not offered`);
    return week.toldBy(() => week.submit({ candidate: value }));
  };
  const linkOf = async (name: string) => {
    const line = (await week.aloud()).split('\n').find((one) => one.startsWith(`*${name}* has `)) ?? '';
    const [, value = ''] = /health_link ([^\]]+)\]/.exec(line) ?? [];
    await slack.click({ userId: ANA, message: await week.digest(), actionId: 'health_link', value });
    await week.idle();
  };
  await linkOf('Weyland Mining');
  expect(await choose('Weyland Mining second site')).toEqual([
    'Linked in Linear. Your next digest reads it from there.',
  ]);
  await linkOf('Massive Dynamic');
  expect(await choose('Wonka Foods')).toEqual(['Linked in Zendesk. Your next digest reads it from there.']);
  for (const _ of [2, 3]) {
    await week.morning();
    expect(await week.aloud()).toContain('*Oceanic Air* has no match in Linear');
    expect(await week.aloud()).not.toMatch(/\*(?:Weyland Mining|Massive Dynamic)\* has /);
  }
  await week.command(ANA, '/health', 'weyland');
  const answer = await slack.waitFor(ANA, ({ text }) => text.startsWith('Weyland Mining: '), 5_000);
  expect(JSON.stringify(answer.blocks)).toContain('Linear: read, linked by you');
  expect(JSON.stringify(answer.blocks)).toContain('Change link');
});

test('a link can be changed, and taken back', async () => {
  const week = await afterTheFirst(ANA);
  const { slack } = week;
  const pressLink = async (message: SandboxMessage) => {
    await slack.click({ userId: ANA, message, actionId: 'health_link' });
    await week.idle();
  };
  const about = async (said: string) => {
    const seen = new Set(slack.visible(ANA, 'dm').map(({ ts }) => ts));
    await week.command(ANA, '/health', 'weyland');
    return slack.waitFor(ANA, (m) => !seen.has(m.ts) && JSON.stringify(m.blocks).includes(said), 5_000);
  };
  const choose = (words: RegExp) => {
    const view = JSON.stringify(slack.views(ANA).at(-1)?.view);
    const [, value = ''] = new RegExp(`"text":"${words.source}"[^}]*\\},"value":"([^"]+)"`).exec(view) ?? [];
    return week.toldBy(() => week.submit({ candidate: value }));
  };
  await pressLink(await about('Linear: not set up, more than one match'));
  expect(JSON.stringify(slack.views(ANA).at(-1)?.view)).not.toContain('None: match it');
  await choose(/Weyland Mining second site/);
  await pressLink(await about('linked by you'));
  expect(await choose(/None: match it by its name and addresses/)).toEqual([
    'Not linked any more in Linear. Your next digest matches it by its name and addresses.',
  ]);
  await week.morning();
  expect(await week.aloud()).toContain('*Weyland Mining* has more than one match in Linear');
});

test('“Do it now” leaves alone what was snoozed, called wrong or handed over meanwhile', async () => {
  const week = await afterTheFirst(ANA, OMAR);
  await week.press('digest_snooze', 'Hooli');
  await week.submit({ how: 'worse' });
  await week.press('digest_wrong', 'Globex');
  await week.submit({ part: 'support', reason: 'Those tickets are of another contract.' });
  await week.press('digest_hand_over', 'Umbrella Health');
  await week.submit({ to: OMAR });
  const asked = await week.slack.waitFor(OMAR, ({ text }) => text.includes('hand Umbrella Health over'), 5_000);
  await week.slack.click({ userId: OMAR, message: asked, actionId: 'handover_accept' });
  await week.idle();
  await week.press('digest_mode_automatic');
  expect(week.tasks('Initech')).toHaveLength(1);
  for (const name of ['Hooli', 'Globex', 'Umbrella Health']) {
    expect([week.tasks(name), week.comments(name)]).toEqual([[], []]);
  }
});

test('a button of yesterday does nothing where the account was looked at anew', async () => {
  const week = await afterTheFirst(ANA);
  await week.press('digest_mode_ask');
  const yesterday = await week.digest();
  const [, old = ''] = /digest_do ([\w.-]+)\]/.exec((await week.item('Initech'))?.words ?? '') ?? [];
  await week.morning();
  const press = () => week.slack.click({ userId: ANA, message: yesterday, actionId: 'digest_do', value: old });
  expect((await week.toldBy(press)).join()).toContain('looked at anew since');
  expect(week.tasks('Initech')).toEqual([]);
  await week.press('digest_do', 'Initech');
  expect(week.tasks('Initech')).toHaveLength(1);
});

test('snoozed until worse: a recovery ends it, so that what comes after is told and followed up', async () => {
  const week = await afterTheFirst(ANA);
  await week.press('digest_snooze', 'Initech');
  await week.submit({ how: 'worse' });
  week.recover('Initech');
  await week.morning();
  // Better, and still At Risk: that is not what was waited for.
  expect(await week.item('Initech')).toBeUndefined();
  expect(week.tasks('Initech')).toEqual([]);
  await week.press('digest_snooze', 'Hooli');
  await week.submit({ how: 'worse' });
  week.recover('Hooli');
  await week.morning();
  expect((await week.item('Hooli'))?.words).toMatch(/Healthy[\s\S]*was At Risk/);
  week.worsen('Hooli');
  await week.morning();
  expect((await week.item('Hooli'))?.lane).toBe('Needs you');
  // One of the morning before it was snoozed, and one of now.
  expect(week.tasks('Hooli')).toHaveLength(2);
});

test('/health tells of all accounts or of one, and /digest history of the mornings', async () => {
  const week = await afterTheFirst(ANA, OMAR);
  const { slack } = week;
  const asked = async (command: '/health' | '/digest', text?: string, as: string = ANA) => {
    const seen = new Set(slack.visible(as, 'dm').map(({ ts }) => ts));
    await week.command(as, command, text);
    const answer = await slack.waitFor(as, (m) => !seen.has(m.ts) && m.to === as, 5_000);
    return readAloud(answer.blocks);
  };
  const all = await asked('/health');
  expect(all).toContain('*Your accounts as of Mon 23 Nov · 17 accounts · all sources fresh*');
  expect(all).toMatch(
    /\*Critical \(2\)\*\n.*Initech[\s\S]*\*At Risk \(2\)\*[\s\S]*\*Watch \(3\)\*[\s\S]*\*Healthy \(10\)\*/,
  );
  const one = await asked('/health', 'initech');
  expect(one).toContain('*Initech* · Critical 10');
  expect(one).toContain('• −30 · in "Technical setup" for 29 days (plan: 14)');
  expect(one).toMatch(/\*What would change it\*\n• /);
  expect(one).toContain('• Zendesk: read');
  expect(one).toContain('I would do as you:\n• HubSpot task “Initech is Critical: in "Technical setup"');
  expect(one).toMatch(/digest_snooze .*digest_hand_over .*digest_wrong /);
  expect(await asked('/health', 'nobody')).toContain('None of your accounts is called “nobody”.');
  expect(await asked('/health', 'innitech')).toContain('The nearest: *Initech*');
  const several = await asked('/health', 'w');
  expect(several).toMatch(
    /accounts of yours match “w”. Which one\?\n.*Wayne Logistics[\s\S]*Weyland Mining[\s\S]*Wonka Foods/,
  );
  // His accounts are his alone.
  expect(await asked('/health', 'initech', OMAR)).toContain('None of your accounts is called “initech”.');
  expect(await asked('/health', 'cyberdyne', OMAR)).toContain('*Cyberdyne Labs* · Critical 10');
  await week.morning([ANA, OMAR], 30);
  expect(await asked('/digest', 'history')).toMatch(
    /\*Your last 2 digests\*\n:white_check_mark: Tue 24 Nov · sent 08:30 · late · took .* calls\n:white_check_mark: Mon 23 Nov · sent 08:00 · took .* calls/,
  );
  // In a channel others may look over her shoulder, and Slack does not say whose it is.
  for (const channel of [CHANNEL, SHARED]) {
    const told = await week.toldBy(() => slack.command(ANA, channel, '/health', 'initech'));
    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('Initech')]));
    const there = slack.visible(ANA, channel).map(textOf).join();
    expect(there).toContain('My answer is in our direct message.');
    expect(there).not.toContain('Initech');
  }
});
