import { createAsana } from './asana/asana.ts';
import { createHubspot } from './hubspot/hubspot.ts';
import { createLinear } from './linear/linear.ts';
import { createMonday } from './monday/monday.ts';
import type { Provider } from './types.ts';
import { createZendesk } from './zendesk/zendesk.ts';

/** The five products behind the Scalekit stand-in, freshly seeded; two worlds share nothing. */
export function createProviders(): Record<string, Provider> {
  return {
    asana: createAsana(),
    hubspot: createHubspot(),
    zendesk: createZendesk(),
    linear: createLinear(),
    monday: createMonday(),
  };
}
