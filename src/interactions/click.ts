import type { ButtonId } from '../action-ids.ts';
import type { Person } from '../identity/person.ts';
import type { Interaction } from '../storage/inbound.ts';
import { keepAnswer, shareAnswer, showAnswer, showProposals } from './answers.ts';
import { showConnections, startConnecting } from './connecting.ts';
import type { InteractionDeps } from './deps.ts';
import { chooseMode, doFollowUp, skipFollowUp } from './digest/following-up.ts';
import { answerHandover, startHandOver, takeBack } from './digest/handing-over.ts';
import { startLink } from './digest/linking.ts';
import { startSnooze, startWrong, wake } from './digest/snoozing.ts';
import { openSettings } from './digest-settings.ts';
import { disconnectEverything, disconnectOne } from './disconnecting.ts';
import { publishHome } from './home.ts';
import { revokePermission } from './permissions.ts';
import { decide, decideAll, showAll, startEdit } from './proposals.ts';
import { undoWrite } from './undoing.ts';
import { tellPrivately } from './with-person.ts';

type ClickedButton = Extract<Interaction, { kind: 'action' }> & { at: Date };

/**
 * What comes of these is told where it was asked for, and another company may read along there by now; or they stand in
 * direct messages alone, and a click from elsewhere is on none of ours.
 */
const NEVER_SHARED: ReadonlySet<ButtonId> = new Set([
  'proposal_approve',
  'proposal_allow',
  'proposal_approve_all',
  'proposal_dismiss',
  'receipt_undo',
  'digest_do',
  'digest_skip',
  'digest_wake',
  'digest_mode_automatic',
  'digest_mode_ask',
  'digest_mode_report',
  'handover_accept',
  'handover_decline',
  'handover_take_back',
]);
const SHARED_NOW =
  'This channel is shared with another company now, so nothing was done. Please ask me again in a direct message.';

/** A button, by its action id. Its value only names a thing: whose it is, the click itself says. */
export async function click(
  person: Person,
  { action, value, place, trigger, actor, at }: ClickedButton,
  deps: InteractionDeps,
): Promise<void> {
  const { connect, links, catalogue } = deps;
  const { identifier } = person;
  if (actor.sharedChannel && NEVER_SHARED.has(action)) return tellPrivately(person, place, SHARED_NOW, deps);
  switch (action) {
    case 'connect_open':
      if (place.responseUrl)
        await connect.noteResponseUrl({ identifier, linkId: value, responseUrl: place.responseUrl });
      return;
    case 'connect_start': {
      const known = catalogue.connector(value) !== undefined;
      if (known) await startConnecting(person, value, place, deps);
      // A button of an earlier day: the operator has taken the connector away. What it is on stays as it is.
      else await showConnections(person, { ...place, messageTs: undefined }, deps, { unknownName: value });
      // On the Home tab nothing else would show that the click did something.
      const sent = known ? 'a private link' : 'the list of your tools';
      if (!place.responseUrl)
        await publishHome(person, deps, `:incoming_envelope: I sent you ${sent} under *Messages*.`);
      return;
    }
    case 'disconnect':
      // A click that is worked on a second time must not end what was connected after it.
      if (await links.connectedSince(identifier, value, at)) return;
      return disconnectOne(person, value, place, deps);
    case 'disconnect_all':
      if (await links.connectedSince(identifier, undefined, at)) return;
      return disconnectEverything(person, place, deps);
    case 'home_refresh':
      return publishHome(person, deps);
    case 'proposal_approve':
      return decide(person, { ref: value, decision: 'approved' }, place, deps);
    case 'proposal_allow':
      return decide(person, { ref: value, decision: 'approved', allow: true }, place, deps);
    case 'proposal_dismiss':
      return decide(person, { ref: value, decision: 'dismissed' }, place, deps);
    case 'proposal_approve_all':
      return decideAll(person, value, place, deps);
    case 'proposal_edit':
      return startEdit(person, value, { place, trigger }, deps);
    case 'proposal_show':
      return showAll(person, value, { place, trigger }, deps);
    case 'proposals_show':
      return showProposals(person, value, deps);
    case 'receipt_undo':
      return undoWrite(person, value, place, deps);
    case 'answer_share':
      return shareAnswer(person, value, { place, sharedChannel: actor.sharedChannel }, deps);
    case 'answer_keep':
      return keepAnswer(place, deps);
    case 'answer_show':
      return showAnswer(person, value, deps);
    case 'permission_revoke':
      return revokePermission(person, value, place, deps);
    case 'digest_settings':
      return openSettings(person, { place, trigger }, deps);
    case 'digest_snooze':
      return startSnooze(person, value, { place, trigger }, deps);
    case 'digest_hand_over':
      return startHandOver(person, value, { place, trigger }, deps);
    case 'digest_wrong':
      return startWrong(person, value, { place, trigger }, deps);
    case 'digest_wake':
      return wake(person, value, place, deps);
    case 'digest_do':
      return doFollowUp(person, value, place, deps);
    case 'digest_skip':
      return skipFollowUp(person, value, place, deps);
    case 'digest_mode_automatic':
      return chooseMode(person, { runId: value, mode: 'automatic' }, place, deps);
    case 'digest_mode_ask':
      return chooseMode(person, { runId: value, mode: 'ask' }, place, deps);
    case 'digest_mode_report':
      return chooseMode(person, { runId: value, mode: 'report' }, place, deps);
    case 'health_link':
      return startLink(person, value, { place, trigger }, deps);
    case 'handover_accept':
      return answerHandover(person, value, 'accepted', place, deps);
    case 'handover_decline':
      return answerHandover(person, value, 'declined', place, deps);
    case 'handover_take_back':
      return takeBack(person, value, place, deps);
    default:
      action satisfies never;
  }
}
