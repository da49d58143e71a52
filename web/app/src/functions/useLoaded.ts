import { useEffect, useState } from "preact/hooks";
import { problemOf, type Problem } from "../api/problem";
import { expired } from "../state/session";

interface Loaded<T> {
  value: T | null; // null until it is there
  problem: Problem | null;
  reload: () => void;
}

// useLoaded reads something of the server when the page begins to show it, and
// anew when key is another or reload is called. An answer that comes late is
// dropped.
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; problem: Problem | null }>({ value: null, problem: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setState({ value, problem: null }),
      (thrown: unknown) => {
        if (wanted && !expired(thrown)) setState((old) => ({ value: old.value, problem: problemOf(thrown) }));
      },
    );
    return () => void (wanted = false);
  }, [key, round]);
  return { ...state, reload: () => setRound((n) => n + 1) };
}
