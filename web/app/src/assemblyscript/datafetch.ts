// The compiler fetches a small module of its own out of a data: address while it is
// loaded. The worker's policy lets nothing be fetched, so this takes the place of
// fetch, and has to be imported before the compiler.
const wasm = "data:application/wasm;base64,";

globalThis.fetch = (address) => {
  if (typeof address !== "string" || !address.startsWith(wasm)) {
    return Promise.reject(new TypeError("The compiler's worker fetches nothing."));
  }
  const bytes = Uint8Array.from(atob(address.slice(wasm.length)), (c) => c.charCodeAt(0));
  return Promise.resolve(new Response(bytes, { headers: { "Content-Type": "application/wasm" } }));
};
