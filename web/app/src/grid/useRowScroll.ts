import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { ScrollScale } from "../rows/scrollscale";
import { headHeight, rowHeight } from "./widths";

// RowScroll is where a grid is scrolled to, in pixels of its rows.
export interface RowScroll {
  scale: ScrollScale;
  top: number;
  // shift is what to add to a row's place among the rows to get its place in
  // the element that is scrolled.
  shift: number;
  reveal: (row: number) => void;
}

// useRowScroll follows the scroll bar of a grid. Where the bar stands for more
// pixels than it has, the wheel moves by its own pixels still, and only the bar
// itself jumps.
export function useRowScroll(scroller: RefObject<HTMLElement | null>, rows: number): RowScroll {
  const [view, setView] = useState(300);
  const [top, setTop] = useState(0);
  const scale = new ScrollScale(rows, rowHeight, view);
  const state = useRef({ top: 0, expected: -1, scale });
  state.current.scale = scale;

  function moveTo(to: number): void {
    const own = state.current;
    own.top = own.scale.clamp(to);
    const element = scroller.current!;
    element.scrollTop = own.scale.scrollTop(own.top);
    // The browser rounds; what it made of the place is told from a move of the bar.
    own.expected = element.scrollTop;
    setTop(own.top);
  }

  useLayoutEffect(() => {
    const element = scroller.current!;
    const own = state.current;
    const observer = new ResizeObserver(() => setView(Math.max(rowHeight, element.clientHeight - headHeight)));
    observer.observe(element);
    const onScroll = (): void => {
      if (element.scrollTop === own.expected) return;
      own.expected = element.scrollTop;
      own.top = own.scale.clamp(own.scale.top(element.scrollTop));
      setTop(own.top);
    };
    const onWheel = (event: WheelEvent): void => {
      if (!own.scale.scaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? rowHeight
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? own.scale.view
            : 1;
      moveTo(own.top + event.deltaY * unit);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("wheel", onWheel);
    };
  }, []);

  return {
    scale,
    top,
    shift: scale.scrollTop(top) - top,
    reveal: (row) => {
      const to = state.current.scale.reveal(row, state.current.top);
      if (to !== state.current.top) moveTo(to);
    },
  };
}
