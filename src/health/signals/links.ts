/** What a person linked an account to by hand. It wins over everything that is matched by name or address. */
export interface AccountLinks {
  zendesk?: { organizationId: string };
  linear?: { projectId: string } | { label: string };
}

/** By the account's key. */
export type Links = Readonly<Record<string, AccountLinks>>;
