// What can be pressed, picked or filled in.

import { createContext, useContext, useId, useRef, useState, type ReactNode } from "react";
import { Confirm } from "./Dialogs";
import { useFolk } from "./doing";
import type { Chosen, Json } from "./types";

/** What a control reports to: the message or view that it stands in. */
export interface Surface {
  press: (element: Json, chosen: Chosen) => void;
  /** Notes what a field holds; absent where nothing is submitted. */
  fill?: (element: Json, chosen: Chosen) => void;
  held: Record<string, Chosen>;
  /** Asks the bot what it offers for a text typed into an external select. */
  offers?: (element: Json, typed: string) => Promise<Json[]>;
}

export const Surroundings = createContext<Surface>({ press: () => undefined, held: {} });

interface Props {
  element: Json;
  block: Json;
  id?: string;
  invalid?: boolean;
}

/** Any interactive element. One with a confirmation asks first. */
export function Control({ element, block, id, invalid }: Props): ReactNode {
  const surface = useContext(Surroundings);
  const [pending, setPending] = useState<{ chosen: Chosen } | null>(null);
  const input = block.type === "input";

  function change(chosen: Chosen): void {
    surface.fill?.(element, chosen);
    if (input && (!block.dispatch_action || element.type === "plain_text_input")) return;
    if (element.confirm) setPending({ chosen });
    else surface.press(element, chosen);
  }

  return (
    <>
      <Shape
        element={element}
        id={id}
        invalid={invalid}
        label={labelOf(element, block)}
        change={change}
        enter={input && block.dispatch_action ? () => surface.press(element, surface.held[element.action_id] ?? null) : undefined}
        input={input}
      />
      {pending && (
        <Confirm
          confirm={element.confirm}
          done={(yes) => {
            setPending(null);
            if (yes) surface.press(element, pending.chosen);
          }}
        />
      )}
    </>
  );
}

function labelOf(element: Json, block: Json): string {
  return element.accessibility_label ?? element.placeholder?.text ?? block.label?.text ?? block.text?.text ?? element.type.replaceAll("_", " ");
}

interface ShapeProps {
  element: Json;
  id?: string;
  invalid?: boolean;
  label: string;
  input: boolean;
  change: (chosen: Chosen) => void;
  /** Sends what was typed, where a field does that by itself. */
  enter?: () => void;
}

function Shape(props: ShapeProps): ReactNode {
  const { element, change } = props;
  const { held } = useContext(Surroundings);
  const folk = useFolk();
  const value = held[element.action_id];
  switch (element.type) {
    case "button":
    case "workflow_button":
    case "icon_button":
      return <Push element={element} press={() => change(null)} />;
    case "feedback_buttons":
      return (
        <span className="feedback">
          {[element.positive_button, element.negative_button].map((button: Json) => (
            <Push key={button.value} element={button} press={() => change(button.value)} />
          ))}
        </span>
      );
    case "overflow":
      return <Overflow {...props} />;
    case "static_select":
      return <Select {...props} value={text(value ?? element.initial_option?.value)} groups={groupsOf(element)} />;
    case "users_select": {
      const people = Object.values(folk.User).map((user) => ({ value: user.id, label: user.real_name }));
      return <Select {...props} value={text(value ?? element.initial_user)} groups={[{ label: "", options: people }]} />;
    }
    case "channels_select":
    case "conversations_select": {
      const places = Object.values(folk.Channel).filter((channel) => channel.kind !== "im" || element.type === "conversations_select");
      const options = places.map((channel) => ({ value: channel.id, label: channel.name ? `#${channel.name}` : `Direct message ${channel.id}` }));
      return <Select {...props} value={text(value ?? element.initial_channel ?? element.initial_conversation)} groups={[{ label: "", options }]} />;
    }
    case "external_select":
      return <External {...props} />;
    case "datepicker":
    case "timepicker":
      return <Entry {...props} type={element.type.slice(0, 4)} initial={element.initial_date ?? element.initial_time} />;
    case "checkboxes":
    case "multi_static_select":
      return <Checks {...props} />;
    case "radio_buttons":
      return <Radios {...props} />;
    case "plain_text_input":
      return element.multiline ? <Area {...props} /> : <Entry {...props} type="text" initial={element.initial_value} />;
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return <Entry {...props} type={element.type.split("_")[0]} initial={element.initial_value} />;
    default:
      return <span className="hint">This page cannot show a {element.type}.</span>;
  }
}

function text(chosen: Chosen | undefined): string {
  return typeof chosen === "string" ? chosen : "";
}

function Push({ element, press }: { element: Json; press: () => void }): ReactNode {
  const name = `button ${element.style ?? ""}`;
  const label = element.accessibility_label;
  if (element.url && /^https?:/.test(element.url))
    return (
      <a className={name} href={element.url} target="_blank" rel="noopener noreferrer" aria-label={label} onClick={press}>
        {element.text.text}
      </a>
    );
  return (
    <button type="button" className={name} aria-label={label} onClick={press}>
      {element.text.text}
    </button>
  );
}

interface Group {
  label: string;
  options: { value: string; label: string }[];
}

