import { expect, test } from 'vitest';
import { createProviders } from './all.ts';
import type { Json, JsonObject } from './types.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const ANA = { email: 'ana@acme.test', name: 'Ana Ruiz' };

function world(customers: number) {
  const providers = createProviders({ now: () => NOW, customers });
  const call = (name: string, args: JsonObject = {}): JsonObject => {
    const tool = Object.values(providers)
      .flatMap(({ tools }) => tools)
      .find((one) => one.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    return tool.run(ANA, args);
  };
  return { providers, call };
}

const records = (customers: number) =>
  Object.values(world(customers).providers).map(({ id, records: all }) => [id, all()]);

const ofAna: Json = [{ filters: [{ propertyName: 'hubspot_owner_id', operator: 'EQ', value: '20031001' }] }];

test('each made-up customer has its records in all three products, and all are Ana’s', () => {
  const { call } = world(50);
  const count = (type: string) => call(`hubspot_${type}_search`, { filterGroups: JSON.stringify(ofAna) }).total;
  expect(['companies', 'contacts', 'deals', 'tasks'].map(count)).toEqual([50, 50, 50, 0]);
  expect(call('zendeskoauth_organizations_list').count).toBe(50);
  expect(call('zendeskoauth_search_tickets', { query: 'type:ticket status<solved' }).count).toBe(75);
  // Their names end with numbers, and a number is an id.
  expect(call('zendeskoauth_search_tickets', { query: 'type:ticket organization:1' }).count).toBe(0);
  const { projects } = call('linear_projects_list', { first: 250 }) as { projects: { nodes: JsonObject[] } };
  expect(projects.nodes).toHaveLength(50);
  for (const project of projects.nodes) {
    const { issues } = call('linear_issues_list', { project: project.name ?? '' }) as {
      issues: { nodes: JsonObject[] };
    };
    expect(issues.nodes).toHaveLength(10);
  }
});

test('the addresses of contacts are those of the users of the help desk', () => {
  const { call } = world(20);
  const { results } = call('hubspot_contacts_search', { limit: 100, properties: ['email'] }) as {
    results: { properties: { email: string } }[];
  };
  const query = results.map(({ properties }) => `email:${properties.email}`).join(' ');
  expect(call('zendeskoauth_users_search', { query }).count).toBe(20);
});

test('the same in every run, and nothing of the seeded world among it', () => {
  expect(records(7)).toEqual(records(7));
  expect(JSON.stringify(records(7).filter(([id]) => id !== 'asana' && id !== 'monday'))).not.toContain('Northwind');
});

test('a thousand are made in less than two seconds, and a page of them is read in a blink', () => {
  const began = performance.now();
  const { call } = world(1_000);
  const made = performance.now();
  call('linear_projects_list', { first: 250 });
  call('linear_issues_list', { first: 250 });
  call('hubspot_contacts_search', { limit: 100, filterGroups: JSON.stringify(ofAna) });
  const { organizations } = call('zendeskoauth_organizations_list', { per_page: 100 }) as {
    organizations: { id: number }[];
  };
  const either = organizations.map(({ id }) => `organization:${id}`).join(' ');
  expect(call('zendeskoauth_search_tickets', { query: `type:ticket status<solved ${either}` }).count).toBe(150);
  const read = performance.now();
  expect(made - began).toBeLessThan(2_000);
  expect(read - made).toBeLessThan(1_000);
});
