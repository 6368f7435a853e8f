import { expect } from 'vitest';
import { buttonIn } from '../../../../sandbox/proposals.ts';
import type { JsonObject } from '../../../../sandbox/providers/types.ts';
import type { SandboxMessage } from '../../../../sandbox/slack/types.ts';
import { openDatabase } from '../../../../src/storage/database.ts';
import { ANA, identifierOf, OMAR, personOf } from '../../../support/journey.ts';
import type { Stage } from './stage.ts';
import { quoting, WORDS } from './words.ts';

const THREE = ['hubspot', 'zendeskoauth', 'linear'];
const HER = identifierOf(ANA);
/** Wherever the test runs, these two have different dates: so two mornings of hers can be due at one moment. */
const FIRST_ZONE = 'Pacific/Pago_Pago';
const NEXT_ZONE = 'Pacific/Kiritimati';

/**
 * Two mornings of Ana's: a first one with sources that fail and a message that Slack does not take at once, then one at
 * which a follow-up is written; and everything that can be said about what they tell.
 */
export async function mornings(stage: Stage, snap: (when: string) => Promise<void>): Promise<void> {
  const { world, slackDoor, modelDoor, press, settled } = stage;
  const { slack, scalekit } = world;
  const { db } = openDatabase(stage.databaseUrl, () => {});
  try {
    for (const connection of THREE) scalekit.connect(HER, connection, personOf(ANA).email);
    await db.updateTable('people').set({ connections_version: 1_000 }).where('identifier', '=', HER).execute();
    plant(stage);
    await slack.command(ANA, slack.dmOf(ANA), '/digest', 'on');
    await settled();

    const toolError = { code: 3, toolErrorCode: quoting('provider'), message: quoting('provider') };
    scalekit.fault({ tool: 'zendeskoauth_users_search', times: 20, toolError });
    scalekit.fault({
      tool: 'linear_issues_list',
      times: 3,
      grpc: { code: 13, when: 'before', message: quoting('scalekit') },
    });
    const said = { error: { message: quoting('model'), type: 'server_error', code: quoting('model') } };
    modelDoor.answer('/chat/completions', { status: 500, body: JSON.stringify(said) }, 2);
    const refusal = { ok: false, error: 'fatal_error', response_metadata: { messages: [quoting('slack')] } };
    slackDoor.answer('chat.postMessage', { status: 200, body: JSON.stringify(refusal) }, 50);
    await due(FIRST_ZONE);
    const failed = async () =>
      (await stage.rows()).some(
        ({ table, row }) => table === 'queue.job' && row.name === 'digest' && row.output !== null,
      );
    await expect.poll(failed, { timeout: 20_000, interval: 50 }).toBe(true);
    await snap('while a digest cannot be sent');
    slackDoor.forget();
    scalekit.clearFaults();
    await came(FIRST_ZONE);

    await due(NEXT_ZONE);
    const digest = await came(NEXT_ZONE);
    expect(JSON.stringify(digest.blocks)).toContain('Did as you');
    await snap('after a digest that did something');
    for (const text of ['', 'NAME']) await slack.command(ANA, slack.dmOf(ANA), '/health', text);
    for (const text of ['history', WORDS.command]) await slack.command(ANA, slack.dmOf(ANA), '/digest', text);
    await settled();
    await fill(digest, 'digest_hand_over', { to: OMAR, note: WORDS.note });
    const asked = await slack.waitFor(OMAR, (m) => buttonIn(m, 'handover_accept') !== undefined, 10_000);
    await press(asked, 'handover_decline', OMAR);
    await settled();
    await fill(digest, 'digest_wrong', { part: 'score', reason: WORDS.reason });
    await fill(digest, 'digest_snooze', { how: 'worse' });
    await press(digest, 'receipt_undo');
    await settled();
    slack.openHome(ANA, 'home');
    await settled();
    await snap('after she said what she thinks of a digest');
  } finally {
    await db.destroy();
  }

  /** Makes a morning due now, by the clock of a zone. */
  async function due(zone: string): Promise<void> {
    const [date, hour, minute] = local(zone);
    await db
      .updateTable('enrolments')
      .set({ time_zone: zone, at_minute: Number(hour) * 60 + Number(minute), next_date: date, next_at: new Date() })
      .where('identifier', '=', HER)
      .execute();
  }

  /** The message of that morning. */
  async function came(zone: string): Promise<SandboxMessage> {
    const [date = ''] = local(zone);
    const run = async () => {
      const runs = db.selectFrom('digest_runs').select(['id', 'status', 'ts']);
      return runs.where('identifier', '=', HER).where('local_date', '=', date).executeTakeFirst();
    };
    await expect.poll(async () => (await run())?.status, { timeout: 40_000, interval: 50 }).toBe('done');
    await settled();
    const { ts } = (await run()) ?? {};
    const message = slack.visible(ANA, 'dm').find((one) => one.ts === ts);
    if (!message) throw new Error('there is no digest');
    return message;
  }

  async function fill({ ts }: SandboxMessage, actionId: string, fields: Record<string, string>): Promise<void> {
    const message = slack.visible(ANA, 'dm').find((one) => one.ts === ts);
    if (!message) throw new Error('the digest is gone');
    await press(message, actionId);
    await expect.poll(() => slack.views(ANA).length, { timeout: 10_000 }).toBe(1);
    const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { [name]: value }]));
    await slack.submitView(ANA, slack.views(ANA).at(-1)?.id ?? '', values);
    await settled();
  }
}

/** Puts words where a digest reads: an account's name, its tickets, the issue that stalls. */
function plant({ world: { providers } }: Stage): void {
  const as = personOf(ANA);
  const run = (provider: string, name: string, args: JsonObject) =>
    providers[provider]?.tools.find((tool) => tool.name === name)?.run(as, args);
  const of = (provider: string, kind: string) =>
    (providers[provider]?.records() ?? []).filter((record) => record.kind === kind);
  const company = of('hubspot', 'company').find(({ title }) => title === 'Initech');
  run('hubspot', 'hubspot_company_update', { company_id: company?.id ?? '', name: WORDS.account });
  for (const { id } of of('linear', 'project').filter(({ title }) => title === 'Initech onboarding'))
    run('linear', 'linear_project_update', { projectId: id, name: 'initech.example onboarding' });
  for (const { id } of of('linear', 'issue').filter(({ place }) => place === 'initech.example onboarding'))
    run('linear', 'linear_issue_update', { issueId: id, title: WORDS.issue });
}

/** The date and the time there now. */
function local(zone: string): string[] {
  return new Date().toLocaleString('sv-SE', { timeZone: zone }).split(/[ :]/);
}
