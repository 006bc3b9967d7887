// Where messages and commands are typed. "/" offers commands and shortcuts, "@" people, "#" channels, as Slack does.

import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useDoing } from "./doing";
import type { Channel, Scene } from "./types";

interface Suggestion {
  id: string;
  title: string;
  detail: string;
  /** What stands in the composer afterwards; a global shortcut is run instead. */
  text?: string;
  shortcut?: string;
}

interface Props {
  scene: Scene;
  channel: Channel;
  thread?: string;
  /** Text put in from elsewhere; each new object replaces what was typed. */
  draft?: { text: string };
}

function suggestionsFor(scene: Scene, before: string, thread: string): Suggestion[] {
  if (/^\/\S*$/.test(before)) {
    const commands = thread ? [] : scene.offer.commands;
    const typed = before.toLowerCase();
    const offered = [
      ...commands.map(({ command, description, usage_hint = "" }) => ({ id: command, title: `${command} ${usage_hint}`, detail: description, text: `${command} ` })),
      ...scene.offer.shortcuts
        .filter((shortcut) => shortcut.type === "global")
        .map(({ name, description, callback_id }) => ({ id: callback_id, title: name, detail: description, shortcut: callback_id })),
    ];
    return offered.filter(({ title }) => title.toLowerCase().startsWith(typed) || title.toLowerCase().includes(typed.slice(1)));
  }
  const [, sign, name] = /(?:^|\s)([@#])([\w.-]*)$/.exec(before) ?? [];
  const rest = before.slice(0, before.length - (name?.length ?? 0));
  if (sign === "@")
    return Object.values(scene.User)
      .filter((user) => user.name.startsWith(name?.toLowerCase() ?? "") && user.name !== "slackbot")
      .sort((a, b) => Number(b.bot) - Number(a.bot))
      .map((user) => ({ id: user.id, title: user.name, detail: user.bot ? "App" : user.real_name, text: `${rest}${user.name} ` }));
  if (sign === "#")
    return Object.values(scene.Channel)
      .filter((channel) => channel.name && channel.name.startsWith(name?.toLowerCase() ?? ""))
      .map((channel) => ({ id: channel.id, title: `#${channel.name}`, detail: channel.topic, text: `${rest}${channel.name} ` }));
  return [];
}

export function Composer({ scene, channel, thread = "", draft }: Props): ReactNode {
  const { user, attempt } = useDoing();
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState(0);
  const [closed, setClosed] = useState(false);
  const [problem, setProblem] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useId();

  useEffect(() => {
    if (!draft) return;
    setText(draft.text);
    setCaret(draft.text.length);
    area.current?.focus();
  }, [draft]);

  const offered = closed ? [] : suggestionsFor(scene, text.slice(0, caret), thread);
  const current = offered[Math.min(picked, offered.length - 1)];
  const place = channel.kind === "im" ? "paperbot" : `#${channel.name}`;
  const label = thread ? "Reply…" : `Message ${place}`;

  function type(value: string, at: number): void {
    setText(value);
    setCaret(at);
    setPicked(0);
    setClosed(false);
    setProblem("");
  }

  function choose(suggestion: Suggestion): void {
    if (suggestion.shortcut) {
      type("", 0);
      void attempt("shortcut", { callback: suggestion.shortcut });
      return;
    }
    const value = (suggestion.text ?? "") + text.slice(caret);
    type(value, suggestion.text?.length ?? 0);
    area.current?.focus();
  }

  function send(): void {
    const typed = text.trim();
    if (!typed) return;
    const [command = ""] = typed.split(/\s/);
    if (/^\/invite\b/.test(typed)) void attempt("invite", { channel: channel.id });
    else if (/^\/[\w-]+$/.test(command)) {
      const known = scene.offer.commands.some((offer) => offer.command === command);
      if (thread) return setProblem(`${command} is not supported in threads. Sorry!`);
      if (!known) return setProblem(`${command} is not a valid command.`);
      void attempt("slash", { text: typed, channel: channel.id });
    } else void attempt("say", { text: typed, channel: channel.id, thread });
    type("", 0);
  }

  function key(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (offered.length && move) {
      event.preventDefault();
      setPicked((Math.min(picked, offered.length - 1) + move + offered.length) % offered.length);
    } else if (offered.length && event.key === "Escape") {
      event.preventDefault();
      setClosed(true);
    } else if (offered.length && current && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      choose(current);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  return (
    <div className="composer">
      {offered.length > 0 && (
        <ul id={list} role="listbox" aria-label="Suggestions">
          {offered.map((suggestion) => (
            <li
              key={suggestion.id}
              id={`${list}-${suggestion.id}`}
              role="option"
              aria-selected={suggestion === current}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(suggestion);
              }}
            >
              <strong>{suggestion.title}</strong> <span>{suggestion.detail}</span>
            </li>
          ))}
        </ul>
      )}
      {problem && (
        <p className="error" role="alert">
          {problem}
        </p>
      )}
      <div className="box">
        <textarea
          ref={area}
          rows={1}
          value={text}
          placeholder={label}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={offered.length ? list : undefined}
          aria-activedescendant={offered.length && current ? `${list}-${current.id}` : undefined}
          disabled={!user}
          onChange={(event) => type(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={key}
        />
        <button type="button" className="send" aria-label="Send" disabled={!text.trim()} onClick={send}>
          ➤
        </button>
      </div>
    </div>
  );
}
