import { redrawCard } from '../agent/show-card.ts';
import { toolTitle } from '../connectors/tool-words.ts';
import type { JsonObject } from '../connectors/types.ts';
import type { Person } from '../identity/person.ts';
import { cleanArgs } from '../invisible.ts';
import { editModal } from '../slack/blocks/edit-modal.ts';
import { showAllModal } from '../slack/blocks/show-all.ts';
import type { FieldValues, Place } from '../storage/inbound.ts';
import { isUuid } from '../uuid.ts';
import { argsHash } from '../writes/args-hash.ts';
import { allRef } from '../writes/cards.ts';
import { editedArgs, editFields } from '../writes/edit-fields.ts';
import { readBefore, sameValue } from '../writes/look-up.ts';
import { withMark, withoutMark } from '../writes/mark.ts';
import { type Click, DECIDE_WITHIN_MINUTES, type Decided, type Proposal } from '../writes/proposals.ts';
import { shownFields } from '../writes/shown-fields.ts';
import type { InteractionDeps } from './deps.ts';
import { type Clicked, tellPrivately } from './with-person.ts';

/** Approve, Dismiss, or Approve and not ask again. */
export async function decide(
  person: Person,
  { ref, decision, allow = false }: { ref: string; decision: 'approved' | 'dismissed'; allow?: boolean },
  place: Place,
  deps: InteractionDeps,
): Promise<void> {
  const click = clickOf(person, ref);
  if (!click) return tellPrivately(person, place, NOT_YOURS, deps);
  const decided = await deps.proposals.decide({ ...click, ...wayBack(place) }, decision);
  if (decided.kind !== 'taken') return tellPrivately(person, place, notTaken(decided), deps);
  if (allow) await allowFromNow(person, decided.proposal, deps);
  // Where the ask goes on, it brings the card up to date itself, in the order of what happens.
  if (!decided.woke) await redraw(person, decided.proposal, deps);
}

/** Every proposal of a card, exactly as it showed them. */
export async function decideAll(person: Person, ref: string, place: Place, deps: InteractionDeps): Promise<void> {
  const [askId = ''] = ref.split('.');
  const all = isUuid(askId) ? await deps.proposals.of(askId) : [];
  const pending = all.filter(({ status }) => status === 'pending');
  if (all.some(({ identifier }) => identifier !== person.identifier) || all.length === 0) {
    return tellPrivately(person, place, NOT_YOURS, deps);
  }
  if (pending.length === 0) return tellPrivately(person, place, OVER, deps);
  if (allRef(askId, all) !== ref) return tellPrivately(person, place, CHANGED, deps);
  const decided = [];
  for (const proposal of pending) {
    decided.push(await deps.proposals.decide({ ...clickFor(person, proposal), ...wayBack(place) }, 'approved'));
  }
  const missed = decided.find((one) => one.kind !== 'taken');
  if (missed) await tellPrivately(person, place, notTaken(missed), deps);
}

/** Every argument, word for word. */
export async function showAll(person: Person, ref: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  const proposal = await own(person, ref, deps);
  if (!proposal) return tellPrivately(person, clicked.place, NOT_YOURS, deps);
  const view = showAllModal({ title: toolTitle(proposal.tool), fields: shownFields(proposal) });
  await open(person, clicked, view, deps);
}

/** The form with the arguments. */
export async function startEdit(person: Person, ref: string, clicked: Clicked, deps: InteractionDeps): Promise<void> {
  const click = clickOf(person, ref);
  const proposal = await own(person, ref, deps);
  if (!click || !proposal) return tellPrivately(person, clicked.place, NOT_YOURS, deps);
  if (proposal.args_hash !== click.argsHash) return tellPrivately(person, clicked.place, CHANGED, deps);
  if (proposal.status !== 'pending') {
    return tellPrivately(person, clicked.place, notTaken({ kind: 'used', status: proposal.status }), deps);
  }
  await deps.asks.cardShown(proposal.ask_id, wayBack(clicked.place));
  const tool = await toolOf(proposal, deps);
  const bare = withoutMark(tool?.spec ?? {}, proposal.args as JsonObject);
  await open(person, clicked, editModal({ about: ref, fields: editFields(tool?.inputSchema ?? {}, bare) }), deps);
}

