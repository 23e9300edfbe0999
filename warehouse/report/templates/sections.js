// The sections of the page, each drawn anew when the language, the theme or its own filters change.
function overview(data) {
  for (const button of document.querySelectorAll("[data-figure]")) {
    const name = button.dataset.figure;
    button.onclick = () => {
      const items = name === "text_repair" ? data.repairs.flatMap((row) => row.evidence.slice(0, 1)) : data.examples.filter((row) => row.kind === name);
      const sql = el("details", {}, el("summary", {}, t("page.how_counted")), el("pre", { tabindex: "0" }, QUERIES.key_figures));
      if (name === "documents" || name === "characters") {
        const list = el("ul", {}, ...data.documents.slice(0, 20).map((row) => el("li", {}, documentLink(row.document_key, row.document_title), name === "characters" ? " · " + count(row.char_count) : "")));
        showEvidence(t("figures." + name), [], [list, sql]);
      } else showEvidence(t("figures." + name), items, [sql]);
    };
  }
}

function overTime(data) {
  const ofYear = (row) => showDocuments(String(row.year) + " · " + row.name, data.documents.filter((item) => item.year === row.year && (row.what === "fact" || item.document_type === row.kind)));
  for (const [id, what, name] of [["documents-chart", "document", valueName], ["facts-chart", "fact", (kind) => t("figures." + kind)]]) {
    stackedYears(id, data.facts_by_year.filter((row) => row.what === what), name, (datum) => ofYear({ ...datum, what, kind: datum.kind || kindOf(data, what, name, datum.name) }));
  }
  const undated = data.facts_by_year.filter((row) => row.what === "document" && row.year === null).reduce((sum, row) => sum + row.value, 0);
  byId("undated").hidden = !undated;
  byId("undated").textContent = t("page.undated", { n: count(undated) });
}

// A stacked bar's datum has the names that are shown, not the values behind them.
const kindOf = (data, what, name, shown) => (data.facts_by_year.find((row) => row.what === what && name(row.kind) === shown) || {}).kind;

function claimEvidence(row) {
  const notes = [t("page.documents_say", { n: count(row.document_count) })];
  if (row.is_suspect) notes.push(t("page.suspect"));
  return () => showEvidence(row.indicator_name + " · " + asStated(row), [row], [el("p", { class: "note" }, notes.join(" · "))]);
}

function indicatorFilters(data) {
  fillList("f-indicator", frequent(data.indicators, "indicator_name").slice(0, 3000));
  fillList("f-region", frequent(data.indicators, "region_name"));
  fillSelect("f-statistic", anyOr(frequent(data.indicators, "statistic")), "");
  fillSelect("f-status", anyOr(frequent(data.indicators, "status")), "");
  const years = [...new Set(data.indicators.map((row) => row.year).filter((year) => year !== null))].sort((a, b) => a - b).map(String);
  for (const id of ["f-from", "f-to"]) fillSelect(id, [["", t("page.all")], ...years.map((year) => [year, year])], "");
}

function indicators(data) {
  const wanted = { indicator_name: byId("f-indicator").value.trim(), region_name: byId("f-region").value.trim(), statistic: byId("f-statistic").value, status: byId("f-status").value };
  const [from, to] = [byId("f-from").value, byId("f-to").value];
  const rows = data.indicators.filter((row) =>
    Object.entries(wanted).every(([key, value]) => !value || row[key] === value) &&
    (!from || (row.year !== null && row.year >= Number(from))) && (!to || (row.year !== null && row.year <= Number(to))));
  if (wanted.indicator_name) rows.sort((a, b) => (a.region_name || "~").localeCompare(b.region_name || "~", "zh") || a.year - b.year);
  setCount("indicator-count", rows.length);
  indicatorChart(rows, wanted.indicator_name);
  table(byId("indicator-table"), [
    { label: t("page.indicator"), cell: (row) => row.indicator_name },
    { label: t("page.region"), cell: (row) => row.region_name },
    { label: t("page.period"), cell: (row) => row.period_edtf },
    { label: t("page.statistic"), cell: (row) => valueName(row.statistic) },
    { label: t("page.status"), cell: (row) => valueName(row.status) },
    { label: t("page.value"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: claimEvidence(row) }, asStated(row)) },
    { label: t("page.documents"), number: true, cell: (row) => count(row.document_count) },
  ], rows, { caption: t("page.indicators"), total: data.indicators.total, carried: data.indicators.length });
}

