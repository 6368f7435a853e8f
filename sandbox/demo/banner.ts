interface BannerFacts {
  page: string;
  model: string;
  real: boolean;
  logFile: string | undefined;
}

/** One line that says which model answers. */
export function modelLine({ model, real }: Pick<BannerFacts, 'model' | 'real'>): string {
  return real
    ? `Model: ${model}, the real one; your prompts and what the tools return go to it.`
    : `Model: ${model}, good for the prompts below (set OPENAI_API_KEY or ANTHROPIC_API_KEY for a real one).`;
}

/** What the visitor reads once everything runs. */
export function banner(facts: BannerFacts): string {
  return `
Onbehalf runs in a local Slack: ${facts.page}

${modelLine(facts)}
${facts.logFile ? `The app's log: ${facts.logFile}\n` : ''}
Try, in #onboarding (the page has the same list):
  1. @Onbehalf Create a high-priority task 'Review Q3 roadmap' in the Website project and assign it to me
     It asks you, and nobody else, to connect Asana; then it shows you what it would do. Press Approve, and then Undo.
  2. @Onbehalf show open tickets of Northwind
     The answer is yours alone until you press Share in thread.
  3. @Onbehalf What's in the Leadership OKR board?
     First as Ana, who cannot see it, then as Omar, who can. Nobody borrows anybody's eyes.
  4. /connections
     What you have connected, and how to take it back. Then look at Providers: who did what.
  5. /digest on, and then, at the top right, the clock: Next morning
     The digest of Ana's customers comes; connect what it asks for, and go to the morning after.

Ctrl-C stops everything.
`;
}
