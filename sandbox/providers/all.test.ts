import { expect, test } from 'vitest';
import { createProviders } from './all.ts';
import { ProviderError, type ProviderTool, type ProviderUser } from './types.ts';

const providers = Object.values(createProviders());

/** The code a tool refuses somebody with before it has looked at any argument; '' when it gets further. */
function refusal(tool: ProviderTool, user: ProviderUser): string {
  try {
    tool.run(user, {});
    return '';
  } catch (error) {
    return error instanceof ProviderError ? error.code : '';
  }
}

test.each(providers)('whoever is offered on the consent page of $label can use it', ({ users, tools }) => {
  const emails = users().map(({ email }) => email);
  expect(emails).toEqual(expect.arrayContaining(['ana@acme.test', 'omar@acme.test']));
  for (const user of users()) {
    for (const tool of tools) expect(refusal(tool, user), `${tool.name} as ${user.email}`).not.toBe('UNAUTHORIZED');
  }
});
