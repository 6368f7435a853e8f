import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Arguments, decodeStructured } from '../arguments.ts';
import { readBody, sendJson } from '../http.ts';
import { SlackApiError } from '../slack-error.ts';
import { type Fault, type SandboxCall, SLACK_TEST_CREDENTIALS } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { assistantMethods } from './assistant.ts';
import { chatMethods } from './chat.ts';
import type { Faults } from './faults.ts';
import { historyMethods } from './history.ts';
import type { Caller, Method } from './method.ts';
import { sessionMethods } from './session.ts';
import { streamingMethods } from './streaming.ts';
import { viewMethods } from './views.ts';
import { workspaceMethods } from './workspace-info.ts';

const METHODS: Record<string, Method> = {
  ...sessionMethods,
  ...chatMethods,
  ...streamingMethods,
  ...assistantMethods,
  ...viewMethods,
  ...workspaceMethods,
  ...historyMethods,
};

interface Call {
  name: string;
  args: Arguments;
  caller: Caller;
}

async function argumentsOf(request: IncomingMessage, url: URL): Promise<Arguments> {
  const query = Object.fromEntries(url.searchParams);
  const text = await readBody(request);
  if (text === '') return query;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  if (!type.startsWith('application/json')) throw new SlackApiError('invalid_post_type');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new SlackApiError('invalid_json');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new SlackApiError('json_not_object');
  return { ...query, ...body };
}

function callerOf(request: IncomingMessage, args: Arguments): Caller {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  if (/^basic$/i.test(scheme)) {
    const [user = '', ...password] = Buffer.from(credentials, 'base64').toString().split(':');
    return { basic: { user, password: password.join(':') } };
  }
  const token = /^bearer$/i.test(scheme) ? credentials : args.token;
  return typeof token === 'string' && token !== '' ? { token } : {};
}

/** Throws Slack's error code if this token may not call this method. */
function authorize(workspace: Workspace, method: Method, { token }: Caller): void {
  if (method.token === 'none') return;
  if (token === undefined) throw new SlackApiError('not_authed');
  const { botToken, appToken } = SLACK_TEST_CREDENTIALS;
  if (token !== botToken && token !== appToken) throw new SlackApiError('invalid_auth');
  if (token !== (method.token === 'app' ? appToken : botToken)) throw new SlackApiError('not_allowed_token_type');
  const { scopes } = workspace.config;
  if (method.scopes && !method.scopes.some((scope) => scopes.has(scope)))
    throw new SlackApiError('missing_scope', { needed: method.scopes.join(','), provided: [...scopes].join(',') });
}

async function run(workspace: Workspace, { name, args, caller }: Call): Promise<Record<string, unknown>> {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (!method) throw new SlackApiError('unknown_method', { req_method: name });
  authorize(workspace, method, caller);
  return { ok: true, ...(await method.run(workspace, args, caller)) };
}

/** Answers for the fault instead of the method; false when the method is still to run. */
function answerFault(response: ServerResponse, fault: Fault, logged: SandboxCall): boolean {
  if (fault.drop === 'before') {
    logged.error = 'dropped';
    response.destroy();
  } else if (fault.retryAfter !== undefined) {
    logged.error = 'ratelimited';
    const headers = { 'retry-after': String(fault.retryAfter) };
    sendJson(response, { ok: false, error: 'ratelimited' }, { status: 429, headers });
  } else if (fault.status !== undefined) {
    logged.error = fault.error ?? `http_${fault.status}`;
    sendJson(response, { ok: false, error: fault.error ?? 'internal_error' }, { status: fault.status });
  } else if (fault.error !== undefined) {
    logged.error = fault.error;
    sendJson(response, { ok: false, error: fault.error });
  } else return false;
  return true;
}

/** `client_secret` is left out of the log like the token: a failing test prints the log. */
function logged({ name, args }: Call, at: number): SandboxCall {
  const { token: _token, client_secret: _secret, ...rest } = args;
  return { method: name, args: rest, at };
}

/** Serves `/api/<method>`; every call ends up in `calls`. */
export async function serveWebApi(
  workspace: Workspace,
  { calls, faults, closing }: { calls: SandboxCall[]; faults: Faults; closing: AbortSignal },
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const name = url.pathname.slice('/api/'.length).replace(/\/$/, '');
  const headers = { 'x-oauth-scopes': [...workspace.config.scopes].join(',') };
  try {
    const given = await argumentsOf(request, url);
    const call = { name, args: decodeStructured(given), caller: callerOf(request, given) };
    const entry = logged(call, workspace.store.now());
    calls.push(entry);
    workspace.store.changed();
    const fault = faults.take(name);
    if (fault?.hangMs) await delay(fault.hangMs, undefined, { signal: closing });
    if (fault && answerFault(response, fault, entry)) return;
    try {
      const answer = await run(workspace, call);
      if (fault?.drop === 'after') response.destroy();
      else sendJson(response, answer, { headers });
    } catch (error) {
      if (error instanceof SlackApiError) entry.error = error.code;
      throw error;
    }
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    sendJson(response, { ok: false, error: error.code, ...error.detail }, { headers });
  }
}
