// Who is at the keyboard, and how anything is done: as that person, with failures shown.

import { createContext, useContext } from "react";
import type { Json } from "./types";

export interface Doing {
  /** The id of the person at the keyboard. */
  user: string;
  /** Does something as that person; a failure is shown, and gives undefined. */
  attempt: (name: string, args?: Json) => Promise<any>;
}

export const DoingContext = createContext<Doing>({ user: "", attempt: async () => undefined });

export function useDoing(): Doing {
  return useContext(DoingContext);
}
