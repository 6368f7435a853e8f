// Dependencies in src/ point one way. Run by `npm run check`; prints every import that points the wrong way.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

/** From the top down: a folder may import from its own line's folders' lower lines, and from itself. */
const LAYERS = [
  ['app', 'main', 'doctor', 'audit'],
  ['listeners', 'interactions', 'scheduler', 'http'],
  ['agent', 'identity', 'writes', 'health', 'digest'],
  ['connectors', 'slack', 'storage'],
  [
    'telemetry',
    'errors',
    'config',
    'identifier',
    'uuid',
    'hosts',
    'invisible',
    'well-formed',
    'local-time',
    'action-ids',
  ],
  ['config-hints'],
];

/** Within one layer, and upwards for types alone (they are gone when the code runs), these are meant to be. */
const MAY_ALSO: Record<string, string[]> = {
  // The web side shows what identity decides; the agent asks identity for a connection and writes for a write.
  agent: ['identity', 'writes'],
  // What the morning reads and does; the digest tells of it.
  health: ['writes'],
  digest: ['health', 'identity', 'writes'],
};

function roomOf(path: string): string {
  return path.split(sep)[1]?.replace(/\.ts$/, '') ?? '';
}

function levelOf(room: string): number {
  const level = LAYERS.findIndex((rooms) => rooms.includes(room));
  if (level < 0) throw new Error(`src/${room} has no layer; add it to tools/check-layers.ts`);
  return level;
}

/** The imports of a file that point up or sideways. Type imports are let through: they carry no behaviour. */
export function wrongImports(path: string, source: string): string[] {
  const room = roomOf(path);
  return [...source.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)'/gms)].flatMap(
    ([, target = '']) => {
      const file = normalize(join(dirname(path), target));
      if (!file.startsWith('src')) return [];
      const to = roomOf(file);
      const fine = to === room || levelOf(to) > levelOf(room) || MAY_ALSO[room]?.includes(to);
      return fine ? [] : [`${path} imports ${target}: ${room} must not depend on ${to}`];
    },
  );
}

const wrong = globSync('src/**/*.ts', { exclude: ['**/*.test.ts'] }).flatMap((path) =>
  wrongImports(path, readFileSync(path, 'utf8')),
);
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
