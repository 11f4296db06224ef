// Loads the page anew when what it was made from has changed, and stays where the reader is.
"use strict";
(() => {
  const turn = document.currentScript.dataset.turn;
  const key = "pactbook-preview:" + location.pathname;
  let source = null;
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (kept !== null) {
      scrollTo({ top: Number(kept), behavior: "instant" });
    }
  } catch {
    // Without storage the page begins at its top.
  }
  const leave = () => {
    source?.close();
    source = null;
  };
  const reload = (event) => {
    if (event.data === turn) {
      return;
    }
    leave();
    try {
      sessionStorage.setItem(key, String(scrollY));
    } catch {
      // As above.
    }
    location.reload();
  };
  const listen = () => {
    leave();
    source = new EventSource("/_preview/events");
    source.addEventListener("turn", reload);
    source.addEventListener("error", () => {
      // A browser tries again by itself, unless it was refused.
      if (source?.readyState === EventSource.CLOSED) {
        setTimeout(listen, 1000);
      }
    });
  };
  listen();
  // A page that somebody goes back to is shown as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      listen();
    }
  });
  addEventListener("pagehide", leave);
})();
