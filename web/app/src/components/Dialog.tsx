import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./Icon";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

// Dialog is shown for as long as it is rendered. The browser keeps the focus in
// it, and gives it back.
export function Dialog({ title, onClose, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleID = useId();
  useEffect(() => {
    const own = dialog.current!;
    own.showModal();
    return () => own.close();
  }, []);

  // A press on the backdrop has the dialog itself as its target.
  function onPointerDown(event: PointerEvent): void {
    if (event.target === dialog.current) onClose();
  }

  return (
    <dialog class="dialog" ref={dialog} aria-labelledby={titleID} onClose={onClose} onPointerDown={onPointerDown}>
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={titleID}>{title}</h2>
          <button class="button button-quiet button-icon" type="button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
