// What a report computes anew where a reader moves importances, views and scenarios: sums, and the
// verdict in words. Sizes are whole numbers of small units that each table names, so nothing is
// rounded but what is shown. No word of an answer stands here: they come as templates.
"use strict";
const sums = (words) => {
  // Numbers n / d as the command line writes them (notation.py).

  const abs = (n) => (n < 0n ? -n : n);

  function nearest(n, d) { // of two whole numbers as near, the even one
    const [whole, twice] = [abs(n) / d, 2n * (abs(n) % d)];
    const up = twice > d || (twice === d && whole % 2n === 1n) ? whole + 1n : whole;
    return n < 0n ? -up : up;
  }

  function number(n, d) {
    const all = nearest(100n * n, d);
    const padded = String(abs(all)).padStart(3, "0");
    const digits = padded.replace(/(..)$/, ".$1").replace(/\.?0+$/, "");
    return all < 0n ? words.minus + digits : digits;
  }

  function rounded(n, d) {
    const one = nearest(10n * n, d);
    return one ? number(one, 10n) : number(n, d);
  }

  function tenths(n, d) {
    const one = nearest(10n * n, d);
    const [shown, of] = one ? [one, 10n] : [nearest(100n * n, d), 100n];
    if (!shown && n) return words.under;
    return (shown * d === n * of ? "" : words.about) + number(shown, of);
  }

  const between = (low, high, written) =>
    low === high ? written(low) : written(low) + words.to + written(high);
  const interval = (low, high, d) => between(low, high, (n) => number(n, d));
  const word = (n, d) => (n % d ? undefined : words.importance[Number(n / d) - 1]);
  const worded = ({ low, high }, d) => between(low, high, (n) => word(n, d) || number(n, d));

  // Sums. A table's cells are lists of claims by their number, so that what options share cancels:
  // twice where it counts twice. `within` says between which bounds a claim or a weight lies.

  function read(table) { // as it stands in the page: the least of a size, its middle, the most
    const size = (each) => {
      const [low, mid = low, high = low, kind = "effect"] = [each].flat();
      return { low: BigInt(low), mid: BigInt(mid), high: BigInt(high), kind };
    };
    const [one, ofWeight] = table.unit.map(BigInt);
    const sizes = (name) => table[name].map(size);
    const [claims, weights, always] = [sizes("claims"), sizes("weights"), sizes("always")];
    return { ...table, one, ofWeight, unit: one * ofWeight, claims, weights, always };
  }

  function weighed(table, picked) { // with these importances, by the kind of the weight
    const weights = table.weights.map((weight) => {
      const n = BigInt(picked.get(weight.kind) || 0) * table.ofWeight;
      return n ? { low: n, mid: n, high: n, kind: weight.kind } : weight;
    });
    const mids = table.cells.map((row) => row.map((claims, c) =>
      claims.reduce((sum, n) => sum + table.claims[n].mid, table.always[c].mid)));
    const points = mids.map((row) => row.reduce((sum, mid, c) => sum + mid * weights[c].mid, 0n));
    return { ...table, weights, mids, points };
  }

  function bounds(t, option) {
    let [least, most] = [0n, 0n];
    t.weights.forEach((weight, c) => {
      const sizes = [t.always[c], ...t.cells[option][c].map((n) => t.claims[n])];
      const [low, high] = ["low", "high"].map((end) => sizes.reduce((sum, x) => sum + x[end], 0n));
      least += low * (low < 0n ? weight.high : weight.low);
      most += high * (high < 0n ? weight.low : weight.high);
    });
    return [least, most];
  }

  function without(claims, others) {
    const left = [...others];
    return claims.filter((n) => !left.includes(n) || !left.splice(left.indexOf(n), 1));
  }

  const times = (t, option, c, n) => t.cells[option][c].filter((each) => each === n).length;

  const written = (x) => [x.low, x.high];
  const middle = (x) => [x.mid, x.mid];
  const rangesAlone = (x) => (x.kind === "blank" ? [0n, 0n] : written(x));
  const blanksAlone = (x) => (x.kind === "blank" ? written(x) : middle(x));

  function leastStep(t, a, b, c, within) { // by how much a is better than b on one criterion
    const [ours, theirs] = [t.cells[a][c], t.cells[b][c]];
    let step = 0n;
    for (const n of without(ours, theirs)) step += within(t.claims[n])[0];
    for (const n of without(theirs, ours)) step -= within(t.claims[n])[1];
    return step;
  }

  function leastGain(t, a, b, c, within) { // the same in points
    const step = leastStep(t, a, b, c, within);
    return step * within(t.weights[c])[step < 0n ? 1 : 0];
  }

  const leastLead = (t, a, b, within) => // by how much option a is ahead of b, at least
    t.weights.reduce((sum, _, c) => sum + leastGain(t, a, b, c, within), 0n);

  const best = (points) => points.reduce((most, each) => (each > most ? each : most));
  function leaders(points) {
    const most = best(points);
    return [...points.keys()].filter((o) => points[o] === most);
  }
  const ranked = ({ points }) => [...points.keys()].sort((a, b) =>
    points[a] === points[b] ? a - b : points[a] < points[b] ? 1 : -1);

  function leadsAt(t, c, weight) { // who leads where one criterion weighs this, by how much
    const points = t.points.map((each, o) => each + (weight - t.weights[c].mid) * t.mids[o][c]);
    const most = best(points);
    const behind = points.filter((each) => each !== most);
    return { leading: leaders(points), by: behind.length ? most - best(behind) : 0n };
  }

  // The verdict, in the same steps as methods/verdict.py.

  function canPass(t, others, within) {
    const [first, ...level] = leaders(t.points);
    const apart = (o) => leastLead(t, first, o, written) + leastLead(t, o, first, written) !== 0n;
    const ahead = [first, ...level.filter(apart)];
    return others.filter((o) => ahead.some((l) => l !== o && leastLead(t, l, o, within) < 0n));
  }

  const alwaysLevel = (t, a, b) =>
    leastLead(t, a, b, written) === 0n && leastLead(t, b, a, written) === 0n;

  function mostSteps(t, a, b) { // by how much option a is better than b on each criterion, at most
    const sum = (own, other, end) =>
      without(own, other).reduce((all, n) => all + t.claims[n][end], 0n);
    return t.cells[a].map((ours, c) =>
      sum(ours, t.cells[b][c], "high") - sum(t.cells[b][c], ours, "low"));
  }

  function largest(gains, rows, limits) { // over x from 0, of gains·x with rows·x ≤ limits; simplex
    const table = rows.map((row, i) => [...row, limits[i]]);
    table.push([...gains, 0n]);
    const count = gains.length;
    const [columns, basis] = [[...gains.keys()], [...rows.keys()].map((i) => count + i)];
    let unit = 1n;
    for (;;) {
      const useful = columns.map((_, j) => j).filter((j) => table.at(-1)[j] > 0n);
      if (!useful.length) return [-table.at(-1).at(-1), unit]; // so many parts of one
      const column = useful.reduce((one, j) => (columns[j] < columns[one] ? j : one));
      const tighter = (i, k) => {
        const apart = table[i].at(-1) * table[k][column] - table[k].at(-1) * table[i][column];
        return apart < 0n || (apart === 0n && basis[i] < basis[k]);
      };
      const row = basis.map((_, i) => i).filter((i) => table[i][column] > 0n)
        .reduce((one, i) => (tighter(i, one) ? i : one));
      const [chosen, pivot] = [table[row], table[row][column]];
      table.forEach((entries, i) => {
        if (i === row) return;
        const factor = entries[column];
        table[i] = entries.map((a, j) => (a * pivot - factor * chosen[j]) / unit);
        table[i][column] = -factor;
      });
      chosen[column] = unit;
      unit = pivot;
      [basis[row], columns[column]] = [columns[column], basis[row]];
    }
  }

  function torn(t, option) { // what helps an option against one as it rises, as it falls another
    return t.weights.flatMap((_, c) => [...new Set(t.cells[option][c])].filter((n) => {
      const [own, all] = [times(t, option, c, n), t.cells.map((_, o) => times(t, o, c, n))];
      return all.some((each) => each < own) && all.some((each) => each > own);
    }).map((n) => ({ c, n, reach: t.claims[n].high - t.claims[n].low })));
  }

  function canBeFirst(t, option) { // ahead of all at once that are not always level with it
    const others = [...t.points.keys()].filter((o) => o !== option && !alwaysLevel(t, option, o));
    const ends = torn(t, option); // weighed by any part of the weight of their criterion
    const rows = others.map((o) => {
      const row = mostSteps(t, option, o);
      const rises = ends.map(({ c, n, reach }) =>
        BigInt(times(t, option, c, n) - times(t, o, c, n)) * reach);
      rises.forEach((rise, k) => { if (rise > 0n) row[ends[k].c] -= rise; });
      return [...row, ...rises];
    });
    const weights = [...t.weights, ...ends.map(({ c }) => ({ low: 0n, high: t.weights[c].low, c }))];
    const least = rows.map((row) => row.reduce((sum, x, c) => sum + x * weights[c].low, 0n));
    const free = [...weights.keys()].filter((c) => weights[c].low !== weights[c].high);
    const raised = -least.reduce((one, each) => (each < one ? each : one), 0n); // begins from 0
    const margins = rows.map((row) => [...free.map((c) => -row[c]), 1n]);
    const rooms = free.map((c) =>
      [...free.map((other) => (c === other ? 1n : weights[c].c === other ? -1n : 0n)), 0n]);
    const sizes = free.map((c) => weights[c].high - weights[c].low);
    const limits = [...least.map((each) => each + raised), ...sizes];
    if (!rows.length) return true;
    const [most, unit] = largest([...free.map(() => 0n), 1n], [...margins, ...rooms], limits);
    return most > raised * unit;
  }

  function singleSteps(t) { // of which claim lets a rival draw level or lead, and who then leads
    const [leading, found] = [leaders(t.points), []];
    const step = (claim, { mid }, low, high, unit, gain) => {
      const lower = mid > low ? [mid - unit > low ? mid - unit : low] : [];
      const higher = mid < high ? [mid + unit < high ? mid + unit : high] : [];
      for (const after of [...lower, ...higher]) {
        const then = leaders(t.points.map((each, o) => each + (after - mid) * gain(o)));
        if (then.some((o) => !leading.includes(o))) found.push({ claim, then });
      }
    };
    t.weights.forEach((weight, c) => {
      step(weight, weight, t.ofWeight, 4n * t.ofWeight, t.ofWeight, (o) => t.mids[o][c]);
      for (const n of new Set(t.cells.flatMap((row) => row[c]))) {
        const [low, high] = { effect: [-2n, 2n], breach: [-2n, -1n] }[t.claims[n].kind] || [];
        if (low === undefined) continue;
        const gain = (o) => weight.mid * BigInt(times(t, o, c, n));
        step(t.claims[n], t.claims[n], low * t.one, high * t.one, t.one, gain);
      }
    });
    return found;
  }

  const isOpen = (t) => !t.said && canPass(t, ranked(t), written).length > 0;
  const called = (t) => leaders(t.points).map((o) => t.options[o][0]).join();

  function hangsOn(t, open, tables, picked) { // the other decisions of which an option turns this
    const at = (place) => weighed(tables[place], picked);
    const turns = (then) => called(then) !== called(t) || (!open && isOpen(then));
    const leads = (then, option) =>
      called(then) === String(option) && !isOpen(then) && (!then.said || then.weights.length > 0);
    const found = t.elsewhere.map(({ actor, holds, option, table, others }) => {
      const options = others.filter(([, place]) => turns(at(place))).map(([name]) => name);
      const every = options.length === others.length;
      return { actor, holds, options, every, live: !leads(at(table), option) };
    }).filter(({ options }) => options.length);
    return [...found.filter(({ live }) => live), ...found.filter(({ live }) => !live)];
  }

  function verdict(t, tables, picked) { // options by their places in the table
    const [leader, ...level] = leaders(t.points);
    const found = { is: t.said ? "said" : "firm", leader, level, rivals: [], steps: [], gains: [] };
    if (t.said) return found;
    const others = ranked(t).filter((o) => o !== leader);
    const ahead = canPass(t, others, written);
    const first = ahead.filter((o) => canBeFirst(t, o));
    found.rivals = first.length ? first : ahead;
    found.held = [];
    if (ahead.length) {
      const passes = (within) => canPass(t, others, within).length > 0;
      const withinOne = (x) => (x.kind === "blank" ? [-t.one, t.one] : middle(x));
      found.is = "open";
      found.byBlanks = passes(blanksAlone) && !passes(rangesAlone);
      found.beyondOne = found.byBlanks && !passes(withinOne);
    } else if (level.length) {
      found.is = "level";
    } else {
      const drawn = others.filter((o) => leastLead(t, leader, o, written) === 0n);
      found.steps = singleSteps(t);
      const reached = [...drawn, ...found.steps.flatMap((each) => each.then)];
      found.rivals = others.filter((o) => reached.includes(o));
      found.held = hangsOn(t, false, tables, picked);
      if (found.rivals.length || found.held.length) found.is = "leads";
    }
    [found.nearest] = others;
    found.rival = found.is === "open" ? found.rivals[0] : found.nearest;
    found.gains = t.weights.map(({ mid }, c) => mid * (t.mids[leader][c] - t.mids[found.rival][c]));
    found.for = found.gains.reduce((sum, gain) => (gain > 0n ? sum + gain : sum), 0n);
    found.against = found.gains.reduce((sum, gain) => (gain < 0n ? sum - gain : sum), 0n);
    found.margin = found.for - found.against;
    return found;
  }

  // Words, in the same steps as wording/verdict.py.

  const filled = (name, parts) =>
    words[name].split(/\{(\w+)\}/).map((part, n) => (n % 2 ? parts[part] : part)).join("");
  const counted = (count, name) => filled(count === 1 ? name : name + "s", { count });
  const listed = (all, last) =>
    all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} ${words[last]} ${all.at(-1)}`;

  function sentence(t, found, names) {
    if (found.is === "said") return t.said;
    const quoted = (o) => filled("quoted", { name: names[t.options[o][0]] });
    const named = (o, mark) => {
      const marks = [t.options[o][1], mark].filter(Boolean).join(", ");
      return marks ? filled("marked", { name: quoted(o), marks }) : quoted(o);
    };
    const several = (options, last, mark) => {
      const all = options.map((o, n) => named(o, n ? "" : mark));
      if (all.length <= words.most_named) return listed(all, last);
      return filled("others_" + last, { first: all[0], count: all.length - 1 });
    };
    const tell = { quoted, named, several };
    const parts = { leader: named(found.leader), rival: named(found.rival), than: "", nearer: "" };
    parts.judged = t.judged && filled("judged", { alone: t.judged });
    for (const each of ["margin", "for", "against"]) parts[each] = tenths(found[each], t.unit);
    if (found.is === "level") {
      return filled("level", { ...parts, options: several([found.leader, ...found.level], "and") });
    }
    if (found.is === "open" && found.byBlanks && found.margin) return blanks(t, found, parts);
    if (found.is === "open") return open(t, found, parts, tell);
    if (t.mostly_judged) parts.judged ||= words.mostly_judged;
    parts.held = held(found);
    return `${filled(found.against ? "leads" : "leads_alone", parts)} ${turns(found, named)}`;
  }

  function open(t, found, parts, { quoted, named, several }) {
    const twins = found.level.filter((o) => !found.rivals.includes(o)).map(quoted);
    const few = twins.length < 3 ? listed(twins, "and") : counted(twins.length, "option");
    const mark = twins.length ? filled("level_with", { options: few }) : "";
    parts.options = several([found.leader, ...found.rivals], "or", mark);
    const behindBy = (o) => t.points[found.leader] - t.points[o];
    const behind = (o) => tenths(behindBy(o), t.unit);
    if (found.rivals.length >= words.most_named) {
      parts.than = filled("than", { option: named(found.rivals[0]) });
    } else if (found.rivals.length > 1) {
      parts.than = found.rivals.map((o, n) =>
        filled(`than_${words.places[n]}`, { margin: behind(o) })).join("");
    }
    const near = found.nearest;
    if (t.points[near] !== t.points[found.rival] && !found.level.includes(near)) {
      parts.nearer = filled("nearer", { option: named(near), margin: behind(near) });
    }
    if (found.margin) return filled("open", parts);
    const level = [found.leader, ...found.rivals].filter((o) => !behindBy(o)).length;
    const all = level > found.rivals.length;
    return filled(all ? "open_level" : "open_level_first", { ...parts, count: level });
  }

  function held(found) { // on what a lead hangs
    const isTold = !found.steps.length || found.held.some(({ live }) => live);
    const all = isTold ? found.held : [];
    const shown = all.slice(0, words.conditions);
    const quoted = (names) => listed(names.map((name) => filled("quoted", { name })), "or");
    const holds = shown.filter(({ every }) => every).map(({ actor, holds }) =>
      filled("holds", { option: quoted([holds]), actor }));
    const not = shown.filter(({ every }) => !every).map(({ actor, options }) =>
      filled("not_with", { options: quoted(options), actor }));
    const more = all.length - shown.length;
    return [
      holds.length ? filled("as_long_as", { conditions: listed(holds, "and") }) : "",
      not.length ? filled("but_not_with", { conditions: listed(not, "or") }) : "",
      more > 0 ? filled(more === 1 ? "one_more_condition" : "more_conditions", { count: more }) : "",
    ].join("");
  }

  function blanks(t, found, parts) {
    const cells = t.cells.flat();
    const blank = cells.filter((cell) => cell.some((n) => t.claims[n].kind === "blank")).length;
    const one = blank === 1 ? "_one" : "";
    const strongly = found.beyondOne ? words["strongly" + one] : "";
    const alone = t.judged[0]?.toUpperCase() + t.judged.slice(1);
    const first = t.judged && filled("judged_first", { alone });
    return filled("blanks" + one, { ...parts, first, blank, cells: cells.length, strongly });
  }

  function turns(found, named) { // how many claims let another lead, else let it draw level
    if (found.is === "firm") return words.no_step;
    const turning = found.steps.filter(({ then }) => !then.includes(found.leader));
    const count = new Set((turning.length ? turning : found.steps).map(({ claim }) => claim)).size;
    const drawn = listed(found.rivals.map((o) => named(o)), "or");
    if (!count && !drawn) return words.no_step;
    if (!count) return filled("at_one_end", { options: drawn });
    const claims = filled(["claims_one", "claims_two"][count - 1] || "claims", { count });
    return filled(turning.length ? "steps_turn" : "steps_level", { claims });
  }

  function groups(t, found, names) { // what the rows of a matrix have in common
    const [leader, rival] = [found.leader, found.rival].map((o) =>
      filled("better", { option: filled("quoted", { name: names[t.options[o][0]] }) }));
    const inexact = found.gains.some((gain, c) => !gain && [found.leader, found.rival].some((o) =>
      [t.always[c], ...t.cells[o][c].map((n) => t.claims[n])].some((x) => x.low !== x.high)));
    const equal = filled(inexact ? "equal_roughly" : "equal", { how: words.at_midpoints });
    return [leader, rival, equal];
  }

  return {
    number, rounded, tenths, interval, word, worded, read, weighed, written, bounds, leastStep,
    leastGain, best, ranked, leadsAt, verdict, sentence, groups, filled, counted, listed,
  };
};