function indicatorChart(rows, name) {
  const dated = rows.filter((row) => row.year !== null);
  const caption = byId("indicator-chart-caption");
  const behind = byId("indicator-chart-table");
  if (!name) {
    const tally = new Map();
    for (const row of dated) tally.set(row.year + "|" + row.status, (tally.get(row.year + "|" + row.status) || 0) + 1);
    const years = [...tally].map(([key, value]) => ({ year: Number(key.split("|")[0]), kind: key.split("|")[1], value })).sort((a, b) => a.year - b.year || (a.kind < b.kind ? -1 : 1));
    caption.textContent = t("page.one_indicator");
    stackedYears("indicator-chart", years, valueName, (datum) => showClaims(datum, dated.filter((row) => row.year === datum.year && valueName(row.status) === datum.name)));
    return;
  }
  const [kind] = frequent(dated.map((row) => ({ kind: row.statistic + "|" + row.base_unit })), "kind");
  const alike = dated.filter((row) => row.statistic + "|" + row.base_unit === kind);
  const regions = frequent(alike, "region_name").slice(0, 8);
  const hundredMillions = alike.length && alike[0].base_unit === "yuan" && Math.max(...alike.map((row) => row.value_base)) >= 1e8;
  const unit = alike.length ? (hundredMillions ? t("units.yuan_e8") : unitName(alike[0].base_unit)) : "";
  const values = alike.map((row, at) => ({ at, year: row.year, region: row.region_name, state: valueName(row.status), shown: row.value_base / (hundredMillions ? 1e8 : 1), stated: asStated(row) })).filter((row) => regions.includes(row.region));
  caption.textContent = alike.length ? t("page.years_of", { name, statistic: valueName(alike[0].statistic), unit }) : name;
  const open = (datum) => claimEvidence(alike[datum.at])();
  draw("indicator-chart", {
    height: 280,
    data: { values },
    layer: [
      { mark: { type: "line", strokeWidth: 1.5, opacity: 0.55 }, transform: [{ filter: { field: "state", equal: t("values.actual") } }], encoding: { y: { field: "shown", type: "quantitative", aggregate: "median" } } },
      { mark: { type: "point", filled: false, size: 90, strokeWidth: 2, cursor: "pointer" }, encoding: {
        y: { field: "shown", type: "quantitative", axis: { title: unit }, scale: { zero: false, nice: true } },
        shape: { field: "state", type: "nominal", scale: { domain: [t("values.actual"), t("values.target")], range: ["circle", "triangle-up"] }, legend: legendBelow(4) },
        tooltip: [{ field: "region", title: t("page.region") }, { field: "year", title: t("page.year") }, { field: "stated", title: t("page.value") }, { field: "state", title: t("page.status") }],
      } },
    ],
    encoding: {
      x: { field: "year", type: "ordinal", scale: { domain: values.length ? yearsBetween(values) : [] }, axis: yearAxis() },
      color: { field: "region", type: "nominal", scale: { domain: regions }, legend: legendBelow(4) },
    },
  }, open, !values.length);
  table(behind, [
    { label: t("page.region"), cell: (row) => row.region },
    { label: t("page.year"), cell: (row) => String(row.year) },
    { label: t("page.status"), cell: (row) => row.state },
    { label: t("page.value"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: () => open(row) }, row.stated) },
  ], values, { caption: t("page.as_table"), page: 60 });
}

function showClaims(datum, rows) {
  showEvidence(datum.year + " · " + datum.name, rows.slice(0, 20).map((row) => ({ ...row, label: [row.region_name, row.indicator_name, asStated(row)].filter(Boolean).join(" · ") })),
    rows.length > 20 ? [el("p", { class: "note" }, t("page.cut", { n: 20, total: count(rows.length) }))] : []);
}

