import type { SandboxPerson } from '../people.ts';
import type { Change } from '../record-changes.ts';
import type { ScalekitCall } from '../scalekit/types.ts';

/** What came of some mornings, as the world saw it. */
export interface Mornings {
  as: SandboxPerson;
  /** The accounts that entered At Risk or Critical, of all these mornings, each once. */
  entered: readonly string[];
  /** What is new or different at the providers since before the first one. */
  changes: readonly Change[];
  /** The project in Linear of an issue, by its identifier. */
  projectOf: (issue: string) => string | undefined;
  /** The calls since before the first one. */
  calls: readonly ScalekitCall[];
}

/** Why the mornings did not do what they have to: for each account one task and one comment, as the CSM, and nothing else. */
export function reasonAgainstMornings({ as, entered, changes, projectOf, calls }: Mornings): string | undefined {
  const stranger = calls.find(({ ranAs }) => ranAs !== undefined && ranAs !== as.email);
  if (stranger) return `${stranger.tool} ran as ${stranger.ranAs}, not as ${as.email}`;
  if (entered.length === 0) return 'no account needed anybody';
  const ofKind = (kind: string) => changes.filter(({ change, record }) => change === 'created' && record.kind === kind);
  const [tasks, comments] = [ofKind('task'), ofKind('comment')];
  const other = changes.find((one) => !tasks.includes(one) && !comments.includes(one));
  if (other) return `${other.record.kind} "${other.record.title}" was ${other.change}, which nobody asked for`;
  const foreign = changes.find(({ record }) => record.createdBy !== as.email);
  if (foreign) return `"${foreign.record.title}" was made by ${foreign.record.createdBy}, not by ${as.email}`;
  const others = tasks.find(({ record }) => record.fields.hubspot_owner_id !== as.email);
  if (others)
    return `the task "${others.record.title}" belongs to ${others.record.fields.hubspot_owner_id ?? 'nobody'}`;
  for (const name of entered) {
    const ofIt = {
      tasks: tasks.filter(({ record }) => record.fields.about === name),
      comments: comments.filter(({ record }) => projectOf(record.place)?.includes(name)),
    };
    for (const [what, { length }] of Object.entries(ofIt)) {
      if (length !== 1) return `${name} has ${length} new ${what}, not one`;
    }
  }
  for (const [what, { length }] of Object.entries({ tasks, comments })) {
    if (length !== entered.length) return `${length} ${what} were made for ${entered.length} accounts`;
  }
  return undefined;
}
