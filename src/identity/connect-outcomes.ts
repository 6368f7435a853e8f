/** How an attempt to connect ended, as far as the browser got. */
export type ConnectOutcome =
  | 'connected'
  | 'unknown_link'
  | 'expired'
  | 'used'
  | 'replaced'
  | 'withdrawn'
  | 'no_session'
  | 'session_lost'
  | 'finished_elsewhere'
  | 'foreign_request'
  | 'other_person'
  | 'sign_in_denied'
  | 'sign_in_refused'
  | 'sign_in_unavailable'
  | 'consent_denied'
  | 'consent_failed'
  | 'mismatch'
  | 'unknown_request'
  | 'verification_pending'
  | 'accounts_unavailable';

/** The outcomes that end a link, so that its owner is told in Slack as well. */
export type LinkFailure = Extract<
  ConnectOutcome,
  | 'expired'
  | 'session_lost'
  | 'finished_elsewhere'
  | 'other_person'
  | 'sign_in_denied'
  | 'sign_in_refused'
  | 'consent_denied'
  | 'consent_failed'
  | 'mismatch'
  | 'unknown_request'
  | 'verification_pending'
  | 'accounts_unavailable'
>;

/** What a sentence may name. */
export interface OutcomeNames {
  /** The link's own person; shown only to a browser that is theirs. */
  person: string;
  /** The connector's label, e.g. Asana. */
  connector: string;
  /** What to type in Slack to start again, e.g. `/connect asana`. */
  command: string;
}

interface OutcomePage {
  status: 200 | 400 | 403 | 404 | 409 | 410 | 502 | 503;
  tone: 'good' | 'bad' | 'wait';
  title(names: OutcomeNames): string;
  /** What happened, and what did not. */
  happened(names: OutcomeNames): string;
  /** What to do now. */
  next(names: OutcomeNames): string;
}

const again = ({ command }: OutcomeNames) => `Go back to Slack and type ${command} for a new link.`;
const nothing = 'Nothing was connected.';

/** Every outcome's page. Plain text; the page escapes it. */
export const PAGES: { readonly [K in ConnectOutcome]: OutcomePage } = {
  connected: {
    status: 200,
    tone: 'good',
    title: ({ connector }) => `${connector} is connected`,
    happened: ({ person, connector }) =>
      `${person}, I can now work in ${connector} for you, with what you may see and do there.`,
    next: () => 'You can close this page and go back to Slack. If a request was waiting, it goes on by itself.',
  },
  unknown_link: {
    status: 404,
    tone: 'bad',
    title: () => 'This link is not one of mine',
    happened: () => `I do not know this address, or the connecting was started anew since. ${nothing}`,
    next: again,
  },
  expired: {
    status: 410,
    tone: 'bad',
    title: () => 'This link has expired',
    happened: () => `A connect link is good for ten minutes. ${nothing}`,
    next: again,
  },
  used: {
    status: 409,
    tone: 'bad',
    title: () => 'This link was already used',
    happened: () => 'A connect link works once, in one browser: the one that pressed Continue first.',
    next: ({ command }) =>
      `The message in Slack that had the link says how it went, once it is done. For a new link, type ${command} there.`,
  },
  replaced: {
    status: 410,
    tone: 'bad',
    title: () => 'There is a newer link',
    happened: () => 'You asked for another link after this one, so this one no longer works.',
    next: ({ command }) => `Use the newest link in Slack, or type ${command} for another.`,
  },
  withdrawn: {
    status: 410,
    tone: 'bad',
    title: () => 'This link was withdrawn',
    happened: ({ connector }) => `${connector} was disconnected while this link was open. ${nothing}`,
    next: again,
  },
  no_session: {
    status: 400,
    tone: 'bad',
    title: () => 'I do not recognise this browser',
    happened: () =>
      `Continue works in the browser that opened the link, with cookies allowed, within fifteen minutes. ${nothing}`,
    next: ({ command }) => `Open the link in Slack again, or type ${command} for a new one.`,
  },
  session_lost: {
    status: 400,
    tone: 'bad',
    title: () => 'This is not the browser that began',
    happened: () =>
      `The sign-in to Slack came back in another browser than the one that pressed Continue, or its cookies were lost. ${nothing}`,
    next: ({ command }) =>
      `If you began this yourself, type ${command} in Slack and stay in one browser, with cookies allowed. If somebody sent you here, just close this page.`,
  },
  finished_elsewhere: {
    status: 403,
    tone: 'bad',
    title: () => 'This is not the browser that began',
    happened: ({ connector }) =>
      `Access to ${connector} was given in another browser than the one that signed in to Slack, so I did not take it. ${nothing}`,
    next: ({ command }) =>
      `If you began this yourself, type ${command} in Slack and stay in one browser. If somebody sent you here, close this page and do not send them its address.`,
  },
  foreign_request: {
    status: 403,
    tone: 'bad',
    title: () => 'That did not come from my own page',
    happened: () => `Another website tried to press Continue for you. ${nothing}`,
    next: () => 'Close this page. To connect, open the link in Slack yourself.',
  },
  other_person: {
    status: 403,
    tone: 'bad',
    title: () => 'This link belongs to someone else',
    happened: () =>
      `You are signed in to Slack as another person than the one who asked for this link. ${nothing} Its owner has been told.`,
    next: ({ command }) => `To connect your own account, type ${command} in Slack: you get a link of your own.`,
  },
  sign_in_denied: {
    status: 200,
    tone: 'bad',
    title: () => 'You did not sign in to Slack',
    happened: () =>
      `I connect an account only for a browser that is signed in to Slack as the one who asked. ${nothing}`,
    next: ({ command }) => `If that was a mistake, type ${command} in Slack for a new link.`,
  },
  sign_in_refused: {
    status: 403,
    tone: 'bad',
    title: () => 'Slack did not confirm who you are',
    happened: () => `The proof of your sign-in was missing, too old or not meant for this link. ${nothing}`,
    next: again,
  },
  sign_in_unavailable: {
    status: 502,
    tone: 'wait',
    title: () => 'Slack cannot be reached',
    happened: () => `I could not check your sign-in with Slack just now. ${nothing}`,
    next: () => 'Wait a moment, then open the link in Slack again and press Continue.',
  },
  consent_denied: {
    status: 200,
    tone: 'bad',
    title: ({ connector }) => `${connector} gave no access`,
    happened: ({ connector }) => `Access to ${connector} was declined, or it could not be given. ${nothing}`,
    next: ({ command }) => `If that was a mistake, type ${command} in Slack for a new link.`,
  },
  consent_failed: {
    status: 502,
    tone: 'bad',
    title: ({ connector }) => `${connector} could not be connected`,
    happened: ({ connector }) =>
      `Something went wrong at ${connector}, or this app is not set up right for it. It was nothing you did. ${nothing}`,
    next: ({ command }) =>
      `Type ${command} in Slack to try once more. If it happens again, please tell whoever runs this app.`,
  },
  mismatch: {
    status: 403,
    tone: 'bad',
    title: () => 'That access was given for someone else',
    happened: ({ connector }) =>
      `The access to ${connector} that came back was asked for by another person. ${nothing}`,
    next: again,
  },
  unknown_request: {
    status: 404,
    tone: 'bad',
    title: () => 'That access can no longer be confirmed',
    happened: ({ connector }) => `The answer from ${connector} was used before or is too old. ${nothing}`,
    next: again,
  },
  verification_pending: {
    status: 200,
    tone: 'wait',
    title: ({ connector }) => `${connector} is not confirmed yet`,
    happened: ({ connector }) =>
      `You gave access, but the account is still waiting for its confirmation, so I cannot use ${connector} yet.`,
    next: ({ command }) => `Type /connections in Slack in a minute to see its state, or ${command} to start again.`,
  },
  accounts_unavailable: {
    status: 503,
    tone: 'wait',
    title: () => 'The accounts service cannot be reached',
    happened: () => 'I could not reach the service that holds connected accounts, so I cannot say that it worked.',
    next: ({ command }) => `Wait a moment, then type ${command} in Slack for a new link.`,
  },
};

