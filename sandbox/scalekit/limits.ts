import { type FieldViolation, invalidFields } from './errors.ts';

interface Limit {
  min?: number;
  /** Longest text, most elements, or largest number. */
  max?: number;
  pattern?: RegExp;
  prefix?: string;
}

/** The validation rules written into the SDK's own descriptors (buf.validate), by field. */
const LIMITS: Record<string, Limit> = {
  identifier: { max: 100 },
  connector: { max: 400, pattern: /^[a-zA-Z0-9_: -]*$/ },
  connectionNames: { max: 20 },
  organizationId: { max: 32 },
  userId: { max: 32 },
  id: { max: 32, prefix: 'ca_' },
  provider: { max: 50 },
  query: { max: 100 },
  pageToken: { max: 100 },
  state: { max: 512 },
  userVerifyUrl: { max: 2048, pattern: /^$|^https?:\/\// },
  agentRunId: { max: 255 },
};

const BY_MESSAGE: Record<string, Record<string, Limit>> = {
  Filter: { query: { min: 3, max: 100 }, connectedAccountId: { max: 100, prefix: 'ca_' } },
  ExecuteToolRequest: { toolName: { min: 1 }, organizationId: { max: 100 }, userId: { max: 100 } },
  ListScopedToolsRequest: { identifier: { min: 1, max: 100 } },
  ListAvailableToolsRequest: { identifier: { min: 1, max: 100 } },
  ListConnectedAccountsRequest: { pageSize: { max: 99 } },
  ListAppConnectionsRequest: { pageSize: { max: 30 }, query: { min: 3, max: 100 } },
  VerifyConnectedAccountUserRequest: { authRequestId: { min: 1, max: 1000 }, identifier: { min: 1, max: 200 } },
};

const REQUIRED: Record<string, string[]> = {
  ListScopedToolsRequest: ['filter'],
  CreateConnectedAccountRequest: ['connectedAccount'],
  UpdateConnectedAccountRequest: ['connectedAccount'],
};

/** Refuses a request that the live service would refuse before looking at it. Absent optional fields pass. */
export function checkLimits(message: { $typeName: string }): void {
  const violations = violationsOf(message);
  if (violations.length > 0) throw invalidFields(violations);
}

function violationsOf(message: { $typeName: string }): FieldViolation[] {
  const type = message.$typeName.split('.').at(-1) ?? '';
  const values = message as unknown as Record<string, unknown>;
  const own = BY_MESSAGE[type] ?? {};
  const found: FieldViolation[] = [];
  for (const field of REQUIRED[type] ?? []) {
    if (values[field] === undefined) found.push({ field, description: 'value is required', constraint: 'required' });
  }
  for (const [field, value] of Object.entries(values)) {
    const limit = own[field] ?? LIMITS[field];
    const constraint = limit && broken(limit, value);
    if (constraint) found.push({ field, description: `breaks the rule ${constraint}`, constraint });
    if (isFilter(value)) found.push(...violationsOf(value));
  }
  if (values.connector !== undefined && Array.isArray(values.connectionNames) && values.connectionNames.length > 0) {
    const description = 'connector and connection_names are mutually exclusive';
    found.push({ field: 'connector', description, constraint: 'connector_or_connection_names_not_both' });
  }
  return found;
}

function broken({ min, max, pattern, prefix }: Limit, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const size = typeof value === 'number' ? value : (value as string | unknown[]).length;
  if (min !== undefined && size < min) return `min ${min}`;
  if (max !== undefined && size > max) return `max ${max}`;
  if (typeof value !== 'string') return undefined;
  if (pattern && !pattern.test(value)) return `pattern ${pattern.source}`;
  return prefix && !value.startsWith(prefix) ? `prefix ${prefix}` : undefined;
}

function isFilter(value: unknown): value is { $typeName: string } {
  return typeof value === 'object' && value !== null && '$typeName' in value;
}
