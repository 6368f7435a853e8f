import { Code } from '@connectrpc/connect';
import { scalekitError } from './errors.ts';
import { type Account, type AuthRequest, LINK_MINUTES, moveTo, type State } from './state.ts';

/** The authorization flow with custom user verification: link, consent, verify. Pure but for the state it is given. */
export function startFlow(
  state: State,
  account: Account,
  options: { state: string; userVerifyUrl: string },
): AuthRequest {
  const request: AuthRequest = {
    ...options,
    id: state.newId(),
    accountId: account.id,
    expiresAt: new Date(state.now().getTime() + LINK_MINUTES * 60_000),
    step: 'link',
  };
  state.requests.set(request.id, request);
  return request;
}

/** Spends a magic link. Undefined when it is unknown, spent or too old. */
export function openLink(state: State, token: string): { request: AuthRequest; account: Account } | undefined {
  const found = atStep(state, token, 'link');
  if (found) advance(state, found.request, 'consent');
  return found;
}

export function consentFor(state: State, id: string): { request: AuthRequest; account: Account } | undefined {
  return atStep(state, id, 'consent');
}

/** What the person decided. The tokens wait, unused, until the application has verified who consented. */
export function decide(
  state: State,
  { request, account }: { request: AuthRequest; account: Account },
  decision: { as: string } | 'denied',
): URL | undefined {
  if (decision === 'denied') {
    state.requests.delete(request.id);
  } else {
    request.consentedAs = decision.as;
    account.pendingOwner = decision.as;
    moveTo(account, 'PENDING_VERIFICATION', state.now());
    advance(state, request, 'verify');
  }
  if (request.userVerifyUrl === '') return undefined;
  const url = new URL(request.userVerifyUrl);
  // What the live service sends after a refusal is not documented; this is how OAuth itself says it.
  if (decision === 'denied') url.searchParams.set('error', 'access_denied');
  else url.searchParams.set('auth_request_id', request.id);
  if (request.state !== '') url.searchParams.set('state', request.state);
  return url;
}

/** Activates the account if the identifier is the one the link was made for; the request can be used once. */
export function verify(state: State, id: string, identifier: string): Account {
  const found = atStep(state, id, 'verify');
  if (!found) throw scalekitError(Code.NotFound, 'auth request not found or already consumed');
  const { request, account } = found;
  if (account.identifier !== identifier) {
    throw scalekitError(Code.PermissionDenied, 'identifier does not match the connected account');
  }
  advance(state, request, 'done');
  account.owner = request.consentedAs;
  account.pendingOwner = undefined;
  moveTo(account, 'ACTIVE', state.now());
  return account;
}

function atStep(
  state: State,
  id: string,
  step: AuthRequest['step'],
): { request: AuthRequest; account: Account } | undefined {
  const request = state.requests.get(id);
  const account = state.accounts.find((one) => one.id === request?.accountId);
  if (!request || !account || request.step !== step || request.expiresAt <= state.now()) return undefined;
  return { request, account };
}

/** Each step is known by an id of its own, so that the link says nothing about the auth request that follows it. */
function advance(state: State, request: AuthRequest, step: AuthRequest['step']): void {
  state.requests.delete(request.id);
  request.id = state.newId();
  request.step = step;
  state.requests.set(request.id, request);
}
