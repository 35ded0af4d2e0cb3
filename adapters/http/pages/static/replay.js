// The arrow keys walk along the events of a replay, by the links that are there without a script.
"use strict";

const WAYS = { ArrowLeft: "prev", ArrowRight: "next" };
const KEEPING_THEIR_ARROWS = "input, select, textarea, .scroll, [popover]";

document.querySelector(".keys").hidden = false;

document.addEventListener("keydown", (event) => {
  const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  const rel = isPlain && WAYS[event.key];
  if (!rel || event.target.closest(KEEPING_THEIR_ARROWS)) {
    return;
  }
  const link = document.querySelector(`.replay-steps a[rel="${rel}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
