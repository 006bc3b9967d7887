// Block Kit as Slack shows it. Text, tables and the like are drawn by slack-blocks-to-jsx, always from rich text; what can be pressed or
// filled in is drawn here, from the browser's own controls, so that keyboard and screen readers work.

import { createContext, Fragment, useContext, useState, type ReactNode } from "react";
import { Message as Drawn, type Block, type MessageProps } from "slack-blocks-to-jsx";
import { Control } from "./Controls";
import { useFolk } from "./doing";
import { plainText, richText } from "./mrkdwn";
import type { Json } from "./types";

/** What the library draws; of all else it shows nothing, and says nothing. */
const DRAWN = new Set("rich_text divider markdown video file alert card carousel task_card plan data_visualization".split(" "));

export const Theme = createContext<"light" | "dark">("light");

function link({ href = "", children, className }: { href?: string; children?: ReactNode; className?: string }): ReactNode {
  if (!/^(https?:|mailto:)/.test(href)) return <Fragment>{children}</Fragment>;
  // A canvas is a document of Slack's own; here it is a file to be looked at.
  const canvas = /^https:\/\/paperlab\.slack\.com\/docs\/\w+\/(\w+)$/.exec(href);
  return (
    <a href={canvas ? `files/${canvas[1]}` : href} className={className} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** One block, drawn by the library. */
function Draw({ block }: { block: Json }): ReactNode {
  const theme = useContext(Theme);
  const folk = useFolk();
  const users = Object.values(folk.User).map(({ id, name }) => ({ id, name }));
  const channels = Object.values(folk.Channel).map(({ id, name }) => ({ id, name }));
  const { block_id: _, ...anonymous } = block;
  const props: MessageProps = {
    blocks: [anonymous as Block],
    name: "",
    logo: "",
    withoutWrapper: true,
    theme,
    data: { users, channels, user_groups: [] } as unknown as MessageProps["data"],
    hooks: { link } as unknown as MessageProps["hooks"],
  };
  return <Drawn {...props} />;
}

/** A text object: mrkdwn or plain. */
export function Text({ text }: { text: Json }): ReactNode {
  return <Draw block={text.type === "mrkdwn" ? richText(text.text) : plainText(text.text, text.emoji !== false)} />;
}

function Section({ block }: { block: Json }): ReactNode {
  return (
    <div className="section">
      <div className="grow">
        {block.text && <Text text={block.text} />}
        {block.fields && (
          <div className="fields">
            {block.fields.map((field: Json, i: number) => (
              <Text key={i} text={field} />
            ))}
          </div>
        )}
      </div>
      {block.accessory && (block.accessory.type === "image" ? <Picture image={block.accessory} /> : <Control element={block.accessory} block={block} />)}
    </div>
  );
}

function Picture({ image }: { image: Json }): ReactNode {
  // The page loads nothing from elsewhere: a remote picture shows as its description.
  return <span className="picture">{image.alt_text}</span>;
}

function Table({ block }: { block: Json }): ReactNode {
  const rows = block.rows.map((row: Json[]) =>
    row.map((cell) => (cell.type === "raw_text" ? plainText(cell.text, false) : cell.type === "raw_number" ? plainText(String(cell.value ?? cell.text), false) : cell)),
  );
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Table">
      <Draw block={{ ...block, rows }} />
    </div>
  );
}

/** What a cell is ordered by: a number by its value, all else by its letters. */
function keyOf(cell: Json): number | string {
  if (cell.type === "raw_number") return cell.value;
  if (cell.type === "raw_text") return cell.text;
  return (cell.elements ?? []).map(keyOf).join("") || (cell.text ?? "");
}

function ordered(rows: Json[][], column: number, down: boolean): Json[][] {
  if (column < 0) return rows;
  const sign = down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [keyOf(one[column] ?? {}), keyOf(other[column] ?? {})];
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  });
}

