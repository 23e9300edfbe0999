// Charts: Vega-Lite specifications drawn as SVG with the page's own colours and fonts.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function chartConfig() {
  const font = getComputedStyle(document.body).fontFamily;
  const quiet = css("--quiet");
  const text = { labelColor: quiet, titleColor: quiet, labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: { ...text, gridColor: css("--line"), domainColor: css("--line"), tickColor: css("--line"), labelLimit: 150 },
    legend: { ...text, symbolStrokeWidth: 2, labelLimit: 220 },
    range: { category: css("--series").split(/\s+/) },
    bar: { cornerRadiusEnd: 2 },
    text: { color: quiet },
  };
}

// Draws and, where a mark is clicked, hands its datum on. Embedding is asynchronous: the last call wins.
async function draw(id, spec, onClick, empty) {
  const place = byId(id);
  const turn = (place.dataset.turn = Number(place.dataset.turn || 0) + 1);
  place.replaceChildren();
  if (empty) {
    place.append(el("p", { class: "note" }, t("page.nothing")));
    return;
  }
  const room = el("div", { style: "width:100%" });
  const full = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: "container", padding: 4,
    ...spec,
    config: chartConfig(),
  };
  place.append(room);
  // `ast` has expressions interpreted: the page's policy forbids eval.
  const result = await vegaEmbed(room, full, { actions: false, renderer: "svg", ast: true, tooltip: true });
  if (Number(place.dataset.turn) !== turn) { result.finalize(); return; }
  // The figure's caption and the table behind it speak for the picture.
  for (const svg of room.querySelectorAll("svg")) svg.setAttribute("aria-hidden", "true");
  if (onClick) result.view.addEventListener("click", (_, item) => item && item.datum && onClick(item.datum));
}

const narrow = () => window.innerWidth < 640;
const legendBelow = (columns) => ({ orient: "bottom", columns: narrow() ? 2 : columns, title: null });
const yearAxis = () => ({ title: null, labelAngle: 0, labelOverlap: "greedy", labelSeparation: 6, format: "d" });

function yearsBetween(rows) {
  const years = rows.map((row) => row.year);
  const first = Math.min(...years);
  return Array.from({ length: Math.max(...years) - first + 1 }, (_, i) => first + i);
}

function stackedYears(id, rows, name, onClick) {
  const values = rows.filter((row) => row.year !== null).map((row) => ({ ...row, name: name(row.kind) }));
  const order = [...new Set(values.map((row) => row.name))];
  draw(id, {
    height: 230,
    data: { values },
    mark: { type: "bar", tooltip: true, cursor: "pointer" },
    encoding: {
      x: { field: "year", type: "ordinal", scale: { domain: values.length ? yearsBetween(values) : [] }, axis: yearAxis() },
      y: { field: "value", type: "quantitative", aggregate: "sum", axis: { title: null, tickMinStep: 1, tickCount: 5 } },
      color: { field: "name", type: "nominal", scale: { domain: order }, legend: legendBelow(4) },
      tooltip: [
        { field: "year", type: "ordinal", title: t("page.year") },
        { field: "name", type: "nominal", title: t("page.kind") },
        { field: "value", type: "quantitative", aggregate: "sum", title: t("page.count"), format: "," },
      ],
    },
  }, onClick, !values.length);
  table(byId(id + "-table"), [
    { label: t("page.year"), cell: (row) => String(row.year) },
    { label: t("page.kind"), cell: (row) => row.name },
    { label: t("page.count"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: () => onClick(row) }, count(row.value)) },
  ], values, { caption: t("page.as_table"), page: 60 });
}

function heatMap(cells, onClick) {
  const top = (key, most) => frequentBy(cells, key, "sentence_count").slice(0, most);
  const topics = top("topic_name", narrow() ? 12 : 20);
  const regions = top("region_name", narrow() ? 6 : 14);
  const values = cells.filter((cell) => topics.includes(cell.topic_name) && regions.includes(cell.region_name))
    .map((cell) => ({ ...cell, share: cell.sentence_count / cell.region_sentence_count, evidence: undefined, at: cell.at }));
  draw("heat-chart", {
    height: 24 * topics.length,
    data: { values },
    mark: { type: "rect", cursor: "pointer", stroke: css("--card"), strokeWidth: 2, cornerRadius: 3 },
    encoding: {
      x: { field: "region_name", type: "nominal", sort: regions, axis: { title: null, orient: "top", labelAngle: -35, grid: false, domain: false, ticks: false } },
      y: { field: "topic_name", type: "nominal", sort: topics, axis: { title: null, grid: false, domain: false, ticks: false, labelLimit: narrow() ? 96 : 180 } },
      color: { field: "share", type: "quantitative", scale: { range: [css("--heat-low"), css("--heat-high")] }, legend: { title: t("page.share"), orient: "bottom", format: ".0%", gradientLength: 160, tickCount: 4 } },
      tooltip: [
        { field: "region_name", title: t("page.region") },
        { field: "topic_name", title: t("page.topic") },
        { field: "share", title: t("page.share"), format: ".1%" },
        { field: "sentence_count", title: t("page.count"), format: "," },
      ],
    },
  }, onClick, !values.length);
}

function frequentBy(rows, key, weight) {
  const tally = new Map();
  for (const row of rows) tally.set(row[key], (tally.get(row[key]) || 0) + row[weight]);
  return [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

function bars(id, values, onClick) {
  draw(id, {
    height: 26 * values.length,
    data: { values },
    encoding: { y: { field: "name", type: "nominal", sort: null, axis: { title: null, domain: false, ticks: false, labelLimit: 170 } }, x: { field: "value", type: "quantitative", axis: null } },
    layer: [
      { mark: { type: "bar", cursor: "pointer", color: css("--series").split(/\s+/)[0], tooltip: false } },
      { mark: { type: "text", align: "left", dx: 6 }, encoding: { text: { field: "value", type: "quantitative", format: "," } } },
    ],
  }, onClick, !values.length);
}
