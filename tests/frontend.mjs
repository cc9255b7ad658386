// A front end that knows nothing but /v1/openapi.json: node frontend.mjs ADDRESS. It prints what it came to know.
const root = process.argv[2];
const api = await (await fetch(new URL("/v1/openapi.json", root))).json();
const [path, { get: help }] = Object.entries(api.paths).find(([, { get }]) => get.operationId === "help");
const resolved = ({ $ref, ...rest }) => ($ref ? $ref.slice(2).split("/").reduce((part, key) => part[key], api) : rest);
const parameters = help.parameters.map(resolved);
const required = Object.fromEntries(parameters.filter((one) => one.required).map((one) => [one.name, one.example]));

function address(values) {
  const url = new URL(path, new URL(api.servers[0].url, root));
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) url.searchParams.append(name, one);
  return url;
}

function linked(response, rel) {
  const links = [...(response.headers.get("link") ?? "").matchAll(/<([^>]*)>\s*;\s*rel="?([^",]*)"?/g)];
  const found = links.find(([, , name]) => name.split(" ").includes(rel));
  return found ? new URL(found[1], response.url) : null;
}

const answers = [];
let pages = 0;
for (let next = address({ ...required, size: 2 }); next; pages++) {
  const response = await fetch(next);
  answers.push(...(await response.json()).answers.map((answer) => answer.programme.name.ja));
  next = linked(response, "next");
}
const fresh = await fetch(address(required));
const total = (await fresh.json()).meta.total;
const again = await fetch(address(required), { headers: { "If-None-Match": fresh.headers.get("etag") } });
const wrong = await fetch(address({ ...required, prefecture: "江戸", lang: "ja" }));
const problem = await wrong.json();
console.log(JSON.stringify({ answers, pages, total, again: again.status, wrong: wrong.status, detail: problem.detail }));
