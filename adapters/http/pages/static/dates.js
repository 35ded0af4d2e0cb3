/* The day that a path is looked back on follows a slider; on a telephone its sections are folded. */
"use strict";

(() => {
  const DAY = 24 * 60 * 60 * 1000;
  const REST = 150;
  const narrow = matchMedia("(max-width: 44rem)");
  const parts = () => document.querySelectorAll(".part > details");

  if (narrow.matches && !location.hash) {
    parts().forEach((part, index) => (part.open = index === 0));
  }
  addEventListener("beforeprint", () => parts().forEach((part) => (part.open = true)));

  const slider = document.getElementById("jour");
  const field = document.getElementById("as_of");
  if (!slider || !field) return;
  const first = Date.parse(slider.dataset.premier);
  let timer = 0;
  slider.closest(".days").hidden = false;

  function chosen() {
    return new Date(first + slider.valueAsNumber * DAY).toISOString().slice(0, 10);
  }

  function told() {
    const day = new Date(first + slider.valueAsNumber * DAY);
    const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    slider.setAttribute("aria-valuetext", day.toLocaleDateString("fr-FR", options));
  }

  function address() {
    const known = new FormData(slider.form).get("known_at");
    const asked = new URLSearchParams();
    if (slider.value !== slider.max) asked.set("as_of", chosen());
    if (known) asked.set("known_at", known);
    return location.pathname + (asked.size ? `?${asked}` : "");
  }

  function look() {
    const there = address();
    if (!window.htmx) {
      location.assign(there);
      return;
    }
    history.replaceState(null, "", there);
    htmx.ajax("GET", there, {
      source: slider,
      target: "#vivant",
      select: "#vivant",
      swap: "outerMorph",
    });
  }

  slider.addEventListener("input", () => {
    field.value = slider.value === slider.max ? "" : chosen();
    told();
    clearTimeout(timer);
    timer = setTimeout(look, REST);
  });
  told();
})();
