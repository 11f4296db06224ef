// Adds a filter above long tables. Every page is complete without it.
"use strict";
for (const table of document.querySelectorAll("table[data-filter]")) {
  const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
  if (rows.length < 12) continue;
  const label = document.createElement("label");
  label.className = "filter";
  const words = document.createElement("span");
  words.textContent = table.dataset.filter;
  const input = document.createElement("input");
  input.type = "search";
  const count = document.createElement("output");
  label.append(words, input, count);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  input.addEventListener("input", () => {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = terms.every((term) => texts[at].includes(term));
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = terms.length ? `${shown} / ${rows.length}` : "";
  });
  table.parentElement.before(label);
}
