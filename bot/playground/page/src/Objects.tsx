// Work Objects: a short form under the message that links to one, and the pane that opens beside the conversation.

import { type ReactNode } from "react";
import { Menu } from "./Controls";
import { useDoing } from "./doing";
import type { Json, Message, Pane } from "./types";

const NAMES: Record<string, string> = { description: "About", created_by: "By", date_created: "Created" };

function day(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** The fields in the order that the bot gave, each with its name. */
function fieldsOf(entity: Json): { key: string; label: string; value: ReactNode }[] {
  const { fields = {}, custom_fields = [], display_order } = entity.entity_payload;
  const custom: Record<string, Json> = Object.fromEntries(custom_fields.map((one: Json) => [one.key, one]));
  const keys: string[] = display_order ?? [...Object.keys(fields), ...Object.keys(custom)];
  return keys.flatMap((key) => {
    const field = fields[key] ?? custom[key];
    if (!field) return [];
    const value = key.startsWith("date_") ? day(field.value) : field.type === "slack#/types/link" ? <Out url={field.value} /> : String(field.value);
    return [{ key, label: field.label ?? NAMES[key] ?? key, value }];
  });
}

function Out({ url }: { url: string }): ReactNode {
  if (!/^https?:/.test(url)) return url;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {url.replace(/^https?:\/\//, "")}
    </a>
  );
}

function Actions({ entity, place }: { entity: Json; place: Json }): ReactNode {
  const { attempt } = useDoing();
  const { primary_actions = [], overflow_actions = [] } = entity.entity_payload.actions ?? {};
  const press = (action: string) => void attempt("click_object", { ...place, object: entity.external_ref.id, action });
  return (
    <div className="actions">
      {primary_actions.map((one: Json) => (
        <button key={one.action_id} type="button" className="button" onClick={() => press(one.action_id)}>
          {one.text}
        </button>
      ))}
      {overflow_actions.length > 0 && <Menu entries={overflow_actions.map((one: Json) => ({ label: one.text, run: () => press(one.action_id) }))} />}
    </div>
  );
}

function Head({ entity }: { entity: Json }): ReactNode {
  const { title, display_type, display_id } = entity.entity_payload.attributes;
  return (
    <>
      <small>
        {display_type} · {display_id}
      </small>
      <strong>{title.text}</strong>
    </>
  );
}

/** What stands under a link. */
export function Short({ entity, post }: { entity: Json; post: Message }): ReactNode {
  const { attempt } = useDoing();
  const place = { channel: post.channel, ts: post.ts };
  const [first, ...rest] = fieldsOf(entity);
  return (
    <div className="object">
      <button type="button" className="plain" onClick={() => void attempt("open_object", { ...place, object: entity.external_ref.id })}>
        <Head entity={entity} />
      </button>
      {first && <p>{first.value}</p>}
      <p className="hint">{rest.slice(0, 4).map(({ key, value }, i) => <span key={key}>{i > 0 && " · "}{value}</span>)}</p>
      <Actions entity={entity} place={place} />
    </div>
  );
}

/** The whole of it, beside the conversation. */
export function ObjectPane({ pane }: { pane: Pane }): ReactNode {
  const { attempt } = useDoing();
  const { entity, error } = pane;
  const shown = Boolean(entity.external_ref);
  return (
    <aside className="panel" aria-label="Details">
      <header>
        <h2>Details</h2>
        <button type="button" className="plain" aria-label="Close details" onClick={() => void attempt("close_pane")}>
          ✕
        </button>
      </header>
      <div className="rows object" tabIndex={0} role="region" aria-label="Paper">
        {shown ? <Head entity={entity} /> : <p className="error">{error.custom_message ?? `Slack would say: ${error.status}`}</p>}
        {shown && <Actions entity={entity} place={{ channel: pane.channel, ts: pane.ts }} />}
        {shown && (
          <dl>
            {fieldsOf(entity).map(({ key, label, value }) => (
              <div key={key}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>Address</dt>
              <dd>
                <Out url={entity.url} />
              </dd>
            </div>
          </dl>
        )}
      </div>
    </aside>
  );
}
