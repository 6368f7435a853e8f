import { startWorld } from '../sandbox/world.ts';
import { startModel } from './model.ts';
import { ANA, IDENTIFIER } from './payloads.ts';
import type { Place, Sighting } from './sightings.ts';
import { watch } from './watch.ts';

/** Threads of each kind that events can belong to: each is a conversation of its own. */
const THREADS = 60;

/** The stand-ins, ready for the apps. */
export interface Ready {
  /** The environment that points an app at them. */
  env: Record<string, string>;
  places: { channel: Place[]; direct: Place[] };
  responseUrl: string;
}

/** What this process says to the one that measures. */
export type FromWorld = { ready: Ready } | { seen: Sighting };

/** The stand-ins in a process of their own, so that they share no event loop with what is measured. */
const world = await startWorld();
world.scalekit.connect(IDENTIFIER, 'asana', 'ana@acme.test');
const threadsIn = (channel: string): Place[] =>
  Array.from({ length: THREADS }, (_, n) => ({ channel, threadTs: world.slack.post(ANA, channel, `Thread ${n}`) }));

const tell = (message: FromWorld) => process.send?.(message);
const responseUrl = watch(world, (seen) => tell({ seen }));
const modelUrl = await startModel((seen) => tell({ seen }));
tell({
  ready: {
    env: { ...world.env({ mode: 'http', port: 0 }), MODEL_URL: modelUrl },
    places: { channel: threadsIn('C0ONBOARD'), direct: threadsIn(world.slack.dmOf(ANA)) },
    responseUrl,
  },
});
process.once('disconnect', () => process.exit(0));
