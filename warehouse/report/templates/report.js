// The beginning: words, theme, filters, and the first drawing.
function translate() {
  document.documentElement.lang = look.lang === "zh" ? "zh-CN" : "en";
  document.title = t("page.title");
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-hint]")) node.placeholder = t(node.dataset.tHint);
}

function drawAll(data) {
  indicatorFilters(data);
  for (const section of [overview, overTime, indicators, regionTopics, timeline, targets, terms, quality, newest]) section(data);
}

function listen(data) {
  const on = (ids, event, work) => ids.forEach((id) => byId(id).addEventListener(event, () => work(data)));
  on(["f-indicator", "f-region"], "input", indicators);
  on(["f-statistic", "f-status", "f-from", "f-to"], "change", indicators);
  on(["h-basis", "h-detail"], "change", regionTopics);
  on(["t-kind"], "change", timeline);
  on(["t-region"], "input", timeline);
  on(["g-outcome"], "change", targets);
  on(["g-region"], "input", targets);
  // The form's fields are empty only after the event.
  byId("indicator-filters").addEventListener("reset", () => setTimeout(() => indicators(data)));
  for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
  byId("language").addEventListener("click", () => {
    look.lang = look.lang === "zh" ? "en" : "zh";
    translate();
    drawAll(data);
  });
  byId("theme").addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme.includes("dark");
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    drawAll(data);
  });
  byId("evidence-close").addEventListener("click", () => byId("evidence").close());
  byId("evidence").addEventListener("click", (event) => event.target === byId("evidence") && byId("evidence").close());
  window.matchMedia("(max-width: 639px)").addEventListener("change", () => drawAll(data));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(data));
}

async function start() {
  const state = byId("state");
  if (typeof DecompressionStream === "undefined") {
    state.textContent = t("page.too_old");
    return;
  }
  const data = await unpack();
  const [first] = frequent(data.indicators.filter((row) => row.year !== null && row.region_name && row.value !== null && row.statistic === "level" && row.base_unit === "yuan"), "indicator_name");
  if (first) byId("f-indicator").value = first;
  drawAll(data);
  listen(data);
  state.remove();
  document.documentElement.dataset.ready = "true";
}

start();
