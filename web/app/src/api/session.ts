import { post, request } from "./client";

export interface SessionInfo {
  user: string;
  version?: string; // of PostgreSQL, which is spoken
  basalt_version?: string;
}

// currentSession returns who the server takes this browser for.
export async function currentSession(): Promise<SessionInfo> {
  return (await (await request("GET", "session")).json()) as SessionInfo;
}

// logIn exchanges a password for a session cookie. Neither the password nor the
// token in the answer is kept.
export async function logIn(user: string, password: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  const credentials = btoa(String.fromCharCode(...bytes));
  const response = await request("POST", "login", { headers: { Authorization: `Basic ${credentials}` } });
  await response.body?.cancel();
}

export async function logOut(): Promise<void> {
  await post("logout", {});
}
