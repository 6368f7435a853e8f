/** A problem customers write in about, and how the conversation goes. */
export interface Topic {
  subject: string;
  /** The customer's first message, an agent's reply, the customer's next message. */
  ask: string;
  reply: string;
  more: string;
  /** An internal note between agents. */
  note: string;
  tag: string;
  type: 'problem' | 'incident' | 'question';
}

type Row = [tag: string, type: Topic['type'], subject: string, ask: string, reply: string, more: string, note: string];

const ROWS: readonly Row[] = [
  [
    'sso',
    'problem',
    'SSO login loops back to the sign-in page',
    'Since we switched on single sign-on, half of our people land on the sign-in page again after they log in.',
    'Thank you for the report. Could you send us the SAML trace of one failed login?',
    'The trace is in the shared folder. It still happens every morning and people have started to work around it.',
    'Clock skew on their identity provider, about four minutes. Engineering knows.',
  ],
  [
    'import',
    'problem',
    'CSV import stops at row 4,000',
    'The import of our customer list always stops after 4,000 rows without any error.',
    'We can see the import. Please split the file for now while we look at the limit.',
    'Splitting is not possible, the file comes from another system every night.',
    'Worker runs out of memory on quoted line breaks.',
  ],
  [
    'billing',
    'question',
    'Invoice export has the wrong currency',
    'Our export shows euros, but all of our contracts are in dollars. Where do we change that?',
    'The currency follows the workspace setting. I have changed it for you, could you try again?',
    'Looks right now, thank you.',
    'Setting was never part of the onboarding checklist. Worth adding.',
  ],
  [
    'webhooks',
    'incident',
    'Webhook deliveries arrive twice',
    'Every order event reaches us two times. Our warehouse shipped three orders twice yesterday.',
    'We are sorry. Duplicate deliveries can be recognised by the event id until this is fixed.',
    'We cannot change our side this month. When will it be fixed?',
    'Retry fires before the first attempt times out.',
  ],
  [
    'users',
    'question',
    'Cannot invite users from our second domain',
    'Invitations to our other domain are refused. Is there an allow-list somewhere?',
    'There is. I have added the domain to your workspace.',
    'It works, thank you for the quick help!',
    'Added by hand; the setting is not in the admin page yet.',
  ],
  [
    'api',
    'problem',
    'API returns 429 during the nightly sync',
    'Our nightly sync stops with "too many requests" after some ten minutes.',
    'Your limit is 300 a minute. Could you tell us how many requests the sync makes?',
    'About 900 a minute for half an hour. We need a higher limit before we can go live.',
    'Needs approval by operations before we raise it.',
  ],
  [
    'reports',
    'problem',
    'Dashboard numbers differ from our ledger',
    'The revenue on the dashboard is 3% lower than in our ledger since the migration.',
    'Thank you. Which period and which entity are you looking at?',
    'October, all entities. Our board meets next week and we need correct numbers by then.',
    'Refunds are counted twice in the migrated months.',
  ],
  [
    'howto',
    'question',
    'How do we archive a finished project?',
    'We cannot find where to archive a project without deleting it.',
    'In the project menu under More. Archived projects stay searchable.',
    'Found it, thanks.',
    'Third customer who asks this month.',
  ],
  [
    'email',
    'incident',
    'Password reset mail never arrives',
    'None of our users receives the mail to reset a password. We checked the spam folders.',
    'Our mails to your domain are being rejected. Could your IT allow our sending domain?',
    'IT says that it is allowed. Still nothing.',
    'Their gateway rejects on DMARC alignment.',
  ],
  [
    'migration',
    'problem',
    'Field mapping lost after the upgrade',
    'Our custom field mapping is gone since the weekend and the imports put everything into notes.',
    'We have restored the mapping from the backup of Friday. Please check two or three records.',
    'Two of the eleven fields are still missing.',
    'The restore script skips fields with an accent in the name.',
  ],
  [
    'files',
    'problem',
    'Attachments above 10 MB fail',
    'Uploading drawings fails with an error whenever they are larger than 10 MB.',
    'The limit of your plan is 50 MB, so this is ours to fix. We are on it.',
    'Any news? The construction team sends these files by mail now.',
    'The proxy in front of the upload service has its own limit.',
  ],
  [
    'training',
    'question',
    'Sandbox for the training next week',
    'Could we have a second workspace for the training, with some of our own data?',
    'It is ready. You find it in the workspace menu under Training.',
    'Perfect, thank you.',
    'Remind them that it is deleted after 30 days.',
  ],
  [
    'reports',
    'problem',
    'Scheduled reports use the wrong time zone',
    'The daily report comes at 3 in the morning and cuts the day at midnight UTC.',
    'Reports follow the time zone of the person who made them. Could you check yours?',
    'It is set correctly. The report still cuts at midnight UTC.',
    'The scheduler reads the zone of the workspace, not of the person.',
  ],
  [
    'permissions',
    'incident',
    'Reviewers can delete records',
    'Somebody with the role Reviewer deleted 40 records. According to your documentation that is not possible.',
    'We take this seriously and have restored the records. We are checking the role.',
    'We stopped the rollout until we hear what happened.',
    'Role was cloned from Editor during the setup. Product should warn about it.',
  ],
  [
    'mobile',
    'problem',
    'The mobile app signs people out every hour',
    'Our drivers have to sign in on the phone every hour, which they cannot do on the road.',
    'Which version of the app is it? The current one keeps people signed in for 30 days.',
    'The newest, on both platforms.',
    'Related to the single sign-on session length.',
  ],
  [
    'migration',
    'problem',
    'Duplicate contacts after the migration',
    'About 600 contacts exist twice after the second migration run.',
    'We can merge them for you. Shall we keep the older ones?',
    'Yes please, but not before we have checked a list.',
    'The second run was started without the match key.',
  ],
];

export const TOPICS: readonly Topic[] = ROWS.map(([tag, type, subject, ask, reply, more, note]) => ({
  tag,
  type,
  subject,
  ask,
  reply,
  more,
  note,
}));
