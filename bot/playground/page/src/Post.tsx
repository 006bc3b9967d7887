// One message with all that hangs on it: cards of links, reactions, files, its thread, and what can be done with it.

import { memo, useState, type ReactNode } from "react";
import { useDoing, useFolk } from "./doing";
import { Blocks } from "./Blocks";
import { Menu, Surroundings } from "./Controls";
import { hour } from "./dates";
import { richText } from "./mrkdwn";
import { Short } from "./Objects";
import { type Chosen, type Json, type Message } from "./types";

interface Props {
  post: Message;
  /** How many replies its thread has. */
  replies?: number;
  openThread?: (ts: string) => void;
}

/** The blocks to show: the message's own, or its text read as mrkdwn. */
function contentOf(post: Message): Json[] {
  if (post.blocks.length) return post.blocks;
  return post.text ? [richText(post.text)] : [];
}

export function Avatar({ name, bot }: { name: string; bot: boolean }): ReactNode {
  return (
    <span className={`avatar ${bot ? "bot" : name}`} aria-hidden="true">
      {bot ? "≣" : name.slice(0, 1).toUpperCase()}
    </span>
  );
}

function Drawn({ post, replies = 0, openThread }: Props): ReactNode {
  const author = useFolk().User[post.user];
  const name = author?.name ?? post.user;
  const shown = new Set(post.entities.map((entity) => entity.app_unfurl_url));
  return (
    <article className={`post ${post.only ? "only" : ""}`} aria-label={`${name} at ${hour(post.ts)}`} data-ts={post.ts}>
      <Avatar name={name} bot={Boolean(author?.bot)} />
      <div className="content">
        {post.only && <p className="private">Only visible to you</p>}
        <p className="byline">
          <strong>{author?.bot ? name : (author?.real_name ?? name)}</strong>
          {author?.bot && <span className="badge">APP</span>}
          <time dateTime={new Date(Number(post.ts) * 1000).toISOString()}>{hour(post.ts)}</time>
          {post.edited && !author?.bot && <span className="edited">(edited)</span>}
        </p>
        <Live post={post}>
          <Blocks blocks={contentOf(post)} />
        </Live>
        {post.entities.map((entity) => (
          <Short key={entity.external_ref.id} entity={entity} post={post} />
        ))}
        {[...post.attachments, ...post.unfurls.filter((card) => !shown.has(card.app_unfurl_url))].map((card, i) => (
          <div className="card" key={card.app_unfurl_url ?? i}>
            <Live post={post} card={card.app_unfurl_url}>
              <Blocks blocks={card.blocks?.length ? card.blocks : [richText(card.text ?? card.title ?? "")]} />
            </Live>
          </div>
        ))}
        {post.files.map((file) => (
          <a className="file" key={file.id} href={`files/${file.id}`} download={file.name}>
            <span aria-hidden="true">📄</span> {file.title} <small>{file.size} bytes</small>
          </a>
        ))}
        <Reactions post={post} />
        {replies > 0 && openThread && (
          <button type="button" className="replies" onClick={() => openThread(post.ts)}>
            {replies} {replies === 1 ? "reply" : "replies"}
          </button>
        )}
      </div>
      <Tools post={post} openThread={openThread} />
    </article>
  );
}

/** A message; drawn again only when it changes itself. */
export const Post = memo(Drawn);

/** Gives the controls inside a message their effect. */
function Live({ post, card, children }: { post: Message; card?: string; children: ReactNode }): ReactNode {
  const { attempt } = useDoing();
  const [held, setHeld] = useState<Record<string, Chosen>>({});
  const place = { channel: post.channel, ts: post.ts, ...(card ? { card } : {}) };
  const surface = {
    held,
    press: (element: Json, chosen: Chosen) => void attempt("click", { ...place, action: element.action_id, chosen }),
    fill: (element: Json, chosen: Chosen) => setHeld((before) => ({ ...before, [element.action_id]: chosen })),
  };
  return <Surroundings value={surface}>{children}</Surroundings>;
}

function Reactions({ post }: { post: Message }): ReactNode {
  const folk = useFolk();
  const names = [...new Set(post.reactions.map(([name]) => name))];
  if (!names.length) return null;
  return (
    <p className="reactions">
      {names.map((name) => {
        const people = post.reactions.filter(([other]) => other === name).map(([, user]) => folk.User[user]?.name ?? user);
        return (
          <span key={name} title={people.join(", ")}>
            <Blocks blocks={[richText(`:${name}:`)]} /> {people.length}
          </span>
        );
      })}
    </p>
  );
}

function Tools({ post, openThread }: Props): ReactNode {
  const { attempt } = useDoing();
  const shortcuts = useFolk().offer.shortcuts.filter((shortcut) => shortcut.type === "message");
  if (post.only || (!openThread && !shortcuts.length)) return null;
  const place = { channel: post.channel, ts: post.ts };
  return (
    <div className="tools" role="group" aria-label="Message actions">
      {openThread && (
        <button type="button" onClick={() => openThread(post.ts)}>
          Reply
        </button>
      )}
      {shortcuts.length > 0 && (
        <Menu
          entries={shortcuts.map(({ name, description, callback_id }) => ({
            label: name,
            title: description,
            run: () => void attempt("message_shortcut", { ...place, callback: callback_id }),
          }))}
        />
      )}
    </div>
  );
}
