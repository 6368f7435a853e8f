import { PEOPLE } from '../people.ts';
import type { SlackSandbox } from '../slack/types.ts';
import type { UiAction } from './types.ts';

/** Does in the Slack stand-in what somebody did on the page; `ts` is that of the message they posted. */
export async function perform(slack: SlackSandbox, action: UiAction): Promise<{ ts?: string }> {
  if (!PEOPLE.some(({ userId }) => userId === action.as)) throw new Error(`Nobody here is ${action.as}`);
  switch (action.type) {
    case 'post':
      return {
        ts: slack.post(action.as, action.channel, action.text, inThread(action)),
      };
    case 'command':
      await slack.command(action.as, action.channel, action.command, action.text, inThread(action));
      return {};
    case 'click': {
      const { as: userId, type: _, ...click } = action;
      await slack.click({ userId, ...click });
      return {};
    }
    case 'submit':
      await slack.submitView(action.as, action.viewId, action.values);
      return {};
    case 'dismiss':
      await slack.closeView(action.as, action.viewId);
      return {};
    case 'home':
      slack.openHome(action.as, action.tab);
      return {};
    case 'stop':
      slack.stop(action.as, action.channel, action.ts);
      return {};
  }
}

function inThread({ threadTs }: { threadTs?: string }): { threadTs?: string } {
  return threadTs ? { threadTs } : {};
}
