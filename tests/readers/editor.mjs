// Asks the language server of Even Better TOML (npm: @taplo/lsp) what an editor shows in a data repository
// whose schemas `pactbook schema --output .` wrote: completion, explanations, mistakes.
//
// node tests/readers/editor.mjs NODE_MODULES REPOSITORY

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [modules, folder] = process.argv.slice(2);
const root = path.resolve(folder);
const { TaploLsp } = createRequire(path.join(path.resolve(modules), "x.js"))("@taplo/lsp");

// The catalogue of schemas that it fetches at first is empty here.
const catalogue = { $schema: "https://json.schemastore.org/schema-catalog.json", version: 1, schemas: [] };
globalThis.fetch = async (request) =>
  Object.defineProperty(new Response(JSON.stringify(catalogue)), "url", { value: request.url ?? String(request) });

const told = new Map(); // file -> what is wrong with it
const waiting = new Map();
let n = 0;

const server = await TaploLsp.initialize(
  {
    cwd: () => root,
    envVar: (name) => (name === "RUST_LOG" ? "error" : undefined),
    envVars: () => [["RUST_LOG", "error"]],
    findConfigFile: (from) =>
      [".taplo.toml", "taplo.toml"].map((name) => path.join(from, name)).find((name) => fs.existsSync(name)),
    glob: () => [],
    isAbsolute: (name) => path.isAbsolute(name),
    now: () => new Date(),
    readFile: (name) => fs.promises.readFile(name),
    writeFile: () => Promise.reject(new Error("nothing is to be written")),
    stderr: process.stderr,
    stdErrAtty: () => false,
    stdin: process.stdin,
    stdout: process.stdout,
    urlToFilePath: (url) => decodeURIComponent(url).slice("file://".length),
    fetch: { fetch: globalThis.fetch, Headers, Request, Response },
  },
  {
    onMessage(message) {
      if (message.method === "textDocument/publishDiagnostics") {
        const { uri, diagnostics } = message.params;
        told.set(uri, [...(told.get(uri) ?? []), ...diagnostics]);
      } else if (message.method !== undefined && message.id !== undefined) {
        // Its settings: those of the extension, without the catalogue that it would fetch.
        const items = message.params?.items;
        const result = items ? items.map(() => ({ schema: { enabled: true, links: false, catalogs: [] } })) : {};
        server.send({ jsonrpc: "2.0", id: message.id, result });
      } else if (waiting.has(message.id)) {
        waiting.get(message.id)(message);
        waiting.delete(message.id);
      }
    },
  },
);

function call(method, params) {
  const id = ++n;
  return new Promise((resolve, reject) => {
    waiting.set(id, (message) => (message.error ? reject(new Error(message.error.message)) : resolve(message.result)));
    server.send({ jsonrpc: "2.0", id, method, params });
  });
}

const note = (method, params) => server.send({ jsonrpc: "2.0", method, params });

// Opens a text in which `|` is the cursor, and asks there.
async function ask(method, file, marked) {
  const before = marked.slice(0, marked.indexOf("|")).split("\n");
  const position = { line: before.length - 1, character: before.at(-1).length };
  const uri = `file://${root}/data/${file}`;
  const text = marked.replace("|", "");
  note("textDocument/didOpen", { textDocument: { uri, languageId: "toml", version: ++n, text } });
  return call(`textDocument/${method}`, { textDocument: { uri }, position });
}

const complete = async (file, marked) => (await ask("completion", file, marked)) ?? [];
const hover = async (file, marked) => (await ask("hover", file, marked))?.contents?.value ?? "";

const wrong = [];
function expect(what, holds, found) {
  if (!holds) wrong.push(`${what}: ${JSON.stringify(found).slice(0, 600)}`);
}

const workspaceFolders = [{ uri: `file://${root}`, name: "repository" }];
await call("initialize", { processId: null, rootUri: `file://${root}`, capabilities: {}, workspaceFolders });
note("initialized", {});

