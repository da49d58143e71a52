import type { Extension } from "@codemirror/state";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { mountCode, type CodeEditor, type Mark } from "../editor/code";

interface Props {
  label: string;
  language: Extension;
  text: string; // to begin with
  marks: Mark[]; // shown where this is another array than before
  at?: { offset: number } | null; // where to go, likewise
  low?: boolean; // for a few lines
  onChange: (text: string) => void;
  onRun?: () => void;
}

// CodeField is an editor of a program, with the places of errors in it.
export function CodeField({ label, language, text, marks, at, low = false, onChange, onRun }: Props): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const now = useRef({ onChange, onRun });
  now.current = { onChange, onRun };
  useEffect(() => {
    const own = mountCode(place.current!, {
      label,
      language,
      text,
      onChange: (to) => now.current.onChange(to),
      onRun: () => now.current.onRun?.(),
    });
    editor.current = own;
    return () => own.destroy();
  }, []);
  useEffect(() => editor.current?.mark(marks), [marks]);
  useEffect(() => {
    if (at) editor.current?.goTo(at.offset);
  }, [at]);
  return <div class={low ? "code code-low" : "code"} ref={place} />;
}
