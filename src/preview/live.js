// Loads the page anew when what it was made from has changed, and stays where the reader is.
"use strict";
(() => {
  const turn = document.currentScript.dataset.turn;
  const key = "pactbook-preview:" + location.pathname;
  try {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (kept !== null) {
      scrollTo({ top: Number(kept), behavior: "instant" });
    }
  } catch {
    // Without storage the page begins at its top.
  }
  const source = new EventSource("/_preview/events");
  source.addEventListener("turn", (event) => {
    if (event.data === turn) {
      return;
    }
    source.close();
    try {
      sessionStorage.setItem(key, String(scrollY));
    } catch {
      // As above.
    }
    location.reload();
  });
  addEventListener("pagehide", () => source.close());
})();
