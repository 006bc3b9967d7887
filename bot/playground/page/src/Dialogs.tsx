// Modals and questions, in the browser's own dialog: it keeps the focus inside and closes on Escape.

import { useEffect, useRef, useState, type ReactNode } from "react";
import { act, Refused } from "./api";
import { Blocks, Text } from "./Blocks";
import { Surroundings } from "./Controls";
import type { Chosen, Json, View } from "./types";

function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      {children}
    </dialog>
  );
}

export function Confirm({ confirm, done }: { confirm: Json; done: (yes: boolean) => void }): ReactNode {
  return (
    <Dialog title={confirm.title.text} close={() => done(false)}>
      <header>
        <h2>{confirm.title.text}</h2>
      </header>
      <div className="body">
        <Text text={confirm.text} />
      </div>
      <footer>
        <button type="button" className="button" onClick={() => done(false)}>
          {confirm.deny.text}
        </button>
        <button type="button" className={`button ${confirm.style ?? "primary"}`} onClick={() => done(true)}>
          {confirm.confirm.text}
        </button>
      </footer>
    </Dialog>
  );
}

/** The topmost modal of a person. */
export function Modal({ view }: { view: View }): ReactNode {
  const [held, setHeld] = useState<Record<string, Chosen>>({});
  const [problem, setProblem] = useState("");
  const errors = Object.fromEntries(view.errors);
  const { title, submit, close } = view.body;

  async function attempt(name: string, args: Json): Promise<void> {
    setProblem("");
    await act(name, { view: view.id, user: view.user, ...args }).catch((error: Refused) => setProblem(error.message));
  }

  const surface = {
    held,
    press: (element: Json, chosen: Chosen) => void attempt("click", { action: element.action_id, chosen, fields: held }),
    fill: (element: Json, chosen: Chosen) => setHeld((before) => ({ ...before, [element.action_id]: chosen })),
    offers: (element: Json, text: string) => act("options", { view: view.id, user: view.user, action: element.action_id, text }),
  };

  return (
    <Dialog title={title.text} close={() => void attempt("close", {})}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt("submit", { chosen: held });
        }}
      >
        <header>
          <h2>{title.text}</h2>
          <button type="button" className="plain" aria-label="Close" onClick={() => void attempt("close", {})}>
            ✕
          </button>
        </header>
        <div className="body">
          <Surroundings value={surface}>
            <Blocks blocks={view.body.blocks} errors={errors} />
          </Surroundings>
          {(problem || errors[""]) && (
            <p className="error" role="alert">
              {problem || errors[""]}
            </p>
          )}
        </div>
        <footer>
          <button type="button" className="button" onClick={() => void attempt("close", {})}>
            {close?.text ?? "Cancel"}
          </button>
          {submit && (
            <button type="submit" className="button primary">
              {submit.text}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
