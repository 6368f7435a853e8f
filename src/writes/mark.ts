import { createHash } from 'node:crypto';
import type { AvailableTool, JsonObject, ToolSpec } from '../connectors/types.ts';

const MARK = /(?:^|\n+)Onbehalf [0-9A-F]{10}\s*$/;

/**
 * The arguments with a last line in the new record's description by which it is recognised after a lost answer: the
 * same one for the same call in the same ask. Part of what the person sees and approves.
 */
export function withMark(
  { spec: { mark, name }, inputSchema: { properties } }: Pick<AvailableTool, 'spec' | 'inputSchema'>,
  args: JsonObject,
  call: { askId: string; key: string },
): JsonObject {
  // The catalogue knows the product; what the tool takes today, its own schema says.
  if (mark === undefined || typeof properties !== 'object' || !Object.hasOwn(properties ?? {}, mark)) return args;
  const text = args[mark];
  if (text !== undefined && text !== null && typeof text !== 'string') return args;
  const words = (text ?? '').replace(MARK, '');
  const reference = createHash('sha256').update(`${call.askId}:${name}:${call.key}`).digest('hex').slice(0, 10);
  return { ...args, [mark]: `${words}${words === '' ? '' : '\n\n'}Onbehalf ${reference.toUpperCase()}` };
}

/** The mark in arguments, if there is one. */
export function markIn({ mark }: Pick<ToolSpec, 'mark'>, args: JsonObject): string | undefined {
  const text = mark === undefined ? undefined : args[mark];
  return typeof text === 'string' ? MARK.exec(text)?.[0].trim() : undefined;
}

/** The arguments as they were before the mark. */
export function withoutMark({ mark }: Pick<ToolSpec, 'mark'>, args: JsonObject): JsonObject {
  if (mark === undefined || typeof args[mark] !== 'string') return args;
  const { [mark]: marked, ...others } = args;
  const words = (marked as string).replace(MARK, '');
  return words === '' ? others : { ...others, [mark]: words };
}
