import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { problemOf } from "../api/problem";
import { signIn } from "../state/session";
import { Mark } from "./Mark";
import { ThemeSwitch } from "./ThemeSwitch";

export function LoginForm(): JSX.Element {
  const problem = useSignal("");
  const busy = useSignal(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy.value) return;
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    busy.value = true;
    problem.value = "";
    try {
      await signIn(String(fields.get("user")), String(fields.get("password")));
    } catch (thrown) {
      problem.value = problemOf(thrown).title;
      password.current?.select();
    } finally {
      busy.value = false;
    }
  }

  return (
    <main class="login">
      <form class="login-card" onSubmit={(event) => void submit(event as SubmitEvent)}>
        <h1 class="login-title">
          <Mark /> Basalt
        </h1>
        <label class="field">
          <span>User</span>
          <input
            name="user"
            autocomplete="username"
            autocapitalize="off"
            spellcheck={false}
            required
            defaultValue="basalt"
          />
        </label>
        <label class="field">
          <span>Password</span>
          <input
            ref={password}
            name="password"
            type="password"
            autocomplete="current-password"
            required
            autofocus
            aria-describedby="login-problem"
          />
        </label>
        <p id="login-problem" class="login-problem" role="alert">
          {problem}
        </p>
        <button class="button button-primary login-submit" type="submit" aria-disabled={busy.value}>
          {busy.value ? "Signing in…" : "Sign in"}
        </button>
      </form>
      <footer class="login-foot">
        <ThemeSwitch />
      </footer>
    </main>
  );
}
