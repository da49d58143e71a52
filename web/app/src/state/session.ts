import { signal } from "@preact/signals";
import { ProblemError } from "../api/problem";
import { currentSession, logIn, logOut, type SessionInfo } from "../api/session";

// session is who is logged in: undefined while that is being asked, null for
// nobody.
export const session = signal<SessionInfo | null | undefined>(undefined);

// findSession asks the server.
export async function findSession(): Promise<void> {
  try {
    session.value = await currentSession();
  } catch (thrown) {
    session.value = null;
    if (!isUnauthorized(thrown)) throw thrown;
  }
}

export async function signIn(user: string, password: string): Promise<void> {
  await logIn(user, password);
  await findSession();
}

// signOut ends the session. A server that lets everybody in still does.
export async function signOut(): Promise<void> {
  try {
    await logOut();
  } catch (thrown) {
    if (!expired(thrown)) throw thrown;
  }
  await findSession();
}

// expired brings the login back where a request found the session ended.
export function expired(thrown: unknown): boolean {
  if (!isUnauthorized(thrown)) return false;
  session.value = null;
  return true;
}

function isUnauthorized(thrown: unknown): boolean {
  return thrown instanceof ProblemError && thrown.problem.status === 401;
}
