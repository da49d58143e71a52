// The steps of the test, in their order: a step goes on where the one before it
// ended. Each prints a line of JSON, which the Go test reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { CONSOLE, PASSWORD, CHROMIUM, APP, BUILT } = process.env;
const require = createRequire(join(APP, "package.json"));
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

// twice is a module that exports twice(i64) -> i64.
const twice = Buffer.from("0061736d0100000001060160017e017e0302010007090105747769636500000a09010700200042027e0b", "hex");

const complaints = []; // of pages: errors in scripts, and what the policy refused
const elsewhere = new Set(); // hosts that pages asked, and should not have

// newPage opens the console in a profile of its own.
async function newPage(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], ...options });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(CONSOLE).origin) elsewhere.add(origin);
  });
  await page.goto(CONSOLE);
  return page;
}

async function logIn(page, password = PASSWORD) {
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function write(page, sql) {
  await replaceText(page.locator(".cm-content"), sql);
}

// replaceText puts a text in place of that of an editor.
async function replaceText(field, text) {
  await field.click();
  await field.press("Control+a");
  await field.page().keyboard.insertText(text);
}

// writeIn does that with one of several editors, and waits until it shows the text.
async function writeIn(field, text) {
  await replaceText(field, text);
  await becomes(() => field.locator(".cm-line").first().textContent(), text.split("\n")[0]);
}

// run runs a text and waits for the end of it.
async function run(page, sql, keys = "Control+Enter") {
  await write(page, sql);
  // What an earlier run showed is not to be taken for this one's.
  await page.evaluate(() => document.querySelectorAll(".results-body > *").forEach((shown) => (shown.dataset.old = "")));
  await page.keyboard.press(keys);
  await ended(page);
}

// ended waits until a result that was not there before is complete.
async function ended(page) {
  const shown = ".results-body > :not([data-old])";
  await page.locator(`${shown} .summary strong, ${shown}.problem, ${shown} .icon`).first().waitFor();
  await page.locator(".runbar .button-danger").waitFor({ state: "detached" });
}

async function cells(page, row) {
  const found = page.locator(`.grid-row[aria-rowindex="${row + 2}"] .grid-cell`);
  return found.allTextContents();
}

// becomes waits until a reading is as it should be.
async function becomes(read, want, within = 5000) {
  const until = Date.now() + within;
  while (Date.now() < until && (await read()) !== want) await page.waitForTimeout(20);
  assert.equal(await read(), want);
}

// accessible holds that axe finds nothing that matters.
async function accessible(page, where) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.map((v) => `${v.impact} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`);
  });
  assert.deepEqual(found, [], where);
}

// read returns the rows of a query as JSON.
function read(sql) {
  return page.evaluate(async (text) => {
    const response = await fetch("api/v1/query", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ sql: text }) });
    return JSON.stringify((await response.json()).rows);
  }, sql);
}

// shot keeps a picture of the page, where somebody wants to look at it.
async function shot(name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
}

const page = await newPage({ colorScheme: "light" });
const editor = page.locator(".cm-content");

