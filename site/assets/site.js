// Tables that sort and filter, and the way to the search box. Every page is complete without it.
//
// Its words are the `data-` attributes of `#table-words`. It serves every `<table data-table="name">`:
// - `data-v` on a cell: what it is sorted and chosen by, where its text or its states do not tell;
// - `data-nosort` on a head cell: no button; on a row: the head of a group, which stays with its rows;
// - `data-facet` on a head cell: a choice of its values, in long tables; `data-facet="always"` in any.
"use strict";
(() => {
  // Fewer rows than this one can look through without a filter line.
  const MANY_ROWS = 12;
  // Fewer rows than this need no order of their own.
  const SOME_ROWS = 3;
  const words = document.getElementById("table-words").dataset;
  const collator = new Intl.Collator(words.collation, { numeric: true });
  const figure = (n) => n.toLocaleString(document.documentElement.lang);

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  function textOf(element) {
    return element.textContent.replace(/\s+/gu, " ").trim();
  }

  /** Width, compatibility forms and case do not matter. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  // One number with at most a currency before it and a unit behind: `−1.5`, `1,200.00 元`, `(98 %)`.
  const NUMBER = /^[(（]?(?:[A-Z]{3} ?|[¥$€£] ?)?([-−]?)([\d,]*\.?\d+) ?(?:[^\d\s()（）.,:-]{0,8})[)）]?$/u;

  function numberIn(text) {
    const found = NUMBER.exec(text);
    return found ? Number((found[1] ? "-" : "") + found[2].replaceAll(",", "")) : NaN;
  }

  function valueOf(cell) {
    return cell ? (cell.dataset.v ?? textOf(cell)) : "";
  }

  /** What a cell can be chosen by: its value, or each of the states in it. */
  function choicesOf(cell) {
    const states = cell && cell.dataset.v === undefined ? cell.querySelectorAll(".state") : [];
    return states.length > 0 ? Array.from(states, textOf) : [valueOf(cell)];
  }

  /** The cells of a row by column; one that spans columns stands in its first. */
  function cellsOf(row) {
    const cells = [];
    let at = 0;
    for (const cell of row.cells) {
      cells[at] = cell;
      at += cell.colSpan;
    }
    return cells;
  }

  /** The rows of a body in pieces that stay together: heads of groups, and rows joined by a rowspan. */
  function piecesOf(body) {
    const pieces = [];
    const rows = Array.from(body.rows);
    for (let at = 0; at < rows.length; ) {
      const isHead = rows[at].hasAttribute("data-nosort");
      let end = at + 1;
      for (let n = at; n < end; n += 1) {
        for (const cell of rows[n].cells) end = Math.max(end, Math.min(rows.length, n + cell.rowSpan));
      }
      const piece = { rows: rows.slice(at, end), isHead, cells: cellsOf(rows[at]) };
      if (!isHead) piece.text = fold(piece.rows.map((row) => row.textContent).join(" "));
      pieces.push(piece);
      at = end;
    }
    return pieces;
  }

  class Table {
    constructor(element) {
      this.element = element;
      this.name = element.dataset.table;
      this.groups = Array.from(element.tBodies, (body) => ({ body, pieces: piecesOf(body) }));
      this.blocks = this.groups.flatMap((group) => group.pieces.filter((piece) => !piece.isHead));
      const heads = element.tHead ? cellsOf(element.tHead.rows[element.tHead.rows.length - 1]) : [];
      this.columns = [];
      heads.forEach((head, at) => {
        const isSorted = !head.hasAttribute("data-nosort") && textOf(head) !== "" && this.blocks.length >= SOME_ROWS;
        this.columns[at] = { at, head, name: textOf(head), isSorted, isFacet: this.isFacet(head) };
      });
      for (const column of this.columns.filter(Boolean)) this.prepare(column);
      this.isMixed = false;
      this.shown = this.pinned = null;
      this.forget();
      this.build();
    }

    /** A short table needs no choices, unless its head asks for them. */
    isFacet(head) {
      const { facet } = head.dataset;
      return facet !== undefined && (facet === "always" || this.blocks.length >= MANY_ROWS);
    }

    /** The values of a column, as numbers if all of them are. */
    prepare(column) {
      const cells = this.blocks.map((block) => block.cells[column.at]);
      const texts = cells.map(valueOf);
      const numbers = texts.map(numberIn);
      const isStated = cells.some((cell) => cell?.dataset.v);
      const isFigures = isStated || cells.every((cell) => !cell || cell.tagName === "TD");
      const areNumbers = isFigures && texts.every((text, n) => text === "" || !Number.isNaN(numbers[n]));
      column.values = new Map(this.blocks.map((block, n) => [block, texts[n] && areNumbers ? numbers[n] : texts[n]]));
      const choices = cells.map(choicesOf);
      const different = new Set(choices.flat().filter(Boolean));
      column.isFacet &&= different.size > 1 && different.size < this.blocks.length;
      column.choices = column.isFacet ? Array.from(different).sort(collator.compare) : [];
      column.has = new Map(this.blocks.map((block, n) => [block, choices[n]]));
      if (column.isSorted) {
        // Where heads are only read out, the words stay and the button goes.
        const said = make("span", { className: "head-words" }, column.name);
        column.button = make("button", { type: "button", className: "sort" }, ...column.head.childNodes);
        column.head.append(column.button, said);
        column.button.addEventListener("click", () => this.turn(column));
      }
    }

    /** The line above the table. */
    build() {
      const sorted = this.columns.filter((column) => column?.isSorted);
      const facets = this.columns.filter((column) => column?.isFacet);
      const isStack = this.element.classList.contains("stack");
      const tools = make("div", { className: "tools" });
      if (this.blocks.length >= MANY_ROWS) {
        this.input = make("input", { type: "search", autocomplete: "off", spellcheck: false });
        tools.append(make("label", {}, words.filter, this.input));
        this.input.addEventListener("input", () => this.typed());
        this.input.addEventListener("blur", () => (this.isTyping = false));
      }
      for (const column of facets) {
        column.select = make("select");
        column.select.append(new Option(words.all, ""));
        for (const choice of column.choices) {
          const option = new Option(choice, choice);
          // The contract's own words on a page of another language.
          if (/\p{Script=Han}/u.test(choice)) option.lang = words.collation;
          column.select.append(option);
        }
        tools.append(make("label", {}, column.name, column.select));
        column.select.addEventListener("change", () => {
          this.wanted.set(column, column.select.value);
          this.changed();
        });
      }
      this.filters = tools.childElementCount > 0;
      if (isStack && sorted.length > 0) {
        // Where a row is a card its head cells are not seen.
        this.order = make("select", {}, new Option(words.asWritten, ""));
        for (const { at, name } of sorted) {
          this.order.append(new Option(fill(words.up, { name }), at + 1), new Option(fill(words.down, { name }), -at - 1));
        }
        tools.append(make("label", { className: "narrow" }, words.sort, this.order));
        tools.classList.add("of-stack");
        this.order.addEventListener("change", () => {
          this.sort = Number(this.order.value);
          this.changed();
        });
      }
      if (tools.childElementCount === 0) return;
      const place = this.element.closest(".scroll") ?? this.element;
      this.count = make("span", { className: "count" });
      this.count.setAttribute("role", "status");
      this.clear = make("button", { type: "button", hidden: true }, words.clear);
      this.clear.addEventListener("click", () => {
        const { sort } = this;
        this.forget();
        this.sort = sort;
        this.changed();
        (this.input ?? facets[0]?.select)?.focus();
      });
      this.printed = make("p", { className: "filtered", hidden: true });
      if (this.filters) tools.append(this.count, this.clear);
      else tools.classList.add("only-narrow");
      place.before(tools, this.printed);
    }

    // What is wanted: the column (from 1, below zero for downwards), the words, the choices.

    forget() {
      this.sort = 0;
      this.query = "";
      this.wanted = new Map();
      this.pinned = null;
    }

    turn(column) {
      const own = column.at + 1;
      this.sort = this.sort === own ? -own : this.sort === -own ? 0 : own;
      this.changed();
    }

    /** A stretch of typing is one step back. */
    typed() {
      this.query = this.input.value;
      this.changed(this.isTyping);
      this.isTyping = true;
    }

    changed(isSameStep = false) {
      this.pinned = null;
      this.apply();
      remember(isSameStep);
    }

    read(asked) {
      this.forget();
      const get = (key) => asked.get(`${this.name}.${key}`) ?? "";
      const sort = Number(get("sort"));
      if (this.columns[Math.abs(sort) - 1]?.isSorted) this.sort = sort;
      if (this.input) this.query = get("q");
      for (const column of this.columns.filter((one) => one?.isFacet)) {
        const choice = get(column.at + 1);
        if (column.choices.includes(choice)) this.wanted.set(column, choice);
      }
    }

    write(asked) {
      const set = (key, value) => value && asked.set(`${this.name}.${key}`, value);
      set("sort", this.sort);
      set("q", this.query.trim());
      for (const [column, choice] of this.wanted) set(column.at + 1, choice);
    }

    // What is shown.

    fits(block, except = null) {
      for (const [column, choice] of this.wanted) {
        if (choice && column !== except && !column.has.get(block).includes(choice)) return false;
      }
      return this.terms.every((term) => block.text.includes(term));
    }

    apply() {
      this.terms = fold(this.query).split(/\s+/u).filter(Boolean);
      const fitting = this.blocks.filter((block) => this.fits(block));
      const shown = new Set(fitting);
      if (this.pinned) shown.add(this.pinned);
      if (this.sort !== this.sorted) this.arrange();
      for (const { body, pieces } of this.groups) {
        let head = null;
        let some = false;
        for (const piece of pieces) {
          if (piece.isHead) {
            head = piece;
            this.hide(piece, true);
            continue;
          }
          const isShown = shown.has(piece);
          this.hide(piece, !isShown);
          some ||= isShown;
          if (isShown && head && !this.isMixed) this.hide(head, false);
        }
        body.hidden = !some && pieces.length > 0;
      }
      this.say(shown.size);
    }

    hide(piece, isHidden) {
      for (const row of piece.rows) row.hidden = isHidden;
    }

    /** Brings the rows of each group into order; what has no value comes last either way. */
    arrange() {
      this.sorted = this.sort;
      const column = this.columns[Math.abs(this.sort) - 1];
      const way = Math.sign(this.sort);
      const compare = (a, b) => {
        const [left, right] = [column.values.get(a), column.values.get(b)];
        if (left === "" || right === "") return Number(left === "") - Number(right === "");
        return way * (typeof left === "number" ? left - right : collator.compare(left, right));
      };
      this.isMixed = false;
      for (const { body, pieces } of this.groups) {
        const heads = pieces.filter((piece) => piece.isHead);
        const blocks = pieces.filter((piece) => !piece.isHead);
        // Under one head rows are sorted; those of several are mixed, and the heads say nothing more.
        if (way && heads.length > 1) this.isMixed = true;
        const order = way ? [...heads, ...blocks.sort(compare)] : pieces;
        body.append(...order.flatMap((piece) => piece.rows));
      }
      for (const one of this.columns.filter((other) => other?.isSorted)) {
        if (one === column) one.head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
        else one.head.removeAttribute("aria-sort");
      }
    }

    say(n) {
      if (!this.count) return;
      const all = this.blocks.length;
      const isFiltered = this.terms.length > 0 || Array.from(this.wanted.values()).some(Boolean);
      const values = { n: figure(n), all: figure(all) };
      const said = fill(!isFiltered ? words.rows : n === 0 ? words.none : words.shown, values);
      if (this.count.textContent !== said) this.count.textContent = said;
      this.clear.hidden = !isFiltered;
      if (this.input && this.input.value !== this.query) this.input.value = this.query;
      if (this.order) this.order.value = this.sort || "";
      const by = [this.query.trim()];
      for (const column of this.columns.filter((one) => one?.isFacet)) {
        const wanted = this.wanted.get(column) ?? "";
        if (wanted) by.push(`${column.name} = ${wanted}`);
        const others = this.blocks.filter((block) => this.fits(block, column));
        for (const option of column.select.options) {
          const fitting = others.filter((block) => !option.value || column.has.get(block).includes(option.value));
          const name = option.value || words.all;
          option.text = fill(words.option, { name, n: figure(fitting.length) });
          option.disabled = fitting.length === 0 && option.value !== wanted;
        }
        column.select.value = wanted;
      }
      this.printed.hidden = !isFiltered;
      this.printed.textContent = fill(words.print, { ...values, by: by.filter(Boolean).join(" · ") });
    }

    /** Shows a row in spite of the filter. */
    pin(target) {
      const block = this.blocks.find((one) => one.rows.some((row) => row.hidden && row.contains(target)));
      if (!block) return;
      this.pinned = block;
      this.apply();
    }
  }

  // The address says how the tables stand, so that a reload, a step back or a friend sees the same.

  const tables = Array.from(document.querySelectorAll("table[data-table]"), (one) => new Table(one));

  function remember(isSameStep) {
    const asked = new URLSearchParams(location.search);
    const isOurs = (key) => tables.some((table) => key.startsWith(`${table.name}.`));
    for (const key of Array.from(asked.keys()).filter(isOurs)) asked.delete(key);
    for (const table of tables) table.write(asked);
    const query = asked.size ? `?${asked}` : "";
    const address = location.href.split(/[?#]/)[0] + query + location.hash;
    if (address !== location.href) history[isSameStep ? "replaceState" : "pushState"](null, "", address);
  }

  function recall() {
    const asked = new URLSearchParams(location.search);
    for (const table of tables) {
      table.read(asked);
      table.apply();
    }
    reveal();
  }

  /** Whatever the address points to is shown. */
  function reveal() {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      // An address that is no text points to nothing.
    }
    for (const folded of target?.querySelectorAll("details.whole") ?? []) folded.open = true;
    const table = target && tables.find((one) => one.element.contains(target));
    if (!table) return;
    table.pin(target);
    if (table.sort || table.pinned) target.scrollIntoView();
  }

  recall();
  window.addEventListener("popstate", recall);
  window.addEventListener("hashchange", reveal);

  // The search box, by one key from everywhere.

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const at = document.activeElement;
    if (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName)) return;
    const box = document.querySelector("form[role=search] input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
