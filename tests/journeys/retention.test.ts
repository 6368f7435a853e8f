import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyRow } from '../attacks/support/database-rows.ts';
import { fresh } from '../attacks/support/slack-request.ts';
import { runJob } from '../support/jobs.ts';
import { ANA, identifierOf, type Journey, OMAR, startJourney } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ env: { RETENTION_DAYS: '7', AUDIT_RETENTION_DAYS: '90' } });
});
afterAll(() => journey?.close());

/** Says something to be remembered, in a conversation of its own or in one that goes on. */
async function remembered(as: string, thread?: string) {
  const word = fresh('REMEMBERED');
  journey.play(`remember ${word}`, { text: `Noted: ${word}` });
  const said = journey.say(`remember ${word}`, { as, ...(thread && { thread }) });
  await journey.answer(said);
  await journey.idle();
  return { word, thread: said.thread };
}
const places = async (word: string) =>
  (await everyRow(journey.databaseUrl)).flatMap(({ table, row }) =>
    JSON.stringify(row).includes(word) ? [table] : [],
  );
/** Makes everything there is older. */
async function age(days: number): Promise<void> {
  const interval = sql`make_interval(days => ${days})`;
  await sql`update asks set created_at = created_at - ${interval}, updated_at = updated_at - ${interval}`.execute(
    journey.db,
  );
  for (const [table, columns] of [
    ['mastra_messages', ['createdAt', 'createdAtZ']],
    ['mastra_threads', ['createdAt', 'createdAtZ', 'updatedAt', 'updatedAtZ']],
  ] as const) {
    // Mastra's own trigger would set the second of each pair anew.
    await sql`alter table memory.${sql.ref(table)} disable trigger user`.execute(journey.db);
    const older = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(column)} - ${interval}`);
    await sql`update memory.${sql.ref(table)} set ${sql.join(older)}`.execute(journey.db);
    await sql`alter table memory.${sql.ref(table)} enable trigger user`.execute(journey.db);
  }
}
const threads = async () =>
  (await sql<{ resourceId: string }>`select "resourceId" from memory.mastra_threads`.execute(journey.db)).rows.map(
    ({ resourceId }) => resourceId,
  );

test('conversations and words older than RETENTION_DAYS go, those that go on keep what is young', async () => {
  const over = await remembered(OMAR);
  const goesOn = await remembered(ANA);
  await age(8);
  const young = await remembered(ANA, goesOn.thread);
  expect(await places(over.word)).toEqual(expect.arrayContaining(['memory.mastra_messages', 'public.asks']));

  expect(await runJob(journey.databaseUrl, 'housekeeping')).toBe('completed');
  expect(await places(over.word)).toEqual([]);
  expect(await places(goesOn.word)).toEqual([]);
  expect(await places(young.word)).toEqual(expect.arrayContaining(['memory.mastra_messages', 'public.asks']));
  expect(await threads()).toEqual([identifierOf(ANA)]);
});
