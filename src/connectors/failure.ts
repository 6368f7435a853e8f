import { RATE_LIMIT, TOO_COMPLEX } from './limit-words.ts';

/** gRPC status codes, by the names of the specification. */
export const GRPC = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** What can be kept of an error of the SDK: codes and field names, none of its prose. */
export interface Failure {
  /**
   * `provider`: the tool ran into the provider's refusal. `scalekit`: Scalekit itself refused or was not reached.
   * `credentials`: our own client id or secret was refused. `unsent`: the request never left this process.
   */
  origin: 'provider' | 'scalekit' | 'credentials' | 'unsent';
  grpc?: number;
  /** Scalekit's errorCode or the provider's toolErrorCode. */
  code?: string;
  executionId?: string;
  /** Names of the parameters Scalekit objected to. */
  fields: string[];
  /** The provider said that the token lacks a scope, rather than the person a right. */
  scopeMissing: boolean;
  /** A limit that the provider told of, under whatever gRPC code: Linear's rate limit is an HTTP 400. */
  limit?: ProviderLimit;
  /** Of a refusal of Scalekit's own: its words are about the connection, not about a tool. */
  connectionBlamed?: boolean;
  /** How long the answer asks us to wait. */
  retryAfterMs?: number;
}

/** `certain`: the provider's code says so, not mere words, which may quote what was written. */
export interface ProviderLimit {
  code: 'rate_limited' | 'invalid_input';
  certain: boolean;
}

/** Our client id and secret did not get a token. */
export class CredentialsRefused extends Error {
  override name = 'CredentialsRefused';
}

/** The request never left: no connection, no token, or aborted before. A write that ends so has certainly not happened. */
export class NotSent extends Error {
  override name = 'NotSent';
}

/**
 * Reads `retry-after` (seconds, RFC 9110) from what came with a failed call, before the SDK makes an exception of it and
 * drops it: its error details have no place for it. A date in its stead is left unread.
 */
export function retryAfterOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, 'metadata') : undefined;
  const said = metadata instanceof Headers ? metadata.get('retry-after')?.trim() : undefined;
  return said !== undefined && /^\d{1,6}$/.test(said) ? Number(said) * 1_000 : undefined;
}

const SCOPE = /scope|permission.*grant|insufficient.*permission/i;
const CONNECTION = /\bconnect(?:ion|or)s?\b/i;
const TOOL = /\btools?\b/i;

/**
 * Reads an SDK exception by its shape, which spares this file the SDK, and one of our own by its class. Tool exceptions
 * subclass the plain ones, so `isToolError` is looked at first.
 */
export function readFailure(error: unknown): Failure {
  const none = { fields: [], scopeMissing: false };
  if (error instanceof CredentialsRefused) return { origin: 'credentials', ...none };
  if (error instanceof NotSent) return { origin: 'unsent', ...none };
  const shape = (typeof error === 'object' && error !== null ? error : {}) as SdkException;
  const grpc = typeof shape.grpcStatus === 'number' ? { grpc: shape.grpcStatus } : {};
  const wait = typeof shape.retryAfterMs === 'number' ? { retryAfterMs: shape.retryAfterMs } : {};
  if (shape.isToolError === true) {
    const said = `${text(shape.toolErrorCode) ?? ''} ${text(shape.toolErrorMessage) ?? ''}`;
    const limit = limitIn(said, token(shape.toolErrorCode) ?? '');
    return {
      origin: 'provider',
      ...grpc,
      ...named('code', shape.toolErrorCode),
      ...named('executionId', shape.executionId),
      fields: fieldsOf(shape),
      scopeMissing: SCOPE.test(said),
      ...(limit && { limit }),
      ...wait,
    };
  }
  const words = text(shape.message) ?? '';
  return {
    origin: 'scalekit',
    ...grpc,
    ...named('code', shape.errorCode),
    fields: fieldsOf(shape),
    scopeMissing: false,
    ...(CONNECTION.test(words) && !TOOL.test(words) && { connectionBlamed: true }),
    ...wait,
  };
}

/** A query that is too complex comes with the code of a rate limit now and then, so its words are read first. */
function limitIn(said: string, code: string): ProviderLimit | undefined {
  const certain = RATE_LIMIT.test(code) || TOO_COMPLEX.test(code);
  if (TOO_COMPLEX.test(said)) return { code: 'invalid_input', certain };
  return RATE_LIMIT.test(said) ? { code: 'rate_limited', certain } : undefined;
}

interface SdkException {
  message?: unknown;
  grpcStatus?: unknown;
  errorCode?: unknown;
  isToolError?: unknown;
  toolErrorCode?: unknown;
  toolErrorMessage?: unknown;
  executionId?: unknown;
  unpackedDetails?: unknown;
  /** Ours: see `retryAfterOf`. */
  retryAfterMs?: unknown;
}

/** A code, an id or the path of a field; anything that reads like prose may quote somebody, and is dropped. */
const TOKEN = /^[\w.:[\]-]{1,128}$/;

function token(value: unknown): string | undefined {
  return typeof value === 'string' && TOKEN.test(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function named<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  const found = token(value);
  return found === undefined ? {} : ({ [key]: found } as { [P in K]: string });
}

function fieldsOf({ unpackedDetails }: SdkException): string[] {
  const details: { validationErrorInfo?: { fieldViolations?: { field?: unknown }[] } }[] = Array.isArray(
    unpackedDetails,
  )
    ? unpackedDetails
    : [];
  return details
    .flatMap((detail) => detail.validationErrorInfo?.fieldViolations ?? [])
    .flatMap((violation) => token(violation.field) ?? []);
}
