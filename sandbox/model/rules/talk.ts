import type { ModelAnswer } from '../types.ts';
import { CONNECTORS, type ConnectorId, connect } from './planner.ts';
import { accountsIn, type Turn } from './turn.ts';

const WHO = 'I am the sandbox’s rule-based stand-in for a language model: I follow a small set of written rules.';

const EXAMPLES = [
  'Create a high-priority task ‘Review Q3 roadmap’ in the Website project and assign it to me',
  'Show open tickets of Northwind',
  'What issues are assigned to me in Linear?',
];

const HELP = `${WHO} You can try, among others:

- **Asana**: “list my tasks”, “what’s in the Website project”, “mark *task* done”, “comment ‘text’ on task *name*”
- **HubSpot**: “find contact Jane”, “show me the company Northwind”, “list my deals”, “create a HubSpot task to call Northwind tomorrow”
- **Zendesk**: “show open tickets of Northwind”, “show ticket 4127”, “reply to ticket 4127 internally: *text*”, “set ticket 4127 to high priority”
- **Linear**: “what issues are assigned to me in Linear”, “create a Linear issue ‘*title*’ in team Onboarding”, “move ONB-12 to Done”
- **Monday.com**: “list my boards”, “what’s on the board Customer onboarding”, “add an item ‘*name*’ to board Customer onboarding”`;

/** Asks that need no account: who, what, hello, thanks, and connecting one. */
export function talk(turn: Turn, mentioned: ConnectorId | undefined): ModelAnswer | undefined {
  const { ask } = turn;
  if (/\b(who|what) (are|r) (you|u)\b|\bare you (an?|the) (ai|bot|human|model|llm|real)\b/i.test(ask))
    return { text: WHO };
  if (/^\W*help\b|\bwhat can (you|i)\b|\bhow (do|can) i use\b|\bwhat do you do\b/i.test(ask)) return { text: HELP };
  if (YES.test(ask) && UNDECIDED.test(turn.system)) return { text: 'Only your click on **Approve** decides that.' };
  const accounts = accountsIn(turn.system);
  if (ABOUT_ACCOUNTS.test(ask) && accounts.length > 0) return { text: accountList(accounts, mentioned) };
  if (mentioned && /\b(re)?connect\b/i.test(ask)) return connect(turn, mentioned);
  if (/^\W*(hi|hello|hey|good (morning|afternoon|evening))( there| all| onbehalf)?\W*$/i.test(ask)) {
    return { text: 'Hello! Ask me for something in your tools, or say “help” for examples.' };
  }
  if (/^\W*(ok(ay)?|great|perfect|cheers|thx|thanks|thank you)( so much| a lot| very much)?\W*$/i.test(ask)) {
    return { text: 'You are welcome.' };
  }
  return undefined;
}

const YES = /^\W*(?:yes|yep|ok(?:ay)?|sure|approved?|go ahead|do (?:it|that))\b[^?]{0,30}$/i;
/** How the app tells the model that a card waits for the person. */
const UNDECIDED = /\bwait for the person's click\b/;

const ABOUT_ACCOUNTS =
  /^\W*(?:which|what|list|show|see|is|are|have|do)\b.*(?:\bmy (?:accounts|connections)\b|\b(?:i|my)\b.*\bconnected\b)|^\W*is \S+ connected\b/i;

function accountList(accounts: readonly { label: string; state: string }[], mentioned?: ConnectorId): string {
  const asked = accounts.filter(({ label }) => mentioned && label === CONNECTORS[mentioned]);
  const lines = (asked.length > 0 ? asked : accounts).map(({ label, state }) => `- **${label}**: ${state}`);
  return `Your accounts, as I am told:\n\n${lines.join('\n')}`;
}

/** The answer to anything that no rule is for. */
export const FALLBACK: ModelAnswer = {
  text: [
    'I am the sandbox’s rule-based stand-in and follow only a few rules; there is none for this. Try for example:',
    EXAMPLES.map((one) => `- ${one}`).join('\n'),
    'Say “help” for more.',
  ].join('\n\n'),
};
