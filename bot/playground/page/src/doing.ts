// Who is at the keyboard, and how anything is done: as that person, with failures shown.

import { createContext, useContext } from "react";
import type { Json, Scene } from "./types";

export interface Doing {
  /** The id of the person at the keyboard. */
  user: string;
  /** Does something as that person; a failure is shown, and gives undefined. */
  attempt: (name: string, args?: Json) => Promise<any>;
}

/** What seldom changes: people, channels and what the bot offers. Apart from the scene, so that a new message redraws no old one. */
export type Folk = Pick<Scene, "User" | "Channel" | "offer">;

export const FolkContext = createContext<Folk>({ User: {}, Channel: {}, offer: { commands: [], shortcuts: [] } });

export function useFolk(): Folk {
  return useContext(FolkContext);
}

export const DoingContext = createContext<Doing>({ user: "", attempt: async () => undefined });

export function useDoing(): Doing {
  return useContext(DoingContext);
}