const contract = fs.readdirSync(path.join(root, "data")).find((name) => fs.existsSync(path.join(root, "data", name, "contract.toml")));
const record = (name) => `${contract}/records/${name}.toml`;
const labels = (items) => items.map((item) => item.label);
const has = (items, ...names) => names.every((name) => labels(items).includes(name));
const said = (items, name) => items.find((item) => item.label === name)?.documentation?.value ?? "";

let items = await complete(record("a"), "[[i|]]\n");
expect("record kinds after [[", has(items, "incident", "inspection", "confirmation"), labels(items));
expect("what a kind is", said(items, "incident").includes("Incident"), items.slice(0, 3));

items = await complete(record("b"), '[[incident]]\nid = "X-1"\n|\n');
expect("fields of a record", has(items, "reported_at", "severity", "pauses"), labels(items));
expect("fields already there and those of git are not offered", !has(items, "id") && !has(items, "landed_at"), labels(items));
const entry = items.find((item) => item.label === "reported_at")?.insertText ?? "";
expect("no quotation marks around an instant", entry.startsWith("reported_at = ") && !entry.includes('"'), entry);

items = await complete(record("c"), '[[incident]]\nid = "X-1"\nseverity = |\n');
expect("words of a field", has(items, '"major"', '"minor"'), labels(items));
expect("what a word means", said(items, '"major"').includes("重大") && said(items, '"major"').includes("major"), items);

items = await complete(record("d"), '[[incident]]\nid = "X-1"\npauses = [{ | }]\n');
expect("fields of a table in a list", has(items, "from", "cause", "party"), labels(items));

const systems = [...fs.readFileSync(path.join(root, "data", contract, "contract.toml"), "utf8").matchAll(/\[\[system\]\]\s+id\s*=\s*("[^"]+")/g)];
items = await complete(record("e"), '[[incident]]\nid = "X-1"\nsystem = |\n');
expect("systems of the contracts", systems.length > 0 && has(items, ...systems.map((one) => one[1])), labels(items));

let text = await hover(record("f"), '[[incident]]\nid = "X-1"\nrep|orted_at = 2025-10-12T10:00:00\n');
expect("what a field is for", text.includes("报障时间") && text.includes("Reported at"), text);
text = await hover(record("g"), '[[incident]]\nid = "X-1"\nseverity = "ma|jor"\n');
expect("what a word means, where it stands", text.includes("重大"), text);

// Completion below `[[clause.obligation]]` ends this server (0.8.0): it looks for a list within a list by its plain name.
// An obligation beside its clause is completed.
const clause = '[[obligation]]\nid = "rule"\nclause = "C-1"\n';
items = await complete("made-up/contract.toml", "[[c|]]\n");
expect("tables of a contract", has(items, "clause", "period", "penalty"), labels(items));
items = await complete("made-up-2/contract.toml", `${clause}kind = |\n`);
expect("rule kinds", has(items, '"deadline"', '"in-force"'), labels(items));
items = await complete("made-up-3/contract.toml", `${clause}kind = "deadline"\n|\n`);
expect("keys of an obligation", has(items, "within", "on", "where"), labels(items));
items = await complete("made-up-4/contract.toml", `${clause}on = |\n`);
expect("record kinds in a contract", has(items, '"incident"'), labels(items));
items = await complete("made-up-5/contract.toml", "[term]\n|\n");
expect("keys of a table", has(items, "first", "last"), labels(items));

// What is wrong is underlined once the server has looked.
const bad = record("h");
await hover(bad, '[[incident]]\nid = "X-1"\nreported_at = 2025-10-12T10:00:00\nseverity = "huge"\nsevrity = "major"|\n');
await call("textDocument/semanticTokens/full", { textDocument: { uri: `file://${root}/data/${bad}` } }).catch(() => null);
for (let turns = 0; turns < 2000 && told.get(`file://${root}/data/${bad}`) === undefined; turns += 1) {
  await new Promise((done) => setImmediate(done));
}
const faults = told.get(`file://${root}/data/${bad}`) ?? [];
const at = (line, part) => faults.some((one) => one.range.start.line === line && one.message.includes(part));
expect("a wrong word is underlined", at(3, "huge"), faults);
expect("a wrong field is underlined", at(4, "sevrity"), faults);

if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log("completion, explanations and mistakes as expected");
process.exit(0);
