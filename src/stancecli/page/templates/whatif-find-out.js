// What to find out first, as a page computes it anew: in the same steps as methods/robustness/
// find_out.py, and with the words of wording/find_out.py. A fraction is [n, d], where d is over 0.
const inquiries = (words, sums) => {
  const { number, tenths, written, leastStep, leastGain, best, filled, listed } = sums;

  const less = ([n, d], [m, e]) => n * e < m * d;
  const same = (one, other) => !less(one, other) && !less(other, one);
  const first = (all) => all.reduce((one, each) => (less(each, one) ? each : one));
  const last = (all) => all.reduce((one, each) => (less(one, each) ? each : one));
  const plus = ([n, d], [m, e]) => [n * e + m * d, d * e];
  const minus = (one, [m, e]) => plus(one, [-m, e]);
  const over = (n, d) => (d < 0n ? [-n, -d] : [n, d]);

  // Regrets: by how much another can be ahead of each option.

  function regretsOf(t) {
    const options = [...t.points.keys()];
    const pairs = (each) => options.map((a) => options.map((b) => each(a, b)));
    const gains = pairs((a, b) => t.weights.map((_, c) => leastGain(t, a, b, c, written)));
    const leads = gains.map((row) => row.map((each) => each.reduce((x, y) => x + y, 0n)));
    const holds = (x, c) =>
      t.weights[c] === x || t.cells.some((row) => row[c].some((n) => t.claims[n] === x));

    function at(known) { // where some unknowns have these values
      const within = (x) => (known.has(x) ? [known.get(x), known.get(x)] : written(x));
      const rows = [...t.weights.keys()].filter((c) => [...known.keys()].some((x) => holds(x, c)));
      return options.map((a) => best(options.map((b) => rows.reduce(
        (sum, c) => sum - leastGain(t, a, b, c, within) + gains[a][b][c], -leads[a][b]))));
    }

    function lines(x) { // by option, of which the highest is its regret as an unknown moves
      const c = [...t.weights.keys()].find((each) => holds(x, each));
      const step = (a, b, value) =>
        leastStep(t, a, b, c, (each) => (each === x ? [value, value] : written(each)));
      const ends = new Set(written(t.weights[c]));
      const against = (a, b) => {
        const rest = leads[a][b] - gains[a][b][c];
        const start = step(a, b, 0n);
        if (t.weights[c] === x) return [{ at: -rest, slope: -start }];
        const slope = step(a, b, 1n) - start;
        return [...ends].map((w) => ({ at: -rest - w * start, slope: -w * slope }));
      };
      return options.map((a) => [{ at: 0n, slope: 0n }, ...options.filter((b) => b !== a)
        .flatMap((b) => against(a, b))]);
    }
    return { at, lines };
  }

  const value = (line, [n, d]) => [line.at * d + line.slope * n, d];
  const highest = (lines, x) => lines.reduce((one, line) => {
    const [own, other] = [value(line, x), value(one, x)];
    return less(other, own) || (same(own, other) && line.slope > one.slope) ? line : one;
  });

  function bends(lines, low, high) { // where the highest of some lines bends, with the ends
    const found = [];
    for (let x = low; ;) {
      const now = highest(lines, x);
      found.push({ x, y: value(now, x) });
      if (same(x, high)) return found;
      const steeper = lines.filter((line) => line.slope > now.slope);
      x = first([...steeper.map((line) => over(now.at - line.at, line.slope - now.slope)), high]);
    }
  }

  function leastAt(lines, low, high) { // regrets of who regrets least, with the least and the most
    const all = lines.flatMap((own) => bends(own, low, high)).map(({ x }) => x)
      .sort((one, other) => (less(one, other) ? -1 : Number(less(other, one))));
    const apart = all.filter((x, n) => !n || !same(x, all[n - 1]));
    return apart.slice(1).flatMap((end, n) => {
      const [m, d] = plus(apart[n], end);
      const turned = lines.map((own) => highest(own, [m, 2n * d]))
        .map(({ at, slope }) => ({ at: -at, slope: -slope }));
      return bends(turned, apart[n], end).map(({ y: [k, e] }) => [-k, e]);
    });
  }

  function whereNone(lines, low, high) { // the values at which no line is over 0
    for (const { at, slope } of lines) {
      if (slope > 0n) high = first([high, over(-at, slope)]);
      else if (slope < 0n) low = last([low, over(-at, slope)]);
      else if (at > 0n) return undefined;
    }
    return less(high, low) ? undefined : { low, high };
  }

  function covered(settles) { // how much of a range, without what overlaps counted twice
    let [sum, reached] = [[0n, 1n], undefined];
    for (const { low, high } of settles) {
      const start = reached ? last([low, reached]) : low;
      if (less(high, start)) continue;
      sum = plus(sum, minus(high, start));
      reached = high;
    }
    return sum;
  }

  function inquiry(unknown, least, lines) {
    const [low, high] = written(unknown.of).map((end) => [end, 1n]);
    const regrets = leastAt(lines, low, high);
    const settles = lines.map((own) => whereNone(own, low, high))
      .map((at, option) => at && { ...at, option }).filter(Boolean)
      .sort((a, b) => (same(a.low, b.low)
        ? Number(less(b.high, a.high)) - Number(less(a.high, b.high)) : less(a.low, b.low) ? -1 : 1));
    const [n, d] = covered(settles);
    const part = over(n, d * (high[0] - low[0]));
    const lowers = (most) => minus([least, 1n], most);
    const [atBest, surely] = [lowers(first(regrets)), lowers(last(regrets))];
    return { unknown, low, high, settles, part, atBest, surely };
  }

  function ranked(all) { // as they are worth it
    const worth = ({ part, settles, atBest, surely }) =>
      [part, [BigInt(Math.min(settles.length, 1)), 1n], atBest, surely];
    return all.sort((one, other) => {
      const [own, others] = [worth(one), worth(other)];
      const n = own.findIndex((each, k) => !same(each, others[k]));
      return n < 0 ? 0 : less(own[n], others[n]) ? 1 : -1;
    });
  }

  const choices = (all, count) => (count ? all.flatMap((each, n) =>
    choices(all.slice(n + 1), count - 1).map((rest) => [each, ...rest])) : [[]]);
  const products = (count) => (count ? ["low", "high"].flatMap((end) =>
    products(count - 1).map((rest) => [end, ...rest])) : [[]]);

  function together(chosen, regrets) { // the first ends of these unknowns that settle it
    return products(chosen.length).map((ends) => chosen.map(({ of }, n) => [of, of[ends[n]]]))
      .find((known) => regrets.at(new Map(known)).some((each) => !each));
  }

  function findOut(t) { // a table of which `loose` are the unknowns, and `called` their names
    const all = t.loose.map((n, k) => ({ n, name: t.called[k] })).map(({ n, name }) =>
      (n < 0 ? { of: t.weights[-1 - n], unit: t.ofWeight, name }
        : { of: t.claims[n], unit: t.one, name, isStep: true }));
    const loose = all.filter(({ of }) => of.low !== of.high);
    const options = t.points.length;
    const steps = options ** 2 * (t.weights.length + loose.length * options);
    if (!loose.length || steps > words.most_steps) return undefined;
    const regrets = regretsOf(t);
    const least = regrets.at(new Map()).reduce((one, each) => (each < one ? each : one));
    if (!least) return undefined;
    const found = ranked(loose.map((each) => inquiry(each, least, regrets.lines(each.of))));
    let tried = 1;
    if (found.some(({ settles }) => settles.length)) return { found, tried };
    for (const count of [2, 3]) {
      const ways = [...Array(count).keys()].reduce((n, k) => (n * (loose.length - k)) / (k + 1), 1);
      if (ways * 2 ** count * options ** 2 > words.most_steps) break;
      tried = count;
      for (const chosen of choices(loose, count)) {
        const ends = together(chosen, regrets);
        if (ends) return { found, tried, answers: chosen.map((each, n) => [each, ends[n][1]]) };
      }
    }
    return { found, tried };
  }

  // Words.

  function step(n, d) {
    const [whole, written] = [n / d, number(n, d)];
    if (!(n % d) && whole >= -2n && whole <= 2n) return words.steps[Number(whole) + 2];
    return n > 0n && written !== "0" ? words.plus + written : written;
  }

  function where({ unknown: { unit, isStep }, low, high }, at) {
    const said = ([n, d]) => (isStep && !(n % (d * unit)) ? step(n, d * unit) : tenths(n, d * unit));
    const parts = { low: said(at.low), high: said(at.high) };
    if (same(at.low, at.high)) return filled("where_at", parts);
    if (same(at.low, low)) return filled("where_up_to", parts);
    return filled(same(at.high, high) ? "where_from" : "where_between", parts);
  }

  function settled(found, { options, names }, called) {
    const groups = [];
    for (const each of found.settles) {
      const at = groups.at(-1);
      if (at && same(at.low, each.low) && same(at.high, each.high)) at.options.push(each.option);
      else groups.push({ ...each, options: [each.option] });
    }
    const own = called[found.unknown.name].option;
    const named = (chosen) =>
      listed(chosen.map((o) => filled("quoted", { name: names[options[o][0]] })), "and");
    const [at, ...others] = groups;
    const parts = { where: where(found, at), options: named(at.options) };
    const level = at.options.length > 1 ? "_level" : "";
    let name = same(at.low, at.high) ? "only_there" : "there";
    if (others.length) {
      parts.others = others.map((each) => filled("there_then",
        { where: where(found, each), options: named(each.options) })).join(", ");
      name = "there_first";
    } else if (!level && options[at.option][0] === own) parts.options = words.it;
    const { unknown } = called[found.unknown.name];
    return filled("settles", { unknown, leads: filled(name + level, parts) });
  }

  function others({ found }) { // how many of the other unknowns settle it
    const [all, some] = [found.length - 1, found.filter(({ settles }) => settles.length).length - 1];
    if (!all) return "";
    const name = some ? "too" : "not";
    if (some && some < all) return filled("some_too", { some, others: all });
    return filled((all === 1 ? "other_" : "others_") + name, { others: all });
  }

  function answered(answers, called) { // an option is named once for what follows on it
    return answers.map(([{ name, unit, isStep }, n], k) => {
      const { option, told, on } = called[name];
      const before = k ? called[answers[k - 1][0].name].option : -1;
      const claim = isStep && option === before ? on : told;
      return filled("answered", { claim, at: (isStep ? step : tenths)(n, unit) });
    });
  }

  function firstToFindOut(t, names, called) { // the line; empty where there is nothing
    const result = findOut(t);
    if (!result) return "";
    const { found: [foremost], tried, answers } = result;
    if (foremost.settles.length) {
      const parts = { settled: settled(foremost, { ...t, names }, called), others: others(result) };
      return filled(parts.others ? "settled_first" : "settled_alone", parts);
    }
    if (answers) {
      const count = words[`together_${answers.length}`];
      return filled("together", { count, answers: listed(answered(answers, called), "and") });
    }
    const said = filled("not_settled", { tried: tried > 1 ? words[`tried_${tried}`] : "" });
    const { how } = called[foremost.unknown.name];
    return foremost.atBest[0] ? filled("most_hangs", { first: said, how }) : said;
  }

  return { firstToFindOut };
};
