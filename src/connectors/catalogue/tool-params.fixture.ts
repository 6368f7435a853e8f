import { expect } from 'vitest';
import type { JsonObject, JsonValue } from '../types.ts';
import { SCALEKIT_TOOLS } from './tool-names.fixture.ts';

interface Param {
  required: boolean;
  type: string;
}

function paramsOf(tool: string): Map<string, Param> {
  const words = (SCALEKIT_TOOLS[tool] ?? '').split(' ').filter((word) => word !== '');
  return new Map(
    words.map((word) => {
      const [name = '', type = ''] = word.split(':');
      return [name.replace('*', ''), { required: name.endsWith('*'), type }];
    }),
  );
}

/** Values of the documented type for every parameter, so that each lookup has what it may want. */
export function sampleArgs(tool: string): JsonObject {
  const samples: Record<string, JsonValue> = { string: 'Review', number: 7, integer: 7, boolean: true, array: ['a'] };
  const object = { hs_note_body: 'Review', hs_timestamp: 1 };
  return Object.fromEntries([...paramsOf(tool)].map(([name, { type }]) => [name, samples[type] ?? object]));
}

/** No parameter that the tool does not have, and each of its documented type. */
export function expectRealParams(tool: string, params: JsonObject): void {
  const real = paramsOf(tool);
  for (const [name, value] of Object.entries(params)) {
    const type = real.get(name)?.type;
    expect(type, `${tool} has no parameter ${name}`).toBeDefined();
    const own = Array.isArray(value) ? 'array' : typeof value;
    expect(type === 'integer' ? 'number' : type, `${tool}.${name}`).toBe(own);
  }
}

/** The same, and all that the tool requires. */
export function expectRealCall(tool: string, params: JsonObject): void {
  expect(SCALEKIT_TOOLS).toHaveProperty(tool);
  expectRealParams(tool, params);
  for (const [name, { required }] of paramsOf(tool)) {
    if (required) expect(params, tool).toHaveProperty(name);
  }
}

/** Answers of no shape that any provider documents. */
export const ODD_ANSWERS: JsonObject[] = [
  {},
  { data: null },
  { data: [null, 1, 'x', []] },
  { results: [{}], tickets: [{}], comments: [{}], issues: { nodes: [{}] }, boards: [null] },
  { data: { data: { data: { data: { data: {} } } } } },
  { data: 'text', results: 7, items: {} },
];
