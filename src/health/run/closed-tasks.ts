import { z } from 'zod';
import type { JsonObject } from '../../connectors/types.ts';
import { PAGE, readHubspot } from '../signals/hubspot-search.ts';
import type { Reader } from '../signals/reader.ts';
import { Id } from '../signals/rows.ts';
import { SourceLost } from '../signals/source-lost.ts';

const Task = z.object({ id: Id, properties: z.object({ hs_task_status: z.string().nullish() }) });
const CLOSED = 'COMPLETED';

/** Which of these HubSpot tasks are done or gone; undefined where it cannot be read. At most 100 are looked at. */
export async function closedTasks(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  const asked = ids.slice(0, PAGE);
  const filters = [{ propertyName: 'hs_object_id', operator: 'IN', values: asked }];
  // Of this search alone the properties are one text.
  const params: JsonObject = {
    filterGroups: JSON.stringify([{ filters }]),
    properties: 'hs_task_status',
    limit: PAGE,
  };
  try {
    const found = await readHubspot(reader, 'hubspot_tasks_search', params, Task);
    if (!found) return undefined;
    const open = new Set(
      found.rows.filter(({ properties }) => properties.hs_task_status !== CLOSED).map(({ id }) => id),
    );
    return new Set(asked.filter((id) => !open.has(id)));
  } catch (error) {
    if (error instanceof SourceLost) return undefined;
    throw error;
  }
}
