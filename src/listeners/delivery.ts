import type { Delivery } from '../storage/inbound.ts';
import type { Installation } from './installation.ts';

/** What names this delivery among all of them: the same for every repeat of it, and different for two apps. */
export function deliveryOf(installation: Installation, appId: string | null | undefined, eventId: string): Delivery {
  return { appId: appId ?? installation.appId ?? 'unknown', installation: installation.installation, eventId };
}
