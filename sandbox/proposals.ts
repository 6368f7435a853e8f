import type { SandboxMessage } from './slack/types.ts';

/** A button of a message, by its action id. */
export interface ButtonIn {
  actionId: string;
  value: string;
}

/** The first button with this action id. */
export function buttonIn({ blocks = [], deleted }: SandboxMessage, actionId: string): ButtonIn | undefined {
  if (deleted) return undefined;
  for (const block of blocks) {
    const elements = block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : [];
    for (const element of elements) {
      if (element?.type === 'button' && element.action_id === actionId) return { actionId, value: element.value ?? '' };
    }
  }
  return undefined;
}

/** What approves everything that a card proposes; undefined where nothing on it waits. */
export function approvalIn(message: SandboxMessage): ButtonIn | undefined {
  return buttonIn(message, 'proposal_approve_all') ?? buttonIn(message, 'proposal_approve');
}

/** Whether a message is a card of proposals, decided or not. */
export function isCard({ text }: SandboxMessage): boolean {
  return /^(?:Shall I do|Your decisions?$)/.test(text);
}
