// The script of the worker in which the compiler runs. It is apart from the page
// because the compiler is WebAssembly, which the page's policy lets nobody compile,
// and because a worker can be ended whatever it does. Its own policy lets it load
// nothing: all that it knows is in the messages.
import "./datafetch";
import { compile } from "./compile";
import type { Compilation, Files } from "./files";

export type Answer = { ready: true } | { compilation: Compilation } | { failed: string };

const answer = (message: Answer): void => postMessage(message);

// Why it crashes, the compiler says to the console only.
let said = "";
console.error = (text: unknown) => void (said = String(text));

addEventListener("message", (event: MessageEvent<Files>) => {
  said = "";
  compile(event.data).then(
    (compilation) => answer({ compilation }),
    (thrown: unknown) => answer({ failed: /\w*Error: .*/.exec(said)?.[0] ?? String(thrown) }),
  );
});

answer({ ready: true });
