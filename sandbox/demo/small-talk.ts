import type { SlackSandbox } from '../slack/types.ts';

/** What people said in the channels before the visitor came, so that the app is met where work happens. */
export function smallTalk(slack: SlackSandbox): void {
  slack.post(
    'U0OMAR',
    'C0ONBOARD',
    'Northwind signed off on the data import, so their go-live on the 3rd holds :tada:',
  );
  slack.post(
    'U0ANA',
    'C0ONBOARD',
    "Great! I'll line up the kickoff for their second team. We still wait for their *SSO* details.",
  );
  slack.post('U0GITA', 'C0ONBOARD', 'I have the `webhook` examples ready whenever they need them.');
  slack.post(
    'U0OMAR',
    'C0ONBOARD',
    'Before Friday somebody should go over the Q3 roadmap on the website, it is out of date.',
  );
  slack.post('U0EVE', 'C0GLOBEX', 'Hi all, who on your side looks after our rollout?');
  slack.post('U0ANA', 'C0GLOBEX', 'Hi Eve, that is me. Happy to help!');
}
