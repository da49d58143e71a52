import type { JSX } from "preact";
import type { SessionInfo } from "../api/session";
import { Dialog } from "./Dialog";
import { helpOpen, shortcuts } from "./keys";
import { versions } from "./TopBar";

export function HelpDialog({ session }: { session: SessionInfo }): JSX.Element {
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => (helpOpen.value = false)}>
      <dl class="shortcuts">
        {shortcuts.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">
        {versions(session)} · <a href="licences.txt">Licences of the libraries</a>
      </p>
    </Dialog>
  );
}
