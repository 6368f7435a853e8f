import { ScalekitClient } from '@scalekit-sdk/node';
import { answerCalls } from './on-call.ts';
import { IDENTIFIER } from './payloads.ts';

/**
 * What the morning is measured against: the loop that everybody writes first. It lists the contacts and asks, one contact
 * after the other, for their tickets and for the issues of their project, both at once. It keeps nothing, pages nothing
 * but the list, and does not look at stages.
 */
const { SCALEKIT_ENV_URL = '', SCALEKIT_CLIENT_ID = '', SCALEKIT_CLIENT_SECRET = '' } = process.env;
const scalekit = new ScalekitClient(SCALEKIT_ENV_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET);

interface Contacts {
  results: { properties: { email: string } }[];
  paging?: { next?: { after: string } };
}
interface Tickets {
  results: { priority: string; tags: string[] }[];
}
interface Issues {
  issues: { nodes: { dueDate: string | null; state: { type: string } }[] };
}

async function call<Data>(connector: string, toolName: string, toolInput: Record<string, unknown>): Promise<Data> {
  const answer = await scalekit.actions.executeTool({ toolName, identifier: IDENTIFIER, connector, toolInput });
  return answer.data as Data;
}

/** HubSpot gives a hundred at a time. */
async function contacts(): Promise<string[]> {
  const emails: string[] = [];
  const filters = [{ propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' }];
  const search = { filterGroups: JSON.stringify([{ filters }]), properties: ['email'], limit: 100 };
  let after: string | undefined;
  do {
    const page: Contacts = await call('hubspot', 'hubspot_contacts_search', { ...search, ...(after && { after }) });
    emails.push(...page.results.map(({ properties }) => properties.email));
    after = page.paging?.next?.after;
  } while (after !== undefined);
  return emails;
}

/** `ina@amber-works-1.example` is of the project "Amber Works 1 onboarding". */
function projectOf(email: string): string {
  const [label = ''] = email.slice(email.indexOf('@') + 1).split('.');
  const words = label.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join(' ')} onboarding`;
}

/** What one contact is known by, and a plain score of it. */
interface Health {
  email: string;
  open: number;
  planned: number;
  overdue: number;
  score: number;
}

async function healthOf(email: string, today: string): Promise<Health> {
  const [{ results: tickets }, { issues }] = await Promise.all([
    call<Tickets>('zendeskoauth', 'zendeskoauth_search_tickets', {
      query: `type:ticket status<solved requester:${email}`,
    }),
    call<Issues>('linear', 'linear_issues_list', { project: projectOf(email), first: 250 }),
  ]);
  const isLate = ({ dueDate, state }: Issues['issues']['nodes'][number]) =>
    state.type !== 'completed' && dueDate !== null && dueDate < today;
  const urgent = tickets.filter(({ priority, tags }) => priority === 'urgent' || tags.includes('reopened')).length;
  const overdue = issues.nodes.filter(isLate).length;
  const score = Math.max(0, 100 - 5 * tickets.length - 10 * urgent - 8 * overdue);
  return { email, open: tickets.length, planned: issues.nodes.length, overdue, score };
}

/** `most`: no more contacts than these, to warm up. */
async function loop(most?: number): Promise<Health[]> {
  const today = new Date().toISOString().slice(0, 10);
  const health: Health[] = [];
  for (const email of (await contacts()).slice(0, most)) health.push(await healthOf(email, today));
  return health;
}

answerCalls(async (what) => {
  const start = performance.now();
  const health = await loop(what === 'warm up' ? 5 : undefined);
  const sum = (of: (one: Health) => number) => health.map(of).reduce((a, b) => a + b, 0);
  return {
    ms: performance.now() - start,
    accounts: health.length,
    openTickets: sum(({ open }) => open),
    overdueIssues: sum(({ overdue }) => overdue),
  };
});