/** Rows that can be ordered by any column, a page at a time, as in Slack. */
function DataTable({ block }: { block: Json }): ReactNode {
  const [column, setColumn] = useState(-1);
  const [down, setDown] = useState(false);
  const [page, setPage] = useState(0);
  const [head = [], ...body] = block.rows as Json[][];
  const size = block.page_size ?? 5;
  const pages = Math.ceil(body.length / size);
  const shown = ordered(body, column, down).slice(page * size, page * size + size);
  function order(next: number): void {
    setDown(next === column && !down);
    setColumn(next);
    setPage(0);
  }
  return (
    <div className="wide" tabIndex={0} role="region" aria-label={block.caption}>
      <table className="data">
        <caption>{block.caption}</caption>
        <thead>
          <tr>
            {head.map((cell, i) => (
              <th key={i} scope="col" aria-sort={i === column ? (down ? "descending" : "ascending") : "none"}>
                <button type="button" className="plain" onClick={() => order(i)}>
                  {cell.text} {i === column ? (down ? "↓" : "↑") : ""}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j}>{cell.type === "rich_text" ? <Draw block={cell} /> : <Draw block={plainText(String(cell.text ?? cell.value), false)} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <p className="pages">
          <button type="button" className="button small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous rows
          </button>
          {page + 1} of {pages}
          <button type="button" className="button small" disabled={page + 1 === pages} onClick={() => setPage(page + 1)}>
            Next rows
          </button>
        </p>
      )}
    </div>
  );
}

/** Blocks under a title; what can be folded away is open at first unless the bot says otherwise. */
function Container({ block }: { block: Json }): ReactNode {
  const inner = block.child_blocks.map((child: Json, i: number) => <One key={child.block_id ?? i} block={child} />);
  const said = block.subtitle && <Text text={block.subtitle} />;
  if (!block.is_collapsible)
    return (
      <section className="container">
        <h4>{block.title.text}</h4>
        {said}
        {inner}
      </section>
    );
  return (
    <details className="container" open={!block.default_collapsed}>
      <summary>{block.title.text}</summary>
      {said}
      {inner}
    </details>
  );
}

/** Items beside each other, row by row; on a narrow screen beneath each other. */
function Layout({ block }: { block: Json }): ReactNode {
  return (
    <div className={`layout ${block.grid_lines ?? "none"}`} role="group" aria-label={block.label}>
      {block.is_label_visible && <strong>{block.label}</strong>}
      {block.rows.map((row: Json, i: number) => (
        <div className="laid" key={i}>
          {row.items.map((item: Json, j: number) => (
            <div className={item.width ?? "standard"} key={j}>
              {item.blocks.map((inner: Json, k: number) => (
                <One key={k} block={inner} />
              ))}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

function Field({ block, error }: { block: Json; error?: string }): ReactNode {
  const id = `field-${block.block_id}`;
  return (
    <div className="field">
      <label htmlFor={id}>
        {block.label.text}
        {block.optional && <span className="optional"> (optional)</span>}
      </label>
      <Control element={block.element} block={block} id={id} invalid={Boolean(error)} />
      {error ? (
        <p className="error" role="alert" id={`${id}-error`}>
          {error}
        </p>
      ) : (
        block.hint && <p className="hint">{block.hint.text}</p>
      )}
    </div>
  );
}

function One({ block, error }: { block: Json; error?: string }): ReactNode {
  switch (block.type) {
    case "section":
      return <Section block={block} />;
    case "header":
      return <h3 className="block-header">{block.text.text}</h3>;
    case "context":
      return (
        <div className="context">
          {block.elements.map((element: Json, i: number) => (element.type === "image" ? <Picture key={i} image={element} /> : <Text key={i} text={element} />))}
        </div>
      );
    case "actions":
    case "context_actions":
      return (
        <div className="actions">
          {block.elements.map((element: Json) => (
            <Control key={element.action_id} element={element} block={block} />
          ))}
        </div>
      );
    case "input":
      return <Field block={block} error={error} />;
    case "table":
      return <Table block={block} />;
    case "data_table":
      return <DataTable block={block} />;
    case "container":
      return <Container block={block} />;
    case "layout":
      return <Layout block={block} />;
    case "image":
      return <Picture image={block} />;
    default:
      return DRAWN.has(block.type) ? <Draw block={block} /> : <p className="hint">Slack would draw a {block.type} here.</p>;
  }
}

/** A list of blocks; `errors` stand beside the inputs that they name. */
export function Blocks({ blocks, errors = {} }: { blocks: Json[]; errors?: Record<string, string> }): ReactNode {
  return (
    <div className="blocks">
      {blocks.map((block, i) => (
        <One key={block.block_id ?? i} block={block} error={errors[block.block_id]} />
      ))}
    </div>
  );
}
