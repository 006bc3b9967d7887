// The workspace: its channels, the bot, who is at the keyboard, and what only a playground has.

import { type ReactNode } from "react";
import type { Scene } from "./types";

interface Props {
  scene: Scene;
  user: string;
  setUser: (id: string) => void;
  place: string;
  go: (place: string) => void;
  nextMorning: () => void;
  startOver: () => void;
}

export function Sidebar({ scene, user, setUser, place, go, nextMorning, startOver }: Props): ReactNode {
  const channels = Object.values(scene.Channel).filter((channel) => channel.kind !== "im");
  const direct = Object.values(scene.Channel).find((channel) => channel.kind === "im" && channel.members.includes(user));
  const people = Object.values(scene.User).filter((person) => !person.bot);
  const entry = (id: string, label: string) => (
    <li key={id}>
      <button type="button" aria-current={place === id ? "page" : undefined} onClick={() => go(id)}>
        {label}
      </button>
    </li>
  );
  return (
    <nav className="sidebar" aria-label="Workspace">
      <h1>Paper Lab</h1>
      <h2>Channels</h2>
      <ul>{channels.map((channel) => entry(channel.id, `# ${channel.name}`))}</ul>
      <h2>Apps</h2>
      <ul>{direct && entry(direct.id, "paperbot")}</ul>
      <h2>Playground</h2>
      <ul>
        <li>
          <button type="button" onClick={nextMorning}>
            Next morning
          </button>
        </li>
        <li>
          <button type="button" onClick={startOver}>
            Start over
          </button>
        </li>
      </ul>
      <label className="you">
        You are
        <select value={user} onChange={(event) => setUser(event.target.value)}>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.real_name}
            </option>
          ))}
        </select>
      </label>
    </nav>
  );
}
