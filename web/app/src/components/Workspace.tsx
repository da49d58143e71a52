import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SessionInfo } from "../api/session";
import { refreshCatalog } from "../state/catalog";
import { editorShare, sidebarOpen } from "../state/layout";
import { page } from "../state/page";
import { outcome } from "../state/runner";
import { useKeys } from "./keys";
import { LazyPage } from "./LazyPage";
import { PaneDivider } from "./PaneDivider";
import { ResultPane } from "./ResultPane";
import { RunBar } from "./RunBar";
import { Sidebar } from "./Sidebar";
import { SqlEditor } from "./SqlEditor";
import { TopBar } from "./TopBar";

const loadFunctionsPage = (): Promise<() => JSX.Element> =>
  import("../functions/FunctionsPage").then((module) => module.FunctionsPage);

// Workspace is the page that is chosen, below the bar that all have.
export function Workspace({ session }: { session: SessionInfo }): JSX.Element {
  useKeys();
  useEffect(() => void refreshCatalog(), []);

  return (
    <div class="workspace">
      <TopBar session={session} />
      {page.value === "sql" ? <SqlPage /> : <LazyPage load={loadFunctionsPage} />}
    </div>
  );
}

// SqlPage is the editor with its results.
function SqlPage(): JSX.Element {
  const work = useRef<HTMLDivElement>(null);
  return (
    <div class="panes">
      {sidebarOpen.value && <Sidebar />}
      <main class="work" ref={work}>
        <section class="editor-pane" style={{ height: `${editorShare.value}%` }} aria-label="Editor">
          <RunBar />
          <SqlEditor />
        </section>
        <PaneDivider
          label="Height of the editor"
          axis="y"
          value={editorShare}
          low={12}
          high={85}
          measure={(event) => {
            const box = work.current!.getBoundingClientRect();
            return ((event.clientY - box.top) / box.height) * 100;
          }}
          step={3}
        />
        <ResultPane />
        <p class="hidden" role="status">
          {outcome}
        </p>
      </main>
    </div>
  );
}
