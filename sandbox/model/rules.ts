import { asanaPlan } from './rules/asana.ts';
import { boardPlan } from './rules/boards.ts';
import { followUp, masked, namesNothing, UNCLEAR } from './rules/follow-up.ts';
import { hubspotPlan } from './rules/hubspot.ts';
import { linearPlan } from './rules/linear.ts';
import { mondayPlan } from './rules/monday.ts';
import { type ConnectorId, type Plan, runPlan, withoutTheReceipt } from './rules/planner.ts';
import { inOrder, partsOf } from './rules/sequence.ts';
import { FALLBACK, talk } from './rules/talk.ts';
import { readTurn, type Turn } from './rules/turn.ts';
import { zendeskPlan } from './rules/zendesk.ts';
import type { ModelAnswer, ModelRequest } from './types.ts';

/** The name the stand-in goes by, so that nobody takes it for a language model. */
export const RULES_MODEL = 'sandbox-rules';

const PLANS: Record<ConnectorId, (turn: Turn) => Plan | undefined> = {
  zendesk: zendeskPlan,
  linear: linearPlan,
  hubspot: hubspotPlan,
  monday: mondayPlan,
  asana: asanaPlan,
};

/**
 * The rule-based stand-in: answers a model's request by a few written rules, from the conversation and the offered
 * tools alone. The same request always gets the same answer.
 * @param now what "tomorrow" is counted from when the system prompt names no day
 */
export function answerByRules(request: ModelRequest, now: Date = new Date()): ModelAnswer {
  const turn = readTurn(request, now);
  const meant = followUp(turn);
  if (meant && 'text' in meant) return meant;
  const answer = answerTo({ ...turn, ...meant });
  if (answer) return answer;
  if (meant) return { text: `I have no rule to do that with it. Say “help” for what I can do.` };
  // A request that resumes after connecting may not repeat the ask itself.
  if (/\b(connected|continue|go on|carry on|resume|proceed|try again|retry|go ahead)\b/i.test(turn.ask)) {
    for (const ask of turn.earlier) {
      const resumed = answerTo({ ...turn, ask });
      if (resumed) return resumed;
    }
  }
  return FALLBACK;
}

function answerTo(turn: Turn): ModelAnswer | undefined {
  const said = talk(turn, mentionedIn(turn.ask));
  if (said) return said;
  const [first = '', ...others] = partsOf(turn.ask);
  if (others.length > 0 && planFor({ ...turn, ask: first })) {
    return runPlan(turn, inOrder(turn, [first, ...others], planFor));
  }
  const plan = planFor(turn);
  if (plan && namesNothing(turn.ask)) return { text: UNCLEAR };
  return plan && runPlan(turn, plan);
}

/** The plan for one step of work. */
function planFor(turn: Turn): Plan | undefined {
  const mentioned = mentionedIn(turn.ask);
  const others = (Object.keys(PLANS) as ConnectorId[]).filter((id) => id !== mentioned);
  const plan =
    boardPlan(turn, mentioned) ??
    [...(mentioned ? [mentioned] : []), ...others].map((id) => PLANS[id](turn)).find((one) => one !== undefined);
  return plan && withoutTheReceipt(plan);
}

/** The product an ask names, not what is to be written there. `Monday` alone is a day unless the product is meant. */
function mentionedIn(said: string): ConnectorId | undefined {
  const ask = masked(said);
  if (/\basana\b/i.test(ask)) return 'asana';
  if (/\bhubspot\b/i.test(ask)) return 'hubspot';
  if (/\bzendesk\b/i.test(ask)) return 'zendesk';
  if (/\blinear\b/i.test(ask)) return 'linear';
  if (/\bmonday\.com\b|\b(?:my|in|from|connect) monday\b|\bmonday (?:board|item|account)s?\b/i.test(ask))
    return 'monday';
  return undefined;
}
