// blockSize is the room of a block. A block is a typed array, so a million rows
// are a hundred objects and their bytes, nothing for the garbage collector to
// walk.
const blockSize = 1 << 20;

interface Block {
  bytes: Uint8Array;
  firstRow: number;
  ends: number[]; // of each row in bytes
}

// RowStore holds the rows of a result as the bytes that came. A row is decoded
// when it is looked at.
export class RowStore {
  private readonly blocks: Block[] = [];
  private readonly decoder = new TextDecoder();
  private rows = 0;
  private size = 0;

  get length(): number {
    return this.rows;
  }

  get byteLength(): number {
    return this.size;
  }

  // append adds the row in bytes[start:end], which it copies.
  append(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    let block = this.blocks.at(-1);
    let used = block?.ends.at(-1) ?? 0;
    if (!block || used + length > block.bytes.length) {
      block = { bytes: new Uint8Array(Math.max(blockSize, length)), firstRow: this.rows, ends: [] };
      this.blocks.push(block);
      used = 0;
    }
    block.bytes.set(bytes.subarray(start, end), used);
    block.ends.push(used + length);
    this.rows++;
    this.size += length;
  }

  // line returns the line that a row came as.
  line(row: number): string {
    const block = this.blockOf(row);
    const i = row - block.firstRow;
    const start = i === 0 ? 0 : block.ends[i - 1]!;
    return this.decoder.decode(block.bytes.subarray(start, block.ends[i]));
  }

  private blockOf(row: number): Block {
    if (row < 0 || row >= this.rows) throw new RangeError(`there is no row ${row}`);
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle]!.firstRow <= row) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low]!;
  }
}
