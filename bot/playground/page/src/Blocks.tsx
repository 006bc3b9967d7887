// Block Kit as Slack shows it. Text, tables and the like are drawn by slack-blocks-to-jsx, always from rich text; what can be pressed or
// filled in is drawn here, from the browser's own controls, so that keyboard and screen readers work.

import { createContext, Fragment, useContext, type ReactNode } from "react";
import { Message as Drawn, type Block, type MessageProps } from "slack-blocks-to-jsx";
import { Control } from "./Controls";
import { useFolk } from "./doing";
import { plainText, richText } from "./mrkdwn";
import type { Json } from "./types";

export const Theme = createContext<"light" | "dark">("light");

function link({ href = "", children, className }: { href?: string; children?: ReactNode; className?: string }): ReactNode {
  if (!/^(https?:|mailto:)/.test(href)) return <Fragment>{children}</Fragment>;
  return (
    <a href={href} className={className} target="_blank" rel="noopener noreferrer">
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
    case "image":
      return <Picture image={block} />;
    default:
      return <Draw block={block} />;
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
