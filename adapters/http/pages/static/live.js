/* The page hears that something has moved, reads its own address again and is morphed. */
"use strict";

(() => {
  const SECOND = 1000;
  const REST_MIN = 2 * SECOND;
  const REST_MAX = 60 * SECOND;
  const TOLD_EVERY = 60 * SECOND;
  const told = document.getElementById("vivant-etat");
  if (!told || !document.getElementById("vivant") || !window.EventSource || !window.htmx) return;

  let source = null;
  let version = told.dataset.version;
  let rest = REST_MIN;
  let readAt = Date.now();
  let toldAt = 0;
  let timer = 0;
  let isOver = false;

  function isTyped(field) {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    if (field.tagName === "SELECT") {
      const first = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(first, 0);
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  function isInUse(form) {
    return form.contains(document.activeElement) || [...form.elements].some(isTyped);
  }

  // What somebody types in, opened or stands on is theirs: nothing that is read again takes it.
  htmx.registerExtension("etage", {
    htmx_before_morph_node: (_, detail) =>
      !(detail.oldNode instanceof HTMLFormElement && isInUse(detail.oldNode)),
    htmx_before_morph_attr: (element, detail) =>
      !(detail.attrName === "open" && element instanceof HTMLDetailsElement),
    htmx_before_response: (_, detail) => heard(detail.ctx.response.raw),
  });

  function heard(answer) {
    const found = answer.headers.get("ETag");
    if (answer.status === 304 || (answer.status === 200 && found === version)) {
      rest = Math.min(rest * 2, REST_MAX);
      return false;
    }
    if (answer.status === 429 || answer.status === 503) {
      rest = REST_MAX;
      later();
      return false;
    }
    if (answer.status !== 200 || answer.redirected || !found) {
      end();
      return false;
    }
    version = found;
    rest = REST_MIN;
    tell();
    return true;
  }

  function tell() {
    const now = new Date();
    if (now - toldAt < TOLD_EVERY) return;
    toldAt = now.getTime();
    const minutes = String(now.getMinutes()).padStart(2, "0");
    told.textContent = `Mis à jour à ${now.getHours()}\u00a0h\u00a0${minutes}`;
  }

  function read() {
    timer = 0;
    readAt = Date.now();
    const address = location.pathname + location.search;
    htmx
      .ajax("GET", address, {
        source: told,
        target: "#vivant",
        select: "#vivant",
        selectOOB: "#fraicheur:outerMorph",
        swap: "outerMorph",
        headers: { "If-None-Match": version },
      })
      .catch(later);
  }

  function later() {
    if (timer || isOver || document.hidden) return;
    timer = setTimeout(read, Math.max(readAt + rest - Date.now(), 0));
  }

  function end() {
    isOver = true;
    stop();
    told.textContent = "Cette page n’est plus tenue à jour. Rechargez-la.";
  }

  function stop() {
    if (source) source.close();
    source = null;
    clearTimeout(timer);
    timer = 0;
  }

  function listen() {
    if (source || isOver) return;
    source = new EventSource("/vivant");
    source.addEventListener("change", later);
  }

  // A tab that nobody looks at holds no connection; it catches up when it is looked at again.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stop();
    } else {
      listen();
      later();
    }
  });
  window.addEventListener("pagehide", stop);
  if (!document.hidden) listen();
})();
