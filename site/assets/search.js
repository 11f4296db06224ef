// The search page. The index lies beside the site in pieces, each a script that calls
// `pactbookSearch`: a page opened from a disk may load nothing else. See `src/site/search/`.
"use strict";
(() => {
  const form = document.querySelector("form.find");
  const box = form.elements.q;
  const status = document.getElementById("find-count");
  const hits = document.getElementById("hits");
  const more = document.getElementById("find-more");
  const help = document.getElementById("find-keys");
  const words = form.dataset;
  const A_PAGE = 20;
  // Up to so many blocks of texts are read to check every candidate before any is shown.
  const BLOCKS_AT_ONCE = 80;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  // Pieces of the index.

  const pieces = new Map();
  window.pactbookSearch = (name, value) => pieces.get(name)?.resolve(value);

  function load(name) {
    let piece = pieces.get(name);
    if (!piece) {
      piece = {};
      piece.value = new Promise((resolve, reject) => Object.assign(piece, { resolve, reject }));
      pieces.set(name, piece);
      const script = document.createElement("script");
      script.src = `${words.folder}${name}.js`;
      script.addEventListener("error", () => {
        pieces.delete(name);
        piece.reject(new Error(name));
      });
      document.head.append(script);
    }
    return piece.value;
  }

  /** Numbers of five bits a digit, the lowest first; the upper half of the digits goes on. */
  function* numbers(text, from = 0) {
    let number = 0;
    let place = 1;
    for (let at = from; at < text.length; at += 1) {
      const digit = DIGITS.indexOf(text[at]);
      number += (digit & 31) * place;
      place *= 32;
      if (digit < 32) {
        yield number;
        number = 0;
        place = 1;
      }
    }
  }

  const indexes = new Map();

  /** The index of a contract, or of the handbook, by its number in the estate. */
  async function indexOf(estate, number) {
    if (!indexes.has(number)) {
      const name = estate.contracts[number][0];
      const piece = (one) => load(`${name}/${one}`);
      indexes.set(number, { name, number, piece, marks: new Map(), head: await piece("head") });
    }
    return indexes.get(number);
  }

  /** Group and day of every document of a segment. */
  async function marksOf(index, segment) {
    if (!index.marks.has(segment)) {
      const [groups, steps] = await index.piece(`m${segment}`);
      let day = 0;
      const days = Array.from(numbers(steps), (step) => (day -= step % 2 ? -(step - 1) / 2 : step / 2));
      index.marks.set(segment, Array.from(numbers(groups), (group, at) => ({ group, day: days[at] })));
    }
    return index.marks.get(segment);
  }

  // Words. The index was made with the same folding and the same grams.

  function fold(text) {
    let folded = "";
    for (const char of text) folded += char.normalize("NFKC").toLowerCase();
    return folded;
  }

  const RUN = /[a-z0-9]+|(?:(?![\x00-\x7f])[\p{Alphabetic}\p{N}])+/gu;

  /** What to look up for a term: beginnings of grams, each with its end or with none for any end. */
  function lookups(term) {
    const found = [];
    for (const run of term.match(RUN) ?? []) {
      const chars = Array.from(run);
      const head = chars[0] <= "\x7f" ? 2 : 1;
      if (chars.length === head) found.push({ head: run, tail: "" });
      for (let at = 0; at + head < chars.length; at += 1) {
        found.push({ head: chars.slice(at, at + head).join(""), tail: chars[at + head] });
      }
    }
    return found;
  }

  function shardOf(head, shards) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < head.length; at += 1) {
      hash = Math.imul(hash ^ head.charCodeAt(at), 0x01000193) >>> 0;
    }
    return hash % shards;
  }

  /** For every document of a segment: 0 if it lacks what is looked up, 2 if its title has it, else 1. */
  async function look(index, segment, [count, shards], { head, tail }) {
    const shard = await index.piece(`s${segment}-${shardOf(head, shards)}`);
    const found = new Uint8Array(count);
    const ends = Object.hasOwn(shard, head) ? shard[head].split(" ") : [];
    for (const end of ends) {
      if (tail && !end.startsWith(tail)) continue;
      let next = 0;
      for (const number of numbers(end, end.codePointAt(0) > 0xffff ? 2 : 1)) {
        const at = next + Math.floor(number / 2);
        found[at] = Math.max(found[at], 1 + (number % 2));
        next = at + 1;
      }
    }
    return found;
  }

  // Finding.

  /** The numbers of the contracts that are worth asking: those that have every beginning. */
  async function worthAsking(estate, query) {
    const all = estate.contracts.map((_, number) => number);
    if (!estate.shards || !query.lookups.length) return all;
    const lists = query.lookups.map(async ({ head }) => {
      const shard = await load(`e${shardOf(head, estate.shards)}`);
      const have = new Set();
      let next = 0;
      for (const gap of Object.hasOwn(shard, head) ? numbers(shard[head]) : []) {
        have.add(next + gap / 2);
        next += gap / 2 + 1;
      }
      return have;
    });
    const have = await Promise.all(lists);
    return all.filter((number) => have.every((one) => one.has(number)));
  }

  /** Candidates, best first, each with its index, its number there, its rank, group and day. */
  async function candidates(estate, query) {
    const asked = await worthAsking(estate, query);
    const lists = asked.map(async (number) => inIndex(await indexOf(estate, number), query));
    return order((await Promise.all(lists)).flat());
  }

  async function inIndex(index, query) {
    const whole = { head: `=${query.whole}`, tail: "" };
    const inSegments = index.head.segments.map(async (segment, s) => {
      const [marks, exact, ...found] = await Promise.all([
        marksOf(index, s),
        look(index, s, segment, whole),
        ...query.lookups.map((one) => look(index, s, segment, one)),
      ]);
      return marks.map(({ group, day }, at) => {
        const fits = found.length ? Math.min(...found.map((one) => one[at])) : 0;
        return { rank: exact[at] ? 3 : fits, group: index.head.groups[group], day, index };
      });
    });
    const all = (await Promise.all(inSegments)).flat();
    all.forEach((one, number) => (one.number = number));
    const ours = ({ group }) => ["", words.lang.slice(0, 2)].includes(group[3]);
    return all.filter((one) => one.rank && ours(one));
  }

  function order(list) {
    const byKind = (a, b) => a.group[0] - b.group[0];
    const byDay = (a, b) => a.group[1] - b.group[1] || b.day - a.day;
    const byPlace = (a, b) => a.index.number - b.index.number || a.number - b.number;
    return list.sort(
      (a, b) =>
        b.rank - a.rank || (a.rank === 3 && byKind(a, b)) || byDay(a, b) || byKind(a, b) || byPlace(a, b),
    );
  }

  /** The piece with the text of a candidate, and the first number in it. */
  function blockOf({ index, number }) {
    const { blocks } = index.head;
    let from = 0;
    let to = blocks.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (blocks[middle] <= number) from = middle;
      else to = middle;
    }
    return [`b${from}`, blocks[from]];
  }

  async function read(one) {
    const [block, first] = blockOf(one);
    const [id, title, text, href, date, state] = (await one.index.piece(block))[one.number - first];
    return { id, title, text, href, date, state };
  }

  /** Whether a candidate has every term, each within one of its texts; sets its rank. */
  async function check(query, one) {
    if (one.document) return one.rank > 0;
    one.document = await read(one);
    const [id, title, text] = ["id", "title", "text"].map((name) => fold(one.document[name]));
    if (one.rank === 3 && id === query.whole) return true;
    const inTitle = query.terms.every((term) => id.includes(term) || title.includes(term));
    const fits = query.terms.every((term) => [id, title, text].some((part) => part.includes(term)));
    one.rank = inTitle ? 2 : Number(fits);
    return fits;
  }

  async function checkAll(query, list) {
    const fits = await Promise.all(list.map((one) => check(query, one)));
    return list.filter((_, at) => fits[at]);
  }

  function parse(text) {
    const whole = fold(text).trim();
    const terms = Array.from(new Set(whole.split(/\s+/u).filter(Boolean)));
    const all = terms.map(lookups);
    // A term that is one gram needs no second look.
    const isExact = terms.every((term, at) => {
      const [one, ...others] = all[at];
      return one && others.length === 0 && term === one.head + one.tail;
    });
    return { whole, terms, lookups: all.flat(), isExact };
  }

  // Showing.

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  const figure = (n) => n.toLocaleString(words.lang);

  /** Where the terms stand in a text, in its own characters: sorted, none within another. */
  function places(text, terms) {
    let folded = "";
    const starts = [];
    const ends = [];
    let at = 0;
    for (const char of text) {
      const plain = fold(char);
      folded += plain;
      for (let n = 0; n < plain.length; n += 1) {
        starts.push(at);
        ends.push(at + char.length);
      }
      at += char.length;
    }
    const found = [];
    for (const term of terms) {
      for (let hit = folded.indexOf(term); hit >= 0; hit = folded.indexOf(term, hit + term.length)) {
        found.push([starts[hit], ends[hit + term.length - 1]]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const apart = [];
    for (const [from, to] of found) {
      const last = apart[apart.length - 1];
      if (last && from < last[1]) last[1] = Math.max(last[1], to);
      else apart.push([from, to]);
    }
    return apart;
  }

  /** Puts a stretch of a text into an element, with the terms in it marked. */
  function write(element, text, marked, from = 0, to = text.length) {
    element.replaceChildren();
    let at = from;
    for (const [start, end] of marked) {
      if (start < from || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(at, start), mark);
      at = end;
    }
    element.append(text.slice(at, to));
    if (from > 0) element.prepend("… ");
    if (to < text.length) element.append(" …");
  }

  /** A place to cut a text: not within a character. */
  function cut(text, at) {
    const place = Math.max(0, Math.min(text.length, at));
    const code = text.charCodeAt(place);
    return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
  }

  function option(select, value) {
    return Array.from(select.options).find((one) => one.value === value);
  }

  function item(query, one) {
    const hit = document.getElementById("hit").content.firstElementChild.cloneNode(true);
    const { id, title, text, href, date, state } = one.document;
    const [, , kind, language] = one.group;
    const link = hit.querySelector("a");
    link.href = href;
    if (!language) link.lang = words.sourceLang;
    write(hit.querySelector(".id"), id, places(id, query.terms));
    write(hit.querySelector(".words"), title, places(title, query.terms));
    if (id && title) hit.querySelector(".id").after(" ");
    hit.querySelector(".kind").textContent = labels.get(option(form.elements.kind, kind));
    const contract = option(form.elements.contract, one.index.name);
    if (contract) hit.querySelector(".contract").textContent = labels.get(contract);
    hit.querySelector(".date").textContent = date;
    const verdicts = document.getElementById("verdicts").content;
    const verdict = state && verdicts.querySelector(`.s-${state}`);
    if (verdict) hit.querySelector(".verdict").append(verdict.cloneNode(true));
    const excerpt = hit.querySelector(".excerpt");
    const marked = places(text, query.terms);
    const first = marked.length ? marked[0][0] : 0;
    const from = first < 60 ? 0 : cut(text, first - 30);
    write(excerpt, text, marked, from, cut(text, from + 150));
    if (!language) excerpt.lang = words.sourceLang;
    if (!text) excerpt.remove();
    return hit;
  }

  // The words of the filters without their counts.
  const labels = new Map();
  for (const select of [form.elements.contract, form.elements.kind]) {
    for (const one of select.options) labels.set(one, one.textContent);
  }

  const isKind = (wanted, name) => !wanted || wanted === name || (wanted === "record" && name.startsWith("record."));

  const contractOf = (one) => one.index.name;
  const kindOf = (one) => one.group[2];

  function filters() {
    const contract = form.elements.contract.value;
    const kind = form.elements.kind.value;
    return {
      contract: (one) => !contract || contractOf(one) === contract,
      kind: (one) => isKind(kind, kindOf(one)),
    };
  }

  /** Says beside each filter how many it would leave. */
  function count(select, list, fits) {
    for (const one of select.options) {
      const n = list.filter((candidate) => fits(one.value, candidate)).length;
      one.textContent = list.length ? fill(words.option, { name: labels.get(one), n: figure(n) }) : labels.get(one);
      one.disabled = list.length > 0 && n === 0 && !one.selected && one.value !== "";
    }
  }

  let turn = 0;

  /** Finds what the box asks for and shows the first of it. */
  async function run() {
    turn += 1;
    const mine = turn;
    const isOver = () => mine !== turn;
    const query = parse(box.value);
    document.title = query.whole ? `${box.value.trim()} · ${words.window}` : words.window;
    help.hidden = query.whole !== "";
    if (!query.whole) {
      show([], "");
      return;
    }
    const slow = setTimeout(() => !isOver() && (status.textContent = words.busy), 400);
    try {
      let list = await candidates(await load("head"), query);
      const blocks = new Set(list.map((one) => `${one.index.name}/${blockOf(one)[0]}`));
      let isSure = query.isExact;
      if (!isSure && blocks.size <= BLOCKS_AT_ONCE) {
        list = order(await checkAll(query, list));
        isSure = true;
      }
      if (isOver()) return;
      const by = filters();
      count(form.elements.contract, list.filter(by.kind), (name, one) => !name || contractOf(one) === name);
      count(form.elements.kind, list.filter(by.contract), (name, one) => isKind(name, kindOf(one)));
      list = list.filter((one) => by.contract(one) && by.kind(one));
      if (list.length === 0 && query.lookups.length === 0) show([], words.short);
      else await show(list, said(list.length, isSure), { query, isOver });
    } catch {
      if (!isOver()) show([], words.failed);
    } finally {
      clearTimeout(slow);
    }
  }

  function said(n, isSure) {
    if (n === 0) return fill(words.none, { q: box.value.trim() });
    if (n === 1 && isSure) return words.one;
    return fill(isSure ? words.some : words.most, { n: figure(n) });
  }

  async function show(list, text, at) {
    const rest = list.slice();
    const next = async () => {
      const page = [];
      while (page.length < A_PAGE && rest.length) {
        page.push(...(await checkAll(at.query, rest.splice(0, A_PAGE - page.length))));
      }
      return page.map((one) => item(at.query, one));
    };
    const first = list.length ? await next() : [];
    if (at?.isOver()) return;
    hits.replaceChildren(...first);
    status.textContent = list.length && !first.length ? said(0, true) : text;
    more.hidden = rest.length === 0;
    more.onclick = async () => {
      const added = await next();
      if (at.isOver()) return;
      hits.append(...added);
      more.hidden = rest.length === 0;
      added[0]?.querySelector("a").focus();
    };
  }

  // The address says what was asked for; the box and the filters follow it.

  function address() {
    const asked = new URLSearchParams();
    for (const name of ["q", "contract", "kind"]) {
      const value = form.elements[name].value.trim();
      if (value) asked.set(name, value);
    }
    const text = asked.toString();
    return text ? `?${text}` : location.pathname;
  }

  function follow() {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get("q") ?? "";
    for (const name of ["contract", "kind"]) {
      const select = form.elements[name];
      select.value = asked.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    run();
  }

  let timer = 0;
  let isTyping = false;

  /** Searches while one types; a stretch of typing is one step back. */
  function typed() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      history[isTyping ? "replaceState" : "pushState"](null, "", address());
      isTyping = true;
      run();
    }, 200);
  }

  function asked() {
    clearTimeout(timer);
    isTyping = false;
    if (address() !== (location.search || location.pathname)) history.pushState(null, "", address());
    run();
  }

  box.addEventListener("input", (event) => event.isComposing || typed());
  box.addEventListener("compositionend", typed);
  box.addEventListener("blur", () => (isTyping = false));
  for (const name of ["contract", "kind"]) form.elements[name].addEventListener("change", asked);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked();
  });
  window.addEventListener("popstate", follow);

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = Array.from(hits.querySelectorAll("a"));
    const at = links.indexOf(document.activeElement);
    const inBox = document.activeElement === box;
    if (event.key === "Escape" && (inBox || at >= 0)) {
      if (inBox) {
        box.value = "";
        asked();
      }
      box.focus();
    } else if (event.key === "ArrowDown" && (inBox || at >= 0)) {
      (links[at + 1] ?? (more.hidden ? null : more))?.focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? box).focus();
    } else if (event.key === "ArrowUp" && document.activeElement === more) {
      links[links.length - 1]?.focus();
    } else {
      return;
    }
    event.preventDefault();
  });

  follow();
  if (!box.value) box.focus({ preventScroll: true });
})();
