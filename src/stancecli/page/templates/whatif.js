// Lets a reader move importances, views and scenarios on a report, and shows what follows. What is
// not moved, and every text, comes from the page's data attributes, and stands in it as text.
(() => {
  const root = document.getElementById("whatif");
  const words = JSON.parse(root.dataset.words);
  const { number, filled, counted, ...sum } = sums(words);
  const start = JSON.parse(root.dataset.start);
  const at = (id) => document.getElementById(`whatif-${id}`);
  const [decision, view, scenario] = ["decision", "view", "scenario"].map(at);
  const [lead, line, more] = [".lead strong", "nav strong", ".sub"].map((each) => document.querySelector(each));
  const opened = line.textContent;
  const picked = new Map(); // the importance that a reader gave a criterion, by its number
  let shown; // the table before what is picked
  const panels = [...root.querySelectorAll(".panel")].map((element) => ({
    element,
    tables: JSON.parse(element.dataset.tables).map(sum.read),
    which: JSON.parse(element.dataset.which),
    names: JSON.parse(element.dataset.names),
    short: JSON.parse(element.dataset.short),
  }));

  function make(class_, left, text = "") {
    const element = document.createElement("i");
    element.className = class_;
    element.style.left = left;
    element.textContent = text;
    return element;
  }

  function standing(found, option) { // how an option stands, for its colour
    if (found.leader === option || found.level.includes(option)) return "lead";
    return found.rival === option ? "next" : "open";
  }

  function showPoints(panel, t, found) {
    const rows = [...panel.element.querySelectorAll(".points tbody tr")];
    const order = sum.ranked(t).slice(0, rows.length);
    const real = (n) => Number(n) / Number(t.unit);
    const ends = order.map((option) => sum.bounds(t, option));
    const [low, high] = [Math.min(...ends.map((e) => real(e[0]))), Math.max(...ends.map((e) => real(e[1])))];
    let step = 0.01; // 1, 2 or 5 times a power of ten, so that there are few marks
    for (let n = 0; Math.ceil(high / step) - Math.floor(low / step) > 6; n += 1) step *= [2, 2.5, 2][n % 3];
    const first = Math.floor(low / step);
    const count = Math.max(Math.ceil(high / step) - first, 1);
    const place = (value) => `${(100 * (value / step - first)) / count}%`;
    const marks = Array.from({ length: count + 1 }, (_, n) => first + n);
    const ticks = () => marks.map((n) => make("tick", place(n * step)));
    rows.forEach((row, n) => {
      row.hidden = n >= order.length;
      if (row.hidden) return;
      const [name, track, points, range] = row.children;
      const [[least, most], own] = [ends[n], t.points[order[n]]];
      row.className = standing(found, order[n]);
      name.textContent = panel.names[t.options[order[n]][0]];
      points.textContent = number(own, t.unit);
      range.textContent = least === most ? "" : sum.interval(least, most, t.unit);
      const bar = make("range", place(real(least)));
      bar.style.width = `${(100 * (real(most) - real(least))) / step / count}%`;
      track.firstElementChild.replaceChildren(...ticks(), bar, make("dot", place(real(own))));
    });
    const scale = panel.element.querySelector(".points tfoot div");
    const marked = (n) => number(BigInt(Math.round(100 * n * step)), 100n);
    scale.replaceChildren(...marks.map((n) => make("tick", place(n * step), marked(n))));
    const left = t.points.length - order.length;
    panel.element.querySelector(".left").textContent = left ? counted(left, "more_option") : "";
  }

  function showSquare(panel, t, found) {
    for (const square of panel.element.querySelectorAll("[data-square]")) {
      square.hidden = square.dataset.square !== String(t.square);
      t.options.forEach(([name], option) => {
        for (const mark of square.querySelectorAll(`.at-${name}`)) {
          mark.classList.remove("lead", "next", "open");
          mark.classList.add(standing(found, option));
        }
      });
    }
  }

  function showWeights(panel, table, t, found) {
    const key = new Map();
    for (const row of panel.element.querySelectorAll(".weights tbody tr")) {
      const c = t.weights.findIndex((weight) => weight.kind === Number(row.dataset.criterion));
      row.hidden = c < 0;
      if (row.hidden) continue;
      const entered = table.weights[c];
      const chosen = picked.get(entered.kind) || enteredWord(table, entered);
      for (const input of row.querySelectorAll("input")) {
        const word = Number(input.value);
        const { leading, by } = sum.leadsAt(t, c, word ? BigInt(word) * t.ofWeight : entered.mid);
        const [name] = t.options[leading[0]];
        const alone = `${panel.short[name]} ${sum.rounded(by, t.unit)}`;
        if (leading.length === 1) key.set(name, panel.short[name]);
        const cell = input.closest("td");
        input.checked = word === chosen;
        input.parentNode.hidden = !word && enteredWord(table, entered) > 0;
        cell.classList.toggle("entered", word === enteredWord(table, entered));
        cell.classList.toggle("other", standing(found, leading[0]) !== "lead");
        cell.classList.toggle("level", leading.length > 1);
        const own = word ? "" : `${sum.worded(entered, t.ofWeight)}: `;
        input.nextElementSibling.textContent = own + (leading.length > 1 ? words.level_word : alone);
      }
      const gain = found.gains[c] || 0n;
      const [for_, against] = row.querySelectorAll(".figure");
      for_.textContent = gain > 0n ? number(gain, t.unit) : "";
      against.textContent = gain < 0n ? number(-gain, t.unit) : "";
    }
    const sums_ = panel.element.querySelectorAll(".weights tfoot .figure");
    [found.for, found.against].forEach((each, n) => {
      sums_[n].textContent = each === undefined ? "" : number(each, t.unit);
    });
    const explained = [...key].filter(([name, short]) => panel.names[name] !== short);
    const said = explained.map(([name, short]) => filled("key", { short, name: panel.names[name] }));
    panel.element.querySelector(".key-to-names").textContent = said.join(", ");
  }

  function enteredWord(table, { low, high }) { // its place among the words; 0 where it has none
    return low === high && sum.word(low, table.ofWeight) ? Number(low / table.ofWeight) : 0;
  }

  function changes(panel, table) { // what differs from how the page was opened, in words
    const found = [];
    for (const entered of table ? table.weights : []) {
      const row = panel.element.querySelector(`[data-criterion="${entered.kind}"]`);
      const value = words.importance[picked.get(entered.kind) - 1];
      const was = sum.worded(entered, table.ofWeight);
      const name = row.firstElementChild.textContent;
      if (value && value !== was) found.push(filled("changed_weight", { name, value, was }));
    }
    [view, scenario].forEach((select, n) => {
      if (!select || select.selectedIndex === start[n]) return;
      const [value, was] = [select.selectedIndex, start[n]].map((each) => select.options[each].text);
      found.push(filled(`changed_${["view", "scenario"][n]}${start[n] ? "_from" : ""}`, { value, was }));
    });
    return found.join("; ");
  }

  function update() {
    const index = decision ? decision.selectedIndex : 0;
    panels.forEach(({ element }, n) => { element.hidden = n !== index; });
    const panel = panels[index];
    const said = (v, s, given) => {
      const table = panel.tables[panel.which[v][s]];
      if (!table) return { text: panel.which[v][s] };
      const t = sum.weighed(table, given);
      const found = sum.verdict(t);
      return { table, t, found, text: sum.sentence(t, found, panel.names) };
    };
    const now = said(view ? view.selectedIndex : 0, scenario ? scenario.selectedIndex : 0, picked);
    const changed = changes(panel, now.table);
    lead.textContent = now.text;
    line.textContent = changed ? filled("line", { text: now.text }) : index ? now.text : opened;
    if (more) more.hidden = Boolean(changed || index);
    for (const id of ["set", "below"]) at(id).hidden = !changed;
    at("changes").textContent = filled("set", { changes: changed });
    at("without").textContent = filled("without", { text: said(start[0], start[1], new Map()).text });
    at("which").textContent = panel.element.dataset.label;
    shown = now.table;
    panel.element.hidden = !shown;
    if (!shown) return;
    panel.element.querySelector(".points").hidden = !now.t.weights.length;
    for (const each of panel.element.querySelectorAll(".weights, .key-to-weights")) each.hidden = Boolean(now.t.said);
    showPoints(panel, now.t, now.found);
    showSquare(panel, now.t, now.found);
    showWeights(panel, now.table, now.t, now.found);
  }

  function reset() {
    picked.clear();
    [view, scenario].forEach((select, n) => { if (select) select.selectedIndex = start[n]; });
    update();
  }

  root.addEventListener("change", ({ target }) => {
    const [row, word] = [target.closest("tr"), Number(target.value)];
    const entered = row && shown.weights.find((each) => each.kind === Number(row.dataset.criterion));
    if (row && word === enteredWord(shown, entered)) picked.delete(entered.kind);
    else if (row) picked.set(entered.kind, word);
    update();
  });
  at("reset").addEventListener("click", reset);
  for (const id of ["off", "still"]) at(id).hidden = true;
  for (const id of ["on", "which"]) at(id).hidden = false;
  reset();
})();
