import { defineConfig, type Plugin } from "vite";
import { packWorkers, workerPackages, workersDir } from "./build/workers.ts";

// The server that the development server passes API requests to.
const server = "http://127.0.0.1:8080";

// blockRender keeps the page unpainted until the script has run, which sets the
// theme: without it a dark console would flash in light.
const blockRender: Plugin = {
  name: "block-render",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
  },
};

// licences is the file with the licences of the packages.
const licences = "licences.txt";

export default defineConfig({
  // Relative addresses let the console live below any path of a proxy.
  base: "./",
  plugins: [blockRender, packWorkers(licences)],
  // A worker is one file: its policy lets it load no others.
  worker: {
    format: "es",
    plugins: () => [workerPackages],
    rolldownOptions: {
      output: { entryFileNames: `${workersDir}assemblyscript-[hash].js`, codeSplitting: false },
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    // The browsers from which on every feature that the styles use is there,
    // light-dark() above all.
    target: ["chrome123", "firefox121", "safari17.5"],
    // An asset in a data: address would not be cached on its own.
    assetsInlineLimit: 0,
    // The polyfill would be for browsers that are older than the target.
    modulePreload: { polyfill: false },
    // Pages other than the first have scripts of their own, and the budget of the
    // first load is tested in Go.
    chunkSizeWarningLimit: 1000,
    license: { fileName: licences },
  },
  server: { proxy: { "/api": { target: server } } },
});
