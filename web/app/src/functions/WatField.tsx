import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Problem } from "../api/problem";
import { mountWat, type WatEditor } from "../editor/wat";

interface Props {
  text: string; // to begin with
  problem: Problem | null;
  onChange: (text: string) => void;
}

// WatField is an editor of WebAssembly text, with the place of an error in it.
export function WatField({ text, problem, onChange }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<WatEditor | null>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  useEffect(() => {
    const own = mountWat(place.current!, text, (to) => changed.current(to));
    editor.current = own;
    return () => own.destroy();
  }, []);
  useEffect(() => {
    const position = problem?.position;
    editor.current?.mark(position === undefined ? null : { position, message: problem!.title });
  }, [problem]);
  return <div class="wat" ref={place} />;
}
