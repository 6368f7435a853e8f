import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxPerson } from '../people.ts';
import { cookie, readBody, redirect, sendJson, sendPage } from './http.ts';
import { consentPage, refusalPage, signInPage } from './oidc-pages.ts';
import { personOf } from './store.ts';
import { SLACK_TEST_CREDENTIALS } from './types.ts';
import type { Workspace } from './workspace.ts';

/** The cookie that says who uses this browser; whoever switches person in the sandbox sets it. */
const PERSON_COOKIE = 'sandbox_slack_user';

const PARAMETERS = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'team'];

type Fields = Record<string, string>;

const fieldsOf = (parameters: URLSearchParams): Fields =>
  Object.fromEntries(PARAMETERS.flatMap((name) => (parameters.has(name) ? [[name, parameters.get(name) ?? '']] : [])));

/** Slack wants a registered https address; loopback stands for it here. */
function acceptableRedirect(uri: string | undefined): boolean {
  const url = URL.parse(uri ?? '');
  if (url?.hash !== '' || url.username !== '') return false;
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback);
}

/** What is wrong with an authorization request; such a one is never redirected, since its target is not trusted. */
function problemOf(fields: Fields): string | undefined {
  if (fields.client_id !== SLACK_TEST_CREDENTIALS.clientId) return 'invalid_client_id';
  if (!acceptableRedirect(fields.redirect_uri)) return 'bad_redirect_uri';
  if (fields.response_type !== 'code') return 'invalid_response_type';
  if (!fields.scope?.split(/[\s,]+/).includes('openid')) return 'invalid_scope';
  return undefined;
}

function signedIn(workspace: Workspace, request: IncomingMessage): SandboxPerson | undefined {
  const person = personOf(cookie(request, PERSON_COOKIE) ?? '');
  return person && !workspace.store.deactivated.has(person.userId) ? person : undefined;
}

function decide(workspace: Workspace, person: SandboxPerson, fields: Fields, allowed: boolean): string {
  const target = new URL(fields.redirect_uri ?? '');
  if (allowed) {
    const code = workspace.oidc.issueCode({
      userId: person.userId,
      clientId: fields.client_id ?? '',
      redirectUri: fields.redirect_uri ?? '',
      scope: fields.scope ?? '',
      ...(fields.nonce === undefined ? {} : { nonce: fields.nonce }),
    });
    target.searchParams.set('code', code);
  } else target.searchParams.set('error', 'access_denied');
  if (fields.state !== undefined) target.searchParams.set('state', fields.state);
  return target.href;
}

async function authorize(workspace: Workspace, request: IncomingMessage, response: ServerResponse, url: URL) {
  const parameters = request.method === 'POST' ? new URLSearchParams(await readBody(request)) : url.searchParams;
  const fields = fieldsOf(parameters);
  const problem = problemOf(fields);
  if (problem) return sendPage(response, refusalPage(problem), 400);
  const person = signedIn(workspace, request);
  if (!person) return sendPage(response, signInPage(fields));
  if (request.method !== 'POST') return sendPage(response, consentPage(person, fields));
  redirect(response, decide(workspace, person, fields, parameters.get('decision') === 'allow'));
}

async function signIn(request: IncomingMessage, response: ServerResponse) {
  const parameters = new URLSearchParams(await readBody(request));
  const person = personOf(parameters.get('sandbox_user') ?? '');
  if (!person) return sendPage(response, refusalPage('unknown person'), 400);
  redirect(response, `/openid/connect/authorize?${new URLSearchParams(fieldsOf(parameters))}`, {
    'set-cookie': `${PERSON_COOKIE}=${person.userId}; Path=/; HttpOnly; SameSite=Lax`,
  });
}

function discovery(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/openid/connect/authorize`,
    token_endpoint: `${issuer}/api/openid.connect.token`,
    userinfo_endpoint: `${issuer}/api/openid.connect.userInfo`,
    jwks_uri: `${issuer}/openid/connect/keys`,
    scopes_supported: ['openid', 'profile', 'email'],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'auth_time', 'iss'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: true,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  };
}

/** Serves Sign in with Slack; false for other paths. */
export async function serveOidc(
  workspace: Workspace,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      sendJson(response, discovery(workspace.url));
      return true;
    case '/openid/connect/keys':
      sendJson(response, await workspace.oidc.keys());
      return true;
    case '/openid/connect/authorize':
      await authorize(workspace, request, response, url);
      return true;
    case '/openid/connect/sign-in':
      await signIn(request, response);
      return true;
    default:
      return false;
  }
}
