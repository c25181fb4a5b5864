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

  // Sums. A table's cells are lists of claims by their number, so that what options share cancels;
  // `within` says between which bounds a claim or a weight lies.

  function read(table) { // as it stands in the page: the least of a size, its middle, the most
    const size = ([low, mid, high, kind]) =>
      ({ low: BigInt(low), mid: BigInt(mid), high: BigInt(high), kind });
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

  const written = (x) => [x.low, x.high];
  const middle = (x) => [x.mid, x.mid];
  const rangesAlone = (x) => (x.kind === "blank" ? [0n, 0n] : written(x));
  const blanksAlone = (x) => (x.kind === "blank" ? written(x) : middle(x));

  function leastLead(t, a, b, within) { // by how much option a is ahead of b, at least
    let sum = 0n;
    t.weights.forEach((weight, c) => {
      const [ours, theirs] = [t.cells[a][c], t.cells[b][c]];
      let step = 0n;
      for (const n of ours) if (!theirs.includes(n)) step += within(t.claims[n])[0];
      for (const n of theirs) if (!ours.includes(n)) step -= within(t.claims[n])[1];
      sum += step * within(weight)[step < 0n ? 1 : 0];
    });
    return sum;
  }

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
        const gain = (o) => (t.cells[o][c].includes(n) ? weight.mid : 0n);
        step(t.claims[n], t.claims[n], low * t.one, high * t.one, t.one, gain);
      }
    });
    return found;
  }

  function verdict(t) { // options by their places in the table
    const [leader, ...level] = leaders(t.points);
    const found = { is: t.said ? "said" : "firm", leader, level, rivals: [], steps: [], gains: [] };
    if (t.said) return found;
    const others = ranked(t).filter((o) => o !== leader);
    found.rivals = canPass(t, others, written);
    if (found.rivals.length) {
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
      if (found.rivals.length) found.is = "leads";
    }
    found.rival = [...found.rivals, ...others][0];
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
    const parts = { leader: named(found.leader), rival: named(found.rival), firmly: "", than: "" };
    parts.judged = t.judged ? words.judged : "";
    for (const each of ["margin", "for", "against"]) parts[each] = tenths(found[each], t.unit);
    if (found.is === "level") {
      return filled("level", { ...parts, options: several([found.leader, ...found.level], "and") });
    }
    if (found.is === "open" && found.byBlanks && found.margin) return blanks(t, found, parts);
    if (found.is === "open") return open(t, found, parts, tell);
    if (found.is === "firm" && t.firmly) parts.firmly = words.firmly;
    return `${filled(found.against ? "leads" : "leads_alone", parts)} ${turns(found, named)}`;
  }

  function open(t, found, parts, { quoted, named, several }) {
    const twins = found.level.filter((o) => !found.rivals.includes(o)).map(quoted);
    const few = twins.length < 3 ? listed(twins, "and") : counted(twins.length, "option");
    const mark = twins.length ? filled("level_with", { options: few }) : "";
    parts.options = several([found.leader, ...found.rivals], "or", mark);
    if (found.rivals.length > 1) {
      const of = filled("than", { option: named(found.rivals[0]) });
      parts.than = found.rivals.length < words.most_named ? words.than_second : of;
    }
    return filled(found.margin ? "open" : "open_level", parts);
  }

  function blanks(t, found, parts) {
    const cells = t.cells.flat();
    const blank = cells.filter((cell) => cell.some((n) => t.claims[n].kind === "blank")).length;
    const one = blank === 1 ? "_one" : "";
    const strongly = found.beyondOne ? words["strongly" + one] : "";
    const first = t.judged ? words.judged_first : "";
    return filled("blanks" + one, { ...parts, first, blank, cells: cells.length, strongly });
  }

  function turns(found, named) { // how many claims let another lead, else let it draw level
    if (found.is === "firm") return words.no_step;
    const turning = found.steps.filter(({ then }) => !then.includes(found.leader));
    const count = new Set((turning.length ? turning : found.steps).map(({ claim }) => claim)).size;
    const drawn = listed(found.rivals.map((o) => named(o)), "or");
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
    number, rounded, interval, word, worded, read, weighed, bounds, ranked, leadsAt, verdict,
    sentence, groups, filled, counted,
  };
};
