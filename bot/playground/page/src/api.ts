// Everything that the page asks of the server.

import type { Json } from "./types";

export class Refused extends Error {}

/** Does something as a person; gives what the server answers. */
export async function act(name: string, args: Json = {}): Promise<any> {
  const answer = await fetch("act", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ act: name, ...args }),
  }).catch(() => null);
  if (!answer) throw new Refused("paperbot cannot be reached. Is it still running?");
  const body = await answer.json();
  if (!body.ok) throw new Refused(body.errors?.[0] ?? body.error);
  return body.result;
}