function regionTopics(data) {
  fillSelect("h-basis", ["named", "issued"].map((value) => [value, valueName(value)]), "named");
  fillSelect("h-detail", [["sub", t("page.sub_topics")], ["top", t("page.top_topics")]], "sub");
  const top = byId("h-detail").value === "top";
  const cells = data.region_topics.map((cell, at) => ({ ...cell, at })).filter((cell) => cell.basis === byId("h-basis").value && top === (cell.parent_topic_code === null));
  const open = (datum) => {
    const cell = data.region_topics[datum.at];
    showEvidence(cell.region_name + " · " + cell.topic_name, cell.evidence || []);
  };
  heatMap(cells, open);
  table(byId("heat-chart-table"), [
    { label: t("page.region"), cell: (row) => row.region_name },
    { label: t("page.topic"), cell: (row) => row.topic_name },
    { label: t("page.share"), number: true, cell: (row) => percent(row.sentence_count / row.region_sentence_count) },
    { label: t("page.count"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: () => open(row) }, count(row.sentence_count)) },
  ], cells, { caption: t("page.region_topics"), page: 40 });
}

function timeline(data) {
  fillSelect("t-kind", anyOr(frequent(data.timeline, "kind")), "");
  fillList("t-region", frequent(data.timeline, "region_name"));
  const [region, kind] = [byId("t-region").value.trim(), byId("t-kind").value];
  const rows = data.timeline.filter((row) => (!region || row.region_name === region) && (!kind || row.kind === kind));
  setCount("timeline-count", rows.length);
  const open = (row) => showEvidence(row.edtf + " " + happening(row), [row]);
  const values = rows.map((row, at) => ({ at, date: row.start_date, name: valueName(row.kind), text: happening(row), region: row.region_name || "" }));
  const stacked = stackOf(values, narrow() ? 40 : 110);
  draw("timeline-chart", {
    height: Math.min(240, 24 + 12 * Math.max(1, ...stacked.map((row) => row.level))),
    data: { values: stacked },
    mark: { type: "circle", size: 70, opacity: 0.85, cursor: "pointer" },
    encoding: {
      x: { field: "date", type: "temporal", axis: { title: null, format: "%Y", tickCount: { interval: "year", step: 1 }, labelOverlap: "greedy", grid: false } },
      y: { field: "level", type: "quantitative", axis: null, scale: { zero: false } },
      color: { field: "name", type: "nominal", legend: legendBelow(3) },
      tooltip: [{ field: "date", type: "temporal", format: "%Y-%m-%d", title: t("page.date") }, { field: "text", title: t("page.what") }, { field: "region", title: t("page.region") }],
    },
  }, (datum) => open(rows[datum.at]), !values.length);
  byId("timeline-chart-table").closest("details").hidden = true; // the list below says the same
  timelineList(rows, open);
  byId("timeline-list").append(...(data.timeline.total > data.timeline.length ? [el("p", { class: "note" }, t("page.cut", { n: count(data.timeline.length), total: count(data.timeline.total) }))] : []));
}

const happening = (row) => (row.actor || "") + (row.action || "") + (row.subject || "");

// Points of one span of time stand above each other.
function stackOf(values, spans) {
  const times = values.map((row) => Date.parse(row.date));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const width = Math.max(1, (last - first) / spans);
  const heights = new Map();
  return values.map((row, i) => {
    const span = Math.floor((times[i] - first) / width);
    heights.set(span, (heights.get(span) || 0) + 1);
    return { ...row, level: heights.get(span) };
  });
}

