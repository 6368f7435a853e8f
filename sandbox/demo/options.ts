import { parseArgs } from 'node:util';
import { CHANNELS, PEOPLE, type SandboxPerson } from '../people.ts';

export interface DemoOptions {
  mode: 'socket' | 'http';
  verbose: boolean;
  /** An ask to carry out without a browser. */
  say?: { text: string; as: SandboxPerson; where: 'channel' | 'dm' };
  /** Two mornings of somebody's digest without a browser. */
  morning?: { as: SandboxPerson };
}

/** Who may ask: whoever is in the channel. People of other companies are only met in the shared one. */
const ASKERS = PEOPLE.filter(({ userId }) => (CHANNELS[0].members as readonly string[]).includes(userId));

export const USAGE = `npm run demo -- [options]

  --say "…"          ask this, connect what is needed, approve what is proposed,
                     print what happened, and stop
  --morning          turn the morning digest on, jump to the next two mornings,
                     print the digests and what they changed, and stop
  --as ${'U0ANA'}         who asks: ${ASKERS.map(({ userId, name }) => `${userId} (${name})`).join(', ')}
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
      morning: { type: 'boolean', default: false },
      as: { type: 'string', default: 'U0ANA' },
      in: { type: 'string', default: 'channel' },
      http: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const as = ASKERS.find(({ userId }) => userId === values.as);
  const where = values.in;
  if (!as) throw new Error(`--as: nobody in #${CHANNELS[0].name} is ${values.as}`);
  if (where !== 'channel' && where !== 'dm') throw new Error('--in: channel or dm');
  if (values.say !== undefined && values.say.trim() === '') throw new Error('--say: say something');
  if (values.say !== undefined && values.morning) throw new Error('--say or --morning: one at a time');
  return {
    mode: values.http ? 'http' : 'socket',
    verbose: values.verbose,
    ...(values.say !== undefined && { say: { text: values.say.trim(), as, where } }),
    ...(values.morning && { morning: { as } }),
  };
}
