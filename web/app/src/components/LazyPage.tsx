import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

// LazyPage shows a page whose code is loaded when it is first asked for.
export function LazyPage({ load }: { load: () => Promise<ComponentType> }): JSX.Element {
  const [Page, setPage] = useState<{ component: ComponentType } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    load().then(
      (component) => setPage({ component }),
      () => setFailed(true),
    );
  }, []);
  if (Page) return <Page.component />;
  return (
    <main class="page-note">
      {failed && (
        <p role="alert">
          The page cannot be loaded. The server may be away, or be of another version: reload to try again.
        </p>
      )}
    </main>
  );
}
