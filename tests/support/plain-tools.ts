import type { JsonObject } from '@bufbuild/protobuf';

export interface PlainTool {
  description: string;
  schema: JsonObject;
}

/** Schemas as no two products write them: old drafts, formats, repeated names, patterns of another language. */
export const PLAIN_TOOLS: Record<string, PlainTool> = {
  asana_task_create: {
    description: 'Makes a task.',
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      id: 'http://plain.test/task',
      type: 'object',
      required: ['name', 'name'],
      properties: {
        name: { type: 'string', pattern: '(?i)^.+$', example: 'Buy milk' },
        notes: { type: 'string', nullable: true },
        assignee: { type: 'string', description: 'A gid or "me".' },
        due_on: { type: 'string', format: 'date' },
        followers: { type: 'string', format: 'int32', nullable: true },
        weight: { type: 'number', minimum: 0, exclusiveMinimum: true },
        schema_version: { type: 'string' },
        tool_version: { type: 'string' },
      },
    },
  },
  asana_me_get: { description: '', schema: {} },
  // Not in any catalogue of ours, and not to be offered to a model.
  asana_everything_delete: { description: 'Deletes it all.', schema: { type: 'object' } },
  linear_viewer_get: { description: 'Who am I?', schema: { properties: {} } },
};

/** Ids as numbers, one wrapping more than the provider itself has, and little else. */
export function plainResult(tool: string, params: JsonObject, gid: number): JsonObject {
  if (tool !== 'asana_task_create') return { data: { gid: 7 } };
  return { data: { data: { gid, resource_type: 'task', name: params.name ?? null } } };
}