function timelineList(rows, open) {
  const place = byId("timeline-list");
  let shown = 0;
  let list = null;
  let year = null;
  const more = el("button", { type: "button", class: "more", onclick: () => grow() }, t("page.more"));
  place.replaceChildren(...(rows.length ? [more] : []));
  function grow() {
    for (const row of rows.slice(shown, shown + 15)) {
      if (row.start_date.slice(0, 4) !== year) {
        year = row.start_date.slice(0, 4);
        list = el("ol", { class: "events" });
        more.before(el("h3", { class: "year" }, year), list);
      }
      const text = el("button", { type: "button", class: "link", onclick: () => open(row) }, happening(row));
      const region = row.region_name ? el("span", { class: "quiet" }, " " + row.region_name) : null;
      list.append(el("li", {}, el("time", {}, row.edtf), el("span", {}, text, region)));
    }
    shown += 15;
    more.hidden = shown >= rows.length;
  }
  if (rows.length) grow();
}

function targets(data) {
  fillSelect("g-outcome", anyOr(["met", "missed", "revised", "unreported"]), "");
  fillList("g-region", frequent(data.targets, "region_name"));
  const [region, outcome] = [byId("g-region").value.trim(), byId("g-outcome").value];
  const ofRegion = data.targets.filter((row) => !region || row.region_name === region);
  const rows = ofRegion.filter((row) => !outcome || row.outcome === outcome);
  setCount("target-count", rows.length);
  const open = (row) => showEvidence([row.region_name, row.indicator_name, row.period_edtf].join(" · "), [
    { ...row, label: t("page.stated") },
    ...(row.later_sentence ? [{ label: t("page.later"), sentence: row.later_sentence, surface: row.later_surface, document_key: row.later_document_key, document_title: row.later_document_title }] : []),
  ]);
  const names = ["met", "missed", "revised", "unreported"];
  const values = names.map((value) => ({ outcome: value, name: valueName(value), value: ofRegion.filter((row) => row.outcome === value).length })).filter((row) => row.value);
  const choose = (datum) => { byId("g-outcome").value = names.find((value) => valueName(value) === datum.name); targets(data); };
  bars("target-chart", values, choose);
  byId("target-chart-table").closest("details").hidden = true; // numbers stand in the picture, rows below
  table(byId("target-table"), [
    { label: t("page.region"), cell: (row) => row.region_name },
    { label: t("page.indicator"), cell: (row) => row.indicator_name },
    { label: t("page.period"), cell: (row) => row.period_edtf },
    { label: t("page.stated"), cell: (row) => el("button", { type: "button", class: "link", onclick: () => open(row) }, row.surface) },
    { label: t("page.outcome"), cell: (row) => el("span", {}, el("span", { class: "badge " + row.outcome }, valueName(row.outcome)), " ", el("span", { class: "quiet" }, t(row.is_due ? "page.due" : "page.not_due"))) },
    { label: t("page.later"), cell: (row) => (row.later_surface ? el("button", { type: "button", class: "link", onclick: () => open(row) }, row.later_surface) : "—") },
  ], rows, { caption: t("page.targets"), total: data.targets.total, carried: data.targets.length });
}

const chosenTerms = new Set();

function terms(data) {
  const names = [...new Set(data.terms.map((row) => row.term))];
  if (!chosenTerms.size) names.slice(0, 5).forEach((name) => chosenTerms.add(name));
  byId("term-chips").replaceChildren(...names.slice(0, 40).map((name) => el("button", { type: "button", "aria-pressed": String(chosenTerms.has(name)), onclick: (event) => {
    if (!chosenTerms.delete(name)) chosenTerms.add(name);
    event.currentTarget.setAttribute("aria-pressed", String(chosenTerms.has(name)));
    termChart(data, names);
  } }, name)));
  termChart(data, names);
}

