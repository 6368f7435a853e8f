import { APP, type SandboxPerson } from '../people.ts';
import { postEphemeral } from './app-messages.ts';
import type { Acknowledgement } from './delivery.ts';
import { elementsIn, elementValue, type FoundElement } from './element-values.ts';
import { messageShape } from './message-shape.ts';
import { type Conversation, type StoredMessage, usernameOf } from './store.ts';
import type { Click } from './types.ts';
import { actingPerson, teamOf } from './users.ts';
import { currentValues, stateValues, type ViewRecord, viewShape } from './view-store.ts';
import { sees } from './visibility.ts';
import type { Workspace } from './workspace.ts';

type Json = Record<string, unknown>;

/** What every interaction payload says of the app and of who acted; the team is the one that installed the app. */
export function interactionBase(person: SandboxPerson): Json {
  const { id, domain } = teamOf('installed');
  return {
    user: { id: person.userId, username: usernameOf(person), name: usernameOf(person), team_id: person.teamId },
    api_app_id: APP.id,
    token: 'sandbox-verification-token',
    team: { id, domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** What Slack tells the person when the app did not answer. */
export function failureText(outcome: Acknowledgement): string | undefined {
  if (outcome.acknowledged) return undefined;
  const timedOut = outcome.reason === 'timeout' || outcome.reason === 'http_timeout';
  const code = timedOut ? 'operation_timeout' : 'dispatch_failed';
  return `failed because ${APP.name} did not respond (${code}). Try again in a moment.`;
}

function actionOf(click: Click, { blockId, element }: FoundElement, action_ts: string): Json {
  const common = { action_id: element.action_id, block_id: blockId, action_ts };
  const given = click.values ?? click.value;
  if (element.type === 'button' || element.type === 'workflow_button' || element.type === 'icon_button') {
    const { type, text, url, style, icon, value = undefined } = element;
    const parts = { type, text, url, style, icon, value: given ?? value };
    return { ...common, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) };
  }
  if (element.type === 'feedback_buttons') {
    const { positive_button: positive, negative_button: negative } = element as Record<string, Json>;
    const chosen = given !== undefined && negative?.value === given ? negative : positive;
    return { ...common, type: element.type, text: chosen?.text, value: given ?? chosen?.value };
  }
  const { placeholder } = element;
  return { ...common, ...elementValue(element, given), ...(placeholder ? { placeholder } : {}) };
}

function clicked(click: Click, holder: unknown): FoundElement {
  const all = elementsIn(holder).filter(
    ({ blockId, element }) =>
      element.action_id === click.actionId && (click.blockId === undefined || click.blockId === blockId),
  );
  const holdsValue = ({ element }: FoundElement) => JSON.stringify(element).includes(JSON.stringify(click.value));
  const found = (click.value === undefined ? undefined : all.find(holdsValue)) ?? all[0];
  if (!found) throw new Error(`no element with action_id ${click.actionId} there`);
  return found;
}

function messageFor(workspace: Workspace, click: Click): { message: StoredMessage; conversation: Conversation } {
  const conversation = workspace.store.conversations.get(click.message?.channel ?? '');
  const message = conversation?.messages.find(({ ts, deleted }) => ts === click.message?.ts && !deleted);
  if (!conversation || !message || !sees(workspace.store, click.userId, message, conversation))
    throw new Error(`${click.userId} does not see the message ${click.message?.ts}`);
  return { message, conversation };
}

async function clickInMessage(workspace: Workspace, click: Click, person: SandboxPerson): Promise<void> {
  const { message, conversation } = messageFor(workspace, click);
  const target = { userId: click.userId, channel: conversation.id, original: message };
  const found = clicked(click, message.blocks);
  const chosen = elementValue(found.element, click.values ?? click.value);
  const payload = {
    type: 'block_actions',
    ...interactionBase(person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: conversation.id,
      is_ephemeral: message.to !== undefined,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    trigger_id: workspace.triggers.issue(click.userId),
    channel: { id: conversation.id, name: conversation.name },
    // Slack does not keep ephemerals, so their payload has no message.
    ...(message.to === undefined ? { message: messageShape(message) } : {}),
    state: { values: stateValues(message.blocks, { [found.blockId]: { [click.actionId]: chosen } }) },
    response_url: workspace.url + workspace.responseUrls.issue(target),
    actions: [actionOf(click, found, workspace.store.nextTs())],
  };
  const failure = failureText(await workspace.delivery.interaction('interactive', payload));
  if (!failure) return;
  const where = message.threadTs ? { threadTs: message.threadTs } : {};
  const said = { text: `:warning: That ${failure}` };
  postEphemeral(workspace, conversation, click.userId, said, { ...where, user: 'USLACKBOT' });
}

async function clickInView(workspace: Workspace, click: Click, person: SandboxPerson, view: ViewRecord): Promise<void> {
  const found = clicked(click, view.view.blocks);
  const action = actionOf(click, found, workspace.store.nextTs());
  if (found.element.type !== 'button') {
    const held = elementValue(found.element, click.values ?? click.value);
    view.values[found.blockId] = { ...view.values[found.blockId], [click.actionId]: held };
  }
  const payload = {
    type: 'block_actions',
    ...interactionBase(person),
    container: { type: 'view', view_id: view.id },
    trigger_id: workspace.triggers.issue(click.userId, view.id),
    view: viewShape(view, currentValues(view)),
    actions: [action],
  };
  const failure = failureText(await workspace.delivery.interaction('interactive', payload));
  if (failure) view.failure = `That ${failure}`;
  workspace.store.changed();
}

/** The view a person has before them: an open modal, or their Home tab (`viewId: 'home'` for short). */
export function viewOf(workspace: Workspace, userId: string, viewId: string): ViewRecord {
  const view = viewId === 'home' ? workspace.views.home(userId) : workspace.views.find(viewId);
  if (!view || view.userId !== userId) throw new Error(`${userId} has no view ${viewId} open`);
  return view;
}

/** Sends the block_actions of a click or a choice, and shows the person if the app did not answer. */
export function sendClick(workspace: Workspace, click: Click): Promise<void> {
  const person = actingPerson(workspace.store, click.userId);
  if (click.viewId === undefined) return clickInMessage(workspace, click, person);
  return clickInView(workspace, click, person, viewOf(workspace, click.userId, click.viewId));
}
