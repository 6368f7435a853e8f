import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCALEKIT_TEST_CREDENTIALS } from '../../sandbox/scalekit/types.ts';
import { type SandboxCall, SLACK_TEST_CREDENTIALS } from '../../sandbox/slack/types.ts';
import { ANA, CHANNEL, OMAR } from '../support/journey.ts';
import type { DatabaseRow } from './support/database-rows.ts';
import { type Served, watchBrowsers } from './support/scan/browsing.ts';
import { everything, type Snapshot } from './support/scan/everything.ts';
import { createScanner, type Kind, type Needle } from './support/scan/needles.ts';
import { MODEL_KEY, type Stage, startScanStage } from './support/scan/stage.ts';
import { QUOTED, WORDS } from './support/scan/words.ts';

/** Columns that may hold words, as src/storage/words.ts names them: all of them are emptied when somebody leaves. */
const WORDS_IN: Readonly<Record<string, readonly string[]>> = {
  'public.asks': ['text', 'reply', 'reply_public', 'trail', 'card'],
  'public.writes': ['args', 'result', 'receipt', 'before', 'after'],
  'public.proposals': ['args', 'args_order', 'before', 'labels'],
  'memory.mastra_messages': ['content'],
  // What a digest says, and what it rests on; src/storage/forget-digests.ts.
  'public.digest_runs': ['facts'],
  'public.health_accounts': ['account'],
  'public.snapshots': ['snapshot'],
  'public.follow_ups': ['task'],
  'public.feedback': ['reason'],
  'public.handovers': ['note'],
  // What was typed or filled in, from its acknowledgement to its handling.
  'public.interactions': ['payload'],
};
/** Where Slack's ways back to a person may be kept; its deliveries are told apart by their triggers, which open nothing. */
const WAYS_BACK_IN: Readonly<Record<string, readonly string[]>> = {
  'public.asks': ['card'],
  'public.connect_links': ['response_url'],
  'public.interactions': ['payload'],
};
const TRIGGERS_IN: Readonly<Record<string, readonly string[]>> = {
  'public.seen_events': ['event_id'],
  'public.interactions': ['payload'],
};

const CREDENTIALS: Readonly<Record<string, string>> = {
  'the bot token': SLACK_TEST_CREDENTIALS.botToken,
  'the app token': SLACK_TEST_CREDENTIALS.appToken,
  'the signing secret': SLACK_TEST_CREDENTIALS.signingSecret,
  'the client secret': SLACK_TEST_CREDENTIALS.clientSecret,
  'the secret of Scalekit': SCALEKIT_TEST_CREDENTIALS.clientSecret,
  'the key of the model': MODEL_KEY,
  ...Object.fromEntries(Object.entries(QUOTED).map(([by, value]) => [`a key that was quoted by ${by}`, value])),
};

