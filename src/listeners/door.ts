import { z } from 'zod';
import { isOrgWide } from '../identity/membership.ts';
import type { Installation } from './installation.ts';
import { slackId } from './payloads.ts';

/** The events this app subscribes to; anything else is acknowledged and ignored. */
const EVENTS = [
  'agent_session_stopped',
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'message',
  'tokens_revoked',
  'user_change',
] as const;

const workspace = z.looseObject({ id: z.string() });

// Strict in the places where Bolt's dispatcher itself would trip over another type.
const EventBody = z.looseObject({
  api_app_id: slackId.nullish(),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  authorizations: z
    .array(
      z.looseObject({
        team_id: z.string().nullish(),
        enterprise_id: z.string().nullish(),
        is_enterprise_install: z.boolean().nullish(),
      }),
    )
    .nullish(),
  event: z.looseObject({
    type: z.string(),
    user: z.union([z.string(), workspace]).optional(),
    channel: z.union([z.string(), workspace]).optional(),
    item: z.looseObject({}).optional(),
    subteam: z.looseObject({}).optional(),
    assistant_thread: z.looseObject({}).optional(),
  }),
});
const CommandBody = z.looseObject({
  command: z.string(),
  api_app_id: slackId.nullish(),
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
});
const ActionBody = z.looseObject({
  type: z.literal('block_actions'),
  api_app_id: slackId.nullish(),
  team: z.looseObject({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: workspace.nullish(),
  user: z.looseObject({ id: z.string(), team_id: z.string().nullish() }),
  channel: workspace.nullish(),
  actions: z.array(z.looseObject({ action_id: z.string(), block_id: z.string().optional() })).min(1),
});

const ViewBody = z.looseObject({
  type: z.literal('view_submission'),
  api_app_id: slackId.nullish(),
  team: z.looseObject({ id: z.string(), enterprise_id: z.string().nullish() }).nullish(),
  enterprise: workspace.nullish(),
  user: z.looseObject({ id: z.string(), team_id: z.string().nullish() }),
  view: z.looseObject({ callback_id: z.string() }),
});

/** What becomes of a payload at the door: let in, or acknowledged and dropped for a reason (a code for the log). */
export type Verdict = { kind: 'enter' } | { kind: 'ignore' } | { kind: 'drop'; code: string };

const malformed: Verdict = { kind: 'drop', code: 'slack_payload_malformed' };

/**
 * Looks at a signed payload before anything else does: is it one this app handles, whole enough to be dispatched, and
 * meant for this app and this installation? A payload for another installation would be somebody else's namespace.
 */
export function judge(body: unknown, installation: Installation): Verdict {
  if (typeof body !== 'object' || body === null) return malformed;
  if ('event' in body) {
    const { success, data } = EventBody.safeParse(body);
    if (!success) return malformed;
    if (!EVENTS.some((type) => type === data.event.type)) return { kind: 'ignore' };
    const [first] = data.authorizations ?? [];
    // An uninstalled app has no authorization left; the envelope's own ids say whose event it is then.
    return admit(data.api_app_id, first?.team_id ?? data.team_id, first?.enterprise_id ?? data.enterprise_id);
  }
  if ('command' in body) {
    const { success, data } = CommandBody.safeParse(body);
    return success ? admit(data.api_app_id, data.team_id, data.enterprise_id) : malformed;
  }
  if ('actions' in body) {
    const { success, data } = ActionBody.safeParse(body);
    if (!success) return malformed;
    const { team, user, enterprise } = data;
    return admit(data.api_app_id, team?.id ?? user.team_id, enterprise?.id ?? team?.enterprise_id);
  }
  if ('view' in body && 'type' in body && body.type === 'view_submission') {
    const { success, data } = ViewBody.safeParse(body);
    if (!success) return malformed;
    const { team, user, enterprise } = data;
    return admit(data.api_app_id, team?.id ?? user.team_id, enterprise?.id ?? team?.enterprise_id);
  }
  return { kind: 'ignore' };

  function admit(appId: Id, teamId: Id, enterpriseId: Id): Verdict {
    if (appId && installation.appId && appId !== installation.appId)
      return { kind: 'drop', code: 'slack_payload_for_other_app' };
    const theirs = isOrgWide(installation) ? enterpriseId : teamId;
    if (theirs !== installation.installation) return { kind: 'drop', code: 'slack_payload_for_other_installation' };
    return { kind: 'enter' };
  }
}

type Id = string | null | undefined;
