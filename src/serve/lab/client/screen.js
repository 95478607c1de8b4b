// The screen: shows one screen of the step that it was told, and passes keys on.
"use strict";
(() => {
  const HOLD = 700;
  const by = (id) => document.getElementById(id);
  const screen = by("screen"), blocks = by("blocks"), bar = by("timer").firstElementChild;
  let now = null, told = 0, age = 0, starts = [0], blank = false, held = 0;

  // The sheet as a whole, as large as the window: its lines break at the same words everywhere.
  const size = () => screen.style.setProperty("--k", Math.min(innerWidth / screen.offsetWidth, innerHeight / screen.offsetHeight));
  size();
  addEventListener("resize", size);

  const fits = () => blocks.scrollHeight <= blocks.clientHeight + 1 && blocks.scrollWidth <= blocks.clientWidth + 1;
  const put = (from, to) => {
    blocks.innerHTML = now.blocks.slice(from, to).join("\n");
    for (const block of blocks.children) block.dir = "auto";
  };

  // How many blocks fit on a screen that begins at `from`; a heading never stands last.
  const reach = (from) => {
    let to = from + 1;
    for (;;) {
      put(from, Math.min(to + 1, now.blocks.length));
      if (to >= now.blocks.length || !fits()) break;
      to += 1;
    }
    while (to < now.blocks.length && to > from + 1 && /^<h[2-6]/.test(now.blocks[to - 1])) to -= 1;
    return to;
  };

  // The blocks with which screens begin: from the first one on, and from the place on, which an edit may have moved.
  const cut = () => {
    const all = [];
    for (let at = 0; at < now.place;) { all.push(at); at = reach(at); }
    for (let at = now.place; at < now.blocks.length;) { all.push(at); at = reach(at); }
    return all.length ? all : [0];
  };

  const show = () => {
    screen.className = now.kind;
    by("above").textContent = now.above || "";
    by("head").textContent = now.head;
    blocks.lang = now.language || document.documentElement.lang;
    blocks.style.fontSize = "";
    starts = cut();
    const to = now.blocks.length ? reach(now.place) : 0;
    put(now.place, to);
    // One block alone that is too long is set smaller, down to the least that can be read from the back.
    for (let size = 98; size >= 77 && !fits(); size -= 3) blocks.style.fontSize = size + "%";
    const dots = by("dots");
    dots.replaceChildren();
    for (let dot = 1; now.dots && dot <= now.dots[1]; dot += 1) {
      const mark = document.createElement("i");
      mark.className = dot <= now.dots[0] ? "done" : "";
      dots.append(mark);
    }
    document.body.dataset.number = now.number;
    document.body.dataset.screens = starts.length;
  };

  const tick = () => {
    const left = now && now.timer ? now.timer[0] - now.timer[1] - age - (Date.now() - told) : 0;
    bar.style.inlineSize = left > 0 ? (100 * left) / now.timer[0] + "%" : "0";
  };
  setInterval(tick, 1000);
  document.fonts.ready.then(() => now && show());

  const lab = {
    next() {
      const at = starts.indexOf(now.place);
      if (at + 1 < starts.length) return line.send({ do: "screen", at: now.number, place: starts[at + 1] });
      return line.send({ do: "next", at: now.number });
    },
    back() {
      const at = starts.indexOf(now.place);
      if (at > 0) return line.send({ do: "screen", at: now.number, place: starts[at - 1] });
      return line.send({ do: "back", at: now.number });
    },
    full() {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen().catch(() => {});
    },
    blank() { return line.send({ do: "blank" }); },
    // Whether going on reveals something.
    holds() { return now && now.hold && starts.indexOf(now.place) + 1 >= starts.length; },
    press(key, event) {
      if (!now) return;
      if (["PageDown", "ArrowRight", "ArrowDown", " ", "Enter"].includes(key)) {
        event.preventDefault();
        if (!lab.holds()) { if (!event.repeat) lab.next(); return; }
        if (held || event.repeat) return;
        document.body.classList.add("holding");
        held = setTimeout(() => { lab.release(); lab.next(); }, HOLD);
      } else if (["PageUp", "ArrowLeft", "ArrowUp", "Backspace"].includes(key)) {
        event.preventDefault();
        if (!event.repeat) lab.back();
      } else if (key === "b" || key === "B" || key === ".") {
        if (!event.repeat) lab.blank();
      } else if (key === "f" || key === "F") {
        if (!event.repeat) lab.full();
      }
    },
    release() { clearTimeout(held); held = 0; document.body.classList.remove("holding"); },
  };
  window.lab = lab;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    lab.press(event.key, event);
  });
  addEventListener("keyup", lab.release);
  addEventListener("blur", lab.release);

  line.open("screen", (said) => { now = said.now; age = said.age; told = Date.now(); show(); tick(); }, line.enter(document.body.dataset.code));
})();
