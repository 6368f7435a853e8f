import type { Reply } from './ports.ts';

/** A reply of which others see nothing until it is finished but what it is busy with. */
export function quietReply(reply: Reply): Reply {
  return {
    get ts() {
      return reply.ts;
    },
    get begun() {
      return reply.ts !== undefined;
    },
    get stopped() {
      return reply.stopped;
    },
    status: (text) => reply.status(text),
    step: ({ title, status }) => reply.status(status === 'in_progress' ? `${title}…` : 'is working on it…'),
    append: async () => {},
    settle: () => reply.settle(),
    finish: (markdown, blocks) => reply.finish(markdown, blocks),
  };
}
