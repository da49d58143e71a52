import type { ComponentChildren, JSX } from "preact";

interface Props<ID extends string> {
  label: string;
  // name makes the ids: name-panel is the panel, and name-<id> a tab.
  name: string;
  tabs: { id: ID; label: ComponentChildren; title?: string }[];
  chosen: ID;
  onChoose: (id: ID) => void;
}

// Tabs is a list of tabs. The arrow keys go through them; Tab leaves them.
export function Tabs<ID extends string>({ label, name, tabs, chosen, onChoose }: Props<ID>): JSX.Element {
  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length]!;
    onChoose(tab.id);
    document.getElementById(`${name}-${tab.id}`)?.focus();
  }

  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          class="tab"
          key={tab.id}
          id={`${name}-${tab.id}`}
          type="button"
          role="tab"
          title={tab.title}
          aria-selected={tab.id === chosen}
          aria-controls={`${name}-panel`}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
