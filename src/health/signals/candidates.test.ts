import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue, ToolOutcome } from '../../connectors/types.ts';
import { organizationCandidates, projectCandidates } from './candidates.ts';
import { account, ago, EXPIRED, refusal, stage } from './execute.fixture.ts';
import { DEFAULT_SIGNAL_SETTINGS as SETTINGS } from './settings.ts';

const acme = account('company:1', { name: 'Acme Robotics, Inc.', domain: 'acme.example' });
const LIST = 'zendeskoauth_organizations_list';
const STARTS = 'zendeskoauth_organizations_autocomplete';
const GET = 'zendeskoauth_organization_get';
const USERS = 'zendeskoauth_users_search';

/** A Zendesk with these organizations and people, that finds them as it is documented to. */
function zendesk(
  rows: JsonObject[],
  people: JsonObject[] = [],
  tools: Record<string, () => JsonObject | ToolOutcome> = {},
) {
  return stage(
    {
      [LIST]: ({ page }) => ({
        organizations: rows.slice((Number(page) - 1) * 100, Number(page) * 100),
        next_page: Number(page) * 100 < rows.length ? 'https://x.zendesk.com/next' : null,
        count: rows.length,
      }),
      [STARTS]: ({ name }) => ({
        organizations: rows.filter((row) => String(row.name).toLowerCase().startsWith(String(name).toLowerCase())),
        next_page: null,
      }),
      [GET]: ({ organization_id: id }) => {
        const organization = rows.find((row) => row.id === id);
        return organization === undefined ? refusal('not_found') : { organization };
      },
      [USERS]: ({ query }) => {
        const wanted = String(query)
          .split(' ')
          .map((term) => term.replace('email:', ''));
        return {
          users: people.filter(({ email }) => wanted.some((one) => String(email).includes(one))),
          next_page: null,
        };
      },
      ...tools,
    },
    // Documented, but in no list of the tools that a model may have.
    { unchecked: [LIST] },
  );
}

const firms = (count: number, odd: Record<number, JsonObject> = {}) =>
  Array.from({ length: count }, (_, n): JsonObject => ({ id: n, name: `Firm ${n}`, ...odd[n] }));

describe('the Zendesk organizations an account can be linked to', () => {
  test('begin with the one of its domain, then go by likeness', async () => {
    const { reader } = zendesk([
      { id: 1, name: 'Zulu' },
      { id: 2, name: 'Acme Robotic' },
      { id: 6, name: 'A Acme Robotics reseller' },
      { id: 3, name: 'Legacy account 17', domain_names: ['ACME.example'] },
      { id: 4, name: 'Acme Robotics Ltd', domain_names: [] },
      { id: 5 },
    ]);
    expect(await organizationCandidates(reader, acme, SETTINGS)).toEqual({
      kind: 'found',
      complete: true,
      candidates: [
        { id: '3', name: 'Legacy account 17' },
        { id: '4', name: 'Acme Robotics Ltd' },
        { id: '6', name: 'A Acme Robotics reseller' },
        { id: '2', name: 'Acme Robotic' },
        { id: '1', name: 'Zulu' },
      ],
    });
  });

  test('are found by name and domain also where the list is longer than a person waits for', async () => {
    const rows = firms(1_500, { 1450: { name: 'ACME Robotics' }, 1460: { name: 'acme.example' } });
    const { reader, paramsOf } = zendesk(rows);
    const found = await organizationCandidates(reader, { ...acme, domain: 'arx.example' }, SETTINGS);
    expect(found).toMatchObject({
      complete: false,
      candidates: { 0: { id: '1450' }, 1: { id: '1460' }, length: 1_002 },
    });
    expect(paramsOf(LIST)).toHaveLength(10);
    expect(paramsOf(STARTS).map(({ name }) => name)).toEqual(['Acme Robotics', 'Acme', 'arx']);
  });

  test('are whole at a thousand', async () => {
    expect(await organizationCandidates(zendesk(firms(1_000)).reader, acme, SETTINGS)).toMatchObject({
      complete: true,
      candidates: { length: 1_000 },
    });
  });

  test('are those of its people and of whoever writes from its domain, whatever they are called', async () => {
    const people: { email: string; [key: string]: JsonValue }[] = [
      { id: 1, email: 'eve@private.example', organization_id: 1_200 },
      { id: 2, email: 'Bob@ACME.example', organization_id: 1_300 },
      { id: 3, email: 'x@notacme.example', organization_id: 1_400 },
      { id: 4, email: 'gone@acme.example', organization_id: 1_401, active: false },
      { id: 5, email: 'lost@acme.example', organization_id: 9_999 },
    ];
    const { reader, paramsOf } = zendesk(
      firms(1_500),
      people.map((one) => ({ ...one, email: one.email.toLowerCase() })),
    );
    const found = await organizationCandidates(reader, { ...acme, emails: ['eve@private.example'] }, SETTINGS);
    const ids = found.kind === 'found' ? found.candidates.map(({ id }) => id) : [];
    expect(ids.slice(0, 2)).toEqual(['1200', '1300']);
    expect(ids).toHaveLength(1_002);
    expect(paramsOf(USERS).map(({ query }) => query)).toEqual(['email:eve@private.example', 'acme.example']);
  });

  test('stand once, however often they were found', async () => {
    const people = [{ id: 1, email: 'bob@acme.example', organization_id: 7 }];
    const { reader, paramsOf } = zendesk([{ id: 7, name: 'Acme Robotics', domain_names: ['acme.example'] }], people);
    expect(await organizationCandidates(reader, acme, SETTINGS)).toMatchObject({ candidates: [{ id: '7' }] });
    expect(paramsOf(GET)).toEqual([]);
  });

  test('are those of the list where Zendesk takes no such search', async () => {
    const none = () => refusal('not_found');
    const { reader } = zendesk(firms(3), [], { [STARTS]: none, [USERS]: none });
    expect(await organizationCandidates(reader, acme, SETTINGS)).toMatchObject({ candidates: { length: 3 } });
  });

  test.each([LIST, STARTS, USERS])('are not known where %s says that the account expired', async (tool) => {
    const { reader } = zendesk(firms(3), [], { [tool]: () => EXPIRED });
    expect(await organizationCandidates(reader, acme, SETTINGS)).toEqual({
      kind: 'unavailable',
      since: ago(0),
      why: 'auth_expired',
    });
  });

  test('of a free mail provider are nobody’s', async () => {
    const { reader, paramsOf } = zendesk(firms(1));
    await organizationCandidates(reader, account('company:1', { name: 'X', domain: 'gmail.com' }), SETTINGS);
    expect([paramsOf(USERS), paramsOf(STARTS)]).toEqual([[], []]);
  });
});

