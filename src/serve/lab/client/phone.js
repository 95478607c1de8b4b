// A phone: follows the screen, and keeps what is written until the lab has it, and until the hour ends.
"use strict";
(() => {
  const by = (id) => document.getElementById(id), say = document.body.dataset;
  const words = by("words"), state = by("state"), send = by("send");
  const KEY = "heard-lab", LONG = 12 * 3600e3;
  let now = null, kept = {};
  // Without a place to keep things (a private window may have none) the page still works.
  const store = (what) => { try { what(localStorage); } catch { /* it keeps them in memory */ } };
  store((place) => { kept = JSON.parse(place.getItem(KEY) || "{}"); });
  // What was written in another room, or another day in one with the same letters, goes to nobody in this one.
  if (kept.code !== say.code || !(Date.now() - kept.when < LONG)) kept = { code: say.code, when: Date.now() };
  if (!/^[0-9a-f]{32}$/.test(kept.own || "")) {
    kept.own = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  kept.rounds = kept.rounds || {};
  // With the hour ends what is kept: a phone that is handed on tells nobody what its owner wrote.
  const save = () => store((place) => (now && now.over ? place.removeItem(KEY) : place.setItem(KEY, JSON.stringify(kept))));
  save();

  // What is written but not sent is kept only here; what was sent is sent again after every return of the line.
  const pass = (round) => {
    const own = kept.rounds[round];
    return own && own.sent !== undefined && line.send({ round, own: kept.own, words: own.sent, in_time: own.taken === "kept" });
  };
  const note = () => {
    const own = now && kept.rounds[now.round];
    if (!own) { state.textContent = ""; return; }
    const draft = own.draft !== own.sent;
    state.textContent = own.taken === "too-much" ? say.long : now.revealed && own.taken === "kept" ? say.stays : draft ? (now.revealed && own.taken ? say.stays : say.kept)
      : own.taken === "kept" ? say.sent : own.taken === "late" ? say.late : own.taken === "gone" ? say.gone
      : own.taken === "stays" ? say.stays : say.kept;
  };

  const show = (before) => {
    by("above").textContent = now.above || "";
    by("head").textContent = now.head || by("head").textContent;
    const html = now.blocks.join("\n");
    if (by("blocks").dataset.html !== html) {
      by("blocks").innerHTML = html;
      by("blocks").dataset.html = html;
      for (const block of by("blocks").children) block.dir = "auto";
    }
    by("blocks").lang = now.language || document.documentElement.lang;
    by("form").hidden = !now.round;
    by("look").hidden = Boolean(now.round) || now.kind === "told" || now.kind === "rules";
    document.body.dataset.number = now.number;
    if (now.round) {
      const own = kept.rounds[now.round] || {};
      if (!before || before.round !== now.round) words.value = own.draft || "";
      const stays = now.revealed && ["kept", "late", "stays"].includes(own.taken);
      // What is on the screen need not stand here once more.
      words.hidden = words.labels[0].hidden = send.hidden = stays;
      note();
    }
    if (now.over) save();
    if (before && before.number !== now.number) {
      scrollTo(0, 0);
      if (document.activeElement !== words) by("head").focus({ preventScroll: true });
    }
  };

  words.addEventListener("input", () => {
    if (!now || !now.round) return;
    const own = kept.rounds[now.round] = kept.rounds[now.round] || {};
    own.draft = words.value;
    save();
    note();
  });
  by("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const own = kept.rounds[now.round] = kept.rounds[now.round] || {};
    own.draft = own.sent = words.value;
    if (!now.revealed) own.taken = undefined;
    save();
    pass(now.round);
    note();
  });

  const told = (said) => {
    if (said.taken) {
      const own = kept.rounds[said.round];
      if (own && said.taken !== "not-open") { own.taken = said.taken; save(); }
      if (now) show(now);
      return;
    }
    const before = now;
    now = said.now;
    const fresh = !document.body.dataset.line;
    document.body.dataset.line = "1";
    // After a return, and whenever a round opens, everything that was sent is sent again.
    for (const round of now.open) if (fresh || !before || !before.open.includes(round)) pass(round);
    show(before);
  };
  const enter = line.enter(kept.code);
  line.open("phone", told, (refused) => {
    delete document.body.dataset.line;
    enter(refused);
  });
})();
