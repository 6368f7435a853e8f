import { parseArgs } from 'node:util';
import { PEOPLE, type SandboxPerson } from '../people.ts';

export interface DemoOptions {
  mode: 'socket' | 'http';
  verbose: boolean;
  /** An ask to carry out without a browser. */
  say?: { text: string; as: SandboxPerson; where: 'channel' | 'dm' };
}

export const USAGE = `npm run demo -- [options]

  --say "…"          ask this, connect what is needed, print what happened, and stop
  --as ${'U0ANA'}         who asks: ${PEOPLE.map(({ userId, name }) => `${userId} (${name})`).join(', ')}
  --in channel|dm    where: #onboarding by mention, or the direct message
  --http             the app in HTTP mode instead of Socket Mode
  --verbose          the app's log in the terminal instead of a file
  --help             this text`;

/** Reads the command line; 'help' when it asks for the usage. Throws an Error whose message says what is wrong. */
export function readOptions(args: string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      say: { type: 'string' },
      as: { type: 'string', default: 'U0ANA' },
      in: { type: 'string', default: 'channel' },
      http: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const as = PEOPLE.find(({ userId }) => userId === values.as);
  const where = values.in;
  if (!as) throw new Error(`--as: nobody here is ${values.as}`);
  if (where !== 'channel' && where !== 'dm') throw new Error('--in: channel or dm');
  if (values.say !== undefined && values.say.trim() === '') throw new Error('--say: say something');
  return {
    mode: values.http ? 'http' : 'socket',
    verbose: values.verbose,
    ...(values.say !== undefined && { say: { text: values.say.trim(), as, where } }),
  };
}
