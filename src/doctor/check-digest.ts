import type { Config } from '../config.ts';
import { loadConnectors } from '../connectors/load-connectors.ts';
import { missingNames } from '../digest/blocks/source-words.ts';
import { GROUP_NEEDS_HUBSPOT } from '../scheduler/enrol-group.ts';
import { bad, type Finding, note } from './finding.ts';
import { withDatabase } from './with-database.ts';

/** That the products of the morning digest are set up; nothing to say where all three are. */
export async function checkDigest(config: Config): Promise<Finding | undefined> {
  // What is wrong with them is said in the line of the configuration.
  const { connections } = await loadConnectors(config).catch(() => config);
  const missing = missingNames((source) => connections[source] !== undefined);
  if (missing.length === 0) return undefined;
  const names = missing.join(' and ');
  if (connections.hubspot !== undefined) {
    return note(`CONNECTIONS lacks ${names}: scores are made without, and the digest only reports.`);
  }
  if (config.digest.userGroup) return bad(GROUP_NEEDS_HUBSPOT);
  const enrolled = await enrolledIn(config);
  const none = `CONNECTIONS lacks ${names}: there is no digest without HubSpot`;
  if (enrolled === 0) return note(`${none}, and \`/digest\` says so.`);
  return bad(
    `${none}, and ${enrolled} ${enrolled === 1 ? 'person waits' : 'people wait'} for one. Add it to CONNECTIONS.`,
  );
}

/** How many people have switched it on. What is wrong with the database is said in its own line. */
async function enrolledIn(config: Config): Promise<number> {
  const count = withDatabase(config, (db) =>
    db
      .selectFrom('enrolments')
      .select((row) => row.fn.countAll<string>().as('people'))
      .where('enabled', '=', true)
      .executeTakeFirst(),
  );
  return Number((await count.catch(() => undefined))?.people ?? 0);
}
