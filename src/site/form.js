// The form for telling a story: keeps what is typed in this tab alone, makes a .heard.txt of it, and sends that as the
// site says: as a file, by email, or in one PUT to the site's own server. Nothing is called sent that isn't known to be.
(() => {
  "use strict";
  const form = document.getElementById("tell");
  const without = document.getElementById("tell-without");
  const said = document.getElementById("tell-said");
  const done = document.getElementById("tell-done");
  const save = document.getElementById("tell-save");
  const send = document.getElementById("tell-send");
  if (!form || !said || !done || !save || !send) return;

  const LONGEST_ADDRESS = 1500; // encoded bytes; Windows cuts an address at about 2,000 and says nothing
  const LONGEST_WAIT = 60000;
  const ENDING = ".heard.txt";
  const KEY = `heard-tell ${location.pathname}`;
  const { way, to = "", language, origin } = form.dataset;
  const isPhone = () => matchMedia("(pointer: coarse)").matches;
  const answers = () => [...form.querySelectorAll("textarea")];
  const value = (name) => (form.elements[name]?.value ?? "").trim();

  // --- what is kept, in this tab alone ---------------------------------------------------------------------------

  const store = (work) => {
    try {
      return work(sessionStorage);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const keep = () => store((kept) => kept.setItem(KEY, JSON.stringify([...new FormData(form)])));
  function restore() {
    const kept = store((kept) => JSON.parse(kept.getItem(KEY) ?? "[]")) ?? [];
    for (const [name, words] of kept) {
      const field = form.elements[name];
      if (field) field.value = words;
    }
  }
  function forget() {
    form.reset();
    store((kept) => kept.removeItem(KEY));
    done.hidden = true;
  }

  // --- the file ---------------------------------------------------------------------------------------------------

  // A line that would be read as a heading, or as one that was made plain already.
  const plain = (words) => words.replace(/\r\n?/g, "\n").trim().replace(/^(?=\\*#|\\\\)/gm, "\\");
  function day() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }
  function text() {
    const head = ["heard_form: 1", `language: ${language}`, `written: ${day()}`];
    for (const name of ["about", "from", "reach"]) {
      if (value(name)) head.push(`${name}: ${JSON.stringify(value(name))}`);
    }
    if (value("may_tell")) head.push(`may_tell: ${value("may_tell")}`);
    const parts = answers().map((field) => `## ${field.labels[0].textContent.trim()}\n\n${plain(field.value)}\n`);
    return `---\n${head.join("\n")}\n---\n${parts.join("\n")}`;
  }
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const file = () => new File([text()], `${random().slice(0, 8)}${ENDING}`, { type: "text/plain" });

  // --- sending ----------------------------------------------------------------------------------------------------

  const say = (key) => (said.textContent = form.dataset[key]);
  /** Says it, and leaves it to the person to say that it was sent. */
  function ask(key) {
    say(key);
    done.hidden = false;
  }
  function finish(key) {
    forget();
    form.hidden = true;
    say(key);
    said.tabIndex = -1;
    said.focus();
  }
  function download(made) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(made);
    link.download = made.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), LONGEST_WAIT);
    ask("saved");
  }
  async function pass() {
    const made = file();
    if (!isPhone() || !navigator.canShare?.({ files: [made] })) return download(made);
    try {
      await navigator.share({ files: [made] });
      ask("shared");
    } catch (fault) {
      if (fault.name !== "AbortError") download(made);
    }
  }
  async function copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = words;
      document.body.append(field);
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      return copied;
    }
  }
  function open(address) {
    const link = document.createElement("a");
    link.href = address;
    link.click();
  }
  async function mail() {
    const address = (body) => `mailto:${to}?subject=${encodeURIComponent(form.dataset.subject)}&body=${encodeURIComponent(body)}`;
    const whole = address(text().replace(/\n/g, "\r\n"));
    if (whole.length <= LONGEST_ADDRESS) {
      ask("mailed");
      return open(whole);
    }
    ask((await copy(text())) ? "copied" : "uncopied");
    open(address(form.dataset.paste));
  }
  async function put() {
    send.disabled = true;
    say("sending");
    let status = 0;
    try {
      // A page where one signs in answers as well, so that only "created" from the very address counts.
      const answer = await fetch(`${to}${random()}${ENDING}`, {
        method: "PUT",
        body: text(),
        headers: { "Content-Type": "text/plain; charset=utf-8" },
        redirect: "error",
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout?.(LONGEST_WAIT),
      });
      status = answer.redirected ? 0 : answer.status;
    } catch {
      status = 0;
    }
    send.disabled = false;
    if (status === 201) finish("arrived");
    else say(status === 429 || status === 503 ? "busy" : "failed");
  }
  const canPut = () => /^https?:$/.test(location.protocol) && (!origin || new URL(origin).origin === location.origin);

  // --- the page ---------------------------------------------------------------------------------------------------

  const ways = { save: pass, mail, put };
  if (way === "put" && !canPut()) {
    send.hidden = true;
    say("elsewhere");
  }
  save.hidden = way === "save";
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = answers().find((field) => field.value.trim() !== "");
    if (!first) {
      say("empty");
      return answers()[0].focus();
    }
    (send.hidden ? pass : ways[way])();
  });
  save.addEventListener("click", () => {
    if (answers().some((field) => field.value.trim() !== "")) pass();
    else say("empty");
  });
  done.addEventListener("click", () => finish("thanks"));
  document.getElementById("tell-clear")?.addEventListener("click", () => {
    forget();
    say("cleared");
    answers()[0].focus();
  });
  restore();
  form.hidden = false;
  without?.remove();
})();
