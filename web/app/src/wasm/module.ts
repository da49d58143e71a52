// What a WebAssembly module says of itself, read from its bytes without
// compiling it: the page's policy lets nothing be compiled, and
// WebAssembly.Module would not tell the types.

export interface FuncType {
  params: string[];
  results: string[];
}

export type ExternKind = "function" | "table" | "memory" | "global" | "tag";

export interface Import {
  module: string;
  name: string;
  kind: ExternKind;
  type: FuncType | null; // of functions
}

export interface Export {
  name: string;
  kind: ExternKind;
  type: FuncType | null; // of functions
}

// Manifest is the custom section basalt.manifest, as far as the page shows it.
export interface Manifest {
  capabilities: string[];
  functions: string[];
}

export interface ModuleInfo {
  imports: Import[];
  exports: Export[];
  memory: { min: number; max: number | null } | null; // in pages of 64 KiB
  manifest: Manifest | null;
}

const kinds: ExternKind[] = ["function", "table", "memory", "global", "tag"];

const valueTypes: Record<number, string> = {
  0x7f: "i32",
  0x7e: "i64",
  0x7d: "f32",
  0x7c: "f64",
  0x7b: "v128",
  0x70: "funcref",
  0x6f: "externref",
};

const section = { custom: 0, type: 1, import: 2, function: 3, memory: 5, export: 7 };

// readModule throws an Error that says what is wrong. It reads only what is
// shown; the server checks the rest.
export function readModule(bytes: Uint8Array): ModuleInfo {
  if (!isModule(bytes)) throw new Error("The file is not a WebAssembly module of version 1.");
  const r = new Reader(bytes, 8);
  const found = new Found();
  while (!r.done) {
    const id = r.byte();
    const body = r.part();
    found.section(id, body);
  }
  return found.info();
}

export function isModule(bytes: Uint8Array): boolean {
  return [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].every((b, i) => bytes[i] === b);
}

// signature writes a function's type.
export function signature(type: FuncType): string {
  return `(${type.params.join(", ")}) → ${type.results.length === 1 ? type.results[0] : `(${type.results.join(", ")})`}`;
}

class Found {
  private readonly types: FuncType[] = [];
  private readonly functions: (FuncType | null)[] = []; // the imported ones first
  private readonly imports: Import[] = [];
  private readonly exports: { name: string; kind: ExternKind; index: number }[] = [];
  private memory: ModuleInfo["memory"] = null;
  private manifest: Manifest | null = null;

  section(id: number, r: Reader): void {
    switch (id) {
      case section.custom:
        if (r.name() === "basalt.manifest") this.manifest = readManifest(r.rest());
        break;
      case section.type:
        r.list(() => this.types.push(readType(r)));
        break;
      case section.import:
        r.list(() => this.readImport(r));
        break;
      case section.function:
        r.list(() => this.functions.push(this.types[r.number()] ?? null));
        break;
      case section.memory:
        r.list(() => (this.memory = readLimits(r)));
        break;
      case section.export:
        r.list(() => this.exports.push({ name: r.name(), kind: kindOf(r.byte()), index: r.number() }));
    }
  }

  private readImport(r: Reader): void {
    const one: Import = { module: r.name(), name: r.name(), kind: kindOf(r.byte()), type: null };
    switch (one.kind) {
      case "function":
        one.type = this.types[r.number()] ?? null;
        this.functions.push(one.type);
        break;
      case "table":
        r.byte();
        readLimits(r);
        break;
      case "memory":
        this.memory = readLimits(r);
        break;
      case "global":
        r.byte();
        r.byte();
        break;
      case "tag":
        r.byte();
        r.number();
    }
    this.imports.push(one);
  }

  info(): ModuleInfo {
    const exports = this.exports.map(({ name, kind, index }) => ({
      name,
      kind,
      type: kind === "function" ? (this.functions[index] ?? null) : null,
    }));
    return { imports: this.imports, exports, memory: this.memory, manifest: this.manifest };
  }
}

function kindOf(byte: number): ExternKind {
  const kind = kinds[byte];
  if (!kind) throw new Error(`The module has an import or export of the unknown kind ${byte}.`);
  return kind;
}

function readType(r: Reader): FuncType {
  if (r.byte() !== 0x60) throw new Error("The module has a type that is no function's.");
  const type: FuncType = { params: [], results: [] };
  const value = (): string => {
    const byte = r.byte();
    return valueTypes[byte] ?? `0x${byte.toString(16)}`;
  };
  r.list(() => type.params.push(value()));
  r.list(() => type.results.push(value()));
  return type;
}

function readLimits(r: Reader): { min: number; max: number | null } {
  const flags = r.byte();
  return { min: r.number(), max: flags & 1 ? r.number() : null };
}

function readManifest(bytes: Uint8Array): Manifest {
  const texts = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const functions = Array.isArray(value.functions) ? (value.functions as Record<string, unknown>[]) : [];
    return { capabilities: texts(value.capabilities), functions: functions.map((f) => String(f.name)) };
  } catch (thrown) {
    throw new Error("The module's manifest is not the JSON that is expected.", { cause: thrown });
  }
}

const decoder = new TextDecoder();

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
  ) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const b = this.bytes[this.at++];
    if (b === undefined) throw new Error("The module is cut off.");
    return b;
  }

  // number reads an unsigned LEB128 of 32 bits.
  number(): number {
    let n = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const b = this.byte();
      n += (b & 0x7f) * 2 ** shift;
      if (b < 0x80) return n;
    }
    throw new Error("The module has a number of more than 32 bits.");
  }

  // list reads how many items there are, and calls for each.
  list(item: () => void): void {
    for (let n = this.number(); n > 0; n--) item();
  }

  // part takes as many bytes as the number before them says.
  part(): Reader {
    return new Reader(this.take(this.number()));
  }

  name(): string {
    return decoder.decode(this.take(this.number()));
  }

  rest(): Uint8Array {
    return this.take(this.bytes.length - this.at);
  }

  private take(n: number): Uint8Array {
    if (n > this.bytes.length - this.at) throw new Error("The module is cut off.");
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }
}
