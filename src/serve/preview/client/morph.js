// Makes one tree of elements into another by the fewest changes, so that scroll place, selection, focus, open
// details and typed words stay. Blocks are matched by what they hold.
'use strict';
const heardMorph = (() => {
  const BLOCK = 'p,li,h1,h2,h3,h4,h5,h6,dd,dt,blockquote,figure,td,th,pre,summary,header,section';
  const TYPED = new Set(['INPUT', 'TEXTAREA', 'SELECT', 'OPTION']);
  let changed;

  const sign = (node) => (node.nodeType === 1 ? node.outerHTML : node.nodeType + node.nodeValue);
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || '') === (b.id || '');

  function note(node) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    const block = element && element.closest(BLOCK);
    if (block) changed.add(block);
  }

  // Only the letters that differ, so that a selection in the others stays.
  function text(from, to) {
    const a = from.nodeValue, b = to.nodeValue;
    if (a === b) return;
    let start = 0, end = 0;
    const most = Math.min(a.length, b.length);
    while (start < most && a[start] === b[start]) start++;
    while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    from.replaceData(start, a.length - end - start, b.slice(start, b.length - end));
    if (a.trim() !== b.trim()) note(from);
  }

  function attributes(from, to) {
    const kept = (name) => name.startsWith('data-heard') || (name === 'open' && /^(DETAILS|DIALOG)$/.test(from.nodeName)) ||
      (TYPED.has(from.nodeName) && /^(value|checked|selected)$/.test(name));
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !kept(name)) from.removeAttribute(name);
    for (const { name, value } of [...to.attributes]) {
      if (from.getAttribute(name) === value || kept(name)) continue;
      from.setAttribute(name, value);
      if (name === 'src' || name === 'alt') note(from);
    }
  }

  function node(from, to) {
    if (from.nodeType !== 1) return text(from, to);
    attributes(from, to);
    children(from, to);
  }

  function children(from, to) {
    let a = [...from.childNodes], b = [...to.childNodes];
    while (a.length && b.length && a[0].isEqualNode(b[0])) { a.shift(); b.shift(); }
    let end = null;
    while (a.length && b.length && a[a.length - 1].isEqualNode(b[b.length - 1])) { end = a.pop(); b.pop(); }
    if (!a.length && !b.length) return;
    const same = new Map();
    for (const old of a) {
      const key = sign(old);
      if (!same.has(key)) same.set(key, []);
      same.get(key).push(old);
    }
    const free = new Set(a);
    const wanted = b.map((next) => {
      const old = (same.get(sign(next)) || []).find((candidate) => free.has(candidate));
      if (old) free.delete(old);
      return old;
    });
    b.forEach((next, at) => {
      if (wanted[at]) return;
      const old = a.find((candidate) => free.has(candidate) && alike(candidate, next));
      if (old) { free.delete(old); node(old, next); wanted[at] = old; }
    });
    for (const old of free) {
      if (old.nodeType === 1 && old.closest(BLOCK) !== old) note(from);
      old.remove();
    }
    let cursor = a.find((old) => !free.has(old) && old.parentNode === from) || end;
    wanted.forEach((old, at) => {
      if (old === cursor && old) { cursor = cursor.nextSibling; return; }
      const placed = old || document.importNode(b[at], true);
      from.insertBefore(placed, cursor);
      if (!old) {
        note(placed);
        if (placed.nodeType === 1) placed.querySelectorAll(BLOCK).forEach((block) => changed.add(block));
      }
    });
  }

  // Changes `from` into `to`; returns the innermost blocks that hold something else now.
  return (from, to) => {
    changed = new Set();
    node(from, to);
    const still = [...changed].filter((block) => block.isConnected);
    return still.filter((block) => !still.some((other) => other !== block && block.contains(other)));
  };
})();
