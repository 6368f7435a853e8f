import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser } from '../../sandbox/browserless.ts';
import { SCALEKIT_TEST_CREDENTIALS } from '../../sandbox/scalekit/types.ts';
import { type SandboxMessage, SLACK_TEST_CREDENTIALS } from '../../sandbox/slack/types.ts';
import { startWorld, type World } from '../../sandbox/world.ts';
import { type AppProcess, startProcess } from '../support/app-process.ts';
import { testDatabase } from '../support/database.ts';
import { ANA, approveAll, CHANNEL, identifierOf, isAnswer, OMAR, personOf, situation } from '../support/journey.ts';
import { connectLinkIn } from '../support/links.ts';
import { freePort } from '../support/running-app.ts';
import { type DatabaseRow, everyRow } from './support/database-rows.ts';
import { type Meddler, startMeddler } from './support/meddler.ts';
import { eventBody, mention, sendSlackRequest } from './support/slack-request.ts';

/** Words that only ever stand in the text of a message, of a model or of a provider's record. */
const WORDS = {
  ask: 'SAIDBYANA',
  command: 'TYPEDBYANA',
  task: 'NAMEOFTASK',
  answer: 'SAIDBYMODEL',
  arguments: 'BROKENARGUMENT',
  misshapen: 'MISSHAPENPAYLOAD',
  unsigned: 'UNSIGNEDPAYLOAD',
};
/** Words that stand in errors of other services, as a careless one might quote a token in them. */
const QUOTED = {
  model: 'sk-QUOTEDBYMODEL',
  scalekit: 'skt-QUOTEDBYSCALEKIT',
  provider: 'pat-QUOTEDBYPROVIDER',
  slack: 'xoxb-QUOTEDBYSLACK',
  slackHtml: 'xoxp-QUOTEDINHTML',
  signIn: 'oidc-QUOTEDBYSIGNIN',
};
const MODEL_KEY = 'sk-sandbox-model-key-0123456789';

let world: World;
let database: Awaited<ReturnType<typeof testDatabase>>;
let slackDoor: Meddler;
let modelDoor: Meddler;
let app: AppProcess;
let env: Record<string, string>;
/** What pages, redirects and cookies carried in the browsers of this test. */
const carried = new Set<string>();
const realFetch = globalThis.fetch;

async function open(): Promise<void> {
  [world, database] = [await startWorld(), await testDatabase()];
  slackDoor = await startMeddler(world.slack.url);
  approveAll(world.slack);
  modelDoor = await startMeddler(world.model.url.replace(/\/v1$/, ''));
}
async function close(): Promise<void> {
  app?.kill('SIGKILL');
  await app?.exit;
  await Promise.all([slackDoor?.close(), modelDoor?.close(), world?.close()]);
  await database?.drop();
}

beforeAll(() => {
  globalThis.fetch = async (...args) => {
    const response = await realFetch(...args);
    for (const cookie of response.headers.getSetCookie()) carried.add(/=([^;]*)/.exec(cookie)?.[1] ?? '');
    const location = response.headers.get('location');
    for (const url of [location, response.url]) {
      const query = url && URL.canParse(url) ? new URL(url).searchParams : [];
      for (const [name, value] of query) if (SECRET_PARAMETERS.includes(name)) carried.add(value);
    }
    if (location?.includes('/magicLink')) carried.add(location);
    return response;
  };
});
afterAll(() => {
  globalThis.fetch = realFetch;
});
const SECRET_PARAMETERS = ['state', 'nonce', 'code', 'auth_request_id', 'request', 'token', 'link', 'linkToken'];

const send = (text: string) => world.slack.post(ANA, world.slack.dmOf(ANA), text);
const answerTo = (ts: string) => world.slack.waitFor(ANA, (m) => m.ts > ts && isAnswer(m, ts, ANA), 20_000);
const prompt = (after: string) =>
  world.slack.waitFor(
    ANA,
    (m) => m.channel === world.slack.dmOf(ANA) && m.ts > after && connectLinkIn(m) !== undefined,
    20_000,
  );
const through = (message: SandboxMessage, userId: string = ANA, allow: boolean | 'not to Slack' = true) =>
  createBrowser().connectThrough(connectLinkIn(message) ?? '', { as: personOf(userId), allow });
const settled = async () => {
  await world.slack.settled();
  const open = async () =>
    (await everyRow(database.url)).filter(
      ({ table, row }) =>
        table === 'public.interactions' ||
        (table === 'public.asks' && ['queued', 'running', 'deciding'].includes(String(row.status))),
    );
  await expect.poll(open, { timeout: 20_000, interval: 50 }).toEqual([]);
};

