import { missingNames } from '../digest/blocks/source-words.ts';
import type { Person } from '../identity/person.ts';
import { digestHistory } from '../slack/blocks/digest-history.ts';
import { digestSettingsModal } from '../slack/blocks/digest-settings-modal.ts';
import {
  digestHelp,
  digestNeedsHubspot,
  digestNoWindow,
  digestOff,
  digestSaved,
  digestStarted,
} from '../slack/blocks/digest-words.ts';
import type { PrivateMessage } from '../slack/ports.ts';
import { DEFAULT_SETTINGS, type DigestSettings, type Enrolment, settingsOf } from '../storage/enrolments.ts';
import type { FieldValues } from '../storage/inbound.ts';
import type { DigestMode } from '../storage/schema.ts';
import type { InteractionDeps } from './deps.ts';
import { answerPrivately, type Clicked } from './with-person.ts';

/** Mornings that `/digest history` tells of: two weeks of them. */
const HISTORY = 14;

/** `/digest`, `/digest on`, `/digest off`, `/digest history`; anything else gets a short help. */
export async function digestCommand(
  person: Person,
  text: string,
  clicked: Clicked,
  deps: InteractionDeps,
): Promise<void> {
  const { place } = clicked;
  const wanted = text.trim().toLowerCase();
  switch (wanted) {
    case '':
    case 'settings':
      return openSettings(person, clicked, deps);
    case 'on':
    case 'off': {
      if (wanted === 'on' && !hasHubspot(deps)) return answerPrivately(person, place, digestNeedsHubspot(), deps);
      const message = await choose(person, { enabled: wanted === 'on' }, deps);
      const channel = await told(person, message, deps);
      // Elsewhere the command would look as if nobody had heard it.
      return channel === place.channel ? undefined : answerPrivately(person, place, message, deps);
    }
    case 'history':
      return answerPrivately(person, place, digestHistory(await history(person, deps)), deps);
    default:
      return answerPrivately(person, place, digestHelp(), deps);
  }
}

/** The form; of somebody who is not enrolled with what would hold for them. */
export async function openSettings(
  person: Person,
  { place: { messageTs: _clicked, ...place }, trigger }: Clicked,
  deps: InteractionDeps,
): Promise<void> {
  if (!hasHubspot(deps)) return answerPrivately(person, place, digestNeedsHubspot(), deps);
  const enrolment = await deps.digest.enrolments.get(person.identifier);
  const settings = enrolment ? settingsOf(enrolment) : DEFAULT_SETTINGS;
  const view = digestSettingsModal({ ...settings, timeZone: person.timeZone, missing: missingIn(deps) });
  if (trigger && (await deps.slack.openModal(trigger, view))) return;
  await answerPrivately(person, place, digestNoWindow(), deps);
}

/** The form came back. */
export async function saveSettings(person: Person, fields: FieldValues, deps: InteractionDeps): Promise<void> {
  const settings = settingsIn(fields);
  if (!settings) {
    return void (await deps.slack.dm(person.userId, {
      text: 'Nothing was changed: I could not read that. Please open `/digest` again.',
    }));
  }
  if (settings.enabled && !hasHubspot(deps)) return void (await deps.slack.dm(person.userId, digestNeedsHubspot()));
  await told(person, await choose(person, settings, deps), deps);
}

/** Without it nobody's accounts are known, and there is nothing to enrol for. Whoever is enrolled can still leave. */
function hasHubspot({ catalogue }: Pick<InteractionDeps, 'catalogue'>): boolean {
  return catalogue.connector('hubspot') !== undefined;
}

function missingIn({ catalogue }: Pick<InteractionDeps, 'catalogue'>): string[] {
  return missingNames((source) => catalogue.connector(source) !== undefined);
}

/** Makes it so, and says what holds now. Who switches it off stays off, also where the user group would enrol them. */
async function choose(
  person: Person,
  settings: Partial<DigestSettings>,
  deps: InteractionDeps,
): Promise<PrivateMessage> {
  const {
    digest: { enrolments },
    people,
    now,
  } = deps;
  const { identifier, installation, teamId, userId } = person;
  // What is remembered of them may be older than a move that another instance heard of.
  people.forget(userId);
  const asked = await people.resolve({ installation, teamId, userId, sharedChannel: false });
  const current = 'kind' in asked ? person : asked;
  const { enrolment, isNew } = await enrolments.enrol(current, 'self', settings, now());
  if (!isNew) await enrolments.setTimeZone(identifier, current.timeZone);
  const row: Enrolment = (!isNew && (await enrolments.change(identifier, settings, 'self', now()))) || enrolment;
  if (!row.enabled) return digestOff();
  const coming = { at: row.next_at, timeZone: row.time_zone };
  return isNew ? digestStarted({ ...coming, missing: missingIn(deps) }) : digestSaved(coming);
}

/** Tells it in the DM, which is where the digest will come, and remembers where that is. */
async function told(
  { identifier, userId }: Person,
  message: PrivateMessage,
  { slack, digest }: InteractionDeps,
): Promise<string> {
  const { channel } = await slack.dm(userId, message);
  await digest.enrolments.dmIs(identifier, channel);
  return channel;
}

async function history({ identifier }: Person, { digest }: InteractionDeps) {
  const runs = await digest.runs.latest(identifier, HISTORY);
  return runs.map(({ local_date: date, time_zone: timeZone, status, late, finished_at, took_ms: tookMs, calls }) => ({
    date,
    timeZone,
    status,
    late,
    tookMs,
    calls,
    ...(status === 'done' && finished_at && { sentAt: finished_at }),
  }));
}

const MODES: readonly DigestMode[] = ['automatic', 'ask', 'report'];

/** What the form says; undefined where it is none of ours. */
function settingsIn({ enabled, time, days, mode, quiet }: FieldValues): Partial<DigestSettings> | undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time ?? '') ?? [];
  const weekdays = (days ?? '').split(',').filter(Boolean).map(Number);
  const chosen = MODES.find((one) => one === mode);
  const off = enabled === 'off';
  if (!off && (enabled !== 'on' || weekdays.length === 0)) return undefined;
  if (hour === undefined || !chosen || !weekdays.every((day) => [1, 2, 3, 4, 5, 6, 7].includes(day))) return undefined;
  return {
    enabled: !off,
    atMinute: Number(hour) * 60 + Number(minute),
    days: weekdays,
    mode: chosen,
    quiet: quiet === 'quiet',
  };
}
