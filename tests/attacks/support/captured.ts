import type { Provider, ProviderTool } from '../../../sandbox/providers/types.ts';
import { buildCatalogue } from '../../../src/connectors/catalogue/catalogue.ts';
import type { DoneWrite } from '../../../src/connectors/types.ts';
import { ANA, type Journey, type Line, personOf, type Said } from '../../support/journey.ts';
import type { ToolCall } from './tool-calls.ts';

const catalogue = buildCatalogue({ destructive: true });

/** A model that says whatever a test wants, and what came of it. */
export function captured(journey: () => Journey) {
  return {
    /** Lets the model say its lines, and waits until nothing runs any more. */
    async attempt(ask: string, lines: Line[], where: { in?: string } = {}): Promise<Said> {
      journey().play(ask, ...lines);
      const said = journey().say(ask, where);
      await journey().idle();
      return said;
    },
    /** What was proposed in these requests, as their cards have it. */
    proposalsOf: (...asks: string[]) =>
      journey()
        .db.selectFrom('proposals')
        .innerJoin('asks', 'asks.id', 'proposals.ask_id')
        .select(['proposals.id', 'proposals.tool', 'proposals.args', 'proposals.status', 'proposals.identifier'])
        .where('asks.text', 'in', asks)
        .orderBy('proposals.position')
        .orderBy('proposals.created_at')
        .orderBy('proposals.id')
        .execute(),
    /** The calls that would take back what a request did, exactly as Undo makes them. */
    async waysBack(ask: string): Promise<ToolCall[]> {
      const rows = await journey()
        .db.selectFrom('writes')
        .innerJoin('asks', 'asks.id', 'writes.ask_id')
        .select(['writes.tool', 'writes.args', 'writes.result', 'writes.before'])
        .where('asks.text', '=', ask)
        .execute();
      return rows.flatMap(({ tool, before, ...row }) => {
        const write = { ...row, ...(before && { before }) } as DoneWrite;
        const back = catalogue.tool(tool)?.spec.undo?.(write);
        return back ? [{ name: back.tool, args: back.params as ToolCall['args'] }] : [];
      });
    },
  };
}

/** As the catalogue has a tool; `unlisted` is what Scalekit offers beside it, the ways back of changes among them. */
export function kindOf({ name }: ProviderTool): 'read' | 'change' | 'unlisted' {
  const does = catalogue.tool(name)?.spec.does;
  if (does === undefined) return 'unlisted';
  return does === 'read' ? 'read' : 'change';
}

/** Whether the product itself takes a call of Ana's; it then has done it. */
export function taken(provider: Provider, { name, args }: ToolCall): boolean {
  const { email, name: own } = personOf(ANA);
  try {
    provider.tools.find((tool) => tool.name === name)?.run({ email, name: own }, args);
    return true;
  } catch {
    return false;
  }
}
