import { expect, test, vi } from 'vitest';
import { type Member, UnknownMemberError } from '../slack/ports.ts';
import { createPeople, type SignedActor } from './person.ts';

const ana: Member = {
  userId: 'U0ANA',
  teamId: 'T0ACME',
  name: 'Ana Ruiz',
  timeZone: 'Europe/Madrid',
  deleted: false,
  guest: false,
  bot: false,
  stranger: false,
};
const actor: SignedActor = { installation: 'T0ACME', teamId: 'T0ACME', userId: 'U0ANA', sharedChannel: false };

function peopleWith(
  member: (userId: string) => Promise<Member>,
  more: { allowGuests?: boolean; org?: boolean; grid?: boolean } = {},
) {
  const clock = { now: 1_000 };
  const ask = vi.fn(member);
  const installation = more.org
    ? { installation: 'E0CORP', teamId: 'T0ACME', enterpriseId: 'E0CORP' }
    : { installation: 'T0ACME', teamId: 'T0ACME', ...(more.grid && { enterpriseId: 'E0CORP' }) };
  const allowGuests = more.allowGuests ?? false;
  return {
    ask,
    clock,
    people: createPeople({ slack: { member: ask }, installation, allowGuests, now: () => clock.now }),
  };
}

const knowing = (changes: Partial<Member>, more = {}) => peopleWith(async () => ({ ...ana, ...changes }), more);

test('a present member is a person, named by installation and user', async () => {
  expect(await knowing({}).people.resolve(actor)).toEqual({
    identifier: 'slack:T0ACME:U0ANA',
    installation: 'T0ACME',
    teamId: 'T0ACME',
    userId: 'U0ANA',
    name: 'Ana Ruiz',
    timeZone: 'Europe/Madrid',
  });
});

test.each([
  ['external', { stranger: true }],
  ['external', { teamId: 'T0GLOBEX' }],
  ['guest', { guest: true }],
  ['bot', { bot: true }],
  ['deactivated', { deleted: true }],
])('%s: %j', async (reason, changes) => {
  expect(await knowing(changes).people.resolve(actor)).toEqual({ kind: 'refusal', reason });
});

test('an outsider by the payload alone is refused without asking Slack', async () => {
  const { people, ask } = knowing({});
  expect(await people.resolve({ ...actor, teamId: 'T0GLOBEX' })).toEqual({ kind: 'refusal', reason: 'external' });
  expect(ask).not.toHaveBeenCalled();
});

test('guests are served where the operator allows it', async () => {
  expect(await knowing({ guest: true }, { allowGuests: true }).people.resolve(actor)).toMatchObject({
    name: 'Ana Ruiz',
  });
});

test('in an org-wide install every workspace of the enterprise belongs, and no other', async () => {
  const there = { ...actor, installation: 'E0CORP', teamId: 'T0SALES' };
  const inside = knowing({ teamId: 'T0SALES', enterpriseId: 'E0CORP' }, { org: true });
  expect(await inside.people.resolve(there)).toMatchObject({ identifier: 'slack:E0CORP:U0ANA', teamId: 'T0SALES' });
  const outside = knowing({ teamId: 'T0SALES' }, { org: true });
  expect(await outside.people.resolve(there)).toEqual({ kind: 'refusal', reason: 'external' });
});

test.each([
  ['is in this workspace, too', { enterpriseId: 'E0CORP', otherTeams: ['T0SALES', 'T0ACME'] }, true],
  ['is in other workspaces alone', { enterpriseId: 'E0CORP', otherTeams: ['T0SALES'] }, false],
  ['is of another enterprise', { enterpriseId: 'E0OTHER', otherTeams: ['T0ACME'] }, false],
  ['is of no enterprise', { otherTeams: ['T0ACME'] }, false],
  ['is a stranger', { enterpriseId: 'E0CORP', otherTeams: ['T0ACME'], stranger: true }, false],
])('in one workspace of a Grid somebody whom Slack names by another one and who %s', async (_, changes, served) => {
  const there = { ...actor, teamId: 'T0SALES' };
  const answer = await knowing({ teamId: 'T0SALES', ...changes }, { grid: true }).people.resolve(there);
  expect(answer).toMatchObject(served ? { identifier: 'slack:T0ACME:U0ANA' } : { kind: 'refusal', reason: 'external' });
});

test('a colleague who is mentioned has a name, and nobody else has', async () => {
  expect(await knowing({}).people.named('U0ANA')).toBe('Ana Ruiz');
  expect(await knowing({ guest: true }).people.named('U0ANA')).toBe('Ana Ruiz');
  for (const changes of [{ teamId: 'T0GLOBEX' }, { stranger: true }, { bot: true }, { deleted: true }]) {
    expect(await knowing(changes).people.named('U0ANA')).toBeUndefined();
  }
});

test.each([
  ['another installation', { installation: 'T0GLOBEX' }],
  ['a blank user', { userId: '' }],
  ['an id that is none', { userId: 'U0ANA:x' }],
  ['a blank team', { teamId: '' }],
])('%s is unknown', async (_, changes) => {
  const { people, ask } = knowing({});
  expect(await people.resolve({ ...actor, ...changes })).toEqual({ kind: 'refusal', reason: 'unknown' });
  expect(ask).not.toHaveBeenCalled();
});

test('Slackbot is a bot, though Slack does not call it one', async () => {
  const slackbot = { ...actor, userId: 'USLACKBOT' };
  expect(await knowing({ userId: 'USLACKBOT' }).people.resolve(slackbot)).toEqual({ kind: 'refusal', reason: 'bot' });
});

test('someone Slack does not know is unknown', async () => {
  const { people } = peopleWith(() => Promise.reject(new UnknownMemberError()));
  expect(await people.resolve(actor)).toEqual({ kind: 'refusal', reason: 'unknown' });
});

test('where Slack cannot be asked nobody is served, and the next question is a new one', async () => {
  const { people, ask } = peopleWith(
    vi.fn<() => Promise<Member>>().mockRejectedValueOnce(new Error('down')).mockResolvedValue(ana),
  );
  await expect(people.resolve(actor)).rejects.toThrow('down');
  expect(await people.resolve(actor)).toMatchObject({ userId: 'U0ANA' });
  expect(ask).toHaveBeenCalledTimes(2);
});

test('Slack is asked once for simultaneous questions, and again after five minutes', async () => {
  const { people, ask, clock } = knowing({});
  await Promise.all([people.resolve(actor), people.resolve(actor)]);
  clock.now += 299_999;
  await people.resolve(actor);
  expect(ask).toHaveBeenCalledTimes(1);
  clock.now += 1;
  await people.resolve(actor);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('someone forgotten is looked up anew, also while an older answer is on its way', async () => {
  const answers = [Promise.withResolvers<Member>(), Promise.withResolvers<Member>()];
  let asked = 0;
  const { people } = peopleWith(() => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')));
  const before = people.resolve(actor);
  people.forget('U0ANA');
  const after = people.resolve(actor);
  answers[1]?.resolve({ ...ana, deleted: true });
  expect(await after).toEqual({ kind: 'refusal', reason: 'deactivated' });
  answers[0]?.resolve(ana);
  await before;
  expect(await people.resolve(actor)).toEqual({ kind: 'refusal', reason: 'deactivated' });
  expect(asked).toBe(2);
});
