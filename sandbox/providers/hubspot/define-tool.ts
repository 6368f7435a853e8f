import { type Json, type JsonObject, ProviderError, type ProviderTool } from '../types.ts';
import { Args } from './args.ts';

type ParamType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
/** The JSON type (a star: required) and what to say about the parameter. */
export type Param = readonly [type: ParamType | `${ParamType}*`, description: string];
export type Params = Readonly<Record<string, Param>>;

/** Adds a tool to a provider: `run` gets the account that `signIn` found, and arguments of the types in `params`. */
export type MakeTool<Account> = (
  name: string,
  description: string,
  params: Params,
  run: (me: Account, args: Args) => JsonObject,
) => ProviderTool;

/**
 * Makes a provider's tools.
 *
 * `signIn` finds the account of an e-mail address and throws UNAUTHORIZED for a stranger. It runs before the arguments
 * are looked at, as a provider refuses a token before it reads the request.
 *
 * @example
 * const tool = toolMaker((email) => store.signIn(email));
 * tool('hubspot_contact_get', 'Reads a contact.', { contact_id: ['string*', 'Its id.'] }, (me, args) => …);
 */
export function toolMaker<Account>(signIn: (email: string) => Account): MakeTool<Account> {
  return (name, description, params, run) => ({
    name,
    description,
    input: inputSchema(params),
    run(user, args) {
      const me = signIn(user.email);
      return run(me, new Args(checked(params, args)));
    },
  });
}

function inputSchema(params: Params): JsonObject {
  const properties: JsonObject = {};
  const required: string[] = [];
  for (const [name, [type, description]] of Object.entries(params)) {
    const plain = plainType(type);
    properties[name] =
      plain === 'array' ? { type: plain, items: { type: 'string' }, description } : { type: plain, description };
    if (type.endsWith('*')) required.push(name);
  }
  return { type: 'object', properties, required };
}

/** Unknown arguments are dropped, null counts as absent: a protobuf Struct has no way to leave a value undefined. */
function checked(params: Params, args: JsonObject): JsonObject {
  const known: JsonObject = {};
  for (const [name, [type]] of Object.entries(params)) {
    const value = args[name];
    if (value === undefined || value === null) {
      if (type.endsWith('*')) throw new ProviderError('INVALID', `Missing required parameter: ${name}`);
      continue;
    }
    const plain = plainType(type);
    if (!hasType(value, plain)) throw new ProviderError('INVALID', `Parameter ${name} must be of type ${plain}`);
    known[name] = value;
  }
  return known;
}

function plainType(type: Param[0]): string {
  return type.replace('*', '');
}

function hasType(value: Json, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
