import type { KnownBlock, View } from '@slack/web-api';
import { APP, TEAM } from '../people.ts';
import { viewProblems } from './block-limits.ts';
import { nameBlocks } from './content.ts';
import { elementsIn, initialValue } from './element-values.ts';
import { invalidArguments, SlackApiError } from './slack-error.ts';
import type { Store } from './store.ts';

type Json = Record<string, unknown>;
export type ViewValues = Record<string, Record<string, Json>>;

export interface ViewRecord {
  id: string;
  userId: string;
  view: View;
  hash: string;
  rootId: string;
  previousId?: string;
  values: ViewValues;
  errors?: Record<string, string>;
  failure?: string;
}

/** Slack stacks three modals at most: https://docs.slack.dev/surfaces/modals */
const MAX_STACK = 3;

export interface ViewStore {
  /** Modals a person has open, topmost last. */
  stack(userId: string): ViewRecord[];
  home(userId: string): ViewRecord | undefined;
  /** A view by its id or external id, open or published. */
  find(idOrExternalId: string): ViewRecord | undefined;
  open(userId: string, view: unknown): ViewRecord;
  push(userId: string, view: unknown): ViewRecord;
  publish(userId: string, view: unknown, hash?: string): ViewRecord;
  update(record: ViewRecord, view: unknown, hash?: string): ViewRecord;
  /** Closes the topmost modal, or all of them. */
  close(userId: string, all?: boolean): void;
}

const externalIdOf = (view: View): string | undefined => (view as { external_id?: string }).external_id;

// These are pressed and hold nothing.
const STATELESS = ['button', 'workflow_button', 'overflow', 'feedback_buttons', 'icon_button'];

/** `state.values` of some blocks: what somebody chose or typed, else what came with the element. */
export function stateValues(blocks: unknown, touched: ViewValues): ViewValues {
  const values: ViewValues = {};
  for (const { blockId, element } of elementsIn(blocks)) {
    if (STATELESS.includes(String(element.type))) continue;
    const actionId = String(element.action_id);
    const held = touched[blockId]?.[actionId] ?? initialValue(element);
    values[blockId] = { ...values[blockId], [actionId]: held };
  }
  return values;
}

export const currentValues = (record: ViewRecord): ViewValues => stateValues(record.view.blocks, record.values);

/** A view as Slack shows it in payloads and answers. */
export function viewShape(record: ViewRecord, values: ViewValues = record.values): Json {
  return {
    private_metadata: '',
    callback_id: '',
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    ...record.view,
    id: record.id,
    team_id: TEAM.id,
    app_id: APP.id,
    app_installed_team_id: TEAM.id,
    bot_id: APP.botId,
    external_id: externalIdOf(record.view) ?? '',
    hash: record.hash,
    root_view_id: record.rootId,
    previous_view_id: record.previousId ?? null,
    state: { values },
  };
}

export function createViewStore(store: Store): ViewStore {
  const stacks = new Map<string, ViewRecord[]>();
  const homes = new Map<string, ViewRecord>();
  const all = () => [...[...stacks.values()].flat(), ...homes.values()];
  const nextHash = () => `${Math.floor(store.now() / 1000)}.${store.nextId('h')}`;

  function checked(view: unknown, type: 'modal' | 'home', self?: ViewRecord): View {
    const problems = viewProblems(view);
    if (problems.length > 0) throw invalidArguments(...problems);
    const json = view as View;
    if (json.type !== type) throw invalidArguments(`must be a ${type} [json-pointer:/view/type]`);
    if (JSON.stringify(view).length > 250_000) throw new SlackApiError('view_too_large');
    const external = externalIdOf(json);
    if (external && all().some((each) => each !== self && externalIdOf(each.view) === external))
      throw new SlackApiError('duplicate_external_id');
    return { ...json, blocks: nameBlocks(store, json.blocks) as KnownBlock[] };
  }

  function record(userId: string, view: View, previous?: ViewRecord): ViewRecord {
    const id = store.nextId('V');
    const links = previous ? { rootId: previous.rootId, previousId: previous.id } : { rootId: id };
    return { id, userId, view, hash: nextHash(), values: {}, ...links };
  }

  const views: ViewStore = {
    stack: (userId) => stacks.get(userId) ?? [],
    home: (userId) => homes.get(userId),
    find: (id) => all().find((each) => each.id === id || (id !== '' && externalIdOf(each.view) === id)),
    open(userId, view) {
      const opened = record(userId, checked(view, 'modal'));
      stacks.set(userId, [opened]);
      store.changed();
      return opened;
    },
    push(userId, view) {
      const stack = views.stack(userId);
      if (stack.length >= MAX_STACK) throw new SlackApiError('push_limit_reached');
      const pushed = record(userId, checked(view, 'modal'), stack.at(-1));
      stacks.set(userId, [...stack, pushed]);
      store.changed();
      return pushed;
    },
    publish(userId, view, hash) {
      const current = homes.get(userId);
      if (current) return views.update(current, view, hash);
      const published = record(userId, checked(view, 'home'));
      homes.set(userId, published);
      store.changed();
      return published;
    },
    update(current, view, hash) {
      if (hash && hash !== current.hash) throw new SlackApiError('hash_conflict');
      const type = current.view.type === 'home' ? 'home' : 'modal';
      current.view = checked(view, type, current);
      current.hash = nextHash();
      delete current.errors;
      delete current.failure;
      store.changed();
      return current;
    },
    close(userId, closeAll = false) {
      stacks.set(userId, closeAll ? [] : views.stack(userId).slice(0, -1));
      store.changed();
    },
  };
  return views;
}