/** The model, Scalekit and a provider fail, in words of their own. */
async function modelAndToolsFail(): Promise<void> {
  // The model fails in words of its own, with what it was sent in them; also for good.
  const failure = JSON.stringify({
    error: { message: `${QUOTED.model} ${WORDS.ask}`, type: 'server_error', code: `x ${QUOTED.model}` },
  });
  modelDoor.answer('/chat/completions', { status: 500, body: failure, headers: { 'x-request-id': QUOTED.model } }, 3);
  await answerTo(send(`${WORDS.ask} while the model fails`));
  await settled();
  modelDoor.answer('/chat/completions', { status: 401, body: failure }, 1);
  await answerTo(send(`${WORDS.ask} while the key is wrong`));
  modelDoor.answer(
    '/chat/completions',
    { status: 200, body: `${QUOTED.model}, not a stream`, headers: { 'content-type': 'text/event-stream' } },
    1,
  );
  await answerTo(send(`${WORDS.ask} while the model babbles`));
  for (const how of ['broken', 'empty', 'unlisted']) await answerTo(send(`${WORDS.ask} ${how}`));

  // Scalekit and a provider fail in their words, before and after the effect.
  const tool = 'asana_task_create';
  world.scalekit.fault({
    tool,
    toolError: { code: 3, toolErrorCode: 'INVALID', message: `${QUOTED.provider} ${WORDS.task}` },
  });
  await answerTo(send(`${WORDS.ask} while the provider refuses`));
  for (const [code, when] of [
    [13, 'before'],
    [14, 'after'],
    [16, 'before'],
    [8, 'before'],
  ] as const) {
    world.scalekit.fault({ tool, grpc: { code, when, message: `${QUOTED.scalekit} ${WORDS.task}` } });
    await answerTo(send(`${WORDS.ask} while Scalekit fails with ${code}`));
  }
  world.scalekit.fault({ tool, drop: 'after' });
  await answerTo(send(`${WORDS.ask} while the line is cut`));
  world.scalekit.expireTokens();
  await answerTo(send(`${WORDS.ask} with an old token`));
}

