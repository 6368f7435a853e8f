import { type JsonObject, ProviderError } from '../types.ts';

/** Reads a tool's arguments, whose types were checked against the tool's parameters. */
export class Args {
  readonly #values: JsonObject;

  constructor(values: JsonObject) {
    this.#values = values;
  }

  /** A string that is there and not blank. */
  need(name: string): string {
    const value = this.text(name)?.trim();
    if (!value) throw new ProviderError('INVALID', `${name} can't be blank`);
    return value;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#values[name];
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  list(name: string): string[] | undefined {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.#values[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  }

  /** A page size between 1 and `max`; `fallback` where absent. */
  size(name: string, fallback: number, max: number): number {
    const value = this.number(name) ?? fallback;
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new ProviderError('INVALID', `${name} must be a whole number from 1 to ${max}`);
    }
    return value;
  }

  /** The given ones of `names`, numbers written as strings. */
  pick(names: readonly string[]): Record<string, string> {
    const picked: Record<string, string> = {};
    for (const name of names) {
      const value = this.#values[name];
      if (typeof value === 'string' || typeof value === 'number') picked[name] = String(value);
    }
    return picked;
  }
}
