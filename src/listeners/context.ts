import type { z } from 'zod';
import type { Inbox } from '../storage/inbound.ts';
import type { Log } from '../telemetry/log.ts';
import type { Installation } from './installation.ts';

/** All that a listener may use. It stores what arrived, and nothing else: deciding is for those who read the store. */
export interface ListenerContext {
  inbox: Inbox;
  installation: Installation;
  log: Log;
}

/** What every listener gets from Bolt; its own schema says what is inside. */
export interface Received {
  body: unknown;
}

/**
 * A payload in the shape a listener needs, or undefined. A misshapen one is dropped and acknowledged: Slack would only
 * send it again as it is. The log names the fields, never their content.
 */
export function parse<Schema extends z.ZodType>(
  { log }: Pick<ListenerContext, 'log'>,
  kind: string,
  schema: Schema,
  body: unknown,
): z.output<Schema> | undefined {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}:${issue.code}`);
  log.warn({ code: 'slack_payload_malformed', kind, fields }, 'a payload of Slack was dropped');
  return undefined;
}