/** Every journey once, with each service failing in its own words on the way. Afterwards the app has stopped. */
async function everything(mode: 'http' | 'socket'): Promise<{ rows: DatabaseRow[]; metrics: string; output: string }> {
  const port = await freePort();
  env = {
    ...world.env({ mode, port }),
    DATABASE_URL: database.url,
    LOG_LEVEL: 'trace',
    MODEL_URL: `${modelDoor.url}/v1`,
    MODEL_API_KEY: MODEL_KEY,
    SLACK_API_URL: `${slackDoor.url}/api/`,
  };
  const create = { name: 'asana_task_create', args: { name: WORDS.task, projects: '1', assignee: 'me' } };
  world.model.script((request) => {
    const { ask, round } = situation(request);
    if (ask.includes('broken'))
      return round === 0
        ? { toolCalls: [{ name: 'asana_task_create', raw: `{"name": ${WORDS.arguments}` }] }
        : { text: WORDS.answer };
    if (ask.includes('empty')) return { text: '' };
    if (ask.includes('unlisted') && round === 0)
      return { toolCalls: [{ name: 'asana_batch_create', args: { note: WORDS.arguments } }] };
    if (round === 0) return { toolCalls: [create] };
    return { text: `${WORDS.answer} ${WORDS.task}` };
  });
  app = startProcess(env);
  await app.ready;
  if (mode === 'http') world.slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);

  // Asked in a channel, connected with every wrong turn on the way, resumed.
  const asked = world.slack.post(ANA, CHANNEL, `<@U0BOT> ${WORDS.ask} in a channel`);
  const first = await prompt(asked);
  await through(first, OMAR);
  for (const [allow, break_] of [
    ['not to Slack', false],
    [false, false],
    [true, true],
  ] as const) {
    const before = world.slack.visible(ANA, 'dm').at(-1)?.ts ?? asked;
    await world.slack.command(ANA, CHANNEL, '/connect', 'asana');
    const next = await prompt(before);
    if (break_)
      slackDoor.answer('openid.connect.token', {
        status: 200,
        body: JSON.stringify({ ok: false, error: `bad ${QUOTED.signIn}`, id_token: QUOTED.signIn }),
      });
    await through(next, ANA, allow);
  }
  const before = world.slack.visible(ANA, 'dm').at(-1)?.ts ?? asked;
  await world.slack.command(ANA, CHANNEL, '/connect', 'asana');
  await through(await prompt(before), ANA);
  await expect.poll(() => world.scalekit.state(identifierOf(ANA), 'asana')).toBe('ACTIVE');
  await settled();

  if (mode === 'http') await modelAndToolsFail();

  // Slack fails: in JSON, in HTML, on the way to the member, the message, the stream, the Home tab.
  const html = `<html>${QUOTED.slackHtml} ${WORDS.ask}</html>`;
  const inHtml = {
    status: 500,
    body: html,
    headers: { 'content-type': 'text/html', 'x-slack-req-id': QUOTED.slackHtml },
  };
  const refusal = {
    ok: false,
    error: 'fatal_error',
    response_metadata: { messages: [`[ERROR] ${QUOTED.slack} ${WORDS.ask}`] },
  };
  const inJson = { status: 200, body: JSON.stringify(refusal) };
  for (const answer of [inHtml, inJson]) {
    for (const method of [
      'views.publish',
      'assistant.threads.setSuggestedPrompts',
      'chat.startStream',
      'chat.postEphemeral',
      'assistant.threads.setStatus',
    ])
      slackDoor.answer(method, answer);
    world.slack.openHome(ANA, 'home');
    world.slack.openHome(ANA, 'messages');
    await answerTo(send(`${WORDS.ask} while Slack fails`));
    await world.slack.command(ANA, CHANNEL, '/connect', WORDS.command);
    await settled();
  }
  // Nobody can be asked who this is: the job fails, and the queue keeps its error until it is tried again.
  await settled();
  app.kill('SIGTERM');
  await app.exit;
  const earlier = app.output();
  app = startProcess(env);
  await app.ready;
  const failed: DatabaseRow[] = [];
  slackDoor.answer('users.info', mode === 'http' ? inHtml : inJson, 20);
  await world.slack.command(ANA, CHANNEL, '/connect', `asana ${WORDS.command}`);
  const outputs = async () => {
    const jobs = (await everyRow(database.url)).filter(
      ({ table, row }) => table === 'queue.job' && row.output !== null,
    );
    failed.push(...jobs.filter(({ row }) => row.state !== 'completed'));
    return failed.length;
  };
  await expect.poll(outputs, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0);
  slackDoor.forget();
  await settled();

  // What nobody signed, and what nobody understands.
  if (mode === 'http') {
    const url = `http://127.0.0.1:${port}/slack/events`;
    await sendSlackRequest(url, { body: eventBody(mention(WORDS.unsigned)), secret: 'another' });
    await sendSlackRequest(url, { body: `{"text": "${WORDS.misshapen}"` });
    await sendSlackRequest(url, { body: eventBody(mention(WORDS.misshapen, { channel: { [WORDS.misshapen]: 1 } })) });
    await sendSlackRequest(url, { body: eventBody(mention(WORDS.misshapen.repeat(100_000))) });
  } else {
    world.slack.emit(mention(WORDS.misshapen, { user: { [WORDS.misshapen]: WORDS.misshapen } }));
    world.slack.disconnectSockets();
  }
  await fetch(`http://127.0.0.1:${port}/connect/${'A'.repeat(43)}`);
  await fetch(`http://127.0.0.1:${port}/connect/%E0%A4%A`);
  await settled();
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  app.kill('SIGTERM');
  await app.exit;
  return { rows: [...(await everyRow(database.url)), ...failed], metrics, output: earlier + app.output() };
}

const KEPT: Record<string, readonly string[]> = {
  'public.asks': ['text', 'reply', 'reply_public', 'trail'],
  'public.proposals': ['args', 'before', 'labels'],
  'public.writes': ['args', 'result', 'receipt', 'before', 'after'],
};

/** Where message text may be kept: an ask, its answer, what was proposed and written for it, and the agent's memory. */
function exempt({ table, row }: DatabaseRow): DatabaseRow {
  const words = KEPT[table];
  if (words)
    return { table, row: Object.fromEntries(Object.entries(row).filter(([column]) => !words.includes(column))) };
  return { table, row: table.startsWith('memory.') ? {} : row };
}

const secretsOf = () => ({
  ...SLACK_TEST_CREDENTIALS,
  clientId: 'of no use alone',
  scalekitSecret: SCALEKIT_TEST_CREDENTIALS.clientSecret,
  modelKey: MODEL_KEY,
  ...QUOTED,
  ...Object.fromEntries([...carried].filter((value) => value.length > 8).map((value, at) => [`carried ${at}`, value])),
});
/** A JSON Web Token, and anything of 256 random bits in base64url: our nonces, states and cookies. */
const SHAPES = {
  token: /eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/,
  secret: /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/,
  bearer: /bearer [\w.-]{8,}/i,
};

