// Stands in for the window's shell: sends a command to the bridge, and begins anew where the shell would make
// a new webview.
(() => {
  "use strict";
  let ended;
  const invoke = async (name, argument) => {
    const answer = await fetch("/ipc/" + name, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(argument ?? {}),
    });
    const value = await answer.json();
    const now = answer.headers.get("x-sessions-ended");
    ended ??= now;
    if (now !== ended) {
      // The session that this page was made in is over. Nothing of it goes on: the promise is never kept.
      location.reload();
      return new Promise(() => {});
    }
    if (answer.ok) {
      return value;
    }
    throw value;
  };
  window.__TAURI_INTERNALS__ = Object.freeze({ invoke });
})();
