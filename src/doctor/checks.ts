import { Agent } from '@mastra/core/agent';
import { sql } from 'kysely';
import OpenAI from 'openai';
import manifest from '../../manifest.json' with { type: 'json' };
import { resolveModel } from '../agent/model.ts';
import { statusOf } from '../agent/model-error.ts';
import type { Config } from '../config.ts';
import { loadConnectors } from '../connectors/load-connectors.ts';
import { createScalekit } from '../connectors/scalekit.ts';
import { ScalekitError } from '../connectors/scalekit-port.ts';
import { unverifiable, unverifiableAdvice } from '../connectors/unverifiable.ts';
import { createClients } from '../slack/clients.ts';
import { findInstallation } from '../slack/find-installation.ts';
import { createSlackOut } from '../slack/slack-out.ts';
import { usergroupAdvice } from '../slack/usergroup-advice.ts';
import { createLog } from '../telemetry/log.ts';
import { bad, type Finding, note, ok } from './finding.ts';
import { withDatabase } from './with-database.ts';

const TIMEOUT_MS = 15_000;

export async function checkDatabase({ databaseUrl, dataDir }: Config): Promise<Finding> {
  try {
    return await withDatabase({ databaseUrl, dataDir }, async (db) => {
      const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
      return ok(`PostgreSQL ${rows[0]?.server_version} (${databaseUrl ? 'DATABASE_URL' : `embedded, ${dataDir}`})`);
    });
  } catch (error) {
    if (!databaseUrl) {
      return bad(`the embedded PostgreSQL did not start in ${dataDir}: ${reason(error)} Set DATA_DIR or DATABASE_URL.`);
    }
    return bad(`DATABASE_URL cannot be used: ${reason(error)} Check its host, name, user and password.`);
  }
}

/** The token, and its scopes against those the manifest asks for. */
export async function checkSlack({ slack }: Config): Promise<Finding> {
  const { interactive } = createClients({
    botToken: slack.botToken,
    slackApiUrl: slack.apiUrl,
    log: createLog('silent'),
  });
  try {
    const { teamName } = await findInstallation(interactive);
    const auth = await interactive.auth.test();
    const granted = new Set(auth.response_metadata?.scopes ?? []);
    const { bot, bot_optional: optional } = manifest.oauth_config.scopes;
    const missing = bot.filter((scope) => !granted.has(scope) && !optional.includes(scope));
    if (granted.size > 0 && missing.length > 0) {
      return bad(
        `the token lacks ${missing.join(', ')}. Open https://api.slack.com/apps, your app, App Manifest, paste manifest.json, then Install App > Reinstall.`,
      );
    }
    return ok(`bot of "${teamName}"${granted.size > 0 ? `, ${granted.size} scopes` : ', scopes not told by Slack'}`);
  } catch (error) {
    return bad(reason(error));
  }
}

/** That Slack tells who is in CSM_USERGROUP; nothing to check where it is not set. */
export async function checkUserGroup({ slack, digest: { userGroup } }: Config): Promise<Finding | undefined> {
  if (!userGroup) return undefined;
  const log = createLog('silent');
  const clients = createClients({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, log });
  try {
    const group = await createSlackOut({ clients, log }).usergroupMembers(userGroup);
    if (group.kind === 'refused') return bad(usergroupAdvice(userGroup, group.code));
    return ok(`CSM_USERGROUP=${userGroup}, ${group.userIds.length} members`);
  } catch (error) {
    return bad(reason(error));
  }
}

