import type { AppConfig } from './app-config.ts';
import type { Delivery } from './delivery.ts';
import { eventCallback } from './events.ts';
import type { Oidc } from './oidc.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Store } from './store.ts';
import type { Triggers } from './triggers.ts';
import type { ViewStore } from './view-store.ts';

/** Everything the parts of the stand-in share. */
export interface Workspace {
  readonly url: string;
  config: AppConfig;
  store: Store;
  delivery: Delivery;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  views: ViewStore;
  oidc: Oidc;
  /** Path and query of a WebSocket URL for one connection. */
  openTicket(): string;
}

/** Delivers an event to the app, if it subscribed to it under `subscription` (`message.im` and the like). */
export function deliverEvent(
  workspace: Workspace,
  subscription: string,
  event: Record<string, unknown>,
  shared = false,
): void {
  if (!workspace.config.events.has(subscription)) return;
  workspace.delivery.event(eventCallback(workspace.store, event, { shared }));
}
