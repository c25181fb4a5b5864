"use strict";
// Puts the pieces of the setting that is chosen into place. Nothing is computed here.

const SHELLS = "thead, tbody, tr, ul";
const set = document.getElementById("set");
const kept = document.getElementById("pieces").content;
const choices = [...kept.querySelectorAll("[data-shows]")];
const links = [...document.querySelectorAll("#set svg a")];
const besides = document.getElementById("besides");
const boxes = [...document.querySelectorAll("[data-box]")];
const pieces = [
  ...boxes.flatMap(singles),
  ...kept.querySelectorAll("[data-pool] > *"),
];
const written = boxes.map((box) => [attributesOf(box), ...box.childNodes]);

function singles(element) {
  return [...element.children].flatMap((each) => (each.matches(SHELLS) ? singles(each) : [each]));
}

function attributesOf(box) {
  return Object.fromEntries([...box.attributes].map(({ name, value }) => [name, value]));
}

function made(piece) {
  if (!Array.isArray(piece)) return pieces[piece].cloneNode(true);
  const [name, className, ...inside] = piece;
  const shell = Object.assign(document.createElement(name), { className });
  shell.append(...inside.map(made));
  return shell;
}

function show(choice) {
  const shown = JSON.parse(choice.dataset.shows);
  boxes.forEach((box, n) => {
    const [attributes, ...own] = written[n];
    const [others, ...numbers] = shown[box.dataset.box] ?? [];
    for (const [name, value] of Object.entries(others || attributes)) box.setAttribute(name, value);
    box.replaceChildren(...(box.dataset.box in shown ? numbers.map(made) : own));
  });
  for (const link of links) {
    const isSet = link.getAttribute("href") === `#${choice.value}`;
    if (isSet) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
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

set?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const chosen = choices.find((each) => `#${each.value}` === link?.getAttribute("href"));
  if (!chosen) return;
  event.preventDefault();
  history.replaceState(null, "", addressOf(chosen) || location.pathname + location.search);
  show(chosen);
});
addEventListener("hashchange", follow);
document.getElementById("set-off")?.remove();
follow();