/** The names of what was found in a text that must hold none of it. */
function leaks(text: string, { words = true } = {}): string[] {
  const values = { ...secretsOf(), ...(words && WORDS) };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (text.includes(value) ? [name] : [])),
    ...Object.entries(SHAPES).flatMap(([name, shape]) =>
      shape.test(text) ? [`${name}: ${shape.exec(text)?.[0].slice(0, 12)}`] : [],
    ),
  ];
}

describe.each(['http', 'socket'] as const)('over %s, with LOG_LEVEL=trace', (mode) => {
  let left: Awaited<ReturnType<typeof everything>>;
  beforeAll(open);
  afterAll(close);

  it('everything happens once, and fails once', async () => {
    left = await everything(mode);
    expect(carried.size).toBeGreaterThan(10);
    expect(slackDoor.answered() + modelDoor.answered()).toBeGreaterThan(mode === 'http' ? 15 : 8);
  });

  it("No token, link, secret or message text in a log, a metric, a trace, a job payload's error or an error shown to a user.", () => {
    // The journeys happened, and what they carried was seen.
    expect(left.output).toContain(mode === 'http' ? 'model_unavailable' : 'slack_payload_malformed');
    expect(left.output.split('\n').length).toBeGreaterThan(30);
    expect(left.metrics).toContain('onbehalf_job_seconds_count');
    for (const word of [WORDS.ask, WORDS.task, WORDS.answer]) expect(JSON.stringify(left.rows)).toContain(word);

    const guilty = left.output.split('\n').flatMap((line) => (leaks(line).length > 0 ? [[leaks(line), line]] : []));
    expect(guilty).toEqual([]);
    expect(leaks(left.metrics)).toEqual([]);
    const rows = left.rows
      .map(exempt)
      .flatMap((row) => (leaks(JSON.stringify(row)).length > 0 ? [[leaks(JSON.stringify(row)), row]] : []));
    expect(rows).toEqual([]);
    // Where text may be kept, there is still no secret in it.
    const texts = left.rows.flatMap((row) => (leaks(JSON.stringify(row), { words: false }).length > 0 ? [row] : []));
    expect(texts).toEqual([]);
  });

  it('nothing of it goes to Slack either, but the words to the place where they were said, and a link to its person', () => {
    for (const { method, args } of world.slack.calls) {
      const payload = JSON.stringify({ ...args, token: undefined, client_secret: undefined, code: undefined });
      const recipient = String(args.user ?? args.channel ?? args.channel_id ?? args.user_id ?? '');
      const hers = [ANA, world.slack.dmOf(ANA), CHANNEL].includes(recipient);
      const link = payload.replace(
        new RegExp(`${env.PUBLIC_URL}/connect/[\\w-]{43}`, 'g'),
        recipient === ANA ? '' : '$&',
      );
      const found = leaks(link, { words: !hers });
      expect(found.length > 0 ? [method, found, link] : []).toEqual([]);
    }
    for (const place of [CHANNEL, 'dm']) {
      const seen = world.slack.visible(OMAR, place).filter((m) => m.to === OMAR || place === 'dm');
      expect(seen.flatMap((m) => leaks(JSON.stringify(m)))).toEqual([]);
    }
  });
});

describe('an app that cannot start', () => {
  beforeAll(open);
  afterAll(close);

  it('says so without what it was given', async () => {
    const wrongPassword = database.url
      .replace(/\/\/([^:@]*)(:[^@]*)?@/, '//$1:pass-QUOTEDHERE@')
      .replace(/[^/]*$/, 'none');
    const broken: Record<string, string>[] = [
      { DATABASE_URL: 'postgres://user:pass-QUOTEDHERE@127.0.0.1:1/none' },
      { DATABASE_URL: wrongPassword },
      { SLACK_BOT_TOKEN: 'xoxb-QUOTEDHERE' },
      { SLACK_BOT_TOKEN: 'QUOTEDHERE', SCALEKIT_ENV_URL: 'QUOTEDHERE', MODEL: 'QUOTEDHERE', PORT: 'QUOTEDHERE' },
    ];
    await Promise.all(
      broken.map(async (over) => {
        const own = { DATABASE_URL: database.url, LOG_LEVEL: 'trace', ...over };
        const failed = startProcess({ ...world.env({ mode: 'http', port: await freePort() }), ...own });
        expect(await failed.exit).toBe(1);
        await expect(failed.ready).rejects.toThrow();
        expect(failed.output()).not.toBe('');
        expect([/.*QUOTEDHERE.*/.exec(failed.output())?.[0], leaks(failed.output())]).toEqual([undefined, []]);
      }),
    );
  });
});