/** The form came back: the card shows what it says now, and only that can be approved from here on. */
export async function edit(
  person: Person,
  { about, fields }: { about: string; fields: FieldValues },
  deps: InteractionDeps,
): Promise<void> {
  const place: Place = { channel: person.userId };
  const click = clickOf(person, about);
  const proposal = await own(person, about, deps);
  const tool = proposal && (await toolOf(proposal, deps));
  if (!click || !proposal || !tool) return tellPrivately(person, place, NOT_YOURS, deps);
  const edited = editedArgs(tool.inputSchema, withoutMark(tool.spec, proposal.args as JsonObject), fields);
  if ('problems' in edited) {
    const text = `Nothing was changed on the card: ${edited.problems.join(', ')} did not fit. Please press Edit again.`;
    return tellPrivately(person, place, text, deps);
  }
  const bare = cleanArgs(edited.args) as JsonObject;
  const incomplete = tool.spec.saga?.incomplete(bare) ?? [];
  if (incomplete.length > 0) {
    const text = `Nothing was changed on the card: ${incomplete.join(', ')} is missing. Please press Edit again.`;
    return tellPrivately(person, place, text, deps);
  }
  const args = withMark(tool, bare, { askId: proposal.ask_id, key: proposal.origin_hash });
  const { identifier, connection } = proposal;
  const before = await readBefore(deps.scalekit, { spec: tool.spec, args, identifier, connection });
  const taken = await deps.proposals.edit(click, {
    args,
    argsHash: argsHash(args),
    before,
    // A name belongs to the value it stood for.
    labels: Object.fromEntries(
      Object.entries(proposal.labels).filter(([name]) => sameValue(args[name], (proposal.args as JsonObject)[name])),
    ),
  });
  if (taken.kind !== 'taken') return tellPrivately(person, place, notTaken(taken), deps);
  await redraw(person, taken.proposal, deps);
}

async function open(
  person: Person,
  { place, trigger }: Clicked,
  view: Parameters<InteractionDeps['slack']['openModal']>[1],
  deps: InteractionDeps,
): Promise<void> {
  if (trigger && (await deps.slack.openModal(trigger, view))) return;
  await tellPrivately(person, place, 'Slack did not let me open the window. Please press the button again.', deps);
}

async function allowFromNow(person: Person, proposal: Proposal, deps: InteractionDeps): Promise<void> {
  const { identifier, installation } = person;
  const { connector, tool, ask_id: askId } = proposal;
  if (!deps.standing || deps.catalogue.tool(tool)?.spec.does !== 'write') return;
  await deps.permissions.give({ identifier, connector, tool });
  await deps.recordAudit({
    installation,
    identifier,
    trigger: 'person',
    askId,
    action: 'allow',
    connector,
    tool,
    outcome: 'done',
    description: `No longer asks before: ${toolTitle(tool).toLowerCase()}`,
  });
}

/** The click on a card is the way back to it where nobody else sees it. */
function wayBack({ responseUrl, ephemeral = true }: Place): { responseUrl?: string } {
  return responseUrl && ephemeral ? { responseUrl } : {};
}

async function redraw(person: Person, { ask_id }: Proposal, deps: InteractionDeps): Promise<void> {
  const ask = await deps.asks.get(ask_id);
  if (ask) await redrawCard(ask, person, deps);
}

async function own(person: Person, ref: string, { proposals }: InteractionDeps): Promise<Proposal | undefined> {
  const click = clickOf(person, ref);
  const proposal = click && (await proposals.get(click.proposalId));
  return proposal?.identifier === person.identifier ? proposal : undefined;
}

async function toolOf({ identifier, tool }: Proposal, { toolbox }: InteractionDeps) {
  return (await toolbox.for(identifier)).tools.find(({ spec }) => spec.name === tool);
}

/** A button's value names a proposal and what its card showed; whose click it is, the payload says. */
function clickOf({ identifier }: Person, ref: string): Click | undefined {
  const [proposalId = '', argsHash = '', ...rest] = ref.split('.');
  if (!isUuid(proposalId) || !/^[0-9a-f]{64}$/.test(argsHash) || rest.length > 0) return undefined;
  return { identifier, proposalId, argsHash };
}

function clickFor({ identifier }: Person, proposal: Proposal): Click {
  return { identifier, proposalId: proposal.id, argsHash: proposal.args_hash };
}

const NOT_YOURS =
  'That is not yours to decide: only the person who asked can. Ask me yourself, and I do it with your own account.';
const CHANGED =
  'This card is out of date: what it would do was edited since. Nothing was done; please use the newest card.';
const OVER = 'This was decided already; nothing more was done.';

function notTaken(decided: Exclude<Decided, { kind: 'taken' }>): string {
  switch (decided.kind) {
    case 'not_yours':
      return NOT_YOURS;
    case 'changed':
      return CHANGED;
    case 'expired':
      return `This was open for ${DECIDE_WITHIN_MINUTES} minutes, and that time is over. Nothing was done; ask me again if you still want it.`;
    case 'used':
      if (decided.status === 'approved') return 'This was approved already, and is done only once.';
      return decided.status === 'dismissed'
        ? 'This was dismissed already. Nothing was done.'
        : 'This is no longer open. Nothing was done; ask me again if you still want it.';
  }
}
