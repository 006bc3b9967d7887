// What went in and out: every payload to the bot and every call it made, with the time each took.

import { useState, type ReactNode } from "react";
import { span } from "./dates";
import type { Call, Delivery, Json, Scene } from "./types";

type Row = { at: number; id: string } & ({ delivery: Delivery } | { call: Call });

function rowsOf(scene: Scene): Row[] {
  const deliveries = Object.values(scene.Delivery).map((delivery) => ({ at: delivery.at, id: delivery.id, delivery }));
  const calls = Object.values(scene.Call).map((call) => ({ at: call.at, id: call.id, call }));
  return [...deliveries, ...calls].sort((a, b) => b.at - a.at);
}

function Copy({ json, what }: { json: unknown; what: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="button small"
      onClick={() => {
        void navigator.clipboard.writeText(JSON.stringify(json, null, 2)).then(() => setCopied(true));
      }}
    >
      {copied ? "Copied" : `Copy ${what}`}
    </button>
  );
}

function Shown({ json }: { json: Json }): ReactNode {
  return (
    <pre tabIndex={0} role="region" aria-label="JSON">
      {JSON.stringify(json, null, 2)}
    </pre>
  );
}

function InRow({ delivery }: { delivery: Delivery }): ReactNode {
  const ok = delivery.status >= 200 && delivery.status < 300;
  return (
    <details>
      <summary>
        <span className="way in">in</span> <code>{delivery.kind}</code> {delivery.retry && <em>retry {delivery.retry}</em>}
        <span className={ok ? "fine" : "wrong"}>{delivery.status || "no answer"}</span> <small>{span(delivery.seconds)}</small>
      </summary>
      <Copy json={delivery.payload} what="payload" />
      <Shown json={delivery.payload} />
    </details>
  );
}

function OutRow({ call }: { call: Call }): ReactNode {
  const blocks = call.args.blocks ?? call.args.view?.blocks;
  return (
    <details>
      <summary>
        <span className="way out">out</span> <code>{call.method}</code>
        <span className={call.answer.ok ? "fine" : "wrong"}>{call.answer.ok ? "ok" : call.answer.error}</span> <small>{span(call.seconds)}</small>
      </summary>
      {!call.answer.ok && <p className="error">{(call.answer.errors ?? [call.answer.error]).join("; ")}</p>}
      {blocks && <Copy json={{ blocks }} what="blocks" />} <Copy json={call.args} what="all" />
      <Shown json={blocks ? { blocks } : call.args} />
    </details>
  );
}

export function Panel({ scene, close }: { scene: Scene; close: () => void }): ReactNode {
  const rows = rowsOf(scene);
  return (
    <aside className="panel" aria-label="Payloads">
      <header>
        <h2>
          Payloads <small>newest first</small>
        </h2>
        <button type="button" className="plain" aria-label="Close payloads" onClick={close}>
          ✕
        </button>
      </header>
      <div className="rows">
        {rows.length === 0 && <p className="hint">Whatever Slack would send the bot, and whatever the bot would send Slack, is listed here.</p>}
        {rows.map((row) => ("delivery" in row ? <InRow key={row.id} delivery={row.delivery} /> : <OutRow key={row.id} call={row.call} />))}
      </div>
    </aside>
  );
}
