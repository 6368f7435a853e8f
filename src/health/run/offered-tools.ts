import { ScalekitError } from '../../connectors/scalekit-port.ts';
import type { Toolbox } from '../../connectors/toolbox.ts';
import type { AvailableTool } from '../../connectors/types.ts';

/** What the person's accounts offer now; undefined where Scalekit does not tell, which keeps no digest back. */
export async function offeredTools(
  identifier: string,
  toolbox: Pick<Toolbox, 'for'>,
): Promise<readonly AvailableTool[] | undefined> {
  try {
    const { tools, toolsFailure } = await toolbox.for(identifier);
    return toolsFailure === undefined ? tools : undefined;
  } catch (error) {
    if (error instanceof ScalekitError) return undefined;
    throw error;
  }
}