describe.each(['http', 'socket'] as const)('a whole day over %s, with LOG_LEVEL=trace', (mode) => {
  let stage: Stage;
  let snapshots: Snapshot[];
  let served: Served[];
  let links: string[];
  let metrics: string;
  let scanner: ReturnType<typeof createScanner>;
  beforeAll(async () => {
    stage = await startScanStage(mode);
  });
  afterAll(() => stage?.close());

  test('happens, with each service failing on the way', async () => {
    const browsers = watchBrowsers();
    const day = await everything(stage);
    [snapshots, links] = [day.snapshots, day.links];
    for (const path of ['/healthz', '/readyz', '/nowhere', `/connect/${'A'.repeat(43)}`, '/connect/%E0%A4%A'])
      await fetch(`${stage.url}${path}`);
    metrics = await (await fetch(`${stage.url}/metrics`)).text();
    served = browsers.served.filter(({ url }) => new URL(url).port === new URL(stage.url).port);
    stage.app.kill('SIGTERM');
    await stage.app.exit;
    const needles: Needle[] = [
      ...Object.entries(CREDENTIALS).map(([name, value]) => ({ name, kind: 'credential' as const, value })),
      ...Object.entries(WORDS).map(([name, value]) => ({ name: `words: ${name}`, kind: 'words' as const, value })),
      ...links.map((link) => ({ name: 'a connect link', kind: 'link' as const, value: link.split('/').at(-1) ?? '' })),
      ...[...browsers.carried].map((value) => ({ name: 'a secret of a sign-in', kind: 'sign-in' as const, value })),
    ];
    scanner = createScanner(needles);
    expect(links.length).toBeGreaterThan(3);
    expect(browsers.carried.size).toBeGreaterThan(10);
    expect(served.length).toBeGreaterThan(10);
    expect(stage.app.output().split('\n').length).toBeGreaterThan(30);
  });

  test('the log and the metrics hold no secret, no link and no words', () => {
    const guilty = stage.app
      .output()
      .split('\n')
      .map((line) => [scanner.find(line), line] as const);
    expect(guilty.filter(([found]) => found.length > 0)).toEqual([]);
    expect(scanner.find(metrics)).toEqual([]);
    expect(metrics).toContain('onbehalf_job_seconds_count');
    expect(metrics).toContain('onbehalf_digests_total{outcome="done"} 2');
  });

  test('the database holds words only where they are emptied when their person leaves, and no secret anywhere', () => {
    const guilty = snapshots.flatMap(({ when, rows }) =>
      rows.flatMap((row) => leaksOf(row, scanner).map((found) => [when, row.table, ...found])),
    );
    expect(guilty).toEqual([]);
    // All of it was there to be found.
    const all = JSON.stringify(snapshots);
    for (const word of Object.keys(WORDS).filter((name) => !['unsaid', 'command', 'subject'].includes(name))) {
      expect([word, scanner.find(all)]).toEqual([word, expect.arrayContaining([`words: ${word}`])]);
    }
  });

  test('the record of what was done holds no value of any argument', () => {
    const audit = snapshots.flatMap(({ rows }) => rows.filter(({ table }) => table === 'public.audit'));
    expect(new Set(audit.map(({ row }) => row.action))).toEqual(
      new Set(['connect', 'write', 'allow', 'undo', 'share', 'revoke', 'disconnect', 'leave']),
    );
    expect(audit.flatMap(({ row }) => scanner.find(JSON.stringify(row)))).toEqual([]);
  });

  test('after she left nothing of hers is anywhere', () => {
    const last = snapshots.at(-1);
    expect(last?.when).toBe('after she left');
    const rows = last?.rows ?? [];
    const left = rows.flatMap(({ table, row }) => scanner.find(JSON.stringify(row)).map((found) => [table, found]));
    expect(left.filter(([table, found]) => !isOmars(found) && !(found === 'a trigger' && table === SEEN))).toEqual([]);
  });

  test('Slack gets a link for its person alone, words for those who may read them, and no secret', () => {
    const { slack } = stage.world;
    const sent = slack.calls.filter(({ method }) => method !== 'openid.connect.token');
    for (const { method, args } of sent) {
      const text = JSON.stringify(args);
      const to = readerOf({ method, args });
      const except: Kind[] = to === 'Ana' ? ['words', 'link'] : isShared(text) ? ['words'] : [];
      // What opens a modal is Slack's own.
      const found = scanner.find(text, { except: method === 'views.open' ? [...except, 'trigger'] : except });
      expect([method, to, found.filter((name) => to !== 'Omar' || !isForOmar(name))]).toEqual([method, to, []]);
    }
    const forOthers = [CHANNEL, 'dm']
      .flatMap((place) => slack.visible(OMAR, place))
      .filter(({ user }) => user === 'U0BOT');
    const texts = [...forOthers, slack.home(OMAR) ?? null, slack.views(OMAR)].map((shown) => JSON.stringify(shown));
    expect(texts.some(isShared)).toBe(true);
    for (const text of texts.filter((one) => !isShared(one))) {
      expect(scanner.find(text).filter((name) => !isForOmar(name))).toEqual([]);
    }
  });

  test('no page holds a secret, or words of anybody', () => {
    for (const { url, body } of served) {
      // The page behind a link goes on to where that link leads.
      const except: Kind[] = /\/connect\/[\w-]{43}$/.test(url) ? ['link'] : [];
      expect([new URL(url).pathname.slice(0, 12), scanner.find(body, { except })]).toEqual([expect.anything(), []]);
    }
  });
});

/** What a row holds where it must not, by its columns. */
function leaksOf({ table, row }: DatabaseRow, scanner: ReturnType<typeof createScanner>): string[][] {
  return Object.entries(row).flatMap(([column, value]) => {
    const allowed = (places: Readonly<Record<string, readonly string[]>>) => places[table]?.includes(column) === true;
    const except: Kind[] = [
      ...(allowed(WORDS_IN) ? (['words'] as const) : []),
      ...(allowed(WAYS_BACK_IN) ? (['way back'] as const) : []),
      ...(allowed(TRIGGERS_IN) ? (['trigger'] as const) : []),
    ];
    return scanner.find(JSON.stringify(value), { except }).map((found) => [column, found]);
  });
}

const SEEN = 'public.seen_events';
const isOmars = (found: string | undefined) => found === 'words: askedByOmar' || found === 'words: answer';
/** And which account she wanted to hand over to him, and why. */
const isForOmar = (found: string) => isOmars(found) || found === 'words: account' || found === 'words: note';
/** What Ana showed to all, as she chose. */
const isShared = (text: string) => text.includes('_Shared by Ana Ruiz:_');

/** Who can read what a call to Slack carries. */
function readerOf({ method, args }: Pick<SandboxCall, 'method' | 'args'>): 'Ana' | 'Omar' | 'all' | 'nobody' {
  if (method === 'views.open') return 'Ana';
  const alone = method === 'chat.postEphemeral' || method === 'views.publish';
  const to = String((alone ? (args.user ?? args.user_id) : (args.channel ?? args.channel_id)) ?? '');
  if (to === CHANNEL) return 'all';
  // A person's id, or that of their DM with the app.
  return to.endsWith(ANA.slice(1)) ? 'Ana' : to.endsWith(OMAR.slice(1)) ? 'Omar' : 'nobody';
}
