// Keeps an open page fresh: it is told what changes, and changes with it.
'use strict';
(() => {
  const me = document.currentScript;
  const OWN = '/.heard/';
  const at = me.dataset.at;
  let name = me.dataset.name;
  let socket, delay = 250, timer, heard = Date.now(), told, listed, was = false, files = new Map(), noted;
  const swapped = new Map();
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');

  const element = (tag, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === 'function') made.addEventListener(key, value);
      else if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value);
    }
    made.append(...inside.filter((part) => part !== null && part !== undefined && part !== false));
    return made;
  };
  const link = (file) => element('link', { rel: 'stylesheet', href: OWN + file, 'data-heard': '' });

  // --- the bar, in a tree of its own that no theme's style reaches; its words are those of the terminal ---------------
  const host = element('heard-preview', { 'data-heard': '', lang: 'en', dir: 'ltr' });
  const root = host.attachShadow({ mode: 'open' });
  const line = element('p', { class: 'line' });
  const toggle = element('button', { class: 'problems', 'aria-expanded': 'false', click: () => show(panel.hidden) });
  const before = element('button', { class: 'step', 'aria-label': 'Previous problem', title: 'Previous problem', click: () => step(-1) }, '‹');
  const after = element('button', { class: 'step', 'aria-label': 'Next problem', title: 'Next problem', click: () => step(1) }, '›');
  const more = element('button', { class: 'more', 'aria-expanded': 'false', click: () => tell(details.hidden) }, 'details');
  const details = element('div', { class: 'text', hidden: '' });
  const panel = element('div', { class: 'panel', hidden: '', tabindex: '-1', role: 'region', 'aria-label': 'What to fix' });
  const live = element('p', { class: 'live', role: 'status' });
  const note = element('p', { class: 'note', role: 'status' });
  const bar = element('aside', { class: 'bar', 'aria-label': 'Preview' }, line, element('div', { class: 'tools' }, more, toggle, before, after), details, note);
  const dress = () => { host.dataset.accent = document.documentElement.dataset.accent ?? me.dataset.accent; };
  root.append(link('palette.css'), link('preview.css'), element('div', { class: 'foot' }, panel, bar), live);

  function place() {
    dress();
    if (!host.isConnected) document.documentElement.append(host);
    if (!document.head.querySelector('link[data-heard]')) document.head.append(link('marks.css'));
  }

  function show(open) {
    panel.hidden = !open;
    toggle.setAttribute('aria-expanded', String(open));
    if (open) { panel.scrollTop = 0; if (!listed) say({ list: null }); }
  }

  function tell(open) {
    details.hidden = !open;
    more.setAttribute('aria-expanded', String(open));
  }

  // A word that everybody sees for a while.
  function mention(words) {
    clearTimeout(noted);
    note.textContent = words;
    noted = setTimeout(() => { note.textContent = ''; }, 8000);
  }

  // What stands between backticks is a word of a file.
  const worded = (text) => (text || '').split('`').map((part, index) => (index % 2 ? element('code', { class: 'word' }, part) : part));

  function step(by) {
    if (panel.hidden) show(true);
    const items = [...panel.querySelectorAll('li')];
    const now = items.indexOf(root.activeElement && root.activeElement.closest('li'));
    const next = items[now < 0 && by < 0 ? items.length - 1 : (now + by + items.length) % items.length];
    if (next) { next.focus(); next.scrollIntoView({ block: 'nearest' }); }
  }

  function excerpt(problem) {
    if (!problem.excerpt) return null;
    const [before, meant, after] = problem.excerpt;
    const code = element('code', {}, before, element('mark', {}, meant || ' '), after);
    return element('pre', {}, element('span', { class: 'number' }, String(problem.line) + ' '), code);
  }

  function opens(problem, words) {
    if (problem.open) return element('a', { class: 'open', href: problem.open, title: 'Open it in the editor' }, words);
    return element('button', { class: 'open', click: () => say({ open: { path: problem.path, line: problem.line || 1 } }) }, words);
  }

  function item(problem) {
    const where = problem.path + (problem.line ? ':' + problem.line + ':' + problem.column : '');
    return element('li', { class: problem.severity, tabindex: '-1', 'data-key': [problem.code, where, problem.sentence].join(' ') },
      element('p', { class: 'sentence' }, element('strong', {}, problem.severity), ' ', ...worded(problem.sentence)),
      element('p', { class: 'where' }, opens(problem, where),
        problem.page && problem.page !== at && element('a', { class: 'see', href: '/' + problem.page.split('/').map(encodeURIComponent).join('/') }, 'see the page')),
      excerpt(problem),
      problem.label && element('p', { class: 'label' }, ...worded(problem.label)),
      problem.instead && element('p', { class: 'instead' }, 'Write instead: ', element('code', {}, problem.instead)),
      problem.help && element('p', { class: 'help' }, ...worded(problem.help)));
  }

  const count = (number, one, many) => number + ' ' + (number === 1 ? one : many);

  // A page of the preview's own, which stands where there is nothing good to keep.
  const own = () => document.querySelector('link[href="' + OWN + 'own.css"]:not([data-heard])');

  function draw(connected) {
    place();
    if (!told) { line.textContent = connected ? '' : 'Waiting for the preview …'; return; }
    const { text, problems, audience, state } = told;
    const mend = problems.filter((problem) => problem.severity !== 'advice');
    bar.dataset.state = !connected ? 'away' : state === 'found' && !(text && text.kept_by.length) ? 'out' : 'held';
    document.documentElement.toggleAttribute('data-heard-kept', state === 'found' && Boolean(text && text.kept_by.length));
    line.replaceChildren(...worded(
      !connected ? 'The preview has stopped. This page will reconnect when it’s back.'
        : state === 'missing' ? 'There’s nothing at this address any more. The page will come back when the file does.'
          : state === 'held-back' ? 'This audience is no longer in heard.yaml.'
            : state === 'broken' ? (own() ? 'The page will appear once this is fixed.' : 'Until this is fixed, you’re looking at the last version that worked.')
              : audience ? 'As ' + audience + ' would read it'
                : !text ? 'Everything is shown, including what is withheld'
                  : !text.kept_by.length ? 'Published for ' + text.audience
                    : 'Withheld: ' + text.kept_by[0] + (text.kept_by.length > 1 ? ', and ' + count(text.kept_by.length - 1, 'reason', 'reasons') + ' more' : '')));
    const shown = mend.length || problems.length;
    toggle.textContent = shown ? count(shown, mend.length ? 'thing to fix' : 'piece of advice', mend.length ? 'things to fix' : 'pieces of advice') : 'nothing to fix';
    before.hidden = after.hidden = !problems.length && !(listed && listed.problems.length);
    more.hidden = !text;
    details.replaceChildren();
    if (text) {
      const facts = [['status', text.status || 'can’t be read'], ['audience', text.audience || 'unclear'], ...text.answers];
      details.append(element('dl', {}, ...facts.map(([term, fact]) => element('div', {}, element('dt', {}, term), element('dd', {}, fact)))));
      if (text.kept_by.length) details.append('What keeps it off the site:', element('ul', {}, ...text.kept_by.map((why) => element('li', {}, ...worded(why)))));
      details.append(opens({ open: text.open, path: text.path, line: 1 }, text.path));
    } else tell(false);
    // Whoever reads here keeps their place too.
    const focused = root.activeElement && root.activeElement.closest('li[data-key]');
    const key = focused && focused.dataset.key;
    const top = panel.scrollTop;
    const here = new Set(problems.map((problem) => JSON.stringify(problem)));
    const rest = listed ? listed.problems.filter((problem) => !here.has(JSON.stringify(problem))) : [];
    panel.replaceChildren(
      element('div', { class: 'head' },
        element('h2', {}, state === 'broken' && !own() ? 'The page behind this is the last version that worked' : problems.length ? 'What to fix here' : 'Nothing to fix here'),
        element('button', { click: () => show(false) }, 'Close')),
      element('ol', {}, ...problems.map(item)),
      element('h3', {}, listed ? (rest.length ? 'Elsewhere on the site' : 'Nothing to fix elsewhere') : 'Checking the site …'),
      element('ol', { class: 'rest' }, ...rest.map(item)),
      listed && listed.more ? element('p', {}, 'And ' + listed.more + ' more; ', element('code', { class: 'word' }, 'heard check'), ' lists them all.') : '');
    panel.scrollTop = top;
    const again = key && [...panel.querySelectorAll('li')].find((one) => one.dataset.key === key);
    if (again) again.focus({ preventScroll: true });
  }

  // --- the page ----------------------------------------------------------------------------------------------------
  function anchors() {
    const seen = [];
    for (let y = 8; y < innerHeight && seen.length < 8; y += 24) {
      const under = document.elementFromPoint(innerWidth / 2, y);
      const block = under && under.closest('p,li,h1,h2,h3,h4,h5,h6,dd,dt,figure,blockquote,pre,tr');
      if (block && !seen.some(([other]) => other === block)) seen.push([block, block.getBoundingClientRect().top]);
    }
    return seen;
  }

  function head(next) {
    document.title = next.title;
    for (const { name: key } of [...document.documentElement.attributes]) if (!next.documentElement.hasAttribute(key)) document.documentElement.removeAttribute(key);
    for (const { name: key, value } of [...next.documentElement.attributes]) document.documentElement.setAttribute(key, value);
    const sheets = (tree) => [...tree.head.querySelectorAll('link[rel=stylesheet]:not([data-heard])')];
    const bare = (sheet) => sheet.getAttribute('href').replace(/[?&]heard=\w+$/, '');
    const now = sheets(document), then = sheets(next);
    for (const sheet of then) if (!now.some((own) => bare(own) === bare(sheet))) document.head.append(document.importNode(sheet));
    for (const own of now) if (!then.some((sheet) => bare(own) === bare(sheet))) own.remove();
  }

  const scripts = (tree) => [...tree.querySelectorAll('script[src]')].map((script) => script.getAttribute('src').replace(/\?.*$/, '')).filter((src) => !src.startsWith(OWN)).join('\n');

  function glow(blocks) {
    for (const block of blocks.slice(0, 40)) {
      const bright = { backgroundColor: 'rgb(255 214 102 / 55%)' };
      const animation = reduced.matches
        ? block.animate([{ outline: '2px solid rgb(190 140 20)' }, { outline: '2px solid rgb(190 140 20)' }], { duration: 1200 })
        : block.animate([bright, { ...bright, offset: 0.25 }, { backgroundColor: 'transparent' }], { duration: 1600, easing: 'ease-out' });
      animation.id = 'heard-glow';
    }
  }

  function change(html) {
    const next = new DOMParser().parseFromString(html, 'text/html');
    if (scripts(next) !== scripts(document)) { location.reload(); return; }
    const own = next.querySelector('script[src="' + OWN + 'preview.js"]');
    if (own) own.remove();
    const mine = document.body.querySelector('script[src="' + OWN + 'preview.js"]');
    if (mine) mine.remove();
    unmark();
    for (const image of next.querySelectorAll('img')) {
      const fresh = swapped.get(image.getAttribute('src'));
      if (fresh) image.setAttribute('src', fresh);
    }
    const kept = anchors();
    const top = scrollY;
    head(next);
    const changed = heardMorph(document.body, next.body);
    made.takeRecords();
    const still = kept.find(([block]) => block.isConnected);
    if (still && top > 0) {
      const moved = still[0].getBoundingClientRect().top - still[1];
      if (moved) scrollBy({ top: moved, behavior: 'instant' });
    }
    glow(changed);
    dispatchEvent(new CustomEvent('heard:changed', { detail: changed.length }));
  }

  function unmark() {
    for (const marked of document.querySelectorAll('a[data-heard-withheld]')) {
      marked.removeAttribute('data-heard-withheld');
      if (marked.dataset.heardTitle !== undefined) { marked.removeAttribute('title'); delete marked.dataset.heardTitle; }
    }
  }

  // Links that a program of the page makes, such as what a search found, are asked about when they come.
  const others = new Set();
  const asking = () => {
    for (const anchor of others) if (!anchor.isConnected) others.delete(anchor);
    const spelt = new Set([...others].map((anchor) => anchor.getAttribute('href')));
    if (spelt.size) say({ links: [...spelt].slice(0, 200) });
  };
  const made = new MutationObserver((records) => {
    const size = others.size;
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue;
        for (const anchor of [node, ...node.querySelectorAll('a[href]')]) if (anchor.matches('a[href]')) others.add(anchor);
      }
    }
    if (others.size > size) asking();
  });

  function mark(withheld) {
    unmark();
    markAlso(withheld);
  }

  function markAlso(withheld) {
    const why = new Map(withheld);
    for (const anchor of document.querySelectorAll('a[href]')) {
      const reason = why.get(anchor.getAttribute('href'));
      if (!reason) continue;
      anchor.dataset.heardWithheld = '';
      if (!anchor.title) { anchor.title = 'Withheld: ' + reason; anchor.dataset.heardTitle = ''; }
    }
  }

  // A file that holds something else now, under its old address, is asked for under a new one.
  function swap(now) {
    for (const [address, hash] of now) {
      const before = files.get(address);
      if (before === undefined || before === hash) continue;
      const fresh = address + (address.includes('?') ? '&' : '?') + 'heard=' + hash;
      // A program that runs cannot be swapped.
      if ([...document.scripts].some((script) => script.getAttribute('src') === address)) { location.reload(); return; }
      swapped.set(address, fresh);
      for (const sheet of document.querySelectorAll('link[rel=stylesheet]:not([data-heard])')) {
        if (sheet.getAttribute('href').replace(/[?&]heard=\w+$/, '') !== address) continue;
        const next = sheet.cloneNode();
        next.href = fresh;
        const done = () => { if (next.isConnected) sheet.remove(); };
        next.addEventListener('load', () => { done(); dispatchEvent(new CustomEvent('heard:restyled')); });
        next.addEventListener('error', () => next.remove());
        sheet.after(next);
      }
      for (const image of document.querySelectorAll('img')) {
        if ((image.getAttribute('src') || '').replace(/[?&]heard=\w+$/, '') === address) image.src = fresh;
      }
    }
    files = new Map(now);
  }

  // --- the socket --------------------------------------------------------------------------------------------------
  const say = (words) => { if (socket && socket.readyState === 1) socket.send(JSON.stringify(words)); };

  function hear(event) {
    heard = Date.now();
    const words = JSON.parse(event.data);
    if (words === 'not-found') { mention('These words aren’t in the page’s own text.'); return; }
    if ('beat' in words) return;
    if ('withheld' in words && !words.name) { markAlso(words.withheld); return; }
    if ('list' in words) { listed = words.list; draw(true); return; }
    if (words.found) {
      if (words.found.open) location.href = words.found.open;
      mention(words.found.path + ', line ' + words.found.line + (words.found.opened ? '' : '. Couldn’t open an editor. To choose one, use “heard serve --editor”.'));
      return;
    }
    if (!words.name) return;
    if (words.go && document.visibilityState === 'visible') {
      location.assign('/' + words.go.split('/').map(encodeURIComponent).join('/'));
      return;
    }
    const known = told;
    name = words.name;
    told = words;
    // While nothing good is there, the last good page stays; a page of the preview's own has nothing to keep.
    if (words.html && (words.state === 'found' || own())) change(words.html);
    mark(words.withheld);
    asking();
    swap(words.files);
    const errors = words.problems.filter((problem) => problem.severity === 'error').length;
    // It opens when something new is wrong here, and goes when that is mended; in between it is the reader's to close.
    const wrong = words.state === 'broken' || errors > 0;
    if (wrong && !was) show(true);
    else if (!wrong && was) show(false);
    was = wrong;
    draw(true);
    if (panel.hidden) listed = undefined;
    else say({ list: null });
    live.textContent = words.state === 'broken' ? 'This file can’t be read right now. You’re still looking at the last version that worked.' : errors ? count(errors, 'error', 'errors') + ' on this page.' : known ? 'This page is up to date.' : '';
  }

  function connect() {
    clearTimeout(timer);
    if (socket && socket.readyState < 2) return;
    socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + OWN + 'socket');
    const mine = socket;
    mine.onopen = () => { delay = 250; heard = Date.now(); say({ here: { at, name } }); draw(true); };
    mine.onmessage = hear;
    mine.onclose = () => {
      if (mine !== socket) return;
      socket = undefined;
      timer = setTimeout(connect, delay);
      delay = Math.min(delay * 1.5, 2000);
      if (Date.now() - heard > 1000 || delay > 500) draw(false);
    };
  }

  // After a sleep a socket may look open and be dead.
  function wake() {
    if (socket && Date.now() - heard > 40000) { const old = socket; socket = undefined; old.close(); }
    if (!socket) { delay = 250; connect(); }
  }
  for (const event of ['online', 'pageshow', 'focus']) addEventListener(event, wake);
  document.addEventListener('visibilitychange', wake);
  setInterval(wake, 5000);

  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    const within = panel.contains(root.activeElement);
    show(false);
    if (within) toggle.focus();
  });
  document.addEventListener('click', (event) => {
    if (!event.altKey || event.composedPath().includes(host)) return;
    const block = event.target.closest && event.target.closest('p,li,h1,h2,h3,h4,h5,h6,dd,dt,blockquote,figcaption,td,th,pre');
    if (!block) return;
    event.preventDefault();
    say({ find: block.innerText.slice(0, 400) });
  }, true);

  const start = () => { place(); made.observe(document.body, { childList: true, subtree: true }); connect(); };
  if (typeof heardMorph === 'function') start();
  else document.head.append(element('script', { src: OWN + 'morph.js', 'data-heard': '', load: start }));
})();
