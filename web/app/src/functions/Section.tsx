import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  about?: string;
  tools?: ComponentChildren;
  children: ComponentChildren;
}

// Section is a part of the page with a heading.
export function Section({ title, about, tools, children }: Props): JSX.Element {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h3 id={id}>{title}</h3>
        {about && <p class="quiet">{about}</p>}
        {tools && <div class="card-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
