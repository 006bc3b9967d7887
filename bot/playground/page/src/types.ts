// What the server sends: the same values as in bot/playground/values.py, and Block Kit as loose JSON.

export type Json = { [key: string]: any };

export interface User {
  id: string;
  name: string;
  real_name: string;
  bot: boolean;
}

export interface Channel {
  id: string;
  name: string;
  members: string[];
  kind: "channel" | "group" | "im";
  topic: string;
}

export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  blocks: Json[];
  thread: string;
  bot: string;
  only: string;
  edited: string;
  unfurls: Json[];
  attachments: Json[];
  reactions: [string, string][];
  files: Json[];
  entities: Json[];
}

/** A Work Object that somebody has open, or why it is not shown. */
export interface Pane {
  user: string;
  channel: string;
  ts: string;
  entity: Json;
  error: Json;
}

export interface View {
  id: string;
  user: string;
  body: Json;
  previous: string;
  errors: [string, string][];
}

export interface Thread {
  channel: string;
  ts: string;
  status: string;
  title: string;
  prompts: { title: string; message: string }[];
  heading: string;
}

/** One request of the bot, and what Slack answered. */
export interface Call {
  id: string;
  method: string;
  args: Json;
  answer: Json;
  at: number;
  seconds: number;
}

/** One request to the bot, and how it took it. */
export interface Delivery {
  id: string;
  kind: string;
  payload: Json;
  status: number;
  at: number;
  seconds: number;
  answer: string;
  retry: string;
}

export interface Offer {
  commands: { command: string; description: string; usage_hint?: string }[];
  shortcuts: { name: string; type: "global" | "message"; callback_id: string; description: string }[];
}

export interface Scene {
  offer: Offer;
  User: Record<string, User>;
  Channel: Record<string, Channel>;
  Message: Record<string, Message>;
  View: Record<string, View>;
  Thread: Record<string, Thread>;
  Pane: Record<string, Pane>;
  Call: Record<string, Call>;
  Delivery: Record<string, Delivery>;
}

/** What a person chose in a field: a text, an option's value, an id; several for a multi-select. */
export type Chosen = string | string[] | null;

export const BOT = "U0PAPERBOT";
