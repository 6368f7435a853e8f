import { startWorld } from '../sandbox/world.ts';
import { answerCalls } from './on-call.ts';
import { IDENTIFIER } from './payloads.ts';

/** As over a network: what every tool call takes at least, in ms. */
const CALL_MS = 100;

/** The stand-ins with so many made-up customers of Ana's, in a process of their own. */
const world = await startWorld({ customers: Number(process.argv[2]) });
for (const connection of ['hubspot', 'zendeskoauth', 'linear']) {
  world.scalekit.connect(IDENTIFIER, connection, 'ana@acme.test');
}
world.scalekit.setDelay(CALL_MS);

let counted = 0;
answerCalls((what) => {
  if (what === 'env') return world.env({ mode: 'http', port: 3_000 });
  const calls = world.scalekit.calls.filter(({ rpc }) => rpc === 'ExecuteTool').length;
  const since = calls - counted;
  counted = calls;
  // Tool calls since the last time.
  return since;
});