/** The credentials, and that every connection the app is told to use exists and is enabled. */
export async function checkConnections(config: Config): Promise<Finding> {
  try {
    const scalekit = createScalekit({ ...config.scalekit, log: createLog('silent') });
    // What is wrong with them is said in the line of the configuration.
    const { connections: wanted } = await loadConnectors(config).catch(() => config);
    const found = new Map((await scalekit.connections()).map((row) => [row.name, row]));
    const missing = Object.entries(wanted).filter(([, name]) => !found.get(name)?.enabled);
    if (missing.length > 0) {
      const names = missing.map(([connector, name]) => `${connector}=${name}`).join(', ');
      return bad(
        `no enabled connection for ${names}. Create it at https://app.scalekit.com, AgentKit > Connections, or correct CONNECTIONS.`,
      );
    }
    const keyed = unverifiable([...found.values()], wanted);
    if (keyed.length > 0) return bad(unverifiableAdvice(keyed));
    return ok(`${Object.keys(wanted).length} connections: ${Object.keys(wanted).join(', ')}`);
  } catch (error) {
    if (!(error instanceof ScalekitError)) return bad(reason(error));
    return error.code === 'service_misconfigured'
      ? bad(
          'SCALEKIT_CLIENT_ID or SCALEKIT_CLIENT_SECRET is refused. Found at: https://app.scalekit.com, Developers > API credentials.',
        )
      : bad(`SCALEKIT_ENV_URL ${config.scalekit.url} does not answer (${error.code}). Check the address.`);
  }
}

/** One call of one token: the cheapest proof that key, address and model name fit together. */
export async function checkModel({ model }: Config): Promise<Finding> {
  const [provider = '', ...rest] = model.id.split('/');
  try {
    if (provider === 'openai' || model.url) await askOpenAi(rest.join('/'), model);
    else await askThroughMastra(model);
    return ok(`${model.id} answers`);
  } catch (error) {
    const settings = model.url ? 'MODEL_URL, MODEL_API_KEY' : `${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`;
    return bad(`${model.id} does not answer: ${reason(error)} Check MODEL, ${settings}.`);
  }
}

async function askOpenAi(name: string, { url, apiKey, openai }: Config['model']): Promise<void> {
  const common = { timeout: TIMEOUT_MS, maxRetries: 0 };
  if (!url) {
    const client = new OpenAI({ ...common, apiKey: openai.apiKey, baseURL: openai.baseUrl });
    // 16 is the least that the Responses API accepts.
    await client.responses.create({ model: name, input: 'ping', max_output_tokens: 16 });
    return;
  }
  const client = new OpenAI({ ...common, baseURL: url, apiKey: apiKey ?? 'none' });
  const ping = { model: name, messages: [{ role: 'user' as const, content: 'ping' }] };
  try {
    await client.chat.completions.create({ ...ping, max_tokens: 1 });
  } catch (error) {
    // OpenAI's reasoning models know the limit by its newer name only, and need some room to think.
    if (!(error instanceof OpenAI.BadRequestError)) throw error;
    await client.chat.completions.create({ ...ping, max_completion_tokens: 64 });
  }
}

/** Any other provider: by the very client that the agent would use. */
async function askThroughMastra(model: Config['model']): Promise<void> {
  const agent = new Agent({
    id: 'doctor',
    name: 'Doctor',
    instructions: '',
    model: resolveModel(model),
    maxRetries: 0,
  });
  await agent.generate('ping', { modelSettings: { maxOutputTokens: 1 }, abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
}

/** The address itself, and, while the app runs, that its own page answers there. */
export async function checkPublicUrl({ publicUrl }: Config): Promise<Finding> {
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname);
  const tls = publicUrl.startsWith('https:') || local ? '' : ' Slack takes only https:// for its sign-in.';
  const answer = await fetch(`${publicUrl}/healthz`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'manual',
  }).then(
    async (response) => ({ status: response.status, ours: (await response.text()) === 'ok' }),
    () => undefined,
  );
  if (!answer) {
    return note(`${publicUrl} does not answer: start the app (npm start) and check again.${tls}`);
  }
  if (answer.status !== 200 || !answer.ours) {
    return bad(`${publicUrl} answers ${answer.status}, but not as this app. Point PUBLIC_URL (or its proxy) at PORT.`);
  }
  return tls ? bad(`${publicUrl} answers.${tls} Set PUBLIC_URL to the https address.`) : ok(`${publicUrl} answers`);
}

/** An error in one line, without secrets: our own sentences, and the class and code of anybody else's. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error.';
  const { code, status = statusOf(error) } = error as Error & { code?: unknown; status?: unknown };
  if (typeof status === 'number') return `status ${status}.`;
  if (typeof code === 'string') return `${code}.`;
  return error.message.split('\n', 1)[0] ?? error.name;
}
