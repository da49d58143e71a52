import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { append } from "../editor/editor";
import { forget, forgetAll, history, historySearch, type Past } from "../state/history";
import { narrow, sidebarOpen } from "../state/layout";
import { duration } from "./format";
import { Icon } from "./Icon";
import { SearchField } from "./SearchField";
import { useVirtual } from "./useVirtual";

const rowHeight = 58;

export function HistoryList(): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const list = history.value;
  const virtual = useVirtual({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  return (
    <>
      <div class="sidebar-tools">
        <SearchField label="Search the history" value={historySearch} />
        <button class="button button-quiet" type="button" disabled={list.length === 0} onClick={forgetAll}>
          Clear
        </button>
      </div>
      {list.length === 0 && (
        <p class="sidebar-note">
          {historySearch.value === ""
            ? "What you run is listed here. Statements with passwords are not kept."
            : "Nothing that was run matches."}
        </p>
      )}
      <div class="past-list" ref={scroller}>
        <ul class="past-all" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map((item) => {
            const past = list[item.index];
            return past && <PastItem key={past.sql} past={past} top={item.start} first={item.index === 0} />;
          })}
        </ul>
      </div>
    </>
  );
}

function PastItem({ past, top, first }: { past: Past; top: number; first: boolean }): JSX.Element {
  function open(): void {
    append(past.sql);
    if (narrow.value) sidebarOpen.value = false;
  }
  return (
    <li class="past" style={{ transform: `translateY(${top}px)`, height: `${rowHeight}px` }}>
      <button
        class="past-open"
        type="button"
        title={past.sql.slice(0, 2000)}
        data-pane-focus={first ? "" : undefined}
        onClick={open}
      >
        <span class="past-sql">{past.sql.replace(/\s+/g, " ").slice(0, 300)}</span>
        <span class="past-meta">
          <span class={past.failed ? "past-failed" : "past-outcome"}>{past.outcome}</span> · {duration(past.ms)} ·{" "}
          {when(past.at)}
        </span>
      </button>
      <button
        class="past-forget"
        type="button"
        aria-label={`Forget: ${past.sql.slice(0, 60)}`}
        title="Forget"
        onClick={() => forget(past)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

// when writes a time of today by the clock and others by the day.
function when(at: number): string {
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  return today ? time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : time.toLocaleDateString();
}
