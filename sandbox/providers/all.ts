import { createAsana } from './asana/asana.ts';
import { createHubspot } from './hubspot/hubspot.ts';
import { createLinear } from './linear/linear.ts';
import { createMonday } from './monday/monday.ts';
import { type ProviderOptions, systemClock } from './support/time.ts';
import type { Provider } from './types.ts';
import { createZendesk } from './zendesk/zendesk.ts';

/**
 * The five products behind the Scalekit stand-in, freshly seeded; two worlds share nothing.
 *
 * @example createProviders({ customers: 200 }) // two hundred customers that Ana onboards, the same in every run
 */
export function createProviders({ now = systemClock, customers }: ProviderOptions = {}): Record<string, Provider> {
  return {
    asana: createAsana({ now }),
    hubspot: createHubspot({ now, customers }),
    zendesk: createZendesk({ now, customers }),
    linear: createLinear({ now, customers }),
    monday: createMonday({ now }),
  };
}
