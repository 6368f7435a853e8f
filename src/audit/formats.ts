import type { Approval, AuditRow } from '../storage/audit.ts';

type Rows = AsyncIterable<AuditRow>;

/** How rows are written: what each format makes of them, piece by piece. */
export const FORMATS = { csv, json };

/** One object a line. */
async function* json(rows: Rows): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** The columns of a CSV, in their order, and where each is in a row. */
const COLUMNS: Readonly<Record<string, (row: AuditRow) => unknown>> = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  installation: ({ installation }) => installation,
  identifier: ({ identifier }) => identifier,
  trigger: ({ trigger }) => trigger,
  ask_id: ({ ask_id }) => ask_id,
  action: ({ action }) => action,
  connector: ({ connector }) => connector,
  connection: ({ connection }) => connection,
  tool: ({ tool }) => tool,
  args_hash: ({ args_hash }) => args_hash,
  description: ({ description }) => description,
  approval: ({ approval }) => approval?.kind,
  approved_by: ({ approval }) => (approval?.kind === 'click' ? approval.by : undefined),
  approved_at: ({ approval }) => (approval?.kind === 'standing' ? approval.given : approval?.at),
  approval_id: ({ approval }) => approval && approvalId(approval),
  outcome: ({ outcome }) => outcome,
  error_code: ({ error_code }) => error_code,
  execution_id: ({ execution_id }) => execution_id,
  write_id: ({ write_id }) => write_id,
};

/** The proposal, permission or follow-up that it was approved by; of an undo the write that was taken back. */
function approvalId(approval: Approval): string {
  if (approval.kind === 'click') return approval.proposal;
  return approval.kind === 'standing' ? approval.permission : approval.followUp;
}

/** RFC 4180, with a header. */
async function* csv(rows: Rows): AsyncGenerator<string> {
  // Not before the first row: where the database cannot be read there is no file either.
  let header = line(Object.keys(COLUMNS));
  for await (const row of rows) {
    yield header + line(Object.values(COLUMNS).map((read) => read(row)));
    header = '';
  }
  yield header;
}

function line(values: readonly unknown[]): string {
  return `${values.map((value) => field(String(value ?? ''))).join(',')}\r\n`;
}

function field(value: string): string {
  // A spreadsheet would take it for a formula; the apostrophe makes it text.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
