import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ANA,
  type Connector,
  connectionOf,
  identifierOf,
  type Journey,
  OMAR,
  startJourney,
} from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
  await journey.connected(ANA, 'hubspot', 'zendesk', 'linear', 'asana', 'monday');
  await journey.connected(OMAR, 'linear');
});
afterAll(() => journey?.close());

const EMAILS: Record<string, string> = { [ANA]: 'ana@acme.test', [OMAR]: 'omar@acme.test' };

/** Every tool call of this connector so far went through this person's account and ran as its owner. */
function expectOnlyAs(userId: string, connector: Connector, tools: string[]) {
  const calls = journey.executed(
    (call) => call.connection === connectionOf(connector) && call.identifier === identifierOf(userId),
  );
  expect(calls.map((call) => call.tool)).toEqual(expect.arrayContaining(tools));
  for (const call of calls) expect(call).toMatchObject({ ranAs: EMAILS[userId] });
}

test('Asana: lists my tasks, and creates one', async () => {
  expect(await journey.ask('list my tasks')).toMatch(/open tasks in Asana:\n\n- \[/);

  const answer = await journey.ask(
    "Create a high-priority task 'Agree the rollout plan' in the Website project and assign it to me",
  );
  expect(answer).toContain('✓ Created task **Agree the rollout plan** in Asana as Ana Ruiz');
  const [task, ...more] = journey.records('asana', 'Agree the rollout plan');
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    kind: 'task',
    place: 'Website',
    createdBy: EMAILS[ANA],
    fields: { Assignee: 'Ana Ruiz', State: 'open' },
  });
  // The link of the receipt leads to the record that was made.
  expect(answer).toContain(task?.id);
  expectOnlyAs(ANA, 'asana', ['asana_task_create']);
});

test('HubSpot: finds a company, and creates a task', async () => {
  expect(await journey.ask('show me the company Northwind in HubSpot')).toContain('Northwind');

  expect(await journey.ask('create a HubSpot task to call Northwind tomorrow')).toMatch(
    /✓ Created task \*\*Call Northwind\*\* in HubSpot as Ana Ruiz/,
  );
  const [task, ...more] = journey.records('hubspot', 'Call Northwind');
  expect(more).toEqual([]);
  expect(task).toMatchObject({ kind: 'task', createdBy: EMAILS[ANA], fields: { hs_task_status: 'NOT_STARTED' } });
  expect(task?.fields.hs_timestamp).toMatch(/T09:00/);
  expectOnlyAs(ANA, 'hubspot', ['hubspot_companies_search', 'hubspot_task_create']);
});

test('Zendesk: shows open tickets, and answers one internally', async () => {
  expect(await journey.ask('show open tickets of Northwind in Zendesk')).toMatch(/in Zendesk \(\d+\)/);
  const ticket = journey.world.providers.zendesk?.records().find((record) => record.kind === 'ticket');

  const answer = await journey.ask(`reply to ticket ${ticket?.id} internally: I check this with the team`);
  expect(answer).toMatch(/✓ .*in Zendesk as Ana Ruiz/);
  const [comment, ...more] = journey.records('zendesk', 'I check this with the team');
  expect(more).toEqual([]);
  expect(comment).toMatchObject({
    kind: 'comment',
    createdBy: EMAILS[ANA],
    fields: { ticket: ticket?.id, public: 'false' },
  });
  expectOnlyAs(ANA, 'zendesk', ['zendeskoauth_search_tickets', 'zendeskoauth_ticket_reply']);
});

test('Linear: lists my issues and creates one, for Omar as Omar', async () => {
  expect(await journey.ask('what issues are assigned to me in Linear', { as: OMAR })).toContain('in Linear');

  const answer = await journey.ask("create a Linear issue 'Import stalls at 4,000 rows' in team Onboarding", {
    as: OMAR,
  });
  expect(answer).toMatch(/✓ Created issue \*\*.*Import stalls at 4,000 rows\*\* in Linear as Omar Haddad/);
  const [issue, ...more] = journey.records('linear', 'Import stalls at 4,000 rows');
  expect(more).toEqual([]);
  expect(issue).toMatchObject({ kind: 'issue', createdBy: EMAILS[OMAR], fields: { team: 'Onboarding' } });
  expectOnlyAs(OMAR, 'linear', ['linear_issue_create']);
  expect(journey.executed((call) => call.connection === 'linear' && call.identifier !== identifierOf(OMAR))).toEqual(
    [],
  );
});

test('Linear: the same for Ana is hers', async () => {
  await journey.ask("create a Linear issue 'Ask for the sandbox keys' in team Onboarding");
  expect(journey.records('linear', 'Ask for the sandbox keys')).toMatchObject([{ createdBy: EMAILS[ANA] }]);
  expectOnlyAs(ANA, 'linear', ['linear_issue_create']);
});

test('Monday.com: shows a board, adds an item and changes its status', async () => {
  expect(await journey.ask("what's on the board Customer onboarding")).toMatch(/in Monday\.com has \d+ items/);

  const answer = await journey.ask("add an item 'Globex' to board Customer onboarding");
  expect(answer).toMatch(/✓ Created item \*\*Globex\*\* in Monday\.com as Ana Ruiz/);
  await journey.ask("change status of 'Globex' to Done");
  const items = journey.records('monday', 'Globex');
  expect(items).toMatchObject([
    {
      kind: 'item',
      place: 'Customer onboarding',
      createdBy: EMAILS[ANA],
      updatedBy: EMAILS[ANA],
      fields: { Status: 'Done' },
    },
  ]);
  expectOnlyAs(ANA, 'monday', ['monday_item_create']);
});

test('every call that named a person named the one who asked', () => {
  const identifiers = new Set(journey.executed().map((call) => call.identifier));
  expect(identifiers).toEqual(new Set([identifierOf(ANA), identifierOf(OMAR)]));
});
