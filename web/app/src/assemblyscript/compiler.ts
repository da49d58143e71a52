import { ProblemError } from "../api/problem";
import type { Compilation, Files } from "./files";
import type { Answer } from "./worker";
import address from "./worker?worker&url";

// longest is how many milliseconds the compiler may take for a source.
const longest = 30_000;

interface Options {
  start?: () => Worker;
  isThere?: () => Promise<boolean>;
}

// Compiler compiles one thing at a time, in a worker that is loaded when it is first
// needed and stays for the next time.
export class Compiler {
  private worker: Worker | null = null;
  private ready = false;
  private end: (() => void) | null = null; // what runs gives null then

  constructor(private readonly options: Options = {}) {}

  // compile returns null where it was stopped, or where something else was given to
  // be compiled meanwhile. It calls compiling when the compiler is loaded.
  compile(files: Files, compiling: () => void): Promise<Compilation | null> {
    this.stop();
    const worker = (this.worker ??= (this.options.start ?? start)());
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = (): void => {
        clearTimeout(timer);
        worker.onmessage = worker.onerror = null;
        this.end = null;
      };
      const fail = (why: ProblemError | Promise<ProblemError>): void => {
        over();
        this.discard();
        Promise.resolve(why).then(reject, reject);
      };
      const begin = (): void => {
        this.ready = true;
        compiling();
        timer = setTimeout(() => fail(tooLong()), longest);
        worker.postMessage(files);
      };
      this.end = () => {
        over();
        resolve(null);
      };
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ("ready" in data) return begin();
        if ("failed" in data) return fail(broken(data.failed));
        over();
        resolve(data.compilation);
      };
      worker.onerror = (event) => {
        event.preventDefault(); // the page shows it
        // Why a script cannot be loaded, the event does not say.
        fail(this.ready ? broken(event.message) : this.missing(event.message));
      };
      if (this.ready) begin();
    });
  }

  // stop ends what runs.
  stop(): void {
    const { end } = this;
    if (!end) return;
    this.discard();
    end();
  }

  // close ends what runs, and the worker.
  close(): void {
    this.stop();
    this.discard();
  }

  private discard(): void {
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
  }

  private async missing(message: string): Promise<ProblemError> {
    if (await (this.options.isThere ?? isThere)()) return broken(message || "It could not be started.");
    return new ProblemError({
      title: "The AssemblyScript compiler is not part of this build of Basalt.",
      status: 0,
      hint: "Compile with “basalt fn build”, and upload the file.",
    });
  }
}

function start(): Worker {
  return new Worker(address, { type: "module", name: "assemblyscript", credentials: "omit" });
}

async function isThere(): Promise<boolean> {
  return (await fetch(address, { method: "HEAD" })).ok;
}

function tooLong(): ProblemError {
  return new ProblemError({
    title: `The compiler was ended: it took more than ${longest / 1000} seconds.`,
    status: 0,
  });
}

function broken(detail: string): ProblemError {
  return new ProblemError({ title: "The AssemblyScript compiler failed.", status: 0, detail });
}
