import { bullets, counted, details, linked, type Shown } from './markdown.ts';
import { bare, capitalised, cutQuoted, dayIn, priorityIn } from './phrases.ts';
import { type Plan, read, readIfPossible, write } from './planner.ts';
import { type Fields, field, idNamed, idOf, matching, recordsOf, titleOf, urlIn } from './records.ts';
import type { Turn } from './turn.ts';

const CONTACT: Shown = [
  ['', 'jobtitle'],
  ['', 'company'],
  ['', 'email'],
  ['', 'phone'],
];
const COMPANY: Shown = [
  ['', 'domain'],
  ['', 'industry'],
  ['', 'city'],
  ['stage', 'lifecyclestage'],
];
const DEAL: Shown = [
  ['', 'stage'],
  ['', 'amount'],
  ['closes', 'closedate'],
];
const TASK: Shown = [
  ['', 'hs_task_status', 'status'],
  ['due', 'hs_timestamp', 'due'],
];
const LIMIT = 50;
/** HubSpot knows HIGH, MEDIUM and LOW. */
const PRIORITIES: Record<string, string> = { urgent: 'HIGH', normal: 'MEDIUM' };

/** What each of HubSpot's prompts is recognised by, and the plan for it. */
export function hubspotPlan(turn: Turn): Plan | undefined {
  const { ask } = turn;
  const { quoted, rest } = cutQuoted(ask);
  const named = /\bhubspot\b/i.test(ask);
  if (/\b(create|add|make|new|set up)\b.*\btask\b(?!\s*#\d)/i.test(rest))
    return named ? createTask(turn, quoted, rest) : undefined;
  const done =
    /\b(?:complete|finish|close|mark)\b\s+(?:the\s+)?(?:hubspot\s+)?task\s+(.+?)(?:\s+(?:as\s+)?(?:done|complete[d]?))?(?:\s+in hubspot)?[.!]*$/i.exec(
      ask,
    )?.[1];
  if (named && done) return completeTask(bare(done));
  if (named && /\btasks\b/i.test(ask)) return listTasks(turn);
  if (/\bdeals?\b/i.test(ask)) return listDeals(turn, quoted ?? nameAfter(ask, 'deals?'));
  const person = quoted ?? nameAfter(ask, 'contacts?');
  if (/\bcontacts?\b/i.test(ask)) return findContacts(person);
  const company = quoted ?? (nameAfter(ask, 'company|companies') || nameBefore(ask));
  if (/\b(company|companies)\b/i.test(ask)) return findCompanies(company);
  const anyone = /\b(?:find|show(?: me)?|search(?: for)?|look up|who is)\s+(.+?)\s+in (?:my )?hubspot\b/i.exec(
    ask,
  )?.[1];
  return anyone ? findAnyone(bare(anyone)) : undefined;
}

function nameAfter(ask: string, noun: string): string {
  const found = new RegExp(String.raw`\b(?:${noun})\b\s+(?:(?:called|named|of|for|about|with|at)\s+)?(.+)$`, 'i').exec(
    ask,
  )?.[1];
  return bare(found?.replace(/^in hubspot$|\s+in (?:my )?hubspot\b.*$/i, ''));
}

function nameBefore(ask: string): string {
  return bare(/\b(?:the|show|find|up)\s+((?!the\b)\S+(?:\s\S+)?)\s+company\b/i.exec(ask)?.[1]);
}

/** A name without a noun may be a person's or a company's. */
function* findAnyone(name: string): Plan {
  const contacts = yield* searchContacts(name);
  return contacts.length > 0 ? showContacts(contacts) : yield* findCompanies(name);
}

function* findContacts(query: string): Plan {
  const contacts = yield* searchContacts(query);
  if (contacts.length > 0) return showContacts(contacts);
  return query ? `I found no contact **${query}** in your HubSpot.` : 'I found no contacts in your HubSpot.';
}

function showContacts(contacts: readonly Fields[]): string {
  return `${counted(contacts.length, 'contact')} in HubSpot:\n\n${bullets(contacts, CONTACT)}`;
}

function* searchContacts(query: string): Plan<Fields[]> {
  const properties = ['firstname', 'lastname', 'email', 'jobtitle', 'company', 'phone'];
  const found = yield read('hubspot', {
    hubspot_contacts_search: { query, properties, limit: LIMIT },
    hubspot_contacts_list: { properties: properties.join(','), limit: LIMIT },
  });
  return recordsOf(found, 'contacts', 'results');
}

function* findCompanies(query: string): Plan {
  const properties = ['name', 'domain', 'industry', 'city', 'lifecyclestage', 'numberofemployees', 'annualrevenue'];
  const found = yield read('hubspot', {
    hubspot_companies_search: { query, properties, limit: LIMIT },
    hubspot_companies_list: { properties: properties.join(','), limit: LIMIT },
  });
  const companies = recordsOf(found, 'companies', 'results');
  if (companies.length === 0)
    return query ? `I found no company **${query}** in your HubSpot.` : 'I found no companies in your HubSpot.';
  const [company, second] = companies;
  if (company && !second) return `${linked(company)}${details(company, COMPANY)}`;
  return `${counted(companies.length, 'company').replace('companys', 'companies')} in HubSpot:\n\n${bullets(companies, COMPANY)}`;
}

function* listDeals(turn: Turn, query: string): Plan {
  const properties = ['dealname', 'dealstage', 'amount', 'closedate', 'pipeline'];
  const owner = yield* ownerAsking(turn);
  const found = yield read('hubspot', {
    hubspot_deals_search: { query, filterGroups: ownedBy(owner), properties, limit: LIMIT },
    hubspot_deals_list: { properties: properties.join(','), limit: LIMIT },
  });
  const deals = recordsOf(found, 'deals', 'results');
  const which = `deals${owner ? ' of yours' : ''}${query ? ` about **${query}**` : ''}`;
  if (deals.length === 0) return `I found no ${which} in HubSpot.`;
  const stages = yield readIfPossible('hubspot', { hubspot_deal_pipelines_list: {} });
  const shown = deals.map((deal) => ({ ...deal, stage: labelOf(stages, field(deal, 'dealstage')) }));
  return `I found ${deals.length} ${which} in HubSpot:\n\n${bullets(shown, DEAL)}`;
}

/** Whose records an ask about "my" means. */
function* ownerAsking(turn: Turn): Plan<Fields | undefined> {
  return /\bmy\b/i.test(turn.ask) ? yield* ownerNamed(turn, 'me') : undefined;
}

/** HubSpot has no "me": the owner is the one whose name the app gives as the person's. */
function* ownerNamed({ system }: Turn, who: string): Plan<Fields | undefined> {
  const owners = recordsOf(yield readIfPossible('hubspot', { hubspot_owners_list: {} }), 'owners', 'results');
  if (!/^(me|myself)$/i.test(who)) return matching(owners, who)[0];
  const named = (text: string) => text !== '' && system.includes(text);
  return owners.find((owner) => named(titleOf(owner)) || named(field(owner, 'email')));
}

/** The company that a task is for, where HubSpot knows one of that name. */
function* companyFor(rest: string): Plan<Fields | undefined> {
  const name = /\b(?:for|about|on|call|email|with)\s+(?:the\s+company\s+)?([A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*)*)/.exec(
    rest,
  )?.[1];
  if (!name || /^HubSpot$/i.test(name)) return undefined;
  const found = yield readIfPossible('hubspot', {
    hubspot_companies_search: { query: name, properties: ['name', 'domain'] },
  });
  return matching(recordsOf(found, 'companies', 'results'), name)[0];
}

function ownedBy(owner: Fields | undefined): string | undefined {
  if (!owner) return undefined;
  return JSON.stringify([{ filters: [{ propertyName: 'hubspot_owner_id', operator: 'EQ', value: idOf(owner) }] }]);
}

/** What a stage is called, from any list of pipelines; its id where that is already a word. */
function labelOf(pipelines: unknown, id: string): string {
  const stages = recordsOf(pipelines, 'pipelines', 'results').flatMap((pipeline) => recordsOf(pipeline, 'stages'));
  const stage = stages.find((one) => idOf(one) === id);
  return stage ? field(stage, 'label') : /^\d+$/.test(id) ? '' : id;
}

function* searchTasks(query: string, owner?: Fields): Plan<Fields[]> {
  const properties = 'hs_task_subject,hs_task_status,hs_timestamp,hs_task_priority';
  const found = yield read('hubspot', {
    hubspot_tasks_search: { query, filterGroups: ownedBy(owner), properties, limit: LIMIT },
    hubspot_tasks_list: { properties, limit: LIMIT },
  });
  return recordsOf(found, 'tasks', 'results');
}

function* listTasks(turn: Turn): Plan {
  const owner = yield* ownerAsking(turn);
  const tasks = yield* searchTasks('', owner);
  const which = `tasks${owner ? ' of yours' : ''}`;
  if (tasks.length === 0) return `I found no ${which} in HubSpot.`;
  return `I found ${tasks.length} ${which} in HubSpot:\n\n${bullets(tasks, TASK)}`;
}

function* createTask(turn: Turn, quoted: string | undefined, rest: string): Plan {
  const day = dayIn(rest, turn.today);
  const subject = quoted ?? subjectIn(rest);
  if (!subject) return 'What should the task be called?';
  const kind = /\b(call|email|e-mail)\b/i.exec(subject)?.[1]?.toLowerCase();
  const priority = priorityIn(rest);
  const who = /\bassign(?:ed)?\s+(?:(?:it|this|that)\s+)?to\s+([\w.'-]+(?:\s+[A-Z][\w'-]+)?)/i.exec(rest)?.[1] ?? 'me';
  const owner = yield* ownerNamed(turn, who);
  if (!owner && !/^me$/i.test(who)) return `I could not find **${who}** in your HubSpot, so nothing was created.`;
  const company = yield* companyFor(rest);
  const made = yield write('hubspot', {
    hubspot_task_create: {
      hs_task_subject: subject,
      // HubSpot needs a due moment; the morning of the day serves.
      hs_timestamp: `${day ?? turn.today}T09:00:00Z`,
      hs_task_type: kind === 'call' ? 'CALL' : kind ? 'EMAIL' : 'TODO',
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: priority && (PRIORITIES[priority] ?? priority.toUpperCase()),
      // A task of HubSpot's own begins without an owner and without links.
      owner_id: owner && idOf(owner),
      associate_with_type: company && 'companies',
      associate_with_id: company && idOf(company),
    },
  });
  return `Created the HubSpot task ${linked({}, subject, urlIn(made))}, due ${day ?? turn.today}.`;
}

function subjectIn(rest: string): string {
  const end = String.raw`(?=,?\s+(?:(?:due|by|on|for|next)\s+)?(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}-\d{2}-\d{2}|in \d+ days?)\b|\s+with\b|\s+in hubspot\b|[.!]*$)`;
  const found = new RegExp(
    String.raw`\btask\b\s*(?:in hubspot\s*)?(?:called|named|titled|to|:)\s+(.+?)${end}`,
    'i',
  ).exec(rest);
  return capitalised(bare(found?.[1]));
}

function* completeTask(name: string): Plan {
  const [task] = matching(yield* searchTasks(idNamed(name) ? '' : name), name);
  if (!task) return `I could not find a task **${name}** in your HubSpot, so nothing was changed.`;
  const done = yield write('hubspot', { hubspot_task_complete: { task_id: idOf(task), hs_task_status: 'COMPLETED' } });
  return `Completed ${linked({}, titleOf(task), urlIn(done) ?? urlIn(task))}.`;
}
