import type { SandboxPerson } from '../people.ts';
import type { Change } from '../record-changes.ts';
import type { ScalekitCall } from '../scalekit/types.ts';

/** What came of an ask, as the world saw it. */
export interface Outcome {
  as: SandboxPerson;
  /** The person's words. */
  asked: string;
  /** The app's final answer, its lines joined. */
  answer: string;
  changes: Change[];
  /** The tool calls since the ask. */
  calls: readonly ScalekitCall[];
}

const WRITE =
  /^(?:please |can you |could you )?(?:create|add|make|open|file|log|write|assign|update|change|set|move|rename|close|complete|finish|mark|resolve|reopen|comment|reply|post|schedule|put)\b/i;

/** Whether the words ask for something to be changed. */
export function asksForWrite(asked: string): boolean {
  return WRITE.test(asked.trim());
}

/** Why the outcome is not what it has to be; undefined when all is well. */
export function reasonAgainst({ as, asked, answer, changes, calls }: Outcome): string | undefined {
  const stranger = calls.find(({ ranAs }) => ranAs !== undefined && ranAs !== as.email);
  if (stranger) return `${stranger.tool} ran as ${stranger.ranAs}, not as ${as.email}`;
  const reference = /\(reference ([^)\s]+)\)/.exec(answer)?.[1];
  if (reference) return `the app gave up (reference ${reference} in its log)`;
  const foreign = changes.find(({ record }) => record.updatedBy !== as.email);
  if (foreign) return `"${foreign.record.title}" was changed as ${foreign.record.updatedBy}, not as ${as.email}`;
  const receipt = /^✓ /m.test(answer);
  if (asksForWrite(asked) && changes.length === 0) return 'the ask was a write, and no provider holds anything new';
  if (changes.length > 0 && !receipt) return 'something was changed, and the answer has no receipt for it';
  if (changes.length === 0 && receipt) return 'the answer has a receipt, and no provider holds anything new';
  return undefined;
}