function optionsOf(options: Json[] = []): Group["options"] {
  return options.map((option) => ({ value: option.value, label: option.text.text }));
}

function groupsOf(element: Json): Group[] {
  if (element.options) return [{ label: "", options: optionsOf(element.options) }];
  return element.option_groups.map((group: Json) => ({ label: group.label.text, options: optionsOf(group.options) }));
}

function Select({ element, id, label, change, value, groups, invalid }: ShapeProps & { value: string; groups: Group[] }): ReactNode {
  return (
    <select id={id} aria-label={id ? undefined : label} aria-invalid={invalid} value={value} onChange={(event) => change(event.target.value || null)}>
      <option value="">{element.placeholder?.text ?? "Choose…"}</option>
      {groups.map((group, i) => {
        const options = group.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ));
        return group.label ? (
          <optgroup key={i} label={group.label}>
            {options}
          </optgroup>
        ) : (
          options
        );
      })}
    </select>
  );
}

function Overflow({ element, change }: ShapeProps): ReactNode {
  return <Menu entries={optionsOf(element.options).map((option) => ({ label: option.label, run: () => change(option.value) }))} />;
}

/** A "⋯" button with a small menu, closed by Escape and by choosing. */
export function Menu({ entries }: { entries: { label: string; title?: string; run: () => void }[] }): ReactNode {
  const menu = useRef<HTMLDetailsElement>(null);
  function close(): void {
    menu.current?.removeAttribute("open");
    menu.current?.querySelector("summary")?.focus();
  }
  return (
    <details
      className="overflow"
      ref={menu}
      onKeyDown={(event) => event.key === "Escape" && close()}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && menu.current?.removeAttribute("open")}
    >
      <summary aria-label="More actions">⋯</summary>
      <div className="menu">
        {entries.map(({ label, title, run }) => (
          <button
            key={label}
            type="button"
            title={title}
            onClick={() => {
              close();
              run();
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </details>
  );
}

function External({ element, id, label, change, invalid }: ShapeProps): ReactNode {
  const { offers } = useContext(Surroundings);
  const [options, setOptions] = useState<Group["options"]>([]);
  const list = useId();
  async function typed(value: string): Promise<void> {
    const known = options.find((option) => option.label === value);
    if (known) change(known.value);
    else if (value.length >= (element.min_query_length ?? 3)) setOptions(optionsOf(await offers?.(element, value)));
  }
  return (
    <>
      <input id={id} list={list} aria-label={id ? undefined : label} aria-invalid={invalid} onChange={(event) => void typed(event.target.value)} />
      <datalist id={list}>
        {options.map((option) => (
          <option key={option.value} value={option.label} />
        ))}
      </datalist>
    </>
  );
}

function Entry({ element, id, label, change, enter, invalid, type, initial }: ShapeProps & { type: string; initial?: string }): ReactNode {
  const { held } = useContext(Surroundings);
  return (
    <input
      id={id}
      type={type}
      step={element.is_decimal_allowed ? "any" : undefined}
      aria-label={id ? undefined : label}
      aria-invalid={invalid}
      placeholder={element.placeholder?.text}
      maxLength={element.max_length}
      autoFocus={element.focus_on_load}
      value={text(held[element.action_id]) || (held[element.action_id] === undefined ? (initial ?? "") : "")}
      onChange={(event) => change(event.target.value || null)}
      onKeyDown={(event) => event.key === "Enter" && enter?.()}
    />
  );
}

function Area({ element, id, change, invalid }: ShapeProps): ReactNode {
  const { held } = useContext(Surroundings);
  const value = held[element.action_id];
  return (
    <textarea
      id={id}
      rows={4}
      aria-invalid={invalid}
      placeholder={element.placeholder?.text}
      maxLength={element.max_length}
      autoFocus={element.focus_on_load}
      value={value === undefined ? (element.initial_value ?? "") : text(value)}
      onChange={(event) => change(event.target.value || null)}
    />
  );
}

function Checks({ element, label, change }: ShapeProps): ReactNode {
  const { held } = useContext(Surroundings);
  const chosen = held[element.action_id] ?? (element.initial_options ?? []).map((option: Json) => option.value);
  const values = Array.isArray(chosen) ? chosen : [chosen];
  return (
    <fieldset>
      <legend className="unseen">{label}</legend>
      {groupsOf(element).flatMap((group) =>
        group.options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="checkbox"
              checked={values.includes(option.value)}
              onChange={(event) => change(event.target.checked ? [...values, option.value] : values.filter((value) => value !== option.value))}
            />
            {option.label}
          </label>
        )),
      )}
    </fieldset>
  );
}

function Radios({ element, label, change }: ShapeProps): ReactNode {
  const { held } = useContext(Surroundings);
  const name = useId();
  const chosen = held[element.action_id] ?? element.initial_option?.value;
  return (
    <fieldset>
      <legend className="unseen">{label}</legend>
      {optionsOf(element.options).map((option) => (
        <label key={option.value} className="choice">
          <input type="radio" name={name} checked={chosen === option.value} onChange={() => change(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
