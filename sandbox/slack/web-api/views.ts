import { type Arguments, needed, optional } from '../arguments.ts';
import { SlackApiError } from '../slack-error.ts';
import { personOf } from '../store.ts';
import { viewShape } from '../view-store.ts';
import type { Method } from './method.ts';

const viewIn = (args: Arguments): unknown => args.view;

export const viewMethods: Record<string, Method> = {
  'views.open': {
    token: 'bot',
    run(workspace, args) {
      const { userId } = workspace.triggers.exchange(needed(args, 'trigger_id'));
      return { view: viewShape(workspace.views.open(userId, viewIn(args))) };
    },
  },
  'views.push': {
    token: 'bot',
    run(workspace, args) {
      const { userId } = workspace.triggers.exchange(needed(args, 'trigger_id'));
      return { view: viewShape(workspace.views.push(userId, viewIn(args))) };
    },
  },
  'views.update': {
    token: 'bot',
    run(workspace, args) {
      const record = workspace.views.find(optional(args, 'view_id') ?? needed(args, 'external_id'));
      if (!record) throw new SlackApiError('not_found');
      return { view: viewShape(workspace.views.update(record, viewIn(args), optional(args, 'hash'))) };
    },
  },
  'views.publish': {
    token: 'bot',
    run(workspace, args) {
      const userId = needed(args, 'user_id');
      if (!personOf(userId)) throw new SlackApiError('invalid_arguments');
      return { view: viewShape(workspace.views.publish(userId, viewIn(args), optional(args, 'hash'))) };
    },
  },
};
