// The page: a sidebar, a conversation or Home, a thread beside it, and the payloads beside that.

import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { act, type Refused } from "./api";
import { Theme } from "./Blocks";
import { ChannelView, ThreadView } from "./Conversation";
import { Modal } from "./Dialogs";
import { DoingContext, FolkContext } from "./doing";
import { useScene } from "./feed";
import { Home } from "./Home";
import { ObjectPane } from "./Objects";
import { Panel } from "./Panel";
import { Sidebar } from "./Sidebar";
import type { Json, Scene } from "./types";

type Tab = "messages" | "home";

/** A value that this browser remembers. */
function useKept(name: string, initial: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => localStorage.getItem(name) ?? initial);
  return [
    value,
    (next) => {
      localStorage.setItem(name, next);
      setValue(next);
    },
  ];
}

function useDark(choice: string): boolean {
  const query = window.matchMedia("(prefers-color-scheme: dark)");
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const note = (event: MediaQueryListEvent) => setDark(event.matches);
    query.addEventListener("change", note);
    return () => query.removeEventListener("change", note);
  }, [query]);
  return choice === "system" ? dark : choice === "dark";
}

/** The newest thread that began with a person's own words after `since`, and that the bot has answered in: it is opened by itself. */
function answered(scene: Scene, user: string, since: string): string {
  const mine = (ts: string, channel: string) => scene.Message[`${channel}:${ts}`]?.user === user;
  const replies = Object.values(scene.Message).filter((reply) => reply.bot && reply.thread > since && mine(reply.thread, reply.channel));
  return replies.map((reply) => reply.thread).sort().at(-1) ?? "";
}

export function App(): ReactNode {
  const scene = useScene();
  const [user, setUser] = useKept("user", "U0ALICE");
  const [place, setPlace] = useKept("place", "");
  const [tab, setTab] = useState<Tab>("messages");
  const [thread, setThread] = useState("");
  const [panel, setPanel] = useKept("panel", "");
  const [menu, setMenu] = useState(false);
  const [choice, setChoice] = useKept("theme", "system");
  const [notice, setNotice] = useState("");
  const dark = useDark(choice);
  const opened = useRef(String(Date.now() / 1000));

  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);

  useEffect(() => {
    const root = scene && answered(scene, user, opened.current);
    if (!root) return;
    opened.current = root;
    setThread(root);
  }, [scene, user]);

  const attempt = useCallback(
    async (name: string, args: Json = {}): Promise<any> => {
      setNotice("");
      return act(name, { user, ...args }).catch((error: Refused) => setNotice(error.message));
    },
    [user],
  );
  const doing = useMemo(() => ({ user, attempt }), [user, attempt]);
  const folk = useMemo(
    () => ({ User: scene?.User ?? {}, Channel: scene?.Channel ?? {}, offer: scene?.offer ?? { commands: [], shortcuts: [] } }),
    [scene?.User, scene?.Channel, scene?.offer],
  );

  const direct = !(scene?.Channel[place] && scene.Channel[place].kind !== "im");
  const there = Boolean(scene);
  useEffect(() => {
    if (there && direct) void attempt("open_home", { tab: "messages", viewing: "" });
  }, [there, user]);

  if (!scene) return <p className="loading">Connecting to paperbot…</p>;

  const mine = Object.values(scene.Channel).find((other) => other.kind === "im" && other.members.includes(user));
  const wanted = scene.Channel[place];
  const channel = wanted && wanted.kind !== "im" ? wanted : mine;
  const modal = Object.values(scene.View)
    .filter((view) => view.body.type === "modal" && view.user === user)
    .at(-1);

  function go(next: string): void {
    setMenu(false);
    setThread("");
    const from = place;
    setPlace(next);
    if (scene?.Channel[next]?.kind === "im") show("messages", from);
  }

  function show(next: Tab, viewing = ""): void {
    setTab(next);
    const seen = scene?.Channel[viewing]?.kind === "im" ? "" : viewing;
    void attempt("open_home", { tab: next, viewing: seen });
  }

  const pane = scene.Pane[user];
  if (!channel) return null;
  const name = direct ? "paperbot" : `# ${channel.name}`;
  const root = thread && scene.Message[`${channel.id}:${thread}`] ? thread : "";

  return (
    <Theme value={dark ? "dark" : "light"}>
      <FolkContext value={folk}>
      <DoingContext value={doing}>
        <div className={`page ${root ? "threaded" : ""} ${panel || pane ? "panelled" : ""} ${menu ? "menued" : ""}`}>
          <Sidebar
            scene={scene}
            user={user}
            setUser={setUser}
            place={channel.id}
            go={go}
            nextMorning={() => {
              setMenu(false);
              void attempt("next_morning").then((said) => setNotice(said ?? ""));
            }}
            startOver={() => {
              setMenu(false);
              setThread("");
              void attempt("start_over");
            }}
          />
          <main>
            <header>
              <button type="button" className="plain burger" aria-label="Workspace menu" aria-expanded={menu} onClick={() => setMenu(!menu)}>
                ☰
              </button>
              <h2>{name}</h2>
              {direct && (
                <div className="tabs" role="tablist" aria-label="paperbot">
                  {(["messages", "home"] as const).map((one) => (
                    <button key={one} type="button" role="tab" aria-selected={tab === one} onClick={() => show(one)}>
                      {one === "home" ? "Home" : "Messages"}
                    </button>
                  ))}
                </div>
              )}
              <span className="grow" />
              <button type="button" className="plain" aria-label={dark ? "Light colours" : "Dark colours"} onClick={() => setChoice(dark ? "light" : "dark")}>
                {dark ? "☀" : "☾"}
              </button>
              <button type="button" className="button small" aria-pressed={Boolean(panel)} onClick={() => setPanel(panel ? "" : "open")}>
                Payloads
              </button>
            </header>
            <p className="notice" role="status">
              {notice}
            </p>
            {direct && tab === "home" ? <Home scene={scene} /> : <ChannelView scene={scene} channel={channel} openThread={setThread} />}
          </main>
          {root && <ThreadView scene={scene} channel={channel} root={root} close={() => setThread("")} />}
          {pane && <ObjectPane pane={pane} />}
          {panel && <Panel scene={scene} close={() => setPanel("")} />}
        </div>
        {modal && <Modal key={modal.id} view={modal} />}
      </DoingContext>
      </FolkContext>
    </Theme>
  );
}
