// A channel, a direct message, or one thread: its messages, oldest first, and a composer.

import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { Composer } from "./Composer";
import { useDoing } from "./doing";
import { dayOf } from "./dates";
import { Post } from "./Post";
import { BOT, type Channel, type Message, type Scene } from "./types";

/** A channel's messages that one person sees, oldest first. */
export function seen(scene: Scene, channel: string, user: string): Message[] {
  return Object.values(scene.Message)
    .filter((message) => message.channel === channel && (!message.only || message.only === user))
    .sort((a, b) => Number(a.ts) - Number(b.ts));
}

function isReply(message: Message): boolean {
  return Boolean(message.thread) && message.thread !== message.ts;
}

/** Keeps the newest message in view, from its beginning when it is taller than the view, unless the reader has scrolled up. */
function useBottom(count: number, key: string): React.RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  const placed = useRef(-1);
  useEffect(() => {
    const element = list.current;
    const note = () => {
      if (element) near.current = element.scrollTop === placed.current || element.scrollHeight - element.scrollTop - element.clientHeight < 120;
    };
    element?.addEventListener("scroll", note);
    return () => element?.removeEventListener("scroll", note);
  }, [key]);
  useLayoutEffect(() => {
    const element = list.current;
    const last = [...(element?.querySelectorAll<HTMLElement>(".post") ?? [])].at(-1);
    if (!element || !near.current) return;
    const tall = last && last.offsetHeight > element.clientHeight;
    element.scrollTo(0, tall ? last.offsetTop - element.offsetTop : element.scrollHeight);
    placed.current = element.scrollTop;
  }, [count, key]);
  return list;
}

function Status({ scene, channel, thread }: { scene: Scene; channel: string; thread: string }): ReactNode {
  const status = scene.Thread[`${channel}:${thread}`]?.status;
  return (
    <p className="status" role="status">
      {status ? `paperbot ${status}` : ""}
    </p>
  );
}

export function ChannelView({ scene, channel, openThread }: { scene: Scene; channel: Channel; openThread: (ts: string) => void }): ReactNode {
  const { user, attempt } = useDoing();
  const [draft, setDraft] = useState<{ text: string }>();
  const all = seen(scene, channel.id, user);
  const posts = all.filter((message) => !isReply(message));
  const list = useBottom(all.length, channel.id);
  const replies = new Map<string, number>();
  for (const reply of all.filter(isReply)) replies.set(reply.thread, (replies.get(reply.thread) ?? 0) + 1);
  const status = Object.values(scene.Thread).find((thread) => thread.channel === channel.id && thread.status);
  return (
    <>
      <div className="posts" ref={list} tabIndex={0} role="log" aria-label="Messages">
        {posts.length === 0 && <Welcome scene={scene} channel={channel} use={(text) => setDraft({ text })} />}
        {posts.map((post, i) => {
          const previous = posts[i - 1];
          const newDay = !previous || dayOf(previous.ts) !== dayOf(post.ts);
          return (
            <div key={post.ts}>
              {newDay && (
                <p className="day">
                  <span>{dayOf(post.ts)}</span>
                </p>
              )}
              <Post post={post} replies={replies.get(post.ts)} openThread={openThread} />
            </div>
          );
        })}
        <p className="status" role="status">
          {status ? `paperbot ${status.status}` : ""}
        </p>
      </div>
      {!channel.members.includes(BOT) && (
        <p className="invite">
          paperbot is not in this channel. <code>/paper</code> works all the same; to mention it,{" "}
          <button type="button" className="linkish" onClick={() => void attempt("invite", { channel: channel.id })}>
            add it to #{channel.name}
          </button>
          .
        </p>
      )}
      <Prompts scene={scene} channel={channel} />
      <Composer key={channel.id} scene={scene} channel={channel} draft={draft} />
    </>
  );
}

/** What the bot suggests to ask it. */
function Prompts({ scene, channel }: { scene: Scene; channel: Channel }): ReactNode {
  const { attempt } = useDoing();
  const thread = scene.Thread[`${channel.id}:`];
  if (!thread?.prompts.length) return null;
  return (
    <div className="prompts" role="group" aria-label={thread.heading || "Suggestions"}>
      {thread.prompts.map((prompt) => (
        <button key={prompt.title} type="button" onClick={() => void attempt("say", { text: prompt.message, channel: channel.id })}>
          {prompt.title}
        </button>
      ))}
    </div>
  );
}

function Welcome({ scene, channel, use }: { scene: Scene; channel: Channel; use: (text: string) => void }): ReactNode {
  const [command] = scene.offer.commands;
  const example = command?.usage_hint?.split("|")[0]?.trim() ?? "help";
  const mention = channel.kind === "im" ? "" : "@paperbot ";
  const examples = [...(command ? [`${command.command} ${example}`] : []), `${mention}${example}`, `${mention}help`];
  return (
    <div className="welcome">
      <h2>{channel.kind === "im" ? "This is between you and paperbot" : `This is the very beginning of #${channel.name}`}</h2>
      <p>Type as you would in Slack: it is the real bot that answers. Try one of these:</p>
      <ul>
        {examples.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => use(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function ThreadView({ scene, channel, root, close }: { scene: Scene; channel: Channel; root: string; close: () => void }): ReactNode {
  const { user } = useDoing();
  const posts = seen(scene, channel.id, user).filter((message) => message.ts === root || message.thread === root);
  const list = useBottom(posts.length, root);
  const title = scene.Thread[`${channel.id}:${root}`]?.title || "Thread";
  return (
    <aside className="thread" aria-label="Thread">
      <header>
        <h2>
          {title} <small>{channel.kind === "im" ? "paperbot" : `#${channel.name}`}</small>
        </h2>
        <button type="button" className="plain" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      <div className="posts" ref={list} tabIndex={0} role="log" aria-label="Replies">
        {posts.map((post) => (
          <Post key={post.ts} post={post} />
        ))}
        <Status scene={scene} channel={channel.id} thread={root} />
      </div>
      <Composer key={root} scene={scene} channel={channel} thread={root} />
    </aside>
  );
}
