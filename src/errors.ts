/**
 * Everything that can go wrong in a way somebody can act on. `person` is said in Slack or on a page; `operator` goes to
 * the log and the doctor, and names the setting and the page. Neither carries a provider's raw words.
 */
const SENTENCES = {
  model_unavailable: {
    person: 'The language model did not answer. Please try again in a minute.',
    operator: 'The model endpoint failed or timed out. Check MODEL, MODEL_URL and the API key (npm run doctor).',
  },
  model_rate_limited: {
    person: 'The language model is busy right now. Please try again in a minute.',
    operator: "The model's rate limit was hit. Raise the limit on the provider's page or lower DAILY_TOKEN_BUDGET.",
  },
  model_empty: {
    person: 'The language model gave no answer. Please try again, perhaps in other words.',
    operator: 'The model answered with neither text nor a tool call.',
  },
  model_misconfigured: {
    person: 'The language model is not set up correctly. I told the log; please ask whoever runs this app.',
    operator: 'The model refused the request as unauthorised or unknown. Check MODEL and its API key (npm run doctor).',
  },
  turn_timeout: {
    person: 'This took longer than I may work on one request, so I stopped.',
    operator: 'A turn reached its time limit.',
  },
  step_limit: {
    person:
      'This needed more steps than I may take for one request, so I stopped. Try asking for a smaller part of it.',
    operator: 'A turn reached its step limit.',
  },
  still_refused: {
    person: 'I could not do this with your account. I wrote you privately why.',
    operator: 'An account was refused again right after it was connected. Check its scopes on the Scalekit connection.',
  },
  token_budget: {
    person: 'You have used up your share of the language model for today. It starts anew at midnight UTC.',
    operator: 'A person reached DAILY_TOKEN_BUDGET.',
  },
  connectors_unavailable: {
    person: 'I cannot reach the service that holds your connected accounts. Please try again soon.',
    operator: 'Scalekit did not answer. Check SCALEKIT_ENV_URL and its status page.',
  },
  connectors_misconfigured: {
    person: 'The service that holds your connected accounts refuses me. Please ask whoever runs this app.',
    operator: 'Scalekit refused our credentials. Check SCALEKIT_CLIENT_ID and SCALEKIT_CLIENT_SECRET (npm run doctor).',
  },
  private_delivery_failed: {
    person:
      'I could not reach you privately, so I sent you no link. Open a direct message with me and try again there.',
    operator:
      'Slack took neither the direct message nor the ephemeral one. Check the chat:write scope (npm run doctor).',
  },
  interrupted: {
    person: 'I was interrupted several times while working on this and gave up. Please ask again.',
    operator: 'A turn was started too often; its process died each time.',
  },
  internal: {
    person: 'Something went wrong on my side. Nothing more will happen with this request.',
    operator: 'An unexpected error; the log line with this reference has the cause.',
  },
} as const satisfies Record<string, { person: string; operator: string }>;

export type ErrorCode = keyof typeof SENTENCES;

/** An error with a code. The message is the operator's sentence; `person` is fit for Slack. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, options?: { cause?: unknown }) {
    super(SENTENCES[code].operator, options);
    this.name = 'AppError';
    this.code = code;
  }
  get person(): string {
    return SENTENCES[this.code].person;
  }
}
