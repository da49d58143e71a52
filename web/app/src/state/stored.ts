import { effect, signal, type Signal } from "@preact/signals";

// stored returns a signal that is kept in this browser. What cannot be read, or
// is not of the right kind any more, is the fallback; where storage is full or
// forbidden, the signal works and is forgotten.
export function stored<T>(key: string, fallback: T, valid: (value: unknown) => value is T): Signal<T> {
  const name = `basalt.${key}`;
  const value = signal(read(name, fallback, valid));
  effect(() => {
    try {
      localStorage.setItem(name, JSON.stringify(value.value));
    } catch {
      // The value lasts as long as the page does.
    }
  });
  // Another page of the console may have changed it.
  globalThis.addEventListener?.("storage", (event) => {
    if (event.key === name) value.value = read(name, fallback, valid);
  });
  return value;
}

function read<T>(name: string, fallback: T, valid: (value: unknown) => value is T): T {
  try {
    const text = localStorage.getItem(name);
    const value: unknown = text === null ? fallback : JSON.parse(text);
    return valid(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export const isString = (value: unknown): value is string => typeof value === "string";

// within returns a check for a number of a range.
export function within(low: number, high: number): (value: unknown) => value is number {
  return (value): value is number => typeof value === "number" && value >= low && value <= high;
}