const steps = {
  async "a wrong password is refused"() {
    await logIn(page, "battery staple");
    await page.getByText("password authentication failed").waitFor();
    assert.equal(await editor.count(), 0);
  },

  async "the right one lets in, and stays nowhere"() {
    await logIn(page);
    await editor.waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    const [cookie] = await page.context().cookies();
    assert.ok(!kept.includes(PASSWORD) && !kept.includes(cookie.value), kept);
    assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ["basalt_session", true, "Strict"]);
  },

  async "rows are shown as they are"() {
    await run(page, "SELECT 9007199254740993 AS big, 1.50 AS exact, NULL::text AS nothing, '' AS empty, 'NULL' AS word, '{\"a\":1.0}'::json AS doc");
    assert.deepEqual(await cells(page, 0), ["9007199254740993", "1.50", "NULL", "", "NULL", '{"a":1.0}']);
    const style = (n) => page.locator(".grid-cell").nth(n).evaluate((cell) => getComputedStyle(cell).fontStyle + getComputedStyle(cell).textAlign);
    assert.equal(await style(0), "normalright");
    assert.notEqual(await style(2), await style(4)); // NULL and 'NULL'
    assert.deepEqual(await page.locator(".grid-type").allTextContents(), ["bigint", "numeric", "text", "text", "text", "json"]);
  },

  async "the button says what it runs"() {
    await write(page, "SELECT 'a;b';\n-- two\nSELECT $$;$$;\nSELECT 3");
    const button = page.locator(".button-primary");
    assert.equal((await button.textContent()).trim(), "Run statement 3 of 3");
    await page.keyboard.press("ArrowUp");
    assert.equal((await button.textContent()).trim(), "Run statement 2 of 3");
    await button.click();
    await becomes(async () => (await cells(page, 0)).join(), ";");
    await editor.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+End");
    assert.equal((await button.textContent()).trim(), "Run selection");
  },

  async "an error has its place"() {
    await run(page, "SELECT 'é😀',\n  nothing\nFROM pg_class");
    assert.match(await page.locator(".problem").textContent(), /column "nothing" does not exist.*42703/);
    assert.equal(await page.locator(".problem mark").textContent(), "nothing");
    assert.equal(await page.locator(".cm-lintRange-error").textContent(), "nothing");
    await page.getByRole("button", { name: "Go to line 2" }).click();
    assert.match(await page.locator(".cm-activeLineGutter").textContent(), /^2/);
  },

  async "a change of the schema is in the tree"() {
    await run(page, "CREATE TABLE people (id bigint PRIMARY KEY, full_name text NOT NULL, born date)");
    await page.getByRole("treeitem", { name: "people" }).click();
    await page.getByRole("treeitem", { name: /full_name text/ }).waitFor();
    await page.getByRole("treeitem", { name: /people_pkey/ }).waitFor();
    await write(page, "SELECT ");
    await page.getByRole("treeitem", { name: /full_name/ }).click();
    assert.equal(await editor.textContent(), "SELECT full_name");
    await page.getByTitle("Table public.people").hover();
    await page.getByRole("button", { name: "Show rows: people" }).click();
    await page.getByText("0 rows").first().waitFor();
    assert.match(await editor.textContent(), /SELECT \* FROM people LIMIT 100$/);
  },

  async "the schema is filtered"() {
    await page.getByLabel("Filter the schema").fill("full_n");
    await page.getByRole("treeitem", { name: /full_name/ }).waitFor();
    assert.equal(await page.getByRole("treeitem", { name: /born/ }).count(), 0);
    await page.keyboard.press("Escape");
    await page.getByRole("treeitem", { name: /born/ }).waitFor();
  },

  async "columns of the statement are completed"() {
    await write(page, "SELECT  FROM people");
    await page.keyboard.press("Home");
    for (let i = 0; i < 7; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.type("full_");
    const option = page.locator(".cm-tooltip-autocomplete li[aria-selected]");
    await option.waitFor();
    assert.match(await option.textContent(), /full_name.*text/);
    await page.waitForTimeout(100); // completions are not taken at once, lest a key meant for the text takes one
    await page.keyboard.press("Tab");
    assert.equal(await editor.textContent(), "SELECT full_name FROM people");
  },

  async "columns of an alias are completed"() {
    await write(page, "SELECT * FROM people AS p WHERE p");
    await page.keyboard.type(".");
    const options = page.locator(".cm-tooltip-autocomplete li");
    await options.first().waitFor();
    assert.deepEqual((await options.locator(".cm-completionLabel").allTextContents()).slice(0, 3), ["id", "full_name", "born"]);
    await page.keyboard.press("Escape");
  },

  async "a script has a tab for each statement"() {
    await run(page, "INSERT INTO people VALUES (1, 'Ada', '1815-12-10'), (2, 'Alan', NULL);\nSELECT * FROM people ORDER BY id; SELECT 1/0; SELECT 4", "Control+Shift+Enter");
    const tabs = page.getByRole("tablist", { name: "Results" }).getByRole("tab");
    assert.deepEqual((await tabs.allTextContents()).map((t) => t.trim().replace(/\s+/g, " ")), ["1 INSERT", "2 SELECT", "3 SELECT failed", "Messages"]);
    assert.match(await page.locator(".problem").textContent(), /division by zero.*22012/);
    await tabs.nth(1).click();
    assert.deepEqual(await cells(page, 1), ["2", "Alan", "NULL"]);
    await tabs.nth(3).click();
    assert.match(await page.locator(".messages").textContent(), /INSERT 0 2.*22012 division by zero/s);
  },

  async "what runs is cancelled on the server"() {
    await write(page, "SELECT count(*) FROM generate_series(1,100000000000)");
    await page.keyboard.press("Control+Enter");
    const button = page.getByRole("button", { name: "Cancel" });
    await button.getByText(/[\d.]+ (ms|s)/).waitFor();
    await page.waitForTimeout(300);
    const from = Date.now();
    await button.click();
    await page.locator(".problem").waitFor();
    assert.ok(Date.now() - from < 5000, `cancelling took ${Date.now() - from} ms`);
    assert.match(await page.locator(".problem").textContent(), /canceling statement due to user request.*57014/);
    await run(page, "SELECT count(*) AS left_over FROM pg_stat_activity WHERE query LIKE '%100000000000)'");
    assert.deepEqual(await cells(page, 0), ["0"]);
  },

  async "the cap holds, and more is loaded on demand"() {
    await page.getByLabel("Most rows of a result").fill("1000");
    await run(page, "SELECT i FROM generate_series(1, 5000) i");
    assert.match(await page.locator(".result-bar").textContent(), /1,000 rows.*Capped at 1,000/);
    await page.getByRole("button", { name: "Load up to 10,000" }).click();
    await page.getByText("5,000 rows").first().waitFor();
    assert.equal(await page.getByText("Capped at").count(), 0);
  },

  async "200,000 rows scroll to the end"() {
    await page.getByLabel("Most rows of a result").fill("2000000");
    await run(page, "SELECT i, i * 2 AS twice, 'row ' || i AS name FROM generate_series(1, 200000) i");
    const grid = page.getByRole("grid");
    assert.equal(await grid.getAttribute("aria-rowcount"), "200001");
    await grid.evaluate((element) => (element.scrollTop = element.scrollHeight));
    await page.locator(".grid-row[aria-rowindex='200001']").waitFor();
    assert.deepEqual(await cells(page, 199_999), ["200000", "400000", "row 200000"]);
    assert.ok((await page.locator(".grid-row").count()) < 100);
  },

  async "a million rows scroll to the end, and the page stays alive"() {
    await write(page, "SELECT i, md5(i::text) AS hash FROM generate_series(1, 1000000) i");
    // The longest time in which the page did nothing else.
    const stall = page.evaluate(
      () =>
        new Promise((done) => {
          let longest = 0;
          let last = performance.now();
          const beat = () => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            if (document.querySelector(".summary strong")?.textContent === "1,000,000 rows") done(longest);
            else setTimeout(beat, 5);
          };
          beat();
        }),
    );
    await page.keyboard.press("Control+Enter");
    assert.ok((await stall) < 2000, `the page was still for ${await stall} ms`);
    await page.getByRole("grid").focus();
    await page.keyboard.press("Control+End");
    await page.locator(".grid-row[aria-rowindex='1000001']").waitFor();
    assert.equal((await cells(page, 999_999))[0], "1000000");
    const last = page.locator(".grid-row[aria-rowindex='1000001']");
    const [row, grid] = [await last.boundingBox(), await page.locator(".grid").boundingBox()];
    assert.ok(row.y + row.height <= grid.y + grid.height + 1, "the last row is cut");
    // The wheel moves by its own pixels, though the bar stands for more.
    const first = async () => Number(await page.locator(".grid-row").first().getAttribute("aria-rowindex"));
    const before = await first();
    await page.mouse.move(grid.x + 200, grid.y + 200);
    await page.mouse.wheel(0, -28 * 5);
    await becomes(first, before - 5);
  },

  async "of many columns few are drawn"() {
    await run(page, `SELECT ${Array.from({ length: 400 }, (_, i) => `${i} AS c${i}`).join(", ")}`);
    assert.ok((await page.locator(".grid-cell").count()) < 60);
    await page.getByRole("grid").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("End");
    await page.locator("#cell-0-399").waitFor();
    assert.equal(await page.locator("#cell-0-399").textContent(), "399");
    assert.equal(await page.getByRole("grid").getAttribute("aria-activedescendant"), "cell-0-399");
  },

  async "cells are copied"() {
    await run(page, "SELECT 1.50 AS n, 'a,b' AS t UNION ALL SELECT NULL, '' ORDER BY 1");
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    for (const [format, want] of [
      ["TSV", "n\tt\n1.50\ta,b\n\t\n"],
      ["CSV", 'n,t\r\n1.50,"a,b"\r\n,""\r\n'],
      ["JSON", '[\n  {"n": 1.50, "t": "a,b"},\n  {"n": null, "t": ""}\n]\n'],
    ]) {
      await page.getByRole("button", { name: `Copy 2 rows as ${format}` }).click();
      await becomes(copied, want);
    }
    await page.locator("#cell-0-1").click();
    await page.keyboard.press("Control+c");
    await becomes(copied, "a,b");
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Control+c");
    await becomes(copied, "n\tt\n1.50\ta,b\n");
  },

  async "the history is searched, and keeps no password"() {
    await run(page, "CREATE ROLE visitor LOGIN PASSWORD 'open sesame'");
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByLabel("Search the history").fill("generate_series 200000");
    const items = page.locator(".past-open");
    assert.equal(await items.count(), 1);
    await page.getByLabel("Search the history").fill("visitor");
    await page.getByText("Nothing that was run matches.").waitFor();
    assert.ok(!(await page.evaluate(() => JSON.stringify({ ...localStorage }))).includes("sesame"));
    await page.getByLabel("Search the history").fill("md5");
    await items.click();
    assert.match(await page.locator(".button-primary").textContent(), /Run selection/);
    await page.getByLabel("Search the history").fill("");
    await accessible(page, "the history");
    await page.getByRole("tab", { name: "Schema" }).click();
  },

  async "the theme is chosen, and stays"() {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole("radio", { name: "Dark theme" }).check();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload();
    await editor.waitFor();
    assert.equal(await background(), dark);
    await page.getByRole("radio", { name: "System theme" }).check();
    assert.equal(await background(), light);
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await background(), dark);
    await page.emulateMedia({ colorScheme: "light" });
  },

  async "axe finds nothing in either theme"() {
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme });
      await run(page, "SELECT 1; SELECT relname, NULL AS nothing FROM pg_class", "Control+Shift+Enter");
      await page.locator("#cell-0-0").click();
      await accessible(page, `${theme}: a result`);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await accessible(page, `${theme}: a value`);
      await page.keyboard.press("Escape");
      await run(page, "-- a comment\nSELECT wrong, 'text', 1.5 FROM pg_class");
      await accessible(page, `${theme}: an error`);
      await page.getByRole("tab", { name: "Messages" }).click();
      await accessible(page, `${theme}: the messages`);
      await page.keyboard.press("F1");
      await page.getByRole("dialog").waitFor();
      await accessible(page, `${theme}: the help`);
      await page.keyboard.press("Escape");
      const login = await newPage({ colorScheme: theme });
      await login.getByLabel("Password").waitFor();
      await accessible(login, `${theme}: the login`);
      await login.context().close();
    }
    await page.emulateMedia({ colorScheme: "light" });
  },

  async "a module is looked into before it is on the server"() {
    await page.getByRole("link", { name: "Functions" }).click();
    await page.getByRole("heading", { name: "New module" }).waitFor();
    const file = page.getByLabel("WebAssembly file");
    await file.setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("(module)") });
    await page.getByText("not a WebAssembly module").waitFor();
    // The other file is dropped.
    const transfer = await page.evaluateHandle((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "My Calc.wasm"));
      return data;
    }, [...twice]);
    await page.locator(".drop").dispatchEvent("drop", { dataTransfer: transfer });
    const exports = page.getByRole("region", { name: "Exports", exact: true });
    assert.match(await exports.textContent(), /twice\(i64\) → i64called row by row/);
    assert.match(await page.getByRole("region", { name: "Imports", exact: true }).textContent(), /only computes/);
    assert.equal(await page.getByLabel("Name").inputValue(), "my_calc");
    assert.equal(await page.locator(".entry").count(), 1);
    await page.getByLabel("Name").fill("calc");
    await page.getByRole("button", { name: "Create module" }).click();
    await page.getByRole("heading", { name: "public.calc" }).waitFor();
  },

  async "a function is made of an export, and tried on rows"() {
    await page.getByText("Create a function from an export").click();
    const statement = page.getByLabel("Statement", { exact: true });
    assert.match(await statement.inputValue(), /^CREATE FUNCTION twice\(a bigint\)\s+RETURNS bigint\s+LANGUAGE wasm AS 'public.calc', 'twice'/);
    await statement.fill("CREATE FUNCTION twice(n bigint) RETURNS text LANGUAGE wasm AS 'calc', 'twice'");
    await page.getByRole("button", { name: "Create function" }).click();
    await page.getByRole("alert").getByText("42P13").waitFor();
    await statement.fill("CREATE FUNCTION twice(n bigint) RETURNS bigint LANGUAGE wasm AS 'calc', 'twice' STRICT");
    await page.getByRole("button", { name: "Create function" }).click();
    await page.getByRole("button", { name: "twice(bigint)", exact: true }).click();
    await page.getByLabel("n of row 1").fill("4503599627370497"); // which a double holds, and twice of which it does not print
    await page.getByLabel("n of row 2").fill("seven");
    await page.getByRole("button", { name: "Add a row" }).click();
    await page.getByRole("button", { name: "Call it 3 times" }).click();
    await page.locator(".try-error").waitFor();
    const gave = await page.locator(".try tbody tr td:nth-child(2)").allTextContents();
    assert.equal(gave[0], "9007199254740994");
    assert.match(gave[1], /^22P02 invalid input syntax for type bigint/);
    assert.equal(gave[2], "NULL");
    assert.match(await page.locator(".actions [role=status]").textContent(), /2 of 3 gave a value. \d+ fuel/);
    await page.getByRole("meter", { name: "Most memory of an instance" }).waitFor();
    await becomes(() => page.locator(".numbers dd").nth(1).textContent(), "1"); // row, since the others made no call
  },

  async "a table is pasted into the rows"() {
    await page.evaluate(() => navigator.clipboard.writeText("1\n-2\n3\n4\n"));
    await page.getByLabel("n of row 1").focus();
    await page.keyboard.press("Control+v");
    await page.getByRole("button", { name: "Call it 4 times" }).click();
    await becomes(async () => (await page.locator(".try-value").allTextContents()).join(), "2,-4,6,8");
  },

  async "errors of WebAssembly text have their place"() {
    await page.getByRole("button", { name: /^calc version/ }).click();
    await page.getByText("New version", { exact: true }).click();
    await page.getByText("Write WebAssembly text").click();
    const wat = (op) => `(module ;; é😀 $wat$\n  (func (export "twice") (param i64) (result i64)\n    (${op} (local.get 0) (i64.const 3))))`;
    await write(page, wat("i64.mull"));
    const replace = page.getByRole("button", { name: "Replace calc" });
    await replace.click();
    await page.getByRole("alert").getByText("Perhaps you meant i64.mul.").waitFor();
    assert.equal(await page.locator(".code .cm-lintRange-error").textContent(), "i64.mull");
    await write(page, wat("i64.mul"));
    await replace.click();
    await page.getByRole("button", { name: "Use version 1" }).waitFor();
  },

  async "a module goes back to a version"() {
    const call = async () => {
      await page.getByRole("button", { name: "twice(bigint)", exact: true }).click();
      await page.getByLabel("n of row 1").fill("5");
      await page.getByRole("button", { name: "Call it" }).click();
      const value = await page.locator(".try-value").first().textContent();
      await page.getByRole("button", { name: /^calc, version/ }).click();
      return value;
    };
    assert.equal(await call(), "15");
    await page.getByRole("button", { name: "Use version 1" }).click();
    await page.getByRole("button", { name: "Use version 2" }).waitFor();
    assert.equal(await call(), "10");
  },

  async "capabilities, limits and privileges are changed"() {
    const limits = page.getByRole("region", { name: "Capabilities and limits" });
    await limits.getByLabel("log writes messages").check();
    await limits.getByLabel("Memory of an instance, MiB").fill("1.5");
    await limits.getByRole("button", { name: "Save" }).click();
    await becomes(() => read("SELECT capabilities, max_memory FROM basalt_wasm_modules"), '[[["log"],1572864]]');
    const who = page.getByRole("region", { name: "Who may make functions of it" });
    await who.getByText("The owner and superusers only.").waitFor();
    await who.getByLabel("Role").selectOption("visitor");
    await who.getByRole("button", { name: "Grant USAGE" }).click();
    await who.getByRole("button", { name: "Revoke USAGE from visitor" }).click();
    await who.getByText("The owner and superusers only.").waitFor();
  },

  async "axe finds nothing on the pages of functions"() {
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme });
      await page.getByRole("button", { name: "New module" }).click();
      await accessible(page, `${theme}: a new module`);
      await page.getByRole("button", { name: /^calc version/ }).click();
      await page.getByRole("region", { name: "Exports", exact: true }).waitFor();
      await page.getByText("Create a function from an export").click();
      await accessible(page, `${theme}: a module`);
      await page.getByRole("button", { name: "twice(bigint)", exact: true }).click();
      await page.getByLabel("n of row 2").fill("x");
      await page.getByRole("button", { name: "Call it" }).click();
      await page.locator(".try-error").waitFor();
      await accessible(page, `${theme}: a function`);
    }
    await page.emulateMedia({ colorScheme: "light" });
  },

  async "a function goes to the SQL editor, and its module is dropped"() {
    await page.getByRole("button", { name: "Use in the SQL editor" }).click();
    await becomes(async () => (await editor.textContent()).endsWith("SELECT public.twice(NULL::bigint)"), true);
    await page.goBack();
    await page.getByRole("button", { name: /^calc version/ }).click();
    await page.getByRole("button", { name: "Drop…" }).click();
    await page.getByRole("dialog").getByText("its function are gone then: twice.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Drop" }).click();
    await page.getByText("There are no WebAssembly functions yet.").waitFor();
    await page.getByRole("link", { name: "SQL" }).click();
    await editor.waitFor();
  },

  async "AssemblyScript is compiled in the browser"() {
    await page.getByRole("link", { name: "Functions" }).click();
    await page.getByText("Write AssemblyScript").click();
    const create = page.getByRole("button", { name: "Create module" });
    const compile = page.getByRole("button", { name: "Compile", exact: true });
    await page.getByLabel("Name").fill("shop");
    assert.equal(await create.getAttribute("aria-disabled"), "true");
    // A mistake has its place, in the text and in words.
    const source = page.getByRole("textbox", { name: "AssemblyScript" });
    const text = (await source.locator(".cm-line").allTextContents()).join("\n");
    await writeIn(source, text.replace("price +", "prize +"));
    await compile.click();
    await page.getByRole("alert").getByText("Cannot find name 'prize'.").waitFor();
    assert.equal(await page.locator(".code .cm-lintRange-error").textContent(), "prize");
    await source.evaluate((content) => content.blur());
    await page.getByRole("button", { name: "Line 8, column 10" }).click();
    assert.match(await page.locator(".cm-focused .cm-activeLineGutter").textContent(), /^8/);
    assert.equal(await create.getAttribute("aria-disabled"), "true");
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme });
      await accessible(page, `${theme}: a mistake in AssemblyScript`);
      await shot(`assemblyscript-${theme}-mistake`);
    }
    // The place is where the cursor is: the word is mended there, and the key compiles.
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.insertText("price");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("status").getByText("Compiled: ").waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.match(await page.getByRole("region", { name: "Exports", exact: true }).textContent(), /add_tax\(f64, f64\) → f64called row by row/);
    await page.getByText("Its manifest declares add_tax, initials.").waitFor();
    for (const theme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme: theme });
      await accessible(page, `${theme}: what was compiled`);
      await shot(`assemblyscript-${theme}`);
    }
    await create.click();
    await page.getByRole("heading", { name: "public.shop" }).waitFor();
    // It is what "basalt fn build" makes of the same project.
    assert.equal(await page.locator(".facts-line dd[title] code").textContent(), BUILT);
    assert.equal(
      await read("SELECT initials('Ada King of Lovelace'), add_tax(100, 19), add_tax(NULL, 19)"),
      '[["AKL",119,null]]',
    );
  },

  async "a module in AssemblyScript is changed, with its manifest"() {
    await page.getByRole("region", { name: "Exports", exact: true }).waitFor(); // or it comes between
    await page.getByText("New version", { exact: true }).click();
    await page.getByText("Write AssemblyScript").click();
    const replace = page.getByRole("button", { name: "Replace shop" });
    const manifest = page.getByRole("textbox", { name: "Manifest" });
    await writeIn(page.getByRole("textbox", { name: "AssemblyScript" }), 'import { log, Level } from "./basalt/basalt";\nexport function thrice(n: i64): i64 {\n  log(Level.Notice, "thrice");\n  return 3 * n;\n}\n');
    await writeIn(manifest, '{"abi": 1,}');
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").getByText("The manifest is not JSON.").waitFor();
    assert.equal(await replace.getAttribute("aria-disabled"), "true");
    await writeIn(manifest, '{"abi": 1, "capabilities": ["log"], "functions": [{"name": "thrice", "kind": "scalar", "args": [{"name": "n", "type": "bigint"}], "returns": "bigint"}]}');
    await page.keyboard.press("Control+Enter");
    await page.getByRole("status").getByText("Compiled: ").waitFor();
    const form = page.locator("form", { has: replace });
    assert.ok(await form.getByLabel("log writes messages").isChecked());
    await replace.click();
    await page.getByRole("button", { name: "Use version 1" }).waitFor();
    await page.getByRole("button", { name: "thrice(bigint)", exact: true }).click();
    await page.getByLabel("n of row 1").fill("14");
    await page.getByRole("button", { name: "Call it" }).click();
    await becomes(() => page.locator(".try-value").first().textContent(), "42");
    // What was written is there for the next visit.
    await page.reload();
    await page.getByText("Write AssemblyScript").click();
    assert.match(await page.getByRole("textbox", { name: "AssemblyScript" }).textContent(), /thrice/);
    await page.getByRole("button", { name: "Start over with the example" }).click();
    assert.match(await page.getByRole("textbox", { name: "AssemblyScript" }).textContent(), /add_tax/);
  },

  async "the compiler is ended"() {
    const compile = page.getByRole("button", { name: "Compile", exact: true });
    // begin opens the page with a draft, and has it compiled.
    const begin = async (source) => {
      await page.evaluate((text) => localStorage.setItem("basalt.assemblyscript", JSON.stringify({ source: text, manifest: "" })), source);
      await page.reload();
      await page.getByText("Write AssemblyScript").click();
      await compile.click();
    };
    const lines = Array.from({ length: 10_000 }, (_, i) => `  a = a * ${i} + (a ^ ${i}) / 7;`);
    await begin(`export function f(a: i32): i32 {\n${lines.join("\n")}\n  return a;\n}\n`);
    await page.getByRole("status").getByText("Compiling…").waitFor();
    assert.equal(page.workers().length, 1);
    await page.getByRole("button", { name: "Cancel" }).click();
    await compile.waitFor();
    await becomes(async () => page.workers().length, 0, 60_000); // a browser takes its time
    // Its limit ends it as well. The clock of the page is put forward.
    await page.clock.install();
    await compile.click();
    await page.getByRole("status").getByText("Compiling…").waitFor();
    await page.clock.fastForward(31_000);
    await page.getByRole("alert").getByText("took more than 30 seconds").waitFor();
    await becomes(async () => page.workers().length, 0, 60_000); // a browser takes its time
    await page.clock.resume();
    // So does its own mistake: it does not see that this has no end.
    await begin("class Box<T> {}\nfunction f<T>(): void {\n  f<Box<T>>();\n}\nexport function g(): void {\n  f<i32>();\n}\n");
    await page.getByRole("alert").getByText("Maximum call stack size exceeded").waitFor();
    await becomes(async () => page.workers().length, 0, 60_000); // a browser takes its time
    await page.getByRole("button", { name: "Start over with the example" }).click();
    assert.equal(await page.getByRole("alert").count(), 0);
  },

  async "the page compiles no WebAssembly, and the worker asks for nothing"() {
    const compiles = `WebAssembly.compile(new Uint8Array([${[...twice]}])).then(() => "yes", (thrown) => thrown.name)`;
    assert.equal(await page.evaluate(compiles), "CompileError");
    await page.getByRole("button", { name: "Compile", exact: true }).click();
    await page.getByRole("status").getByText("Compiled: ").waitFor();
    const [worker] = page.workers();
    assert.equal(await worker.evaluate(compiles), "yes");
    const refused = (text) => worker.evaluate(text).then(() => "allowed", () => "refused");
    assert.equal(await refused(`fetch(${JSON.stringify(CONSOLE + "api/v1/session")})`), "refused");
    assert.equal(await refused(`import(${JSON.stringify(CONSOLE + "assets/x.js")})`), "refused");
    const policy = async (url) => (await fetch(url)).headers.get("content-security-policy");
    assert.ok(!(await policy(CONSOLE)).includes("wasm-unsafe-eval"));
    assert.equal(/(?:^|; )script-src ([^;]*)/.exec(await policy(CONSOLE))[1], "'self'");
    assert.ok((await policy(worker.url())).includes("script-src 'wasm-unsafe-eval'; connect-src 'none'"));
    complaints.splice(0, Infinity, ...complaints.filter((text) => !/Content Security Policy/.test(text))); // of what was tried here
  },

  async "a build without the compiler says so"() {
    const own = await newPage();
    await own.route("**/workers/**", (route) => route.fulfill({ status: 404 }));
    await logIn(own);
    await own.getByRole("link", { name: "Functions" }).click();
    await own.getByText("Write AssemblyScript").click();
    await own.getByRole("button", { name: "Compile", exact: true }).click();
    await own.getByRole("alert").getByText("The AssemblyScript compiler is not part of this build of Basalt.").waitFor();
    await own.context().close();
    await page.getByRole("button", { name: /^shop version/ }).click();
    await page.getByRole("button", { name: "Drop…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Drop" }).click();
    await page.getByRole("heading", { name: "New module" }).waitFor();
    await page.getByRole("link", { name: "SQL" }).click();
    await editor.waitFor();
  },

  async "the keyboard is enough"() {
    const own = await newPage();
    await own.getByLabel("Password").waitFor(); // which has the focus
    await own.keyboard.type(PASSWORD);
    await own.keyboard.press("Enter");
    await own.locator(".cm-content").waitFor(); // which has the focus now
    await own.keyboard.type("SELECT relname, oid FROM pg_class ORDER BY oid");
    await own.keyboard.press("Control+Enter");
    await own.locator(".summary strong").waitFor();
    await own.keyboard.press("F6");
    const focused = () => own.evaluate(() => document.activeElement.getAttribute("role") ?? document.activeElement.tagName);
    assert.equal(await focused(), "grid");
    await own.keyboard.press("ArrowDown");
    await own.keyboard.press("ArrowDown");
    assert.equal(await own.getByRole("grid").getAttribute("aria-activedescendant"), "cell-1-0");
    const width = () => own.locator("#cell-1-0").evaluate((cell) => cell.offsetWidth);
    const before = await width();
    await own.keyboard.press("Alt+ArrowRight");
    assert.equal((await width()) - before, 24);
    await own.keyboard.press("Enter");
    await own.getByRole("dialog").waitFor();
    await own.keyboard.press("Escape");
    assert.equal(await focused(), "grid");
    await own.keyboard.press("F6");
    assert.equal(await focused(), "tree");
    await own.keyboard.press("End");
    await own.keyboard.press("ArrowRight");
    await own.keyboard.press("ArrowDown");
    assert.equal(await own.locator(".tree-current").getAttribute("aria-level"), "2");
    await own.keyboard.press("ArrowLeft");
    assert.equal(await own.locator(".tree-current .tree-label").textContent(), "pg_catalog");
    await own.keyboard.press("F6");
    assert.equal(await focused(), "textbox");
    // Tab leaves the editor, and the focus is seen.
    await own.keyboard.press("Tab");
    assert.equal(await focused(), "separator");
    assert.notEqual(await own.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    const height = await own.locator(".editor-pane").evaluate((pane) => pane.offsetHeight);
    await own.keyboard.press("ArrowDown");
    assert.ok((await own.locator(".editor-pane").evaluate((pane) => pane.offsetHeight)) > height);
    await own.context().close();
  },

  async "a small screen and 200 % are enough"() {
    for (const viewport of [
      { width: 375, height: 700 },
      { width: 640, height: 400 },
    ]) {
      const own = await newPage({ viewport, deviceScaleFactor: 2 });
      await logIn(own);
      await own.locator(".cm-content").waitFor();
      await run(own, "SELECT * FROM pg_class");
      const wider = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `the page is ${wider} pixels too wide`);
      await own.getByRole("grid").scrollIntoViewIfNeeded();
      assert.ok((await own.getByRole("grid").boundingBox()).height >= 120);
      await own.getByRole("button", { name: "Sidebar" }).click();
      await own.getByRole("treeitem", { name: "public" }).waitFor();
      await accessible(own, `at ${viewport.width} pixels`);
      await own.context().close();
    }
  },

  async "a session that ended leaves the text"() {
    await write(page, "SELECT 'still here'");
    await page.context().clearCookies();
    await page.keyboard.press("Control+Enter");
    await logIn(page);
    await editor.waitFor();
    assert.equal(await editor.textContent(), "SELECT 'still here'");
  },

  async "signing out ends the session"() {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Password").waitFor();
    await page.reload();
    await page.getByLabel("Password").waitFor();
  },

  async "nothing was asked elsewhere, and nothing complained"() {
    assert.deepEqual([...elsewhere], []);
    assert.deepEqual(complaints, []);
  },
};

// longest is how long a step may take. One that hangs may still act on the page, so
// there is no next one.
const longest = 120_000;

for (const [name, step] of Object.entries(steps)) {
  const from = Date.now();
  let error = "";
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the step took more than two minutes")), longest);
  });
  try {
    await Promise.race([step(), late]);
  } catch (thrown) {
    error = thrown.stack ?? String(thrown);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
  }
  clearTimeout(timer);
  const ms = Date.now() - from;
  console.log(JSON.stringify({ name, error, ms }));
  if (ms >= longest) break;
}
await browser.close();