describe('the Linear projects an account can be linked to', () => {
  const page = (nodes: JsonObject[], next?: string) => ({
    projects: { nodes, pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null } },
  });

  test('are those that are not over, those of its domain and name first', async () => {
    const nodes: JsonObject[] = [
      { id: 'p1', name: 'Other' },
      { id: 'p2', name: 'Acme Robotics onboarding' },
      { id: 'p3', name: 'Acme Robotics', archivedAt: ago(1) },
      { id: 'p4', name: 'Rollout (acme.example)' },
      { id: 'p5', name: 'ACME Robotics' },
    ];
    const { reader } = stage({ linear_projects_list: () => page(nodes) });
    expect(await projectCandidates(reader, acme)).toEqual({
      kind: 'found',
      complete: true,
      candidates: [
        { id: 'p4', name: 'Rollout (acme.example)' },
        { id: 'p5', name: 'ACME Robotics' },
        { id: 'p2', name: 'Acme Robotics onboarding' },
        { id: 'p1', name: 'Other' },
      ],
    });
  });

  test('are read page by page', async () => {
    const { reader } = stage({
      linear_projects_list: ({ after }) =>
        after === undefined ? page([{ id: 'p1', name: 'Other' }], 'c1') : page([{ id: 'p2', name: 'Acme Robotics' }]),
    });
    expect(await projectCandidates(reader, acme)).toMatchObject({
      complete: true,
      candidates: [{ id: 'p2' }, { id: 'p1' }],
    });
  });

  test('are not all there where the list has no end, or does not say where it goes on', async () => {
    let pages = 0;
    const endless = stage({
      linear_projects_list: () => {
        pages += 1;
        return page([{ id: `p${pages}`, name: `Project ${pages}` }], `c${pages}`);
      },
    });
    expect(await projectCandidates(endless.reader, acme)).toMatchObject({
      complete: false,
      candidates: { length: 40 },
    });
    const full = Array.from({ length: 250 }, (_, n): JsonObject => ({ id: `p${n}`, name: `Project ${n}` }));
    const cut = stage({ linear_projects_list: () => ({ projects: { nodes: full } }) });
    expect(await projectCandidates(cut.reader, acme)).toMatchObject({ complete: false, candidates: { length: 250 } });
    expect(cut.calls).toHaveLength(1);
  });

  test('are read in smaller pages where Linear finds those too complex', async () => {
    const { reader, paramsOf } = stage({
      linear_projects_list: ({ first }) =>
        Number(first) > 143 ? refusal('invalid_input') : page([{ id: 'p1', name: 'Acme' }]),
    });
    expect(await projectCandidates(reader, acme)).toMatchObject({ complete: true, candidates: [{ id: 'p1' }] });
    expect(paramsOf('linear_projects_list')).toEqual([{ first: 250 }, { first: 125 }]);
  });

  test('are not known where Linear cannot be read', async () => {
    const { reader } = stage({ linear_projects_list: () => EXPIRED });
    expect(await projectCandidates(reader, acme)).toEqual({ kind: 'unavailable', since: ago(0), why: 'auth_expired' });
  });
});
