import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../connectors/types.ts';
import { organizationCandidates, projectCandidates } from './candidates.ts';
import { account, ago, EXPIRED, stage } from './execute.fixture.ts';
import { DEFAULT_SIGNAL_SETTINGS as SETTINGS } from './settings.ts';

const acme = account('company:1', { name: 'Acme Robotics', domain: 'acme.example' });
const TOOL = 'zendeskoauth_organizations_list';

function organizations(rows: JsonObject[]) {
  return stage(
    {
      [TOOL]: ({ page }) => ({
        organizations: rows.slice((Number(page) - 1) * 100, Number(page) * 100),
        next_page: Number(page) * 100 < rows.length ? 'https://x.zendesk.com/next' : null,
        count: rows.length,
      }),
    },
    // Documented, but in no list of the tools that a model may have.
    { unchecked: [TOOL] },
  );
}

describe('what an account can be linked to', () => {
  test('are organizations, the one of its domain first, then by likeness', async () => {
    const { reader } = organizations([
      { id: 1, name: 'Zulu' },
      { id: 2, name: 'Acme Robotic' },
      { id: 3, name: 'Legacy account 17', domain_names: ['ACME.example'] },
      { id: 4, name: 'Acme Robotics Ltd', domain_names: [] },
      { id: 5 },
    ]);
    expect(await organizationCandidates(reader, acme, SETTINGS)).toEqual({
      kind: 'found',
      candidates: [
        { id: '3', name: 'Legacy account 17' },
        { id: '4', name: 'Acme Robotics Ltd' },
        { id: '2', name: 'Acme Robotic' },
        { id: '1', name: 'Zulu' },
      ],
    });
  });

  test('are at most a hundred, of at most a thousand organizations', async () => {
    const rows = Array.from({ length: 1_500 }, (_, n) => ({ id: n, name: n === 950 ? 'Acme Robotics' : `Firm ${n}` }));
    const { reader, calls } = organizations(rows);
    const found = await organizationCandidates(reader, acme, SETTINGS);
    expect(calls).toHaveLength(10);
    expect(found).toMatchObject({ kind: 'found', candidates: { length: 100, 0: { id: '950' } } });
  });

  test('are projects that are not over', async () => {
    const nodes: JsonObject[] = [
      { id: 'p1', name: 'Other' },
      { id: 'p2', name: 'Acme Robotics onboarding' },
      { id: 'p3', name: 'Acme Robotics', archivedAt: ago(1) },
    ];
    const { reader } = stage({ linear_projects_list: () => ({ projects: { nodes } }) });
    expect(await projectCandidates(reader, acme)).toEqual({
      kind: 'found',
      candidates: [
        { id: 'p2', name: 'Acme Robotics onboarding' },
        { id: 'p1', name: 'Other' },
      ],
    });
  });

  test('is not known where the product cannot be read', async () => {
    const { reader } = stage({ linear_projects_list: () => EXPIRED });
    expect(await projectCandidates(reader, acme)).toEqual({ kind: 'unavailable', since: ago(0), why: 'auth_expired' });
  });
});
