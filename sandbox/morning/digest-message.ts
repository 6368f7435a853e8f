import { buttonIn } from '../proposals.ts';
import { plain } from '../say/plain-text.ts';
import type { SandboxMessage } from '../slack/types.ts';

/** The id of the morning that a message is the digest of, or what comes in its place; undefined where it is neither. */
export function digestIdOf({ blocks = [] }: SandboxMessage): string | undefined {
  return blocks[0]?.block_id?.match(/^digest-(.+)$/)?.[1];
}

/** Whether a digest tells of accounts, and is not what comes in its place. */
export function tellsOfAccounts({ text }: SandboxMessage): boolean {
  return /\b\d+ accounts?\b/.test(text);
}

/** The names under "Needs you": those with buttons of their own. */
export function accountsInNeed({ blocks = [] }: SandboxMessage): string[] {
  return blocks.flatMap((block, at) => {
    const below = blocks[at + 1];
    const acts =
      below?.type === 'actions' &&
      below.elements.some((element) => 'action_id' in element && element.action_id === 'digest_snooze');
    const name = block.type === 'section' ? block.text?.text.match(/\*([^*\n]+)\*/)?.[1] : undefined;
    return acts && name ? [plain(name)] : [];
  });
}

/** The answer to the first digest that does what it showed. */
export function doItNowIn(message: SandboxMessage) {
  return buttonIn(message, 'digest_mode_automatic');
}
