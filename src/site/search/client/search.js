// Finds stories by their words, from files that lie beside the page: no server, no fetch, nothing kept but the last
// question, and that only in the way back to it.
(() => {
  "use strict";
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const said = document.getElementById("said");
  const placesList = document.getElementById("places");
  const list = document.getElementById("found");
  const more = document.getElementById("more");
  if (!form || !field || !said || !list) return;

  const AT_ONCE = 4; // stories shown, and their files loaded, before more are asked for
  const PLACES = 6; // pages shown by their title
  const EXPANSIONS = 24; // words that one word begins
  const MANY_FILES = 16; // of words, from which on a question is cut to its longest ones
  const LONGEST_SNIPPET = 220;

  // --- files: each calls heardSearch with its name, its stamp and its value ------------------------------------------

  const STAMP = 8; // letters of a part's stamp
  const asked = new Map(); // name -> { stamp, promise, done, fail }
  globalThis.heardSearch = (name, stamp, value) => {
    const file = asked.get(name);
    if (!file) return;
    if (stamp === file.stamp) file.done(value);
    else file.fail(new Error("another build"));
  };
  function load(name, stamp) {
    const known = asked.get(name);
    if (known?.stamp === stamp) return known.promise;
    const file = { stamp };
    file.promise = new Promise((done, fail) => Object.assign(file, { done, fail }));
    asked.set(name, file);
    const script = document.createElement("script");
    script.src = `${form.dataset.files}${name}.js?${encodeURIComponent(stamp)}`;
    script.onload = () => script.remove();
    script.onerror = () => {
      script.remove();
      if (asked.get(name) === file) asked.delete(name);
      file.fail(new Error(name));
    };
    document.head.append(script);
    return file.promise;
  }
  // A part of the index, which has all their stamps: those that are as before an edit are not loaded again.
  const loadPart = (index, kind, at) => load(`${kind}${at}`, index.stamps[kind].slice(at * STAMP, (at + 1) * STAMP));

  // --- words: folded and cut as the index folds and cuts them -----------------------------------------------------

  const PARTS = /[\p{L}\p{N}\p{M}]+/gu;
  function fold(index, word) {
    let folded = "";
    for (const letter of word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\p{M}/gu, "")) {
      folded += index.plain.get(letter) ?? letter;
    }
    return [...folded].slice(0, index.longest).join("");
  }
  const length = (text) => [...text].length;
  function undoubled(word) {
    const letters = [...word];
    return letters.length > 3 && letters.at(-1) === letters.at(-2) ? letters.slice(0, -1).join("") : word;
  }
  function stem(language, word) {
    const before = language.before.find((one) => word.startsWith(one));
    if (before && length(word.slice(before.length)) > language.least) word = word.slice(before.length);
    for (const [after, instead] of language.after) {
      if (!word.endsWith(after)) continue;
      const rest = word.slice(0, word.length - after.length);
      if (length(rest) + length(instead) >= language.least) return instead ? rest + instead : undoubled(rest);
    }
    return undoubled(word);
  }
  const stems = (index, folded) => new Set(index.languages.length ? index.languages.map((one) => stem(one, folded)) : [folded]);

  async function start() {
    const index = await load("index", form.dataset.stamp);
    index.plain ??= new Map(index.letters);
    index.digits ??= new Map([...index.signs].map((sign, at) => [sign, at - index.levels]));
    return index;
  }

  // Where `word` stands in a list whose parts begin with these words: code points in order, as the index has them.
  function compare(a, b) {
    if (a === b) return 0;
    const x = [...a], y = [...b];
    for (let at = 0; at < x.length && at < y.length; at += 1) {
      const difference = x[at].codePointAt(0) - y[at].codePointAt(0);
      if (difference) return difference;
    }
    return x.length - y.length;
  }
  function part(starts, word) {
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(starts[middle], word) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  // --- lists of stories as signs and letters -----------------------------------------------------------------------

  const LETTERS = new Map();
  // Each letter's value, in code point order. Written out, the alphabet might contain something the site forbids.
  for (let code = 0; code < 123; code += 1) {
    const letter = String.fromCharCode(code);
    if (/[0-9a-z]/i.test(letter)) LETTERS.set(letter, LETTERS.size);
  }

  function* numbers(index, text, from = 0) {
    const last = index.signs.length - index.levels;
    let letters = [];
    for (let at = from; at < text.length; at += 1) {
      const digit = index.digits.get(text[at]);
      if (digit === undefined) {
        const letter = LETTERS.get(text[at]);
        // The separator between two letters has no value.
        if (letter !== undefined) letters.push(letter);
      } else if (digit < 0) {
        yield [digit + index.levels, undefined];
      } else {
        let number = digit;
        while (letters.length) number = number * LETTERS.size + letters.pop() + last;
        yield [-1, number];
      }
    }
  }
  function stories(index, text) {
    const found = [];
    let next = 0;
    for (const [, number] of numbers(index, text)) {
      found.push(next + number);
      next += number + 1;
    }
    return found;
  }
  function weighed(index, text) {
    const all = [];
    let many, level = 0, next = 0;
    for (const [of, number] of numbers(index, text)) {
      if (many === undefined) {
        many = number;
      } else if (of >= 0) {
        level = of;
        next = 0;
      } else {
        all.push(next + number, level + 1);
        next += number + 1;
      }
    }
    return { many, all };
  }

  // --- from a word to stems that are in the index -----------------------------------------------------------------

  async function terms(index, at) {
    const flat = await loadPart(index, "t", at);
    if (!flat.byTerm) {
      flat.byTerm = new Map();
      for (let item = 0; item < flat.length; item += 2) flat.byTerm.set(flat[item], flat[item + 1]);
    }
    return flat.byTerm;
  }
  async function lookup(index, term) {
    if (!index.terms.length) return undefined;
    return (await terms(index, part(index.terms, term))).get(term);
  }
  async function beginning(index, start) {
    const found = [];
    if (!index.terms.length) return found;
    const first = part(index.terms, start);
    for (let at = first; at < index.terms.length && at < first + 2; at += 1) {
      if (at > first && !index.terms[at].startsWith(start)) break;
      for (const [term, text] of await terms(index, at)) if (term.startsWith(start)) found.push([term, text]);
    }
    // Words in more stories first: they are the likelier ones.
    return found.sort((a, b) => b[1].length - a[1].length).slice(0, EXPANSIONS);
  }
  // Whether one letter more, less, other or exchanged with its neighbour makes one word the other.
  function near(a, b) {
    const x = [...a], y = [...b];
    if (Math.abs(x.length - y.length) > 1) return false;
    let from = 0;
    while (from < x.length && from < y.length && x[from] === y[from]) from += 1;
    let ends = 0;
    while (ends < x.length - from && ends < y.length - from && x[x.length - 1 - ends] === y[y.length - 1 - ends]) ends += 1;
    const left = x.length - from - ends, right = y.length - from - ends;
    if (left <= 1 && right <= 1) return true;
    return left === 2 && right === 2 && x[from] === y[from + 1] && x[from + 1] === y[from];
  }
  async function misspelt(index, wanted) {
    const found = new Set();
    for (const word of wanted) {
      if (length(word) < 4) continue;
      // The first letter is seldom wrong; where it may be, the second one tells.
      const letters = [...word];
      const heads = new Set([letters[0], letters[1]]);
      for (const head of heads) {
        let at = part(index.spellings, head);
        for (; at < index.spellings.length && compare(index.spellings[at], head + "\u{10ffff}") <= 0; at += 1) {
          const file = await loadPart(index, "s", at);
          for (const other of file.split("|")) {
            if (other.startsWith(head) && Math.abs(other.length - word.length) < 3 && near(word, other)) found.add(other);
          }
        }
        if (found.size) break;
      }
    }
    // Of the same length is likelier: letters are exchanged or hit beside more often than left out.
    const likely = (other) => Math.min(...[...wanted].map((word) => Math.abs(word.length - other.length)));
    const nearest = [...found].sort((a, b) => likely(a) - likely(b)).slice(0, 8);
    const all = await Promise.all(nearest.map(async (term) => [term, await lookup(index, term)]));
    return all.filter(([, text]) => text);
  }

  // The stems that a typed word may mean, each with how sure that is.
  async function meant(index, typed, isLast) {
    const folded = fold(index, typed);
    const found = new Map();
    const add = (term, text, sure) => {
      if (text !== undefined && !((found.get(term)?.sure ?? 0) >= sure)) found.set(term, { text, sure });
    };
    const own = stems(index, folded);
    for (const term of own) add(term, await lookup(index, term), 1);
    // Who has no ä types ae; in the index it is a.
    const plain = folded.replace(/([aou])e/g, "$1");
    if (!found.size && plain !== folded) for (const term of stems(index, plain)) add(term, await lookup(index, term), 0.9);
    if ((isLast || !found.size) && length(folded) > 1) {
      for (const [term, text] of await beginning(index, folded)) add(term, text, found.has(folded) ? 0.3 : 0.6);
    }
    if (!found.size) for (const [term, text] of await misspelt(index, new Set([...own, folded]))) add(term, text, 0.5);
    // A word that is still being typed may have more of an ending than its stem, and less than a whole one.
    for (let cut = folded.slice(0, -1), left = 3; !found.size && left && length(cut) > 4; cut = cut.slice(0, -1), left -= 1) {
      add(cut, await lookup(index, cut), 0.5);
    }
    return found;
  }

  // --- a question and its answer ----------------------------------------------------------------------------------

  async function allowed(index) {
    const chosen = [...form.querySelectorAll("select")].filter((select) => select.value);
    if (!chosen.length) return undefined;
    const lists = await loadPart(index, "f", 0);
    let within;
    for (const select of chosen) {
      const own = new Set(stories(index, lists[select.name]?.[select.value] ?? ""));
      within = within ? new Set([...within].filter((story) => own.has(story))) : own;
    }
    return within;
  }

  // Of a long question the longest words, for they say most: each costs a file, and on a large site a large one.
  function mostTelling(index, typed) {
    const most = index.terms.length > MANY_FILES ? 5 : 12;
    const longest = [...typed].sort((a, b) => length(b) - length(a)).slice(0, most);
    return typed.filter((word) => longest.includes(word)).slice(0, most);
  }

  async function answer(text) {
    const index = await start();
    const typed = text.match(PARTS) ?? [];
    const within = await allowed(index);
    if (!typed.length) {
      const all = within ? [...within].sort((a, b) => a - b) : [];
      return { index, ranked: all, terms: new Map(), places: [], asked: Boolean(within) };
    }
    const isOpen = !/[\s\p{P}]$/u.test(text);
    const words = mostTelling(index, typed);
    const [meanings, places] = await Promise.all([
      Promise.all(words.map((word, at) => meant(index, word, isOpen && at === words.length - 1 && word === typed.at(-1)))),
      titled(index, typed),
    ]);
    const scores = new Float64Array(index.stories);
    const covered = new Float64Array(index.stories);
    const terms = new Map();
    let whole = 0;
    for (const found of meanings) {
      const best = new Map();
      let weight = 0;
      for (const [term, { text, sure }] of found) {
        const { many, all } = weighed(index, text);
        const rare = Math.log(1 + (index.stories - many + 0.5) / (many + 0.5));
        terms.set(term, Math.max(terms.get(term) ?? 0, rare * sure));
        weight = Math.max(weight, rare);
        for (let at = 0; at < all.length; at += 2) {
          const score = (rare * sure * all[at + 1]) / index.levels;
          if (!(best.get(all[at]) >= score)) best.set(all[at], score);
        }
      }
      // A word that is in no story says that no story has all of them, but not which story is meant.
      weight = Math.max(weight, 0.1);
      whole += weight;
      for (const [story, score] of best) {
        scores[story] += score;
        covered[story] += weight;
      }
    }
    const ranked = [];
    for (let story = 0; story < index.stories; story += 1) {
      if (!scores[story] || (within && !within.has(story))) continue;
      scores[story] *= (covered[story] / whole) ** 2;
      ranked.push(story);
    }
    ranked.sort((a, b) => scores[b] - scores[a] || a - b);
    return { index, ranked, terms, places, asked: true };
  }

  // Pages whose title has all the words, or begins of them.
  async function titled(index, words) {
    if (!index.places.length || !placesList) return [];
    const folded = words.map((word) => fold(index, word));
    const rarest = folded.reduce((a, b) => (length(b) > length(a) ? b : a));
    if (length(rarest) < 2) return [];
    const found = [];
    for (let at = part(index.places, rarest); at < index.places.length; at += 1) {
      if (compare(index.places[at], rarest) > 0 && !index.places[at].startsWith(rarest)) break;
      for (const [word, title, href, kind] of await loadPart(index, "p", at)) {
        if (!word.startsWith(rarest)) continue;
        const own = (title.match(PARTS) ?? []).map((part) => fold(index, part));
        const has = folded.every((one) => own.some((other) => other.startsWith(one)));
        if (has && !found.some((other) => other.href === href)) found.push({ title, href, kind, whole: own.length });
      }
    }
    return found.sort((a, b) => a.whole - b.whole).slice(0, PLACES);
  }

  // --- what is shown ----------------------------------------------------------------------------------------------

  // Words that are nearly everywhere are found, but not marked: they would hide the others.
  const telltale = (terms) => {
    const most = Math.max(...terms.values());
    return new Set([...terms].filter(([, worth]) => worth >= most / 4).map(([term]) => term));
  };
  function marked(index, terms, text, into) {
    terms = telltale(terms);
    let done = 0;
    for (const match of text.matchAll(PARTS)) {
      const own = stems(index, fold(index, match[0]));
      if (![...own].some((one) => terms.has(one))) continue;
      into.append(text.slice(done, match.index));
      const mark = document.createElement("mark");
      mark.append(match[0]);
      into.append(mark);
      done = match.index + match[0].length;
    }
    into.append(text.slice(done));
    return into;
  }

  // The line that says most of what was asked, cut to what surrounds it.
  function snippet(index, terms, lines) {
    let best = { worth: 0, line: lines[0], at: 0 };
    for (const line of lines) {
      const seen = new Set();
      let worth = 0, first;
      for (const match of line[1].matchAll(PARTS)) {
        for (const one of stems(index, fold(index, match[0]))) {
          if (!terms.has(one)) continue;
          first ??= match.index;
          worth += seen.has(one) ? 0.01 : terms.get(one) + 0.1;
          seen.add(one);
        }
      }
      if (worth > best.worth) best = { worth, line, at: first };
    }
    if (!best.line) return undefined;
    const [anchor, text] = best.line;
    let from = best.at < LONGEST_SNIPPET / 2 ? 0 : text.lastIndexOf(" ", best.at - LONGEST_SNIPPET / 3) + 1;
    let to = from + LONGEST_SNIPPET;
    to = to >= text.length ? text.length : Math.max(text.lastIndexOf(" ", to), best.at + 1);
    return {
      anchor: best.worth ? anchor : "",
      text: `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`,
    };
  }

  async function excerpt(index, story) {
    let low = 0;
    while (low + 1 < index.excerpts.length && index.excerpts[low + 1] <= story) low += 1;
    return (await loadPart(index, "e", low))[story - index.excerpts[low]];
  }

  function entry(index, terms, [title, address, when, language, lines]) {
    const item = document.createElement("li");
    item.className = "entry";
    const href = `stories/${address.split("/").map(encodeURIComponent).join("/")}.html`;
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = href;
    heading.append(marked(index, terms, title, link));
    item.append(heading);
    const own = snippet(index, terms, lines);
    const parts = [heading];
    if (own) {
      const line = document.createElement("p");
      line.className = "opening";
      if (own.anchor) {
        const there = document.createElement("a");
        there.href = `${href}#${encodeURIComponent(own.anchor)}`;
        line.append(marked(index, terms, own.text, there));
      } else {
        marked(index, terms, own.text, line);
      }
      item.append(line);
      parts.push(line);
    }
    if (language) for (const element of parts) [element.lang, element.dir] = language;
    const by = document.createElement("p");
    by.className = "by";
    by.append(when);
    item.append(by);
    return item;
  }

  let asking = 0;
  let now = { ranked: [], shown: 0 };
  async function show(question) {
    const { index, ranked, terms, shown } = now;
    const next = await Promise.all(ranked.slice(shown, shown + AT_ONCE).map((story) => excerpt(index, story)));
    if (question !== asking) return undefined;
    const items = next.map((one) => entry(index, terms, one));
    now.shown = shown + next.length;
    more.hidden = now.shown >= ranked.length;
    return items;
  }

  async function ask() {
    const question = (asking += 1);
    const text = field.value.slice(0, 400);
    // Kept with this page in the way back to it, and nowhere else: who sits down next sees nothing of it.
    history.replaceState({ ...history.state, heardSearch: text }, "");
    try {
      const found = await answer(text);
      if (question !== asking) return;
      now = { ...found, shown: 0 };
      const items = await show(question);
      if (question !== asking) return;
      list.replaceChildren(...items);
      placesList?.replaceChildren(
        ...found.places.map(({ title, href, kind }) => {
          const item = document.createElement("li");
          const link = document.createElement("a");
          link.href = href;
          link.append(title);
          const by = document.createElement("span");
          by.className = "by";
          by.append(kind);
          item.append(link, " ", by);
          return item;
        }),
      );
      const first = document.querySelector("#places a, #found h2 a");
      tell(found.asked ? (first ? form.dataset.found : form.dataset.none) : "", first);
      list.dataset.of = text;
    } catch {
      if (question === asking) tell(form.dataset.failed);
    }
  }
  // A screen reader is told when the typing rests, and nothing twice; the first title tells it that the list is another.
  let telling;
  function tell(words, first) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const parts = [words ?? ""];
      if (first && form.dataset.first) {
        const [before, after] = form.dataset.first.split("{story}");
        const unseen = document.createElement("span");
        const title = document.createElement("bdi");
        unseen.className = "unseen";
        title.lang = first.closest("[lang]").lang;
        title.append(first.textContent);
        unseen.append(before, title, after ?? "");
        parts.push(" ", unseen);
      }
      const whole = parts.map((part) => part.textContent ?? part).join("");
      if (said.textContent !== whole) said.replaceChildren(...parts);
    }, 300);
  }

  field.addEventListener("input", ask);
  // A field that is left says "change" too; an answer then would take the link away from under the hand.
  form.addEventListener("change", (event) => event.target !== field && ask());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  more.addEventListener("click", async () => {
    const items = await show(asking).catch(() => tell(form.dataset.failed));
    if (!items?.length) return;
    list.append(...items);
    items[0].querySelector("a").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const links = [...document.querySelectorAll("#places a, #found h2 a")];
    const at = links.indexOf(document.activeElement);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && (at >= 0 || (document.activeElement === field && move > 0))) {
      event.preventDefault();
      (links[at + move] ?? (move < 0 ? field : links[at]))?.focus();
    } else if (event.key === "Escape" && at >= 0) {
      field.focus();
    } else if (event.key === "/" && document.activeElement === document.body) {
      event.preventDefault();
      field.focus();
    }
  });

  function settle() {
    form.hidden = false;
    document.getElementById("without")?.remove();
  }
  settle();
  // The page may be changed around what is typed, by a preview that has another index.
  new MutationObserver(() => {
    if (asked.get("index")?.stamp === form.dataset.stamp && !form.hidden) return;
    settle();
    ask();
  }).observe(form, { attributes: true, attributeFilter: ["hidden", "data-stamp"] });
  const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  field.value ||= (isBack ? history.state?.heardSearch : undefined) ?? new URLSearchParams(location.search).get("q") ?? "";
  if (field.value || [...form.querySelectorAll("select")].some((select) => select.value)) ask();
  else start().catch(() => tell(form.dataset.failed));
})();
