import { also, type Check, flag, list, matching, object, oneOf, required, string, typed } from './check.ts';

// Lengths: https://docs.slack.dev/reference/block-kit/composition-objects

export const plainText = (max: number): Check => typed({ plain_text: { text: required(string(max, 1)), emoji: flag } });

export const mrkdwn = (max: number): Check => typed({ mrkdwn: { text: required(string(max, 1)), verbatim: flag } });

export const anyText = (max: number): Check =>
  typed({
    plain_text: { text: required(string(max, 1)), emoji: flag },
    mrkdwn: { text: required(string(max, 1)), verbatim: flag },
  });

export const url = matching(/^[a-z][a-z0-9+.-]*:.{1,2999}$/is, 'a URL of at most 3000 characters');

export const confirm = object({
  title: plainText(100),
  text: required(anyText(300)),
  confirm: plainText(30),
  deny: plainText(30),
  style: oneOf('primary', 'danger'),
});

const optionFields = { value: required(string(150, 1)), description: anyText(75), url };

export const option = object({ ...optionFields, text: required(anyText(75)) });
export const plainOption = object({ ...optionFields, text: required(plainText(75)) });

export const optionGroups = list(
  object({ label: required(plainText(75)), options: required(list(plainOption, 1, 100)) }),
  1,
  100,
);

export const conversationFilter = object({
  include: list(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
  exclude_external_shared_channels: flag,
  exclude_bot_users: flag,
});

/** Picture by address or by file; Slack wants one of the two. */
export const imageSource = (fields: Parameters<typeof object>[0]): Check =>
  also(object({ ...fields, image_url: url, slack_file: object({ id: string(255), url }) }), (value) =>
    value.image_url === undefined && value.slack_file === undefined
      ? 'must define either `image_url` or `slack_file`'
      : undefined,
  );

export const imageElement: Check = imageSource({ type: required(oneOf('image')), alt_text: required(string(2000)) });
