/** Every button of the app, by Slack's `action_id`. What a click on it does is in `interactions/click.ts`. */
export const BUTTONS = [
  // The link of a private connect message: opened by Slack, stored for the way back to that message.
  'connect_open',
  'connect_start',
  'disconnect',
  'disconnect_all',
  'home_refresh',
  // A card of proposals. `allow` is approve, and do not ask about this tool again.
  'proposal_approve',
  'proposal_approve_all',
  'proposal_allow',
  'proposal_dismiss',
  'proposal_edit',
  'proposal_show',
  // The card of a request that waits, once more.
  'proposals_show',
  'receipt_undo',
  // A private answer to what was asked in a channel.
  'answer_share',
  'answer_keep',
  'answer_show',
  'permission_revoke',
  // The digest: its settings, what it offered to do, how it shall be from now on, and its accounts.
  'digest_settings',
  'digest_do',
  'digest_skip',
  'digest_mode_automatic',
  'digest_mode_ask',
  'digest_mode_report',
  'digest_snooze',
  'digest_wake',
  'digest_hand_over',
  'digest_wrong',
  'health_link',
  'handover_accept',
  'handover_decline',
  'handover_take_back',
] as const;

export type ButtonId = (typeof BUTTONS)[number];

/** Every form, by the `callback_id` of its modal. What sending it does is in `interactions/submit.ts`. */
export const FORMS = [
  'proposal_edit',
  'digest_settings',
  'digest_snooze',
  'digest_hand_over',
  'digest_wrong',
  'health_link',
] as const;

export type FormId = (typeof FORMS)[number];
