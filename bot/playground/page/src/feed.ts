// The one copy of the scene in this tab, kept up to date by server-sent events.

import { useSyncExternalStore } from "react";
import type { Offer, Scene } from "./types";

type Kind = Exclude<keyof Scene, "offer">;
interface Entry {
  kind: Kind | "Clear";
  key: string;
  value: unknown;
}

const EMPTY: Scene = {
  offer: { commands: [], shortcuts: [] },
  User: {},
  Channel: {},
  Message: {},
  View: {},
  Thread: {},
  Pane: {},
  Call: {},
  Delivery: {},
};

let scene: Scene | null = null;
const listeners = new Set<() => void>();

let told = true;

/** Takes a new scene; what comes in one burst is drawn once. */
function show(next: Scene): void {
  scene = next;
  if (!told) return;
  told = false;
  setTimeout(() => {
    told = true;
    listeners.forEach((listener) => listener());
  });
}

function applied(before: Scene, entry: Entry): Scene {
  if (entry.kind === "Clear") return { ...EMPTY, offer: before.offer };
  const table: Record<string, unknown> = { ...before[entry.kind] };
  if (entry.value === null) delete table[entry.key];
  else table[entry.key] = entry.value;
  return { ...before, [entry.kind]: table };
}

function listen(): EventSource {
  const source = new EventSource("live");
  source.addEventListener("snapshot", (event) => {
    const { offer, entries } = JSON.parse(event.data) as { offer: Offer; entries: Entry[] };
    show(entries.reduce(applied, { ...EMPTY, offer }));
  });
  source.addEventListener("change", (event) => {
    if (scene) show(applied(scene, JSON.parse(event.data) as Entry));
  });
  return source;
}

/** Listens while the tab is in view: a browser grants all tabs together six connections, and each act needs one too. */
export function connect(): void {
  let source = listen();
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (document.visibilityState === "visible") source = listen();
  });
}

/** The scene; null until the server has sent it. */
export function useScene(): Scene | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => scene,
  );
}
