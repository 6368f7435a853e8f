/** Looks at one value of a payload and adds what is wrong with it, with a JSON pointer, to `problems`. */
export type Check = (value: unknown, pointer: string, problems: string[]) => void;

export interface Field {
  check: Check;
  required?: boolean;
}

type Fields = Record<string, Check | Field>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const required = (check: Check): Field => ({ check, required: true });

/** A string of `min` to `max` characters. */
export const string =
  (max: number, min = 0): Check =>
  (value, pointer, problems) => {
    if (typeof value !== 'string') problems.push(`must be a string [json-pointer:${pointer}]`);
    else if (value.length > max) problems.push(`must be less than ${max + 1} characters [json-pointer:${pointer}]`);
    else if (value.length < min) problems.push(`must be more than ${min - 1} characters [json-pointer:${pointer}]`);
  };

export const flag: Check = (value, pointer, problems) => {
  if (typeof value !== 'boolean') problems.push(`must be a boolean [json-pointer:${pointer}]`);
};

export const number =
  (min: number, max: number): Check =>
  (value, pointer, problems) => {
    if (typeof value !== 'number' || value < min || value > max)
      problems.push(`must be a number from ${min} to ${max} [json-pointer:${pointer}]`);
  };

export const oneOf =
  (...allowed: (string | number)[]): Check =>
  (value, pointer, problems) => {
    if (!allowed.some((each) => each === value))
      problems.push(`must be one of ${allowed.join(', ')} [json-pointer:${pointer}]`);
  };

export const matching =
  (pattern: RegExp, what: string): Check =>
  (value, pointer, problems) => {
    if (typeof value !== 'string' || !pattern.test(value)) problems.push(`must be ${what} [json-pointer:${pointer}]`);
  };

export const list =
  (item: Check, min: number, max: number): Check =>
  (value, pointer, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`must be an array [json-pointer:${pointer}]`);
      return;
    }
    if (value.length < min) problems.push(`no fewer than ${min} items allowed [json-pointer:${pointer}]`);
    if (value.length > max) problems.push(`no more than ${max} items allowed [json-pointer:${pointer}]`);
    value.forEach((each, index) => {
      item(each, `${pointer}/${index}`, problems);
    });
  };

const fieldOf = (field: Check | Field): Field => (typeof field === 'function' ? { check: field } : field);

/** An object with exactly these fields: a missing or an unknown one is a problem, as with Slack. */
export const object =
  (fields: Fields): Check =>
  (value, pointer, problems) => {
    if (!isObject(value)) {
      problems.push(`must be an object [json-pointer:${pointer}]`);
      return;
    }
    for (const [name, spec] of Object.entries(fields)) {
      const { check, required: must } = fieldOf(spec);
      if (value[name] !== undefined) check(value[name], `${pointer}/${name}`, problems);
      else if (must) problems.push(`missing required field: ${name} [json-pointer:${pointer}]`);
    }
    for (const name of Object.keys(value))
      if (!(name in fields)) problems.push(`invalid additional property: ${name} [json-pointer:${pointer}]`);
  };

/** An object told apart by `type`; a type that is not listed is a problem. */
export const typed =
  (kinds: Record<string, Fields>, common: Fields = {}): Check =>
  (value, pointer, problems) => {
    const type = isObject(value) ? value.type : undefined;
    const fields = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (!fields) problems.push(`unsupported type: ${String(type)} [json-pointer:${pointer}/type]`);
    else object({ type: required(string(255)), ...common, ...fields })(value, pointer, problems);
  };

/** Adds a condition that needs the whole value to a check. */
export const also =
  (check: Check, condition: (value: Record<string, unknown>) => string | undefined): Check =>
  (value, pointer, problems) => {
    check(value, pointer, problems);
    const problem = isObject(value) ? condition(value) : undefined;
    if (problem) problems.push(`${problem} [json-pointer:${pointer}]`);
  };
