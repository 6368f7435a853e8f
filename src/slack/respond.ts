import type { PrivateMessage } from './ports.ts';

const TIMEOUT_MS = 10_000;

/**
 * Answers through a response_url, to the one person who has it. True where Slack took it; false where the url is spent
 * (5 answers, 30 minutes) or Slack is not there. Never throws: the caller has the person's DM.
 */
export async function postToResponseUrl(
  url: string,
  { text, blocks, replaceOriginal }: PrivateMessage & { replaceOriginal?: boolean },
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ...(replaceOriginal ? { replace_original: true } : { response_type: 'ephemeral', replace_original: false }),
        text,
        ...(blocks && { blocks }),
      }),
    });
    // Some answers of Slack are 200 with an error inside.
    const answer = await response.text();
    return response.ok && !/"ok"\s*:\s*false/.test(answer);
  } catch {
    return false;
  }
}
