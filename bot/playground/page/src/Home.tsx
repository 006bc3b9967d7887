// The bot's Home, as it last published it for the person at the keyboard.

import { useState, type ReactNode } from "react";
import { Blocks } from "./Blocks";
import { Surroundings } from "./Controls";
import { useDoing } from "./doing";
import type { Chosen, Json, Scene } from "./types";

export function Home({ scene }: { scene: Scene }): ReactNode {
  const { user, attempt } = useDoing();
  const [held, setHeld] = useState<Record<string, Chosen>>({});
  const home = Object.values(scene.View).find((view) => view.body.type === "home" && view.user === user);
  if (!home) return <div className="home empty">paperbot has not published a Home for you.</div>;
  const surface = {
    held,
    press: (element: Json, chosen: Chosen) => void attempt("click", { view: home.id, action: element.action_id, chosen, fields: held }),
    fill: (element: Json, chosen: Chosen) => setHeld((before) => ({ ...before, [element.action_id]: chosen })),
  };
  return (
    <div className="home" tabIndex={0} role="region" aria-label="Home">
      <Surroundings value={surface}>
        <Blocks blocks={home.body.blocks} />
      </Surroundings>
    </div>
  );
}
