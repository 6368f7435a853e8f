import type { KnownBlock } from '@slack/web-api';
import { button, context } from './parts.ts';

/** What stands below an answer that only its person sees. `askId` only names it; whose it is, the click says. */
export function privateAnswerBlocks(askId: string, shared: boolean): KnownBlock[] {
  if (shared) return [context('You shared this.')];
  return [
    {
      type: 'actions',
      elements: [
        button('Share in thread', { id: 'answer_share', value: askId }),
        button('Keep private', { id: 'answer_keep', value: askId }),
      ],
    },
    context('Only you see this, since it rests on what your accounts show. Say “show me again” to have it once more.'),
  ];
}
