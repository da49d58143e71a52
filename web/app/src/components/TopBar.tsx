import type { JSX } from "preact";
import type { SessionInfo } from "../api/session";
import { sidebarOpen } from "../state/layout";
import { page, type Page } from "../state/page";
import { signOut } from "../state/session";
import { helpOpen } from "./keys";
import { HelpDialog } from "./HelpDialog";
import { Icon } from "./Icon";
import { Mark } from "./Mark";
import { ThemeSwitch } from "./ThemeSwitch";

const pages: { id: Page; label: string }[] = [
  { id: "sql", label: "SQL" },
  { id: "functions", label: "Functions" },
];

export function TopBar({ session }: { session: SessionInfo }): JSX.Element {
  return (
    <header class="topbar">
      <button
        class="button button-quiet button-icon"
        type="button"
        aria-label="Sidebar"
        title="Sidebar"
        aria-expanded={sidebarOpen.value}
        onClick={() => (sidebarOpen.value = !sidebarOpen.value)}
      >
        <Icon name="menu" />
      </button>
      <h1 class="brand">
        <Mark /> Basalt
      </h1>
      <nav class="pages" aria-label="Pages">
        {pages.map(({ id, label }) => (
          <a
            class="page-link"
            key={id}
            href={id === "sql" ? "#" : `#${id}`}
            aria-current={page.value === id ? "page" : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <span class="topbar-space" />
      <span class="who" title={versions(session)}>
        {session.user}
      </span>
      <ThemeSwitch />
      <button
        class="button button-quiet button-icon"
        type="button"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (F1)"
        onClick={() => (helpOpen.value = true)}
      >
        <Icon name="help" />
      </button>
      <button
        class="button button-quiet button-icon"
        type="button"
        aria-label="Sign out"
        title="Sign out"
        onClick={() => void signOut()}
      >
        <Icon name="leave" />
      </button>
      {helpOpen.value && <HelpDialog session={session} />}
    </header>
  );
}

export function versions(session: SessionInfo): string {
  return [
    session.basalt_version && `Basalt ${session.basalt_version}`,
    session.version && `PostgreSQL ${session.version}`,
  ]
    .filter(Boolean)
    .join(", ");
}