function termChart(data, names) {
  const chosen = names.filter((name) => chosenTerms.has(name));
  const rows = data.terms.filter((row) => chosenTerms.has(row.term));
  const open = (row) => showEvidence(row.term + " · " + row.year, [{ ...row, surface: row.term }]);
  draw("term-chart", {
    height: 260,
    data: { values: rows.map((row, at) => ({ at, term: row.term, year: row.year, per: row.per_10k_words, frequency: row.frequency })) },
    layer: [{ mark: { type: "line", strokeWidth: 2, opacity: 0.7 } }, { mark: { type: "point", filled: true, size: 80, opacity: 1, cursor: "pointer" } }],
    encoding: {
      x: { field: "year", type: "ordinal", scale: { domain: rows.length ? yearsBetween(rows) : [] }, axis: yearAxis() },
      y: { field: "per", type: "quantitative", axis: { title: null, tickCount: 5 } },
      color: { field: "term", type: "nominal", scale: { domain: chosen }, legend: legendBelow(5) },
      tooltip: [{ field: "term", title: t("page.term") }, { field: "year", title: t("page.year") }, { field: "per", title: t("page.per_10k"), format: ".1f" }, { field: "frequency", title: t("page.frequency") }],
    },
  }, (datum) => datum.at !== undefined && open(rows[datum.at]), !rows.length);
  table(byId("term-chart-table"), [
    { label: t("page.term"), cell: (row) => row.term },
    { label: t("page.year"), cell: (row) => String(row.year) },
    { label: t("page.per_10k"), number: true, cell: (row) => row.per_10k_words.toFixed(1) },
    { label: t("page.frequency"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: () => open(row) }, count(row.frequency)) },
  ], rows, { caption: t("page.as_table"), page: 60 });
}

function quality(data) {
  const values = data.repairs.map((row, at) => ({ at, name: valueName(row.kind), value: row.value }));
  const open = (datum) => showEvidence(datum.name, data.repairs[datum.at].evidence);
  bars("repair-chart", values, open);
  table(byId("repair-chart-table"), [
    { label: t("page.kind"), cell: (row) => row.name },
    { label: t("page.count"), number: true, cell: (row) => el("button", { type: "button", class: "link", onclick: () => open(row) }, count(row.value)) },
  ], values, { caption: t("page.repairs_by_kind") });
  table(byId("check-table"), [
    { label: t("page.gate"), cell: (row) => valueName(row.gate) },
    { label: t("page.severity"), cell: (row) => valueName(row.severity) },
    { label: t("page.passed"), number: true, cell: (row) => count(row.passed) },
    { label: t("page.failed"), number: true, cell: (row) => (row.failed ? el("button", { type: "button", class: "link", onclick: () => showEvidence(valueName(row.gate), [], [el("p", {}, row.failures)]) }, count(row.failed)) : "0") },
  ], data.quality, { caption: t("page.checks") });
  table(byId("quarantine-table"), [
    { label: t("page.file"), cell: (row) => row.source_uri },
    { label: t("page.stage"), cell: (row) => valueName(row.stage) },
    { label: t("page.reason"), cell: (row) => row.reason },
  ], data.quarantine, { caption: t("page.held_back"), empty: t("page.none_held_back"), total: data.quarantine.total, carried: data.quarantine.length });
  const missing = (row) => (row.missing_metadata || "").split(";").filter(Boolean).map(valueName).join(look.lang === "zh" ? "、" : ", ");
  table(byId("damaged-table"), [
    { label: t("page.document"), cell: (row) => documentLink(row.document_key, row.document_title) },
    { label: t("page.damaged"), number: true, cell: (row) => percent(row.damaged_share) },
    { label: t("page.repairs"), number: true, cell: (row) => count(row.repair_count) },
    { label: t("page.understood"), number: true, cell: (row) => percent(row.fact_sentence_share) },
    { label: t("page.missing"), cell: missing },
  ], data.damaged, { caption: t("page.least_understood"), page: 10 });
}

function newest(data) {
  table(byId("document-table"), [
    { label: t("page.date"), short: true, cell: (row) => row.publish_date || "" },
    { label: t("page.document"), cell: (row) => documentLink(row.document_key, row.document_title) },
    { label: t("page.kind"), short: true, cell: (row) => valueName(row.document_type) },
    { label: t("page.region"), cell: (row) => row.region_name },
    { label: t("page.origin"), cell: (row) => row.origin },
    { label: t("page.topic"), short: true, cell: (row) => row.main_topic_name },
    { label: t("page.facts"), number: true, cell: (row) => count(row.fact_count) },
  ], data.documents, { caption: t("page.newest"), total: data.documents.total, carried: data.documents.length });
}
