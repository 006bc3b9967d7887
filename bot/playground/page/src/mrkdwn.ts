// Slack's mrkdwn, read into the leaves of a rich text block, which never parse again.
//
// The rendering library reads mrkdwn as Markdown after decoding entities, so that an escaped "<!channel>" would show as a mention and
// "[a](javascript:b)" as a link. Slack does neither; nor does this.

import { has } from "node-emoji";
import { dated } from "./dates";
import type { Json } from "./types";

type Style = { bold?: true; italic?: true; strike?: true; code?: true };

const TOKEN = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/;
const EMOJI = /:([a-z0-9_+'-]+):/;
const CODE = /`([^`\n]+)`/;
const MARKS: [RegExp, Style][] = [
  [/(?<![\p{L}\p{N}*])\*(?![\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/u, { bold: true }],
  [/(?<![\p{L}\p{N}_])_(?![\s_])([^_\n]*[^\s_])_(?![\p{L}\p{N}_])/u, { italic: true }],
  [/(?<![\p{L}\p{N}~])~(?![\s~])([^~\n]*[^\s~])~(?![\p{L}\p{N}~])/u, { strike: true }],
];

export function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function styled(leaf: Json, style: Style): Json {
  return Object.keys(style).length ? { ...leaf, style } : leaf;
}

function token([whole, sign, target = "", label]: RegExpExecArray, style: Style): Json {
  if (sign === "@") return styled({ type: "user", user_id: target }, style);
  if (sign === "#") return styled({ type: "channel", channel_id: target }, style);
  if (sign === "!" && /^(here|channel|everyone)$/.test(target)) return styled({ type: "broadcast", range: target }, style);
  if (sign === "!" && target.startsWith("date^")) return styled({ type: "text", text: dated(target, decoded(label ?? "")) }, style);
  if (sign === "!" && target.startsWith("subteam^")) return styled({ type: "usergroup", usergroup_id: target.slice(8) }, style);
  if (!/^(https?:|mailto:)/.test(target)) return styled({ type: "text", text: decoded(whole) }, style);
  const link = { type: "link", url: decoded(target) };
  return styled(label ? { ...link, text: decoded(label) } : link, style);
}

/** The leaves of one stretch of text. The leftmost of tokens, code, marks and emoji is read first; what stands around it, after. */
export function leaves(text: string, style: Style = {}): Json[] {
  const readers: [RegExp, (found: RegExpExecArray) => Json[]][] = [
    [TOKEN, (found) => [token(found, style)]],
    [CODE, (found) => leaves(found[1] ?? "", { ...style, code: true })],
    [EMOJI, ([whole, name = ""]) => [has(name) ? { type: "emoji", name } : styled({ type: "text", text: whole }, style)]],
    ...MARKS.map(([mark, own]): [RegExp, (found: RegExpExecArray) => Json[]] => [
      mark,
      (found) => leaves(found[1] ?? "", { ...style, ...own }),
    ]),
  ];
  const usable = style.code ? readers.slice(0, 1) : readers;
  const found = usable
    .map(([pattern, read]) => ({ match: pattern.exec(text), read }))
    .filter((reader) => reader.match)
    .sort((a, b) => a.match!.index - b.match!.index)[0];
  if (!found?.match) return text ? [styled({ type: "text", text: decoded(text) }, style)] : [];
  const { match, read } = found;
  return [...leaves(text.slice(0, match.index), style), ...read(match), ...leaves(text.slice(match.index + match[0].length), style)];
}

/** A rich text block that shows what Slack shows for a mrkdwn text. */
export function richText(text: string): Json {
  const elements = text.split(/```\n?([\s\S]*?)```\n?/).flatMap((part, i) => {
    if (i % 2) return [{ type: "rich_text_preformatted", elements: [{ type: "text", text: decoded(part.replace(/\n$/, "")) }] }];
    return quoted(part);
  });
  return { type: "rich_text", elements };
}

function quoted(text: string): Json[] {
  const runs: { quote: boolean; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const quote = line.startsWith("&gt;");
    const last = runs.at(-1);
    if (last?.quote === quote) last.lines.push(line);
    else runs.push({ quote, lines: [line] });
  }
  return runs
    .map(({ quote, lines }) => ({ quote, body: lines.map((line) => (quote ? line.replace(/^&gt; ?/, "") : line)).join("\n") }))
    .filter(({ body }) => body)
    .map(({ quote, body }) => ({ type: quote ? "rich_text_quote" : "rich_text_section", elements: leaves(body) }));
}

/** A rich text block for plain text, in which only emoji names mean anything. */
export function plainText(text: string, emoji = true): Json {
  const parts = emoji ? text.split(/:([a-z0-9_+'-]+):/) : [text];
  const elements = parts
    .map((part, i) => {
      if (i % 2 === 0) return { type: "text", text: part };
      return has(part) ? { type: "emoji", name: part } : { type: "text", text: `:${part}:` };
    })
    .filter((leaf) => leaf.type === "emoji" || leaf.text);
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}
