// Lets a reader move importances, views and scenarios on a report, and shows what follows. What is
// not computed, and every text, comes from the page's data attributes, and stands in it as text.
(() => {
  const root = document.getElementById("whatif");
  const words = JSON.parse(root.dataset.words);
  const start = JSON.parse(root.dataset.start);
  const { number, filled, counted, ...sum } = sums(words);
  const { firstToFindOut } = inquiries(words, { number, filled, ...sum });
  const { readPackage, ...sumOf } = packages(words, { filled, ...sum });
  const at = (id) => document.getElementById(`whatif-${id}`);
  const [decision, ...choices] = ["decision", "view", "scenario"].map(at);
  const seen = (selector) => document.querySelector(selector);
  const [lead, line, more] = [seen("p.lead strong"), seen("nav strong"), seen(".sub")];
  const picked = new Map(); // the importance that a reader gave a criterion, by its number
  let shown; // the table before what is picked
  const own = [...root.querySelectorAll(".told")]; // what is told of each decision as it was written
  const inOwn = ({ hash }) => document.getElementById(hash.slice(1))?.closest(".told");
  const links = [...document.querySelectorAll("nav li a")].filter(inOwn);
  const panels = [...root.querySelectorAll(".panel")].map((element) => ({
    element,
    tables: JSON.parse(element.dataset.tables).map(sum.read),
    which: JSON.parse(element.dataset.which),
    names: JSON.parse(element.dataset.names),
    short: JSON.parse(element.dataset.short),
    unknowns: JSON.parse(element.dataset.unknowns),
    all: (selector) => [...element.querySelectorAll(selector)],
  }));

  const [deal] = [at("package")].filter(Boolean).map((element) => ({
    element,
    name: element.dataset.name,
    names: JSON.parse(element.dataset.names),
    tables: JSON.parse(element.dataset.tables).map(readPackage),
    which: JSON.parse(element.dataset.which),
  }));

  function standing(found, option) { // how an option stands, for how it looks
    if (found.leader === option || found.level.includes(option)) return "lead";
    return found.rival === option ? "next" : "open";
  }

  // The points of the options that have most, on one scale.

  function make(class_, left, text = "") {
    const element = document.createElement("i");
    element.className = class_;
    element.style.left = `${left}%`;
    element.textContent = text;
    return element;
  }

  function scaled(low, high) { // marks at a half, or 1, 2 or 5 times a power of ten; where a value lies
    const few = (step) => Math.ceil(high / step) - Math.floor(low / step) <= 6;
    let step = 0.5;
    for (let n = 0; !few(step); n += 1) step *= [2, 2, 2.5][n % 3];
    const first = Math.floor(low / step);
    const count = Math.max(Math.ceil(high / step) - first, Math.ceil(1 / step));
    return {
      marks: Array.from({ length: count + 1 }, (_, n) => step * (first + n)),
      place: (value) => (100 * (value / step - first)) / count,
    };
  }

  function showScale(foot, { marks, place }) {
    const named = (mark) => number(BigInt(Math.round(100 * mark)), 100n);
    foot.replaceChildren(...marks.map((mark) => make("tick", place(mark), named(mark))));
  }

  function showPoints(panel, t, found) {
    const rows = panel.all(".points tbody tr");
    const order = sum.ranked(t).slice(0, rows.length);
    const real = (n) => Number(n) / Number(t.unit);
    const ends = order.map((option) => sum.bounds(t, option));
    const { marks, place } = scaled(...[0, 1].map((end) =>
      Math[end ? "max" : "min"](...ends.map((each) => real(each[end])))));
    rows.forEach((row, n) => {
      row.hidden = n >= order.length;
      if (row.hidden) return;
      const [name, track, points, range] = row.children;
      const [[least, most], own] = [ends[n], t.points[order[n]]];
      row.className = `is-${standing(found, order[n])}`;
      name.textContent = panel.names[t.options[order[n]][0]];
      points.textContent = number(own, t.unit);
      range.textContent = least === most ? "" : sum.interval(least, most, t.unit);
      const bar = make("range", place(real(least)));
      bar.style.width = `${place(real(most)) - place(real(least))}%`;
      const ticks = marks.map((mark) => make("tick", place(mark)));
      track.firstElementChild.replaceChildren(...ticks, bar, make("dot", place(real(own))));
    });
    showScale(panel.all(".points tfoot div")[0], { marks, place });
    const left = t.points.length - order.length;
    panel.all(".left")[0].textContent = left ? counted(left, "more_option") : "";
  }

  // The square: drawn for each situation; who leads and who is next is marked here.

  function showSquare(panel, t, found) {
    for (const square of panel.all("[data-square]")) {
      square.hidden = square.dataset.square !== String(t.square);
      t.options.forEach(([name], option) => {
        for (const mark of square.querySelectorAll(`.at-${name}`)) {
          mark.classList.remove("lead", "next", "open");
          mark.classList.add(standing(found, option));
        }
      });
    }
  }

  // The importances: the one that is chosen, and who would lead with each other one.

  function entered(table, { low, high }) { // an importance by its place among the words, or 0
    return low === high && sum.word(low, table.ofWeight) ? Number(low / table.ofWeight) : 0;
  }

  function showWeights(panel, table, t, found) {
    const short = new Map();
    for (const row of panel.all(".weights tbody tr")) {
      const c = t.weights.findIndex((weight) => weight.kind === Number(row.dataset.criterion));
      row.hidden = c < 0;
      if (row.hidden) continue;
      const weight = table.weights[c];
      const now = entered(table, weight);
      for (const input of row.querySelectorAll("input")) {
        const word = Number(input.value);
        const value = word ? BigInt(word) * t.ofWeight : weight.mid;
        const { leading, by } = sum.leadsAt(t, c, value);
        const [name] = t.options[leading[0]];
        const alone = leading.length === 1;
        if (alone) short.set(name, panel.short[name]);
        const said = alone ? `${panel.short[name]} ${sum.rounded(by, t.unit)}` : words.level_word;
        const own = word ? "" : `${sum.worded(weight, t.ofWeight)}: `;
        input.nextElementSibling.textContent = own + said;
        input.checked = word === (picked.get(weight.kind) || now);
        input.parentNode.hidden = !word && now > 0;
        const { classList } = input.closest("td");
        classList.toggle("entered", word === now);
        classList.toggle("other", standing(found, leading[0]) !== "lead");
        classList.toggle("level", !alone);
      }
    }
    const key = [...short].filter(([name, each]) => panel.names[name] !== each)
      .map(([name, each]) => filled("key", { short: each, name: panel.names[name] }));
    panel.all(".key-to-names")[0].textContent = key.join(", ");
  }

  // What to find out first.

  function showFindOut(panel, t, isSeen) {
    const [line] = panel.all(".find-out");
    const [label, said] = line.children;
    label.textContent = words.find_out;
    said.textContent = isSeen ? firstToFindOut(t, panel.names, panel.unknowns) : "";
    line.hidden = !said.textContent;
  }

  // What each option does: written for each situation; its weights and gaps are put in here.

  function showEffects(panel, t, found, isSeen) {
    const shows = (each) => isSeen && each.dataset.effects === String(t.effects);
    for (const each of panel.all("[data-effects]")) each.hidden = !shows(each);
    const [matrix] = panel.all("[data-effects]:not([hidden])");
    if (!matrix) return;
    const groups = [...matrix.querySelectorAll("tbody")]; // the leader does better, its rival, none
    const size = (gain) => (gain < 0n ? -gain : gain);
    const gains = t.weights.map((_, c) => found.gains[c] || 0n);
    for (const c of sum.ranked({ points: gains.map(size) })) {
      const row = matrix.querySelector(`[data-row="${t.weights[c].kind}"]`);
      if (!row) continue; // of many, only the foremost are written
      const bar = (25 * Number(t.weights[c].mid)) / Number(t.ofWeight);
      row.querySelector(".weight").style.setProperty("--w", bar);
      row.querySelector("small").textContent = sum.worded(t.weights[c], t.ofWeight);
      row.lastElementChild.textContent = gains[c] ? number(size(gains[c]), t.unit) : "";
      groups[gains[c] > 0n ? 0 : gains[c] < 0n ? 1 : 2].append(row);
    }
    const titles = found.gains.length ? sum.groups(t, found, panel.names) : ["", "", ""];
    const sizes = [found.for, found.against].map((each) => each && number(each, t.unit));
    groups.forEach((group, n) => {
      const [title, gap] = group.rows[0].cells;
      group.hidden = group.rows.length < 2;
      title.textContent = titles[n];
      gap.textContent = sizes[n] || "";
    });
  }

  // What the package of the section on deals is to whom: the same, with what is set.

  function bars({ low, high }) { // to the least as one bar, from there to the most as another
    const none = [low, high, 0n].sort((a, b) => (a < b ? -1 : Number(a > b)))[1];
    const sure = low > 0n || high < 0n ? none : 0n;
    return [
      ["helps-strongly", 0n, sure], ["helps", sure > 0n ? sure : 0n, high],
      ["hurts-strongly", sure, 0n], ["hurts", low, sure < 0n ? sure : 0n],
    ].filter(([, start, end]) => end > start);
  }

  function showGains(rows, all, unit) {
    const real = (n) => Number(n) / Number(unit);
    const ends = all.flatMap(({ low, high, now, can, alone }) => [low, high, now, can ? alone : 0n]);
    const { marks, place } = scaled(Math.min(0, ...ends.map(real)), Math.max(0, ...ends.map(real)));
    const signed = (n) => sumOf.signed(n, unit);
    rows.forEach((row, n) => {
      row.hidden = n >= all.length;
      if (row.hidden) return;
      const [name, track, gain, besides] = row.children;
      const { name: actor, part, takes, judges, can, open, low, high, now, alone, ...of } = all[n];
      const own = !takes || !judges ? "" : can ? filled("alone", { points: signed(alone) }) : words.cannot;
      [name.children[0].textContent, name.children[1].textContent] = [actor, part];
      gain.textContent = judges ? signed(of.gain) : words.no_judgement;
      besides.textContent = [
        low === high ? "" : signed(low) + words.to + signed(high), own,
        now ? filled("now", { points: signed(now) }) : "",
      ].filter(Boolean).join(" · ");
      const at = (class_, value) => make(class_, place(real(value)));
      track.firstElementChild.replaceChildren(
        ...marks.map((mark) => make("tick", place(mark))),
        ...bars({ low, high }).map(([kind, start, end]) => {
          const bar = at(`gain ${kind}`, start);
          bar.style.width = `${place(real(end)) - place(real(start))}%`;
          return bar;
        }),
        at("none", 0n),
        ...(low === high ? [] : [at("at", of.gain)]),
        ...(own && can ? [at("dot", alone)] : []),
        ...(now ? [at("now", now)] : []),
      );
    });
    return { marks, place };
  }

  function showPackage([view, scenario], isSeen) {
    if (!deal) return;
    deal.element.hidden = !isSeen;
    at("package-still").hidden = isSeen;
    const place = deal.which[view][scenario];
    const table = deal.tables[place];
    const seen = (selector) => deal.element.querySelector(selector);
    seen("table").hidden = !table;
    const all = table && sumOf.felt(table, picked)
      .map((each) => ({ ...each, name: deal.names[each.who][0], part: deal.names[each.who][1] }));
    const [first, more] = table ? sumOf.told(deal.name, table, all) : [place, ""];
    [seen("strong").textContent, seen("span").textContent] = [first, more];
    if (!table) return;
    const rows = [...deal.element.querySelectorAll("tbody tr")];
    const { shown: foremost, left } = sumOf.rows(all, rows.length);
    showScale(seen("tfoot div"), showGains(rows, foremost, table.unit));
    seen(".left").textContent = left ? counted(left, "more_actor") : "";
  }

  // What is told of a decision as it was written, and the links that lead there.

  function showOwn(index) {
    own.forEach((each, n) => { each.hidden = n !== index; });
    for (const link of links) {
      link.hash = link.hash.replace(/-.*/, `-${panels[index].element.dataset.decision}`);
      link.parentNode.hidden = !inOwn(link);
    }
  }

  // The decision that the address names, as the links of the page do.

  const addressOf = ({ element }) => `#choice-${element.dataset.decision}`;

  function follow() {
    const named = panels.findIndex((panel) => addressOf(panel) === location.hash);
    if (!decision || named < 0 || named === decision.selectedIndex) return;
    decision.selectedIndex = named;
    update();
    document.documentElement.scrollTop = 0;
  }

  // What differs from how the page was opened, in words.

  function weights(panel, [view, scenario]) { // of all decisions, this one's first, each once
    const known = new Set();
    return [panel, ...panels, ...(deal ? [deal] : [])].flatMap(({ tables, which }) => {
      const { weights: own, ofWeight } = tables[which[view][scenario]] || { weights: [] };
      return own.filter(({ kind }) => !known.has(kind) && known.add(kind))
        .map((weight) => ({ ...weight, ofWeight }));
    });
  }

  function changes(panel, now) {
    const found = [];
    for (const { ofWeight, ...weight } of weights(panel, now).filter(({ kind }) => picked.has(kind))) {
      const row = root.querySelector(`[data-criterion="${weight.kind}"]`);
      const value = words.importance[picked.get(weight.kind) - 1];
      const parts = { value, was: sum.worded(weight, ofWeight) };
      const name = row.firstElementChild.textContent;
      if (value !== parts.was) found.push(filled("changed_weight", { ...parts, name }));
    }
    choices.forEach((select, n) => {
      if (!select || select.selectedIndex === start[n]) return;
      const name = ["changed_view", "changed_scenario"][n] + (start[n] ? "_from" : "");
      const [value, was] = [select.selectedOptions[0].text, select.options[start[n]].text];
      found.push(filled(name, { value, was }));
    });
    return found.join("; ");
  }

  function judged(panel, [view, scenario], given) { // a table with importances, and its verdict
    const place = panel.which[view][scenario];
    const table = panel.tables[place];
    if (!table) return { text: place }; // why there is none
    const t = sum.weighed(table, given);
    const found = sum.verdict(t, panel.tables, given);
    return { table, t, found, text: sum.sentence(t, found, panel.names) };
  }

  function update() {
    const index = decision ? decision.selectedIndex : 0;
    const panel = panels[index];
    const { label, line: unmoved, more: told } = panel.element.dataset;
    const chosen = choices.map((select) => (select ? select.selectedIndex : 0));
    const now = judged(panel, chosen, picked);
    const before = judged(panel, start, new Map());
    const changed = changes(panel, chosen);
    shown = now.table;
    lead.textContent = now.text;
    line.textContent = changed ? filled("line", now) : unmoved;
    more.textContent = changed ? filled("without", before) : told;
    at("set").textContent = filled(changed ? "set" : "set_nothing", { changes: changed });
    at("set").classList.toggle("changed", Boolean(changed));
    seen(".question").textContent = label;
    at("below").hidden = !changed;
    root.classList.toggle("set", Boolean(changed));
    showPackage(chosen, Boolean(changed));
    showOwn(index);
    panels.forEach(({ element }, n) => { element.hidden = n !== index || !shown; });
    if (!shown) return;
    for (const each of panel.all(".points")) each.hidden = !shown.weights.length;
    for (const each of panel.all(".weights, .key-to-weights")) each.hidden = Boolean(shown.said);
    showPoints(panel, now.t, now.found);
    showSquare(panel, now.t, now.found);
    showWeights(panel, shown, now.t, now.found);
    const isSeen = Boolean(changed); // else it stands below, as it was written
    showFindOut(panel, now.t, isSeen);
    showEffects(panel, now.t, now.found, isSeen);
  }

  function reset() {
    picked.clear();
    choices.forEach((select, n) => { if (select) select.selectedIndex = start[n]; });
    update();
  }

  root.addEventListener("change", ({ target }) => {
    const row = target.closest("tr");
    if (row) { // what is chosen as it was entered is no change
      const weight = shown.weights.find(({ kind }) => kind === Number(row.dataset.criterion));
      if (Number(target.value) === entered(shown, weight)) picked.delete(weight.kind);
      else picked.set(weight.kind, Number(target.value));
    }
    update();
    if (target === decision) history.replaceState(null, "", addressOf(panels[decision.selectedIndex]));
  });
  window.addEventListener("hashchange", follow);
  at("reset").addEventListener("click", reset);
  root.classList.add("on");
  for (const each of own) each.open = true;
  for (const id of ["off", "still"]) at(id).hidden = true;
  for (const id of ["on", "set"]) at(id).hidden = false;
  reset();
  follow();
})();
