// Writes one HTML page for each AsyncAPI document: node write.mjs DIRECTORY DOCUMENT…
//
// The page is whole without a script (all but what is folded); with one, everything opens and closes. It asks
// nothing of any network: the component and its style lie beside it, so a page can be read from a disk or a stick.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { Parser } from "@asyncapi/parser";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const require = createRequire(import.meta.url);
const COMPONENT = "@asyncapi/react-component";
const Standalone = require(`${COMPONENT}/lib/cjs/containers/AsyncApi/Standalone.js`).default;
const SCRIPT = "asyncapi-react.js";
const STYLE = "asyncapi-react.css";
const CONFIG = { show: { sidebar: true, errors: false } };

const [directory, ...documents] = process.argv.slice(2);
if (!directory || documents.length === 0) {
  console.error("node write.mjs DIRECTORY DOCUMENT…");
  process.exit(2);
}
mkdirSync(directory, { recursive: true });
copyFileSync(require.resolve(`${COMPONENT}/browser/standalone/index.js`), join(directory, SCRIPT));
copyFileSync(require.resolve(`${COMPONENT}/styles/default.min.css`), join(directory, STYLE));

const written = [];
for (const file of documents) {
  const text = readFileSync(file, "utf8");
  const { document } = await new Parser().parse(text);
  if (!document) {
    console.error(`${file}: the parser refuses it`);
    process.exit(1);
  }
  const title = document.info().title();
  const name = `${basename(file, ".json")}.html`;
  const body = renderToStaticMarkup(createElement(Standalone, { schema: document, config: CONFIG }));
  const inline = `<script type="application/json" id="document">${forScript(text)}</script>
<script src="${SCRIPT}"></script>
<script>
const schema = document.getElementById("document").textContent;
AsyncApiStandalone.render({ schema, config: ${JSON.stringify(CONFIG)} }, document.getElementById("asyncapi"));
</script>`;
  writeFileSync(join(directory, name), page(title, `<div id="asyncapi">${body}</div>\n${inline}`));
  written.push({ name, title, operations: document.operations().all().length });
}
const rows = written.map(({ name, title, operations }) =>
  `<li><a href="${name}">${forText(title)}</a> (${operations} opérations | operations)</li>`);
const index = `<main class="container mx-auto p-8"><h1 class="text-2xl">Arrimage</h1>
<p lang="fr">Ce qui passe sur les bus, pour le réseau puis pour chaque rôle.</p>
<p lang="en">What crosses the buses, for the network and then for each role.</p>
<ul>${rows.join("\n")}</ul></main>`;
writeFileSync(join(directory, "index.html"), page("Arrimage: AsyncAPI", `<div class="aui-root">${index}</div>`));
console.log(JSON.stringify(written));

function page(title, body) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${forText(title)}</title>
<link rel="stylesheet" href="${STYLE}">
<body>
${body}
</body>
</html>
`;
}

function forText(said) {
  return said.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

// "</script>" inside a string would end the element: JSON allows to write "<" by its number
function forScript(json) {
  return json.replaceAll("<", "\\u003c");
}
