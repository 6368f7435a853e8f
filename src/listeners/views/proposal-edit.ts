import type { ListenerContext } from '../context.ts';
import { storeSubmission } from './store-submission.ts';

/** The form of a proposal was sent. Text that should be JSON and is not can be mended where it is. */
export function proposalEdit(context: ListenerContext) {
  return storeSubmission(context, 'proposal_edit', (blocks) =>
    Object.fromEntries(
      Object.entries(blocks).flatMap(([id, held]) => (isBroken(id, held) ? [[id, NOT_JSON] as const] : [])),
    ),
  );
}

const NOT_JSON = 'This is not valid JSON. Please mend it, or press Cancel.';

/** A block of JSON is called `json:{name}`. */
function isBroken(blockId: string, text: string | null): boolean {
  if (!blockId.startsWith('json:') || !text?.trim()) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
