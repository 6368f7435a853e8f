import type { FieldValues } from '../../storage/inbound.ts';
import type { FormErrors } from './store-submission.ts';

const NOT_JSON = 'This is not valid JSON. Please mend it, or press Cancel.';

/** The fields of a proposal's form whose text should be JSON and is not: it can be mended where it is. */
export function brokenJson(blocks: FieldValues): FormErrors {
  return Object.fromEntries(
    Object.entries(blocks).flatMap(([id, held]) => (isBroken(id, held) ? [[id, NOT_JSON] as const] : [])),
  );
}

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
