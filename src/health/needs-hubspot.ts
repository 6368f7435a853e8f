/** What whoever runs the app can do where people are to be enrolled, and the accounts cannot be known. */
export const GROUP_NEEDS_HUBSPOT =
  'CSM_USERGROUP is set, but CONNECTIONS has no hubspot, which the accounts of the morning digest come from: nobody is enrolled. Add hubspot=<connectionName> to CONNECTIONS, or unset CSM_USERGROUP.';
