import type { JSX } from "preact";
import { narrow, side, sidebarOpen, sidebarWidth, type Side } from "../state/layout";
import { HistoryList } from "./HistoryList";
import { PaneDivider } from "./PaneDivider";
import { SchemaPane } from "./SchemaPane";
import { Tabs } from "./Tabs";

const sides: { id: Side; label: string }[] = [
  { id: "schema", label: "Schema" },
  { id: "history", label: "History" },
];

export function Sidebar(): JSX.Element {
  return (
    <>
      {narrow.value && <div class="sidebar-shade" onClick={() => (sidebarOpen.value = false)} />}
      <aside class="sidebar" style={{ width: `${sidebarWidth.value}px` }} aria-label="Sidebar">
        <div class="sidebar-head">
          <Tabs label="Sidebar" name="side" tabs={sides} chosen={side.value} onChoose={(id) => (side.value = id)} />
        </div>
        <div class="sidebar-body" role="tabpanel" id="side-panel" aria-labelledby={`side-${side.value}`}>
          {side.value === "schema" ? <SchemaPane /> : <HistoryList />}
        </div>
        {!narrow.value && (
          <PaneDivider
            label="Width of the sidebar"
            axis="x"
            value={sidebarWidth}
            low={180}
            high={640}
            measure={(event) => event.clientX}
            step={16}
          />
        )}
      </aside>
    </>
  );
}
