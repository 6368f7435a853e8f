import { elementsIn, elementValue, isEmpty } from './element-values.ts';
import { failureText, interactionBase, viewOf } from './interactions.ts';
import { actingPerson } from './users.ts';
import { currentValues, type ViewRecord, type ViewValues, viewShape } from './view-store.ts';
import type { Workspace } from './workspace.ts';

type Json = Record<string, unknown>;

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Slack's client holds a submission back while something that must be filled in is not. */
function missing(view: ViewRecord, values: ViewValues): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of view.view.blocks as unknown as Json[]) {
    if (block.type !== 'input' || block.optional === true) continue;
    const held = Object.values(values[String(block.block_id)] ?? {});
    if (held.length === 0 || held.every(isEmpty))
      errors[String(block.block_id)] = 'Please complete this required field.';
  }
  return errors;
}

function fill(view: ViewRecord, given: Record<string, Record<string, unknown>>): void {
  for (const { blockId, element } of elementsIn(view.view.blocks)) {
    const actionId = String(element.action_id);
    const value = given[blockId]?.[actionId];
    if (value === undefined) continue;
    view.values[blockId] = { ...view.values[blockId], [actionId]: elementValue(element, value) };
  }
}

function obey(workspace: Workspace, view: ViewRecord, answer: Json | undefined): void {
  const { views } = workspace;
  switch (answer?.response_action) {
    case undefined:
      views.close(view.userId);
      return;
    case 'clear':
      views.close(view.userId, true);
      return;
    case 'update':
      views.update(view, answer?.view);
      return;
    case 'push':
      views.push(view.userId, answer?.view);
      return;
    case 'errors':
      showErrors(view, (answer?.errors ?? {}) as Record<string, string>);
      return;
    default:
      view.failure = TROUBLE;
  }
}

/** Errors belong to inputs, by block id; Slack takes others for a fault of the app. */
function showErrors(view: ViewRecord, errors: Record<string, string>): void {
  const inputs = (view.view.blocks as unknown as Json[]).filter(({ type }) => type === 'input');
  const fits = (blockId: string) => inputs.some(({ block_id: id }) => id === blockId);
  if (Object.keys(errors).length > 0 && Object.keys(errors).every(fits)) view.errors = errors;
  else view.failure = TROUBLE;
}

/** Submits a modal and does what the app answers: close, clear, update, push or show errors. */
export async function submitModal(
  workspace: Workspace,
  userId: string,
  viewId: string,
  given: Record<string, Record<string, unknown>>,
): Promise<void> {
  const person = actingPerson(workspace.store, userId);
  const view = viewOf(workspace, userId, viewId);
  delete view.errors;
  delete view.failure;
  fill(view, given);
  const values = currentValues(view);
  const errors = missing(view, values);
  if (Object.keys(errors).length > 0) {
    view.errors = errors;
    workspace.store.changed();
    return;
  }
  const outcome = await workspace.delivery.interaction('interactive', {
    type: 'view_submission',
    ...interactionBase(person),
    trigger_id: workspace.triggers.issue(userId, view.id),
    view: viewShape(view, values),
    response_urls: [],
  });
  if (failureText(outcome) || !outcome.acknowledged) view.failure = TROUBLE;
  else {
    try {
      obey(workspace, view, outcome.body as Json | undefined);
    } catch {
      view.failure = TROUBLE;
    }
  }
  workspace.store.changed();
}

/** Closes the topmost modal with its X or its Cancel button. */
export async function closeModal(workspace: Workspace, userId: string, viewId: string): Promise<void> {
  const person = actingPerson(workspace.store, userId);
  const record = viewOf(workspace, userId, viewId);
  const { notify_on_close: notify, clear_on_close: clear } = record.view as unknown as Json;
  workspace.views.close(userId, clear === true);
  if (notify !== true) return;
  await workspace.delivery.interaction('interactive', {
    type: 'view_closed',
    ...interactionBase(person),
    view: viewShape(record, currentValues(record)),
    is_cleared: clear === true,
  });
}
