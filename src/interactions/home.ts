import { digestHome } from '../digest/blocks/digest-home.ts';
import { leadsTo } from '../hosts.ts';
import type { Person } from '../identity/person.ts';
import { localDate } from '../local-time.ts';
import type { DoneLine } from '../slack/blocks/done-lines.ts';
import { homeView } from '../slack/blocks/home.ts';
import type { InteractionDeps } from './deps.ts';
import { allowedLines, recentLines, waitingLines } from './own-lines.ts';

/** What the person sees when they open the conversation with the app. Decoration: its failure is logged and no more. */
export async function openHome(
  person: Person,
  { tab, channel }: { tab: 'home' | 'messages'; channel: string },
  deps: InteractionDeps,
): Promise<void> {
  const { slack, prompts, log } = deps;
  if (tab === 'home') return publishHome(person, deps);
  await slack.suggestPrompts(channel, prompts).catch((err) => log.warn({ err }, 'no prompts were suggested'));
}

/** What the Home tab tells of what was done as its person. */
const DONE_LINES = 20;

/** Puts what is the person's, as it is now, on their Home tab. */
export async function publishHome(person: Person, deps: InteractionDeps, notice?: string): Promise<void> {
  const { slack, connections, log } = deps;
  try {
    const [accounts, done, allowed, waiting, recent, morning] = await Promise.all([
      connections.list(person),
      doneLines(person, deps),
      allowedLines(person, deps),
      waitingLines(person, deps),
      recentLines(person, deps),
      digestSection(person, deps),
    ]);
    const own = { accounts, done, allowed, waiting, recent, morning, name: person.name };
    await slack.publishHome(person.userId, homeView({ ...own, ...(notice && { notice }) }));
  } catch (err) {
    log.warn({ err }, 'a Home tab was not brought up to date');
  }
}

/** Their accounts as of the newest morning, and when the next digest comes. */
async function digestSection({ identifier, timeZone }: Person, { digest, now }: InteractionDeps) {
  const [enrolment, told] = await Promise.all([digest.enrolments.get(identifier), digest.runs.newestTold(identifier)]);
  return digestHome({
    ...(told && { facts: told.facts }),
    ...(enrolment?.enabled && { nextAt: enrolment.next_at.toISOString() }),
    timeZone,
    today: localDate(now(), timeZone),
  });
}

/** A record's link is shown only where it leads to its own product: it came from there, and could lead anywhere. */
async function doneLines(
  { identifier }: Person,
  { audit, catalogue }: Pick<InteractionDeps, 'audit' | 'catalogue'>,
): Promise<DoneLine[]> {
  const rows = await audit.latest(identifier, DONE_LINES);
  return rows.map(({ name, url, connector, ...line }) => {
    const hosts = (connector && catalogue.connector(connector)?.hosts) || [];
    return { ...line, ...(name && { record: { name, ...(url && leadsTo(url, hosts) && { url }) } }) };
  });
}
