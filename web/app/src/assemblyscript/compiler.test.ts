import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Compiler } from "./compiler";
import type { Answer } from "./worker";

// FakeWorker answers when the test does.
class FakeWorker {
  static all: FakeWorker[] = [];
  onmessage: ((event: { data: Answer }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null;
  got: unknown[] = [];
  ended = false;

  constructor() {
    FakeWorker.all.push(this);
  }
  postMessage(message: unknown): void {
    this.got.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: Answer): void {
    this.onmessage?.({ data });
  }
  fail(message: string): void {
    this.onerror?.({ message, preventDefault: () => {} });
  }
}

const done: Answer = { compilation: { module: null, diagnostics: [] } };
const files = { "index.ts": "" };

function make(isThere = true): { compiler: Compiler; compiling: ReturnType<typeof vi.fn<() => void>> } {
  FakeWorker.all = [];
  const compiler = new Compiler({
    start: () => new FakeWorker() as unknown as Worker,
    isThere: () => Promise.resolve(isThere),
  });
  return { compiler, compiling: vi.fn<() => void>() };
}

describe("Compiler", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps its worker for the next time", async () => {
    const { compiler, compiling } = make();
    const first = compiler.compile(files, compiling);
    const worker = FakeWorker.all[0]!;
    expect(worker.got).toEqual([]);
    expect(compiling).not.toHaveBeenCalled();
    worker.say({ ready: true });
    expect(worker.got).toEqual([files]);
    worker.say(done);
    expect(await first).toEqual({ module: null, diagnostics: [] });
    const second = compiler.compile(files, compiling);
    expect(worker.got.length).toBe(2);
    worker.say(done);
    await second;
    expect(FakeWorker.all.length).toBe(1);
    expect(worker.ended).toBe(false);
    compiler.close();
    expect(worker.ended).toBe(true);
  });

  it("ends what runs, when stopped and when there is something newer", async () => {
    const { compiler, compiling } = make();
    const first = compiler.compile(files, compiling);
    FakeWorker.all[0]!.say({ ready: true });
    const second = compiler.compile(files, compiling);
    expect(await first).toBeNull();
    expect(FakeWorker.all[0]!.ended).toBe(true);
    compiler.stop(); // while it is loaded
    expect(await second).toBeNull();
    expect(FakeWorker.all.map((w) => w.ended)).toEqual([true, true]);
    compiler.stop();
    // The limit of what was ended ends nothing else.
    const third = compiler.compile(files, compiling);
    await vi.advanceTimersByTimeAsync(60_000);
    FakeWorker.all[2]!.say({ ready: true });
    FakeWorker.all[2]!.say(done);
    expect(await third).not.toBeNull();
  });

  it("ends what takes too long, and begins anew", async () => {
    const { compiler, compiling } = make();
    const first = compiler.compile(files, compiling);
    FakeWorker.all[0]!.say({ ready: true });
    const failed = expect(first).rejects.toThrow("took more than 30 seconds");
    await vi.advanceTimersByTimeAsync(29_999);
    expect(FakeWorker.all[0]!.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    expect(FakeWorker.all[0]!.ended).toBe(true);
    const second = compiler.compile(files, compiling);
    FakeWorker.all[1]!.say({ ready: true });
    FakeWorker.all[1]!.say(done);
    expect(await second).not.toBeNull();
  });

  it("says where the compiler is not there, and where it does not work", async () => {
    for (const [isThere, words] of [
      [false, "not part of this build"],
      [true, "failed"],
    ] as const) {
      const { compiler, compiling } = make(isThere);
      const run = compiler.compile(files, compiling);
      FakeWorker.all[0]!.fail("");
      await expect(run).rejects.toThrow(words);
      expect(FakeWorker.all[0]!.ended).toBe(true);
    }
  });

  it("does not use a worker again that failed", async () => {
    const { compiler, compiling } = make(false);
    const first = compiler.compile(files, compiling);
    FakeWorker.all[0]!.say({ ready: true });
    FakeWorker.all[0]!.fail("out of memory");
    await expect(first).rejects.toMatchObject({ problem: { detail: "out of memory" } });
    const second = compiler.compile(files, compiling);
    FakeWorker.all[1]!.say({ ready: true });
    FakeWorker.all[1]!.say({ failed: "unreachable" });
    await expect(second).rejects.toMatchObject({ problem: { detail: "unreachable" } });
    expect(FakeWorker.all.map((w) => w.ended)).toEqual([true, true]);
  });
});
