"use strict";
// Puts the boxes of the setting that is chosen into place. Nothing is computed here.

const set = document.getElementById("set");
const choices = [...set.querySelectorAll("input")];
const besides = document.getElementById("besides");
const written = [...document.querySelectorAll("[data-box]")];
const others = [...document.getElementById("boxes").content.children];

function show(choice) {
  const shown = choice.dataset.shows.split(" ").filter(Boolean).map((n) => others[n]);
  for (const own of written) {
    const { box } = own.dataset;
    const put = shown.find((each) => each.dataset.box === box) ?? own;
    document.querySelector(`[data-box="${box}"]`).replaceWith(put);
  }
  choice.checked = true;
  besides.open = !choice.value;
  document.body.classList.toggle("set", choice.value !== "");
  for (const said of document.querySelectorAll(".said")) {
    said.textContent = choice.dataset.said && `${choice.dataset.said}:`;
  }
}

function addressOf(choice) {
  return choice.value && `#${encodeURIComponent(choice.value).replace("%3D", "=")}`;
}

function follow() {
  const place = () => document.getElementById(location.hash.slice(1));
  const chosen = choices.find((each) => addressOf(each) === location.hash);
  // Where the address names neither a setting nor a place, nothing is set.
  if (chosen || !place()) show(chosen ?? choices.find((each) => !each.value));
  for (let fold = place()?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  place()?.scrollIntoView();
}

set.addEventListener("change", ({ target }) => {
  history.replaceState(null, "", addressOf(target) || location.pathname + location.search);
  show(target);
});
addEventListener("hashchange", follow);
document.getElementById("set-off").hidden = true;
set.hidden = false;
follow();
