import { followUp, masked, UNCLEAR } from './follow-up.ts';
import { asksToSee } from './phrases.ts';
import type { Plan, Step } from './planner.ts';
import { urlIn } from './records.ts';
import type { Turn } from './turn.ts';

/** Where one step of an ask ends and the next begins: `…, then …`, `…, and comment on …`. */
const NEXT =
  /[,;.]?\s+(?:and\s+)?then\s+|,?\s+and\s+(?=(?:comment|reply|respond)\s+(?:on|to)\s+(?:(?:the|this|that|it|ticket|task|issue|item)\b))/gi;
/** The link of what the step before made, as people ask for it to be put somewhere. */
const ITS_LINK =
  /\s+(?:with|including|saying)\s+(?:its|the|a)\s+(?:link|url)(?:\s+(?:to|of)\s+(?:it|that|the\s+\w+))?\s*[.!]*$|\s+linking\s+(?:to\s+)?(?:it|the\s+\w+)\s*[.!]*$/i;

/** The steps of an ask, in order; only one where it has no more. What is quoted, or said after a colon, is not divided. */
export function partsOf(ask: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const found of masked(ask).matchAll(NEXT)) {
    parts.push(ask.slice(from, found.index));
    from = found.index + found[0].length;
  }
  return [...parts, ask.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}

/** Does one step after the other, each with what the one before came to; ends where a step could not be done. */
export function* inOrder(turn: Turn, parts: readonly string[], planOf: (turn: Turn) => Plan | undefined): Plan {
  const said: string[] = [];
  let last: Result | undefined;
  for (const part of parts) {
    const step = withResult(turn, part, last);
    const plan = step && planOf(step);
    if (!plan) return [...said, step ? `I have no rule for “${part}”, so I left that out.` : UNCLEAR].join('\n\n');
    last = yield* run(plan);
    if (last.text) said.push(last.text);
    if (!last.changed && !asksToSee(part)) break;
  }
  return said.join('\n\n');
}

/** What a step came to: its answer, whether it changed anything, and the result of its last call. */
interface Result {
  text: string;
  changed: boolean;
  data: unknown;
}

function* run(plan: Plan): Plan<Result> {
  let [changed, data] = [false, undefined as unknown];
  let next = plan.next();
  while (!next.done) {
    changed ||= [next.value].flat().some((step: Step) => step.does === 'write');
    data = yield next.value;
    next = plan.next(data);
  }
  return { text: next.value, changed, data };
}

/** A step with the words that lean on the one before replaced by what they mean; undefined where that cannot be told. */
function withResult(turn: Turn, part: string, last: Result | undefined): Turn | undefined {
  if (!last) return { ...turn, ask: part };
  const url = urlIn(last.data);
  const number = /\bticket\s*#?(\d+)/i.exec(turn.ask)?.[1];
  const ask = part
    .replace(ITS_LINK, url ? `: ${url}` : '$&')
    .replace(/\b(?:the|this|that)\s+ticket\b(?!\s*#?\d)/i, number ? `ticket ${number}` : '$&');
  const shown = `${last.text}\n${JSON.stringify(last.data)}`;
  const before = [...turn.before, { role: 'assistant' as const, text: shown }];
  const meant = followUp({ ...turn, ask, before });
  if (meant && 'text' in meant) return undefined;
  return { ...turn, ask, ...meant };
}
