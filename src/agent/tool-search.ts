import { type ProcessInputStepArgs, ToolSearchProcessor } from '@mastra/core/processors';

/**
 * Above a certain number of tools the model searches for them by words; what it found stays loaded as long as the search
 * is in its view. The tool that asks for an account stays at hand: the instructions name it, and a model that is missing
 * an account has nothing to search for.
 */
export class ToolSearch extends ToolSearchProcessor {
  constructor() {
    super({ tools: {}, includeResolvedTools: true, storage: 'context', search: { autoLoad: true, topK: 8 } });
  }

  override async processInputStep(args: ProcessInputStepArgs) {
    const { connect_account, ...searched } = args.tools ?? {};
    const step = await super.processInputStep({ ...args, tools: searched });
    return { ...step, tools: { ...step.tools, ...(connect_account !== undefined && { connect_account }) } };
  }
}
