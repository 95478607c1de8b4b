// A page's line to the lab: it opens again by itself, and notices when a phone has slept.
"use strict";
const line = (() => {
  let socket = null, heard = 0, wait = 200, closed = null, kind = "", listen = null, refused = 0;
  const open = () => {
    socket = new WebSocket("ws://" + location.host + "/line/" + kind);
    let opened = false;
    heard = Date.now();
    socket.onopen = () => { opened = true; refused = 0; wait = 200; heard = Date.now(); };
    socket.onmessage = (event) => {
      heard = Date.now();
      document.body.classList.remove("lost");
      const said = JSON.parse(event.data);
      if (!said.beat) listen(said);
    };
    socket.onclose = () => {
      if (!opened) refused += 1;
      socket = null;
      document.body.classList.add("lost");
      if (closed) closed(refused);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 2000);
    };
  };
  // A phone that slept may not know that its line is gone.
  const look = () => { if (socket && Date.now() - heard > 12000) socket.close(); };
  setInterval(look, 3000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  return {
    // A lab that was started anew does not know this page; the code opens it again.
    enter: (code) => (refused) => { if (code && refused > 1) fetch("/?code=" + encodeURIComponent(code), { credentials: "same-origin" }).catch(() => {}); },
    open(of, told, lost) { kind = of; listen = told; closed = lost; open(); },
    send(words) {
      if (!socket || socket.readyState !== 1) return false;
      socket.send(JSON.stringify(words));
      return true;
    },
  };
})();
