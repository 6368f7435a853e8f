import type { Account } from '../types.ts';
import { readProjects } from './linear.ts';
import { likeness } from './names.ts';
import type { Reader } from './reader.ts';
import type { SignalSettings } from './settings.ts';
import { SourceLost, type Unavailable } from './source-lost.ts';
import { readZendesk, zendeskPrefix } from './zendesk-pages.ts';
import { OrganizationRow } from './zendesk-rows.ts';

/** What an account can be linked to by hand. */
export interface Candidate {
  id: string;
  name: string;
}

type Candidates = { kind: 'found'; candidates: Candidate[] } | Unavailable;

/** What Slack's static select holds. */
const MOST_SHOWN = 100;
/** 1,000 organizations: a person waits for this list. */
const ORGANIZATION_PAGES = 10;

/** The Zendesk organizations an account could be, the likeliest first. */
export function organizationCandidates(
  reader: Reader,
  { name, domain }: Account,
  { zendeskPrefix: prefix = zendeskPrefix() }: SignalSettings,
): Promise<Candidates> {
  return ranked(name, async () => {
    const found = await readZendesk({
      reader,
      tool: `${prefix}organizations_list`,
      params: {},
      keys: ['organizations'],
      schema: OrganizationRow,
      most: ORGANIZATION_PAGES,
    });
    const rows = found?.rows ?? reader.lose('zendesk', 'down');
    return rows.map(({ id, name: title, domain_names: domains }) => ({
      id,
      name: title,
      sure: domain !== undefined && domains?.some((one) => one.toLowerCase() === domain) === true,
    }));
  });
}

/** The Linear projects whose issues an account's could be, the likeliest first. */
export function projectCandidates(reader: Reader, { name }: Account): Promise<Candidates> {
  return ranked(name, async () => {
    const projects = await readProjects(reader);
    return projects.filter(({ gone }) => !gone).map((project) => ({ id: project.id, name: project.name, sure: false }));
  });
}

async function ranked(name: string, read: () => Promise<(Candidate & { sure: boolean })[]>): Promise<Candidates> {
  try {
    const rows = (await read()).map((row) => ({ ...row, like: row.sure ? 2 : likeness(row.name, name) }));
    rows.sort((a, b) => b.like - a.like || a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
    return { kind: 'found', candidates: rows.slice(0, MOST_SHOWN).map(({ id, name: title }) => ({ id, name: title })) };
  } catch (error) {
    if (error instanceof SourceLost) return error.unavailable;
    throw error;
  }
}
