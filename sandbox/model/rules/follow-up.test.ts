import { beforeEach, describe, expect, test } from 'vitest';
import { createProviders } from '../../providers/all.ts';
import { type Provider, ProviderError } from '../../providers/types.ts';
import type { ModelMessage } from '../types.ts';
import { converse, type TestTool } from './converse.ts';

const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };
const SYSTEM = `The person: Ana Ruiz. "Me" means this person.

Their accounts:
- Asana (asana): connected
- HubSpot (hubspot): not connected
- Linear (linear): expired, needs reconnecting

How to work:
- Use the tools (all of them): never guess.`;

let providers: Record<string, Provider>;
let before: ModelMessage[];
let tools: Record<string, TestTool>;
beforeEach(() => {
  providers = createProviders();
  before = [];
  const offered = Object.values(providers).flatMap((provider) => provider.tools);
  tools = Object.fromEntries(
    offered.map((tool) => [tool.name, (args) => resultOf(() => tool.run(ANA, args as never))]),
  );
});

function resultOf(run: () => unknown): unknown {
  try {
    return { result: run() };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return JSON.stringify({ kind: 'error', code: error.code === 'NOT_FOUND' ? 'not_found' : 'provider_error' });
  }
}

/** Says one thing after the other in one conversation; returns the last answer and the calls made for it. */
function say(...asks: string[]) {
  let last: { text: string; calls: { name: string; args: Record<string, unknown> }[] } = { text: '', calls: [] };
  for (const ask of asks) {
    const { messages, ...answer } = converse({ ask, tools, before, system: SYSTEM });
    before = messages;
    last = answer;
  }
  return last;
}

const record = (provider: string, title: string) => providers[provider]?.records().find((one) => one.title === title);

describe('"it" is the record last spoken of', () => {
  test('an Asana task', () => {
    say("Create a task 'Agree the plan' in the Website project and assign it to me");
    say("create a task 'Agree the plan' in the Website project");
    expect(say('assign it to Omar').text).toMatch(/^Assigned to Omar: \[Agree the plan\]/);
    expect(say('Set it to low priority').text).toContain('Noted low priority in the description');
    expect(say('set this to high priority').text).toContain('Noted high priority');
    expect(say('comment on it: ask Omar about that').text).toContain('Commented on [Agree the plan]');
    expect(say('and now mark it done, please').text).toMatch(/^Completed \[Agree the plan\]/);
    // Two tasks have that title: the one meant is changed, the other is not.
    const both = providers.asana?.records().filter(({ title }) => title === 'Agree the plan');
    expect(both?.map(({ fields }) => [fields.State, fields.Assignee, fields.Notes])).toEqual(
      expect.arrayContaining([
        ['complete', 'Omar Haddad', 'Priority: High'],
        ['open', 'Ana Ruiz', undefined],
      ]),
    );
    expect(record('asana', 'ask Omar about that')).toMatchObject({ kind: 'comment' });
  });

  test('a Linear issue', () => {
    say("create a Linear issue 'Import fails' in team Onboarding", 'assign it to me', 'set it to low priority');
    say('comment on that: looking into it', 'assign it to Omar', 'mark it done');
    expect(record('linear', 'Import fails')?.fields).toMatchObject({
      state: 'Done',
      priority: 'Low',
      assignee: 'omar@acme.test',
    });
    expect(record('linear', 'looking into it')).toMatchObject({ kind: 'comment' });
  });

  test('a Zendesk ticket', () => {
    const id = providers.zendesk?.records().find(({ fields }) => fields.status === 'open')?.id ?? '';
    say(`show ticket ${id}`, 'set it to low priority', 'assign it to me', 'reply to it internally: on it');
    const ticket = () => providers.zendesk?.records().find((one) => one.id === id && one.kind === 'ticket');
    expect(ticket()?.fields).toMatchObject({ priority: 'low', assignee: 'ana@acme.test' });
    expect(say('mark it done').text).toContain('status **solved**');
    expect(ticket()?.fields).toMatchObject({ status: 'solved' });
  });

  test('a Monday.com item, and a HubSpot task', () => {
    say("add an item 'Kick-off' to board Customer onboarding", 'mark it done', 'comment on it: went well');
    expect(record('monday', 'Kick-off')?.fields).toMatchObject({ Status: 'Done' });
    expect(record('monday', 'went well')).toMatchObject({ kind: 'comment' });
    expect(say('assign it to Omar').text).toContain('no rule');
    say('create a HubSpot task to call Northwind tomorrow', 'mark it done');
    expect(record('hubspot', 'Call Northwind')?.fields).toMatchObject({ hs_task_status: 'COMPLETED' });
  });

  test('of the kind that is named', () => {
    say("create a Linear issue 'Import fails' in team Onboarding", "create a task 'Agree the plan'");
    say('mark that issue as done');
    expect(record('linear', 'Import fails')?.fields).toMatchObject({ state: 'Done' });
    expect(record('asana', 'Agree the plan')?.fields).toMatchObject({ State: 'open' });
  });

  test('never a name to search for, and never one of several', () => {
    for (const ask of ['mark it done', 'assign this to Omar', 'show open tickets of it', 'find contact that']) {
      expect(say(ask)).toEqual({ text: expect.stringContaining('do not know which one'), calls: [] });
    }
    say('list my tasks');
    expect(say('mark it done')).toEqual({ text: expect.stringContaining('Which one do you mean?'), calls: [] });
    expect(say('mark them done')).toEqual({ text: expect.stringContaining('one record at a time'), calls: [] });
  });
});

describe('the same question again', () => {
  test('for another company, as often as asked', () => {
    expect(say('show open tickets of Northwind', 'and of Bluepeak?').calls[0]?.args).toMatchObject({
      query: 'type:ticket status<solved organization:Bluepeak',
    });
    expect(say('what about Stark Energy').calls[0]?.args).toMatchObject({
      query: 'type:ticket status<solved organization:"Stark Energy"',
    });
    expect(say('show me the company Northwind in HubSpot', 'and what about Contoso?').text).toContain('Contoso');
  });

  test('not where it was a change', () => {
    expect(say('create a HubSpot task to call Northwind tomorrow', 'and for Contoso?').calls).toEqual([]);
  });
});

test('which accounts are connected is read from what the app says', () => {
  for (const ask of ['Which of my accounts are connected?', 'what have I connected?']) {
    expect(say(ask)).toMatchObject({
      text: expect.stringMatching(
        /\*\*Asana\*\*: connected\n- \*\*HubSpot\*\*: not connected\n- \*\*Linear\*\*: expired/,
      ),
      calls: [],
    });
  }
  expect(say('is HubSpot connected?').text).toMatch(/:\n\n- \*\*HubSpot\*\*: not connected$/);
});

test.each([
  ['Which tasks are assigned to me, and what is due this week?', /open tasks in Asana/],
  ["Create a task 'Prepare the kickoff' and assign it to me", /^Created the task \[Prepare the kickoff\]/],
  ['Which Zendesk tickets are assigned to me and still open?', /tickets of yours in Zendesk/],
])('the app’s own prompt: %s', (ask, said) => {
  expect(say(ask).text).toMatch(said);
});
