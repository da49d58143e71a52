import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { GridHead } from "../grid/GridHead";
import { GridRow } from "../grid/GridRow";
import { moved } from "../grid/keys";
import { useCells } from "../grid/useCells";
import { usePicking } from "../grid/usePicking";
import { useRowScroll } from "../grid/useRowScroll";
import { useWidths } from "../grid/useWidths";
import { ValueDialog } from "../grid/ValueDialog";
import { headHeight, rowHeight } from "../grid/widths";
import { write } from "../rows/export";
import { selectionOf, selectionSignal, type Cell, type Selection } from "../state/gridselection";
import type { Result } from "../state/result";
import { copy } from "./clipboard";
import { count } from "./format";
import { useVirtual } from "./useVirtual";

const spareRows = 6; // drawn above and below what is seen

// ResultGrid shows the rows and the columns that are in sight. Rows are all of
// one height, so which they are is arithmetic, and reaches any number of them;
// columns differ in width.
export function ResultGrid({ result }: { result: Result }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = result.rowCount.value;
  const [widths, setWidth] = useWidths(result);
  const numberWidth = 26 + 8 * Math.max(2, count(rows).length);
  const rowScroll = useRowScroll(scroller, rows);
  const columns = useVirtual({
    count: result.columns.length,
    horizontal: true,
    overscan: 2,
    paddingStart: numberWidth,
    scrollPaddingStart: numberWidth,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => widths[i] ?? 100,
  });
  const measured = useRef(widths);
  if (measured.current !== widths) {
    measured.current = widths;
    columns.measure();
  }
  const selection = selectionSignal(result);
  const area = selectionOf(result).value;
  const opened = useSignal<Cell | null>(null);
  const cellsOf = useCells(result.rows);

  function select(to: Selection): void {
    selection.value = to;
    rowScroll.reveal(to.cursor.row);
    columns.scrollToIndex(to.cursor.column, { align: "auto" });
  }

  const picking = usePicking({
    cellAt: (event) => {
      const element = scroller.current!;
      const box = element.getBoundingClientRect();
      const x = event.clientX - box.left;
      const y = event.clientY - box.top - headHeight;
      if (x < 0 || x >= element.clientWidth || y < 0 || y >= element.clientHeight - headHeight) return null;
      const row = Math.floor((rowScroll.top + y) / rowHeight);
      if (x < numberWidth) return row < rows ? { row, column: -1 } : null;
      const column = columns.getVirtualItemForOffset(x + element.scrollLeft);
      if (!column || row >= rows || x + element.scrollLeft > column.end) return null;
      return { row, column: column.index };
    },
    selection,
    lastColumn: result.columns.length - 1,
    onOpen: (cell) => (opened.value = cell),
  });

  function onKeyDown(event: KeyboardEvent): void {
    const cursor = selection.value?.cursor;
    const to =
      rows > 0 &&
      moved(event, selection.value, {
        rows,
        columns: result.columns.length,
        page: Math.max(1, Math.floor(rowScroll.scale.view / rowHeight) - 1),
      });
    if (to) select(to);
    else if (event.key === "Enter" && cursor && !event.ctrlKey && !event.metaKey) opened.value = cursor;
    else if (event.altKey && cursor && event.key === "ArrowLeft") setWidth(cursor.column, widths[cursor.column]! - 24);
    else if (event.altKey && cursor && event.key === "ArrowRight") setWidth(cursor.column, widths[cursor.column]! + 24);
    else return;
    event.preventDefault();
  }

  function onCopy(event: ClipboardEvent): void {
    if (!area) return;
    event.preventDefault();
    const one = area.bottom - area.top === 1 && area.right - area.left === 1;
    void write("TSV", result.rows, result.columns, area, !one).then(copy);
  }

  const items = columns.getVirtualItems();
  const [first, end] = rowScroll.scale.seen(rowScroll.top, spareRows);
  const width = columns.getTotalSize();
  const cursor = selection.value?.cursor ?? null;
  // A cell that is out of sight is not in the page to be named.
  const cursorShown =
    cursor && cursor.row >= first && cursor.row < end && items.some((item) => item.index === cursor.column);
  const shownRows = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  return (
    <>
      <div class="grid-frame">
        <div
          class="grid"
          ref={scroller}
          role="grid"
          tabIndex={0}
          data-pane-focus
          aria-label="Result"
          aria-rowcount={rows + 1}
          aria-colcount={result.columns.length + 1}
          aria-multiselectable
          aria-activedescendant={cursorShown ? `cell-${cursor.row}-${cursor.column}` : undefined}
          style={{
            "--row-height": `${rowHeight}px`,
            "--head-height": `${headHeight}px`,
            "--number-width": `${numberWidth}px`,
          }}
          onKeyDown={onKeyDown}
          onCopy={onCopy}
          {...picking}
        >
          <GridHead
            columns={result.columns}
            items={items}
            width={width}
            onSelect={(column) =>
              rows > 0 && (selection.value = { anchor: { row: rows - 1, column }, cursor: { row: 0, column } })
            }
            onResize={setWidth}
          />
          <div class="grid-rows" role="rowgroup" style={{ height: `${rowScroll.scale.height}px`, width: `${width}px` }}>
            {shownRows.map((row) => (
              <GridRow
                key={row}
                row={row}
                top={row * rowHeight + rowScroll.shift}
                cells={cellsOf(row)}
                columns={result.columns}
                items={items}
                area={area}
                cursor={cursor}
                width={width}
              />
            ))}
          </div>
        </div>
      </div>
      {opened.value && (
        <ValueDialog
          column={result.columns[opened.value.column]!}
          source={cellsOf(opened.value.row)[opened.value.column] ?? "null"}
          onClose={() => (opened.value = null)}
        />
      )}
    </>
  );
}
