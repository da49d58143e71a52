import type { JSX } from "preact";
import { session } from "../state/session";
import { LoginForm } from "./LoginForm";
import { Workspace } from "./Workspace";

// App shows the login or the workspace, and nothing until it is known which.
export function App(): JSX.Element | null {
  if (session.value === undefined) return null;
  return session.value ? <Workspace session={session.value} /> : <LoginForm />;
}
