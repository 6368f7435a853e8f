import { Agent } from '@mastra/core/agent';
import type { MessageListInput } from '@mastra/core/agent/message-list';
import { Mastra } from '@mastra/core/mastra';
import { RequestContext } from '@mastra/core/request-context';
import { Memory } from '@mastra/memory';
import { PostgresStore } from '@mastra/pg';
import type { ModelConfig } from '../config.ts';
import type { Toolbox } from '../connectors/toolbox.ts';
import type { TrailMessage } from '../storage/schema.ts';
import { wellFormed } from '../well-formed.ts';
import { MAX_STEPS, REMEMBERED_MESSAGES, TOOLS_AT_ONCE } from './limits.ts';
import { notStored, resolveModel } from './model.ts';
import { ToolSearch } from './tool-search.ts';
import { type AgentTools, connectTool, personTool, type ToolDeps, TurnContext } from './tools.ts';
import { asMessages } from './trail.ts';

/** One pass of the model over a request, as a stream of Mastra's chunks. */
export interface AgentRun {
  who: TurnContext;
  /** The memory of this conversation: one thread of one person. */
  threadId: string;
  text: string;
  /** What was said after it already, where the turn waited for its person. */
  trail: readonly TrailMessage[];
  instructions: string;
  /** Connectors that exist and that this person has not connected. */
  unconnected: readonly string[];
  signal: AbortSignal;
}

export type AgentStream = Awaited<ReturnType<Agent['stream']>>;

export interface OnbehalfAgent {
  stream(run: AgentRun): Promise<AgentStream>;
  /** Adds a finished turn to the conversation's memory. A turn that failed or waits is not remembered. */
  remember(run: AgentRun, stream: AgentStream): Promise<void>;
  /** Deletes every conversation this person had. */
  forget(identifier: string): Promise<void>;
  /** Deletes every message older than a date, and the conversations that have none left. */
  forgetOlderThan(date: Date): Promise<void>;
  /** Creates the memory's tables. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The conversations' own schema, beside the app's tables and the queue's. */
const MEMORY_SCHEMA = 'memory';

interface Deps {
  model: ModelConfig;
  databaseUrl: string;
  toolbox: Toolbox;
  tools: ToolDeps;
}

/** The one long-lived agent. Everything personal (tools, instructions, memory) is resolved for each run from its ids. */
export function createAgent({ model, databaseUrl, toolbox, tools: toolDeps }: Deps): OnbehalfAgent {
  const storage = new PostgresStore({ id: 'memory', connectionString: databaseUrl, schemaName: MEMORY_SCHEMA, max: 5 });
  const memory = new Memory({ storage, options: { lastMessages: REMEMBERED_MESSAGES } });

  async function tools({ requestContext }: { requestContext: RequestContext<TurnContext> }): Promise<AgentTools> {
    const who = TurnContext.parse(requestContext.all);
    const kit = await toolbox.for(who.identifier);
    const own = kit.tools.map((tool) => [tool.spec.name, personTool(tool, who, toolDeps)]);
    return { ...Object.fromEntries(own), connect_account: connectTool(kit.accounts) };
  }

  const search = new ToolSearch();

  const agent = new Agent({
    id: 'onbehalf',
    name: 'Onbehalf',
    instructions: '',
    model: resolveModel(model),
    requestContextSchema: TurnContext,
    tools,
    memory,
    maxRetries: 2,
    inputProcessors: async ({ requestContext }) => {
      const { identifier } = TurnContext.parse(requestContext.all);
      return (await toolbox.for(identifier)).tools.length > TOOLS_AT_ONCE ? [search] : [];
    },
  });
  const mastra = new Mastra({ agents: { onbehalf: agent }, storage, logger: false });

  return {
    stream: ({ who, threadId, text, trail, instructions, signal }) =>
      mastra.getAgent('onbehalf').stream(asMessages(text, trail) as MessageListInput, {
        instructions,
        requestContext: new RequestContext<TurnContext>([
          ['identifier', who.identifier],
          ['askId', who.askId],
        ]),
        // Read only: Mastra would also remember a request that failed or waits, and show it again beside its repetition.
        // In full: of a request with its trail Mastra would keep the last results alone, where the thread remembers any.
        memory: {
          thread: threadId,
          resource: who.identifier,
          options: { readOnly: true, retainFullInput: true },
        },
        maxSteps: MAX_STEPS,
        stopWhen: ({ steps }: { steps: readonly { toolResults?: readonly unknown[] }[] }) =>
          (steps.at(-1)?.toolResults ?? []).some(needsPerson),
        abortSignal: signal,
        toolCallConcurrency: { limit: 4, strategy: 'called' },
        // A tool starts only once its call is complete and the step is accepted.
        eagerToolExecution: false,
        ...notStored(model),
      }),
    async remember({ who, threadId }, stream) {
      const { messages, rememberedMessages } = await stream.getFullOutput();
      const known = new Set(rememberedMessages.map((message) => message.id));
      const fresh = messages.filter((message) => !known.has(message.id));
      if (!(await memory.getThreadById({ threadId }))) {
        await memory.createThread({ threadId, resourceId: who.identifier });
      }
      await memory.saveMessages({ messages: wellFormed(fresh) });
    },
    async forget(identifier) {
      const { threads } = await memory.listThreads({ filter: { resourceId: identifier }, perPage: false });
      for (const { id } of threads) await memory.deleteThread(id);
    },
    async forgetOlderThan(date) {
      const messages = { maxAge: Date.now() - date.getTime() };
      const pruned = await storage.prune({ retention: { memory: { messages } } });
      // Mastra tells of a failure by leaving its result out.
      if (pruned.length === 0) throw new Error('the memory was not pruned');
      // Mastra would go by when a conversation began, and take those that still go on.
      const [threads, of] = [`${MEMORY_SCHEMA}.mastra_threads`, `${MEMORY_SCHEMA}.mastra_messages`];
      const silent = `not exists (select from ${of} m where m.thread_id = t.id)`;
      await storage.pool.query(`delete from ${threads} t where t."updatedAtZ" < $1 and ${silent}`, [date]);
    },
    async start() {
      // Mastra makes the schema once a process and remembers that for every database; a second database needs it too.
      await storage.pool.query(`create schema if not exists ${MEMORY_SCHEMA}`);
      await storage.init();
    },
    async close() {
      await mastra.shutdown();
      await storage.close();
    },
  };
}

/** Whether a call cannot be answered before its person has done something; the model is asked nothing until then. */
function needsPerson(result: unknown): boolean {
  const { output } = result as { output?: { value?: { kind?: unknown } } };
  const kind = output?.value?.kind;
  return kind === 'awaiting_approval' || kind === 'auth_error';
}
