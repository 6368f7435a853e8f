/** Which records are onboarding, and how the three products say so. */
export interface SignalSettings {
  /** The contact property, and its value, that makes a contact an onboarding customer. */
  lifecycleProperty: string;
  lifecycleValue: string;
  /** How many days after its start an onboarding is looked at. */
  windowDays: number;
  /** The deal pipeline of onboardings, by its label or id; upper and lower case do not matter. */
  pipeline: string;
  /** The Zendesk tag of a ticket that was solved before. */
  reopenedTag: string;
  /** How the Zendesk tools' names begin; the catalogue's own where absent. */
  zendeskPrefix?: string;
}

export const DEFAULT_SIGNAL_SETTINGS: SignalSettings = {
  lifecycleProperty: 'lifecyclestage',
  lifecycleValue: 'customer',
  windowDays: 30,
  pipeline: 'Onboarding',
  reopenedTag: 'reopened',
};
