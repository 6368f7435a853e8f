import { type ProcessInputStepArgs, ToolSearchProcessor } from '@mastra/core/processors';

/** How many tools are at hand without a search, besides the one that asks for an account. */
const LIKELY = 12;

/**
 * Above a certain number of tools the model searches for them by words; what it found stays loaded as long as the search
 * is in its view. The tools that the request itself seems to name are at hand from the start, which mostly saves the
 * search. So does the tool that asks for an account: the instructions name it, and a model that is missing an account
 * has nothing to search for.
 */
export class ToolSearch extends ToolSearchProcessor {
  constructor() {
    super({ tools: {}, includeResolvedTools: true, storage: 'context', search: { autoLoad: true, topK: 8 } });
  }

  override async processInputStep(args: ProcessInputStepArgs) {
    const { connect_account, ...searched } = args.tools ?? {};
    const step = await super.processInputStep({ ...args, tools: searched });
    const likely = likelyTools(Object.keys(searched), requestIn(args));
    return {
      ...step,
      tools: {
        ...Object.fromEntries(likely.map((name) => [name, searched[name]])),
        ...step.tools,
        ...(connect_account !== undefined && { connect_account }),
      },
    };
  }
}

/** The names that have most words in common with `text`, best first; none where nothing is shared. */
export function likelyTools(names: readonly string[], text: string): string[] {
  const words = new Set(wordsOf(text));
  return names
    .map((name) => ({ name, common: wordsOf(name).filter((word) => words.has(word)).length }))
    .filter(({ common }) => common > 0)
    .toSorted((a, b) => b.common - a.common)
    .slice(0, LIKELY)
    .map(({ name }) => name);
}

/** Without case and the plural's s: `tasks_list` and "list my task" share two words. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return [...new Set(words.map((word) => word.replace(/(?<=..)s$/, '')))];
}

function requestIn({ messages }: ProcessInputStepArgs): string {
  const parts = messages.findLast(({ role }) => role === 'user')?.content.parts ?? [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
}
