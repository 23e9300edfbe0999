// Elements, words, tables and the evidence dialog. Whatever came from a document enters the page as text, never as markup.
const byId = (id) => document.getElementById(id);
const readJson = (id) => JSON.parse(byId(id).textContent);
const LABELS = readJson("labels");
const QUERIES = readJson("queries");
const PAGES = new Set(readJson("pages"));
const PAGE_ROWS = window.innerWidth < 640 ? 8 : 20;
const look = { lang: "zh" };

function t(key, values) {
  const entry = key.split(".").reduce((at, part) => (at ? at[part] : undefined), LABELS);
  const text = entry ? entry[look.lang] : key.split(".").pop();
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name]) : text;
}
const valueName = (value) => (value === null || value === undefined ? "" : t("values." + value));
const unitName = (unit) => (unit ? t("units." + unit) : "");
const count = (n) => Number(n).toLocaleString("en-US");
const percent = (share) => (100 * share).toFixed(share && share < 0.01 ? 2 : 1) + "%";

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function unpack() {
  const bytes = Uint8Array.from(atob(byId("data").textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const packed = JSON.parse(await new Response(stream).text());
  const shared = new Set(["sentence", "document_title", "later_sentence", "later_document_title"]);
  const whole = (name, value) => (shared.has(name) && value !== null ? packed.texts[value] : value);
  const data = {};
  for (const [name, section] of Object.entries(packed.sections)) {
    data[name] = section.rows.map((row) => Object.fromEntries(section.columns.map((column, i) => [column, whole(column, row[i])])));
    data[name].total = section.total;
    for (const row of data[name]) {
      if (row.evidence) {
        row.evidence = row.evidence.map((item) => Object.fromEntries(Object.entries(item).map(([key, value]) => [key, whole(key, value)])));
      }
    }
  }
  return data;
}

// ---- evidence

function marked(sentence, surface) {
  const at = surface ? sentence.indexOf(surface) : -1;
  if (at < 0) return [sentence];
  return [sentence.slice(0, at), el("mark", {}, surface), sentence.slice(at + surface.length)];
}

function documentLink(key, title) {
  if (PAGES.has(key)) return el("a", { href: "documents/" + key + ".html", title: t("page.open_document") }, title || key);
  return el("span", {}, title || key);
}

function source(item) {
  const line = el("p", { class: "source" }, t("page.from_document") + " ", documentLink(item.document_key, item.document_title));
  if (!PAGES.has(item.document_key)) {
    line.append(el("br"), t("page.make_document") + " ", el("code", {}, "policywh report --document " + item.document_key));
  }
  return line;
}

function showEvidence(title, items, extra) {
  const body = byId("evidence-body");
  body.replaceChildren();
  byId("evidence-title").textContent = title;
  for (const item of items) {
    if (item.label) body.append(el("h3", {}, item.label));
    body.append(item.sentence ? el("blockquote", {}, ...marked(item.sentence, item.surface)) : el("p", { class: "note" }, t("page.no_sentence")));
    if (item.document_key) body.append(source(item));
  }
  body.append(...(extra || []));
  byId("evidence").showModal();
}

const evidenceButton = (text, title, items) =>
  el("button", { type: "button", class: "link", onclick: () => showEvidence(title, items()) }, text);

function showDocuments(title, rows) {
  const list = el("ul", {}, ...rows.slice(0, 200).map((row) => el("li", {}, documentLink(row.document_key, row.document_title))));
  const note = rows.length > 200 ? [el("p", { class: "note" }, t("page.cut", { n: 200, total: count(rows.length) }))] : [];
  showEvidence(title, [], [list, ...note]);
}

// ---- tables

// columns: [{label, cell: row => text or element, number?}]
function table(place, columns, rows, options) {
  const settings = { caption: "", page: PAGE_ROWS, total: rows.length, stacked: true, ...options };
  if (!rows.length) {
    place.replaceChildren(el("p", { class: "note" }, settings.empty || t("page.nothing")));
    return;
  }
  const body = el("tbody", { role: "rowgroup" });
  const head = el("tr", { role: "row" }, ...columns.map((column) => el("th", { role: "columnheader", scope: "col", class: column.number ? "number" : null }, column.label)));
  const frame = el("div", { class: "table" + (settings.stacked ? " stacked" : ""), role: "region", tabindex: "0", "aria-label": settings.caption },
    el("table", { role: "table", "aria-label": settings.caption }, el("thead", { role: "rowgroup" }, head), body));
  let shown = 0;
  const more = el("button", { type: "button", class: "more", onclick: () => grow() }, t("page.more"));
  const told = el("span");
  const below = el("div", { class: "below" }, more, told);
  function grow() {
    for (const row of rows.slice(shown, shown + settings.page)) {
      body.append(el("tr", { role: "row" }, ...columns.map((column) => {
        const content = column.cell(row);
        return el("td", { role: "cell", "data-label": column.label, class: column.number ? "number" : column.short ? "short" : null }, content === null || content === undefined ? "" : content);
      })));
    }
    shown = Math.min(rows.length, shown + settings.page);
    told.textContent = count(shown) + " / " + count(rows.length);
    more.hidden = shown === rows.length;
    below.hidden = rows.length <= settings.page;
  }
  grow();
  place.replaceChildren(frame, below);
  if (settings.total > settings.carried) place.append(el("p", { class: "note" }, t("page.cut", { n: count(settings.carried), total: count(settings.total) })));
}

// ---- choices

function fillSelect(id, options, chosen) {
  const select = byId(id);
  const kept = select.options.length ? select.value : chosen;
  select.replaceChildren(...options.map(([value, name]) => el("option", { value }, name)));
  select.value = options.some(([value]) => value === kept) ? kept : options[0][0];
}

const fillList = (id, names) => byId(id + "-list").replaceChildren(...names.map((name) => el("option", { value: name })));

function frequent(rows, key) {
  const tally = new Map();
  for (const row of rows) if (row[key] !== null && row[key] !== "") tally.set(row[key], (tally.get(row[key]) || 0) + 1);
  return [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

const anyOr = (values) => [["", t("page.all")], ...values.map((value) => [value, valueName(value)])];

function setCount(id, n) {
  const output = byId(id);
  output.dataset.value = n;
  output.textContent = t("page.rows", { n: count(n) });
}

const MARKS = { eq: "", ge: "≥ ", gt: "> ", le: "≤ ", lt: "< ", approx: "≈ " };
const asStated = (row) => MARKS[row.comparator] + Number(row.value).toLocaleString("en-US", { maximumFractionDigits: 4 }) + (row.unit === "%" ? "%" : " " + (row.unit || ""));
