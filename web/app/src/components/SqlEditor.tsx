import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { focusEditor, mount } from "../editor/editor";

export function SqlEditor(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const unmount = mount(place.current!);
    focusEditor();
    return unmount;
  }, []);
  return <div class="editor" ref={place} />;
}