/** What the owner of a link reads in Slack when it ended badly, beside a button for a new link. Plain text. */
export const SLACK_SENTENCES: { readonly [K in LinkFailure]: (names: OutcomeNames) => string } = {
  expired: ({ connector, command }) =>
    `The link to connect ${connector} expired before you were done. Nothing was connected. For a new link, press the button or type ${command}.`,
  session_lost: ({ connector }) =>
    `The sign-in to Slack to connect ${connector} came back in another browser than the one it began in, so I stopped there. Nothing was connected. Stay in one browser, with cookies allowed. If it was not you who began: somebody else had your link, and it no longer works.`,
  finished_elsewhere: ({ connector }) =>
    `Access to ${connector} was given in another browser than the one you began in, so I did not take it. Nothing was connected. If you sent your link to somebody: it only works for you.`,
  other_person: ({ connector }) =>
    `Someone else opened your link to connect ${connector}. They are not signed in to Slack as you, so nothing was connected, and that link no longer works.`,
  sign_in_denied: ({ connector }) =>
    `The link to connect ${connector} was opened, but the sign-in to Slack was cancelled or failed. Nothing was connected.`,
  sign_in_refused: ({ connector }) =>
    `Slack did not confirm that it was you who opened the link to connect ${connector}. Nothing was connected.`,
  consent_denied: ({ connector }) => `${connector} gave no access. Nothing was connected.`,
  consent_failed: ({ connector }) =>
    `Something went wrong at ${connector}, or this app is not set up right for it. It was nothing you did. Nothing was connected. If it happens again, please tell whoever runs this app.`,
  mismatch: ({ connector }) =>
    `The access to ${connector} that came back had been asked for by another person. Nothing was connected.`,
  unknown_request: ({ connector }) =>
    `The access to ${connector} could no longer be confirmed: it was used before or is too old. Nothing was connected.`,
  verification_pending: ({ connector }) =>
    `You gave access to ${connector}, but the account is still waiting for its confirmation. I cannot use it yet.`,
  accounts_unavailable: ({ connector }) =>
    `I could not reach the service that holds connected accounts, so I cannot say that ${connector} is connected.`,
};
