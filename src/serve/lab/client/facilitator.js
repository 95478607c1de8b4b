// The facilitator's page: every key has a button, and the hour is kept in this tab, should the lab be started anew.
"use strict";
(() => {
  const by = (id) => document.getElementById(id), say = document.body.dataset;
  const KEY = "heard-facilitator", HOLD = 700;
  let now = null, told = 0, age = 0, held = 0;
  const screen = () => document.querySelector("iframe").contentWindow.lab;
  const line_of = (tag, text, into) => { const part = document.createElement(tag); part.textContent = text; into.append(part); return part; };
  const fill = (id, key, make) => {
    const words = JSON.stringify(key);
    if (by(id).dataset.of === words) return;
    by(id).dataset.of = words;
    by(id).replaceChildren();
    make(by(id));
  };
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  const tick = () => {
    if (!now) return;
    const here = (age + Date.now() - told) / 1000;
    const planned = (words, spent, of) => words.replace("%spent", clock(spent)).replace("%of", of);
    by("time").textContent = planned(say.here, now.spent + here, now.minutes);
    by("all").textContent = planned(say.all, now.in_all + (now.step === "join" ? 0 : here), now.planned_in_all);
    document.body.classList.toggle("asks-hold", Boolean(screen() && screen().holds()));
  };
  setInterval(tick, 500);

  const show = () => {
    by("title").textContent = now.title || by("title").textContent;
    for (const id of ["now", "phones", "room", "news"]) by(id).textContent = now[id];
    by("then").textContent = now.next || "";
    by("prompt").textContent = now.prompt || "";
    by("written").textContent = now.written || "";
    by("over").textContent = now.over || "";
    by("blank").setAttribute("aria-pressed", String(now.blank));
    by("ask").hidden = !now.cards.length;
    by("wrote").hidden = !now.answers.length;
    fill("cards", now.cards, (list) => now.cards.forEach(([heard, ask]) => { const card = line_of("div", "", list); line_of("dt", heard, card); line_of("dd", ask, card); }));
    fill("troubles", now.troubles, (list) => now.troubles.forEach((words) => line_of("p", words, list)));
    fill("answers", now.answers, (list) => now.answers.forEach((answer) => {
      const item = line_of("li", "", list);
      item.className = answer.hidden ? "hidden" : "";
      line_of("span", answer.words + (answer.late ? " (" + say.late + ")" : ""), item).dir = "auto";
      line_of("button", answer.hidden ? say.show : say.hide, item).onclick = () => line.send({ do: "hide", card: answer.card });
    }));
    if (by("notes").innerHTML !== now.notes) by("notes").innerHTML = now.notes;
    document.body.dataset.number = now.number;
    document.body.dataset.step = now.step;
    tick();
  };

  by("back").onclick = () => screen().back();
  by("blank").onclick = () => line.send({ do: "blank" });
  by("full").onclick = () => screen().full();
  by("save").onclick = () => line.send({ do: "save" });
  const release = () => { clearTimeout(held); held = 0; by("next").classList.remove("holding"); };
  const press = () => {
    if (held) return;
    if (!screen().holds()) { screen().next(); return; }
    by("next").classList.add("holding");
    held = setTimeout(() => { release(); screen().next(); }, HOLD);
  };
  by("next").addEventListener("pointerdown", (event) => { if (event.button === 0) press(); });
  for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) by("next").addEventListener(end, release);
  // A click without a pointer is a keyboard's or a screen reader's: it has no way to hold, so it presses twice.
  let asked = 0;
  by("next").addEventListener("click", (event) => {
    if (event.detail !== 0) return;
    if (screen().holds() && Date.now() - asked > 3000) { asked = Date.now(); document.body.classList.add("asks-hold"); return; }
    asked = 0;
    screen().next();
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !screen()) return;
    const on = event.target.closest("button, a, summary");
    if (on && (event.key === " " || event.key === "Enter")) return;
    screen().press(event.key, event);
  });
  addEventListener("keyup", () => screen() && screen().release());

  line.open("facilitator", (said) => {
    now = said.now; age = said.age; told = Date.now();
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(KEY)); } catch { /* nothing is kept */ }
    if (now.fresh && kept && kept.title === now.title && kept.code === now.code && kept.step !== "join" && !kept.over && Date.now() - kept.when < 4 * 3600e3) {
      // The hour's clock went on meanwhile.
      const since = Math.round((Date.now() - kept.when) / 1000);
      line.send({ do: "restore", step: kept.step, furthest: kept.furthest, place: kept.place, hidden: kept.hidden || [], spent: kept.spent + since || 0, in_all: kept.in_all + since || 0 });
    } else if (now.title) {
      const { title, code, step, furthest, place, hidden } = now;
      const spent = now.spent + Math.round(age / 1000), in_all = now.in_all + (step === "join" ? 0 : Math.round(age / 1000));
      try { localStorage.setItem(KEY, JSON.stringify({ title, code, step, furthest, place, hidden, spent, in_all, when: Date.now(), over: step === "end" })); } catch { /* a private window */ }
    }
    show();
  });
})();
