import type { JsonObject, ReceiptParts, ToolSpec } from '../types.ts';
import type { View } from './view.ts';

interface ReadOptions {
  /** The result carries text written outside the company. */
  outsiders?: boolean;
  defaults?: JsonObject;
}

type WriteOptions = Required<Pick<ToolSpec, 'view' | 'receipt'>> &
  Pick<ToolSpec, 'lookup' | 'before' | 'undo' | 'mark' | 'saga' | 'warning'> &
  Partial<Pick<ToolSpec, 'outsiders'>>;

/** A tool that changes nothing. */
export function read(name: string, view: View, { outsiders = false, defaults }: ReadOptions = {}): ToolSpec {
  return { name, does: 'read', outsiders, view, ...(defaults === undefined ? {} : { defaults }) };
}

/** A tool that adds or changes something a person can mend by hand. */
export function write(name: string, options: WriteOptions): ToolSpec {
  // What exists may hold text of others, and comes back with the answer.
  return { name, does: 'write', outsiders: options.before !== undefined, ...options };
}

/** A tool that removes something; exists only where the operator turns such tools on. */
export function destructive(name: string, options: WriteOptions): ToolSpec {
  return { name, does: 'destructive', outsiders: false, ...options };
}

/** The parts of a receipt, without those that are not known. */
export function receipt(verb: string, noun: string, name?: string, url?: string): ReceiptParts {
  return { verb, noun, ...(name === undefined ? {} : { name }), ...(url === undefined ? {} : { url }) };
}
