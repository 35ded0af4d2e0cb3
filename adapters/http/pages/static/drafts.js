/* What is typed in a form outlives a mishap of this tab, and nothing else. */
"use strict";

(() => {
  const PREFIX = "brouillon ";
  const SENT = "brouillon-envoye";
  const OWNER = "brouillon-de";
  const PAUSE = 400;
  const HOURS_MAX = 8;
  const CHARACTERS_MAX = 20000;
  const session = document.body.dataset.session;

  let kept;
  try {
    kept = window.sessionStorage;
  } catch {
    return; // A browser that keeps nothing has nothing to restore.
  }

  function drop(isOurs) {
    for (const key of Object.keys(kept)) if (isOurs(key)) kept.removeItem(key);
  }

  // What one session typed is never shown to the next one.
  if (!session || kept.getItem(OWNER) !== session) {
    drop((key) => key.startsWith(PREFIX) || key === SENT);
    if (!session) return;
    kept.setItem(OWNER, session);
  }

  const forms = [...document.querySelectorAll("form[data-brouillon]")];
  const sent = kept.getItem(SENT);
  kept.removeItem(SENT);
  const wasRefused = document.querySelector(".errors, .fault") !== null;
  if (sent && !wasRefused) kept.removeItem(sent);
  forms.forEach(keep);

  function keyOf(form) {
    return PREFIX + location.pathname + " " + (form.dataset.brouillon || form.getAttribute("action"));
  }

  function fieldsOf(form) {
    return [...form.elements].filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
    );
  }

  function isTicked(field) {
    return field.type === "checkbox" || field.type === "radio";
  }

  function read(form) {
    return fieldsOf(form).map((field) =>
      isTicked(field) ? [field.name, field.value, field.checked] : [field.name, field.value],
    );
  }

  function keep(form) {
    const key = keyOf(form);
    const untouched = JSON.stringify(read(form));
    if (!wasRefused) restore(form, key, untouched);
    let timer = 0;
    function store() {
      clearTimeout(timer);
      const typed = JSON.stringify(read(form));
      if (typed === untouched && !wasRefused) kept.removeItem(key);
      else if (typed.length <= CHARACTERS_MAX) {
        kept.setItem(key, JSON.stringify({ at: Date.now(), typed }));
      }
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(store, PAUSE);
    });
    form.addEventListener("submit", () => {
      store();
      kept.setItem(SENT, key);
    });
    window.addEventListener("pagehide", store);
  }

  function found(key) {
    try {
      return JSON.parse(kept.getItem(key));
    } catch {
      return null;
    }
  }

  function restore(form, key, untouched) {
    const draft = found(key);
    if (!draft) return;
    if (Date.now() - draft.at > HOURS_MAX * 3600e3 || draft.typed === untouched) {
      kept.removeItem(key);
      return;
    }
    fill(form, JSON.parse(draft.typed));
    tell(form, key, new Date(draft.at), JSON.parse(untouched));
  }

  function fill(form, typed) {
    const fields = fieldsOf(form);
    for (const [name, value, isChecked] of typed) {
      const field = fields.find(
        (each) => each.name === name && (isChecked === undefined || each.value === value),
      );
      if (!field) continue;
      if (isTicked(field)) field.checked = isChecked;
      else field.value = value;
      if (isTicked(field) ? isChecked !== field.defaultChecked : value !== field.defaultValue) {
        for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) {
          if (value) fold.open = true;
        }
      }
    }
  }

  function tell(form, key, at, untouched) {
    const note = document.createElement("p");
    note.className = "draft";
    note.setAttribute("role", "status");
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "plain";
    clear.textContent = "Effacer le brouillon";
    clear.addEventListener("click", () => {
      fill(form, untouched);
      kept.removeItem(key);
      note.textContent = "Brouillon effacé.";
      fieldsOf(form)[0]?.focus();
    });
    form.prepend(note);
    const minutes = String(at.getMinutes()).padStart(2, "0");
    note.append(`Brouillon retrouvé, saisi à ${at.getHours()}\u00a0h\u00a0${minutes}. `, clear);
  }
})();
