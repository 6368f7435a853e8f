import { CredentialsRefused, NotSent, retryAfterOf } from './failure.ts';

/** A unary call of one of the SDK's gRPC clients. */
export type Rpc<I, O> = (input: I, options?: CallLimits) => Promise<O>;

export interface CallLimits {
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** The members of the SDK's CoreClient we rely on. Two are private: a contract test and an exact version pin guard them. */
export interface SdkCore {
  accessToken: string | null | undefined;
  authenticateClient(): Promise<void>;
  connectExec<I, O>(call: Rpc<I, O>, input: I, options?: CallLimits): Promise<O>;
  _connectExec<I, O>(call: Rpc<I, O>, input: I, retries: number, attempt: number, options?: CallLimits): Promise<O>;
}

/**
 * Finds the SDK's core.
 * @throws Error when a member is missing, so that another SDK version fails at the start rather than with its own retries
 */
export function coreOf(client: object): SdkCore {
  const core: unknown = Reflect.get(client, 'coreClient');
  if (!isCore(core)) {
    throw new Error(
      'This version of @scalekit-sdk/node is not 2.11.0: its retries can no longer be turned off. Pin 2.11.0.',
    );
  }
  return core;
}

function isCore(value: unknown): value is SdkCore {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string) => typeof Reflect.get(value, name) === 'function';
  return 'accessToken' in value && has('authenticateClient') && has('connectExec') && has('_connectExec');
}

/**
 * Takes the SDK's own retries away. It repeats every call that ended in Unavailable up to three times, tools included,
 * although the tool may have run; and it asks for a token in every call that finds none. From here on a call is sent
 * once, tokens are fetched once for all, and only a 401, which says that nothing was carried out, is sent again.
 */
export function makeAtMostOnce(core: SdkCore): void {
  let refreshing: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    refreshing ??= core
      .authenticateClient()
      .catch((error: unknown) => {
        throw tokenError(error);
      })
      .finally(() => {
        refreshing = undefined;
      });
    return refreshing;
  };

  core.connectExec = async (call, input, options) => {
    const once = () => sendOnce(core, call, input, options);
    if (!core.accessToken) await refresh();
    const used = core.accessToken;
    try {
      return await once();
    } catch (error) {
      if (!rejectedToken(error)) throw error;
      if (core.accessToken === used) await refresh();
      return once();
    }
  };
}

async function sendOnce<I, O>(core: SdkCore, call: Rpc<I, O>, input: I, options?: CallLimits): Promise<O> {
  if (options?.signal?.aborted) throw new NotSent('aborted before it was sent');
  let unsent = false;
  let retryAfterMs: number | undefined;
  const watched: Rpc<I, O> = async (request, limits) => {
    try {
      return await call(request, limits);
    } catch (error) {
      unsent = couldNotConnect(error);
      retryAfterMs = retryAfterOf(error);
      throw error;
    }
  };
  try {
    return await core._connectExec(watched, input, 0, 0, options);
  } catch (error) {
    if (unsent) throw new NotSent('no connection to Scalekit');
    throw retryAfterMs !== undefined && error instanceof Error ? Object.assign(error, { retryAfterMs }) : error;
  }
}

/** Errors of DNS and of the TCP handshake: no byte of the request has left. A reset is not among them. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function couldNotConnect(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < 4 && cause instanceof Error; depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && UNREACHABLE.has(cause.code)) return true;
    cause = cause.cause;
  }
  return false;
}

/** 16 is gRPC's Unauthenticated; from a provider it is about the person's token, which no refresh of ours mends. */
function rejectedToken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return Reflect.get(error, 'grpcStatus') === 16 && Reflect.get(error, 'isToolError') !== true;
}

/** The token endpoint fails with a raw AxiosError, which holds its request: only its verdict goes on. */
function tokenError(error: unknown): Error {
  const response: unknown = error instanceof Error ? Reflect.get(error, 'response') : undefined;
  const status: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'status') : undefined;
  const refused = typeof status === 'number' && status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refused
    ? new CredentialsRefused('Scalekit refused the client id or secret')
    : new NotSent('no token from Scalekit');
}
