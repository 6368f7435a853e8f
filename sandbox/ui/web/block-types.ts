/** Block Kit as far as the page looks into it; the stand-in has validated it before. */
export interface AnyText {
  type: string;
  text: string;
}

export interface AnyOption {
  text: AnyText;
  value: string;
  description?: AnyText;
}

export interface AnyElement {
  type: string;
  action_id?: string;
  text?: AnyText;
  url?: string;
  value?: string;
  style?: string;
  placeholder?: AnyText;
  options?: AnyOption[];
  option_groups?: { label: AnyText; options: AnyOption[] }[];
  initial_option?: AnyOption;
  initial_options?: AnyOption[];
  initial_value?: string;
  initial_date?: string;
  initial_time?: string;
  initial_user?: string;
  initial_channel?: string;
  initial_conversation?: string;
  initial_users?: string[];
  multiline?: boolean;
  confirm?: { title: AnyText; text: AnyText; confirm: AnyText; deny: AnyText; style?: string };
  positive_button?: { text: AnyText; value: string };
  negative_button?: { text: AnyText; value: string };
}

export interface AnyBlock {
  type: string;
  block_id?: string;
  text?: AnyText | string;
  accessory?: AnyElement;
  elements?: AnyElement[];
  element?: AnyElement;
  label?: AnyText;
  hint?: AnyText;
  optional?: boolean;
  dispatch_action?: boolean;
}

/** What was pressed or chosen. */
export type OnAction = (action: { actionId: string; blockId?: string; value?: string; values?: string[] }) => void;
