import { ProblemError, type Problem } from "./problem";

// A relative address, so that the console works below a path of a proxy.
const root = "api/v1/";

// request sends a request of the console and returns the answer of one that
// succeeded. The cookie of the login goes along by itself.
export async function request(method: string, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(root + path, { ...init, method, cache: "no-store" });
  if (!response.ok) throw new ProblemError(await readProblem(response));
  return response;
}

// post sends a JSON body.
export function post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "application/json");
  return request("POST", path, { ...init, headers, body: JSON.stringify(body) });
}

async function readProblem(response: Response): Promise<Problem> {
  const fallback: Problem = {
    title: response.statusText || `The server answered ${response.status}.`,
    status: response.status,
  };
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback; // a proxy's page, say
  }
}
