// What a package is to whom, as a page computes it anew: the gains of lenses/deals/explained.py, the
// rungs of methods/packages/rungs.py, and the words of lenses/deals/conclusion.py.
const packages = (words, { rounded, filled, listed }) => {
  function read(table) {
    const size = ([low, mid, high, kind]) =>
      ({ low: BigInt(low), mid: BigInt(mid), high: BigInt(high), kind });
    const [one, ofWeight] = table.unit.map(BigInt);
    const actors = table.actors.map((actor) => ({
      ...actor,
      on: actor.on.map(([row, step, now, alone]) =>
        ({ row, step: step && size(step), now: BigInt(now), alone: BigInt(alone) })),
    }));
    return { ...table, ofWeight, unit: one * ofWeight, weights: table.weights.map(size), actors };
  }

  function felt({ weights, ofWeight, actors }, picked) { // what it is to each, with importances
    const weighed = weights.map((weight) => {
      const n = BigInt(picked.get(weight.kind) || 0) * ofWeight;
      return n ? { low: n, mid: n, high: n } : weight;
    });
    return actors.map((actor) => {
      const found = { ...actor, gain: 0n, low: 0n, high: 0n, now: 0n, alone: 0n };
      for (const { row, step, now, alone } of actor.on) {
        const weight = weighed[row];
        found.now -= weight.mid * now;
        found.alone += weight.mid * alone;
        if (!step) continue;
        found.gain += weight.mid * step.mid;
        found.low += step.low * (step.low < 0n ? weight.high : weight.low);
        found.high += step.high * (step.high < 0n ? weight.low : weight.high);
        found.open ||= weight.low !== weight.high || step.low !== step.high;
        found.rising ||= !weight.low && step.low > 0n; // so near to 0, and never there
        found.falling ||= !weight.low && step.high < 0n;
      }
      found.now += found.gain; // where the present state is
      return found;
    });
  }

  function rung(takers) { // how surely all gain who take part
    const holds = (more, less) => takers.some(more) && !takers.some(less);
    const surely = ({ low, rising }) => low > 0n || (low === 0n && rising);
    const never = ({ high, falling }) => high < 0n || (high === 0n && falling);
    if (holds(surely, ({ low }) => low < 0n)) return "deal";
    if (holds(({ gain }) => gain > 0n, ({ gain }) => gain < 0n)) return "as-entered";
    return holds(({ high }) => high > 0n, never) ? "possible" : "none";
  }

  function few(all) { // three; of more, two and a count
    const more = all.length - words.few + 1;
    const shown = more < 2 ? all : [...all.slice(0, words.few - 1), filled("more", { count: more })];
    return listed(shown, "and");
  }

  function signed(n, unit) {
    const written = rounded(n, unit);
    return n > 0n && written !== "0" ? words.plus + written : written;
  }

  function better(name, takers, found, unjudged) {
    const judging = takers.filter(({ judges }) => judges);
    const surely = found === "deal" && !unjudged;
    const gaining = judging.filter(({ gain }) => gain > 0n).map(({ name: actor }) => actor);
    const equal = judging.filter(({ gain }) => !gain).map(({ name: actor }) => actor);
    const many = gaining.length > words.most_takers;
    const said = filled(gaining.length ? "better_for" : "no_worse", {
      package: name,
      how: surely ? "" : words.entered,
      whom: many ? filled("for_takers", { count: gaining.length })
        : listed(gaining.map((actor) => filled("for_whom", { actor })), "and"),
      equally: equal.length ? filled("equally", { actors: few(equal) }) : "",
      surely: surely && takers.some(({ open }) => open) ? words.whatever : "",
    });
    return unjudged ? filled("better_unjudged", { better: said, unjudged }) : said;
  }

  function told(name, table, all) { // what holds of it, in two parts
    const takers = all.filter(({ takes }) => takes);
    const found = rung(takers);
    const preferred = found === "deal" || found === "as-entered";
    const names = (those) => few(those.map((each) => each.name));
    if (takers.length < 2 || !preferred) {
      const by = (sign) => few(takers.filter(({ gain }) => gain * sign > 0n)
        .map(({ name: actor, gain }) => filled("gaining", { actor, gain: signed(gain, table.unit) })));
      const [losing, gaining] = [by(-1n), by(1n)];
      const only = found === "possible" ? words.by_unknown : "";
      const [{ name: actor }] = takers;
      const first = takers.length < 2 ? filled("one_taker", { package: name, actor })
        : filled("not_better", { package: name, only });
      if (losing) return [first, filled("entered_loss", { actors: losing })];
      return [first, gaining ? filled("entered_gain", { actors: gaining }) : words.entered_none];
    }
    const works = takers.filter(({ can, judges, alone }) => can && judges && alone > 0n);
    const none = takers.length === 2 ? words.alone_neither : words.alone_none;
    const losing = all.filter(({ gain }) => gain < 0n);
    const can = all.filter(({ takes, gain, low }) => !takes && low < 0n && gain >= 0n);
    const entered = all.some(({ low, high }) => low !== high) ? words.entered : "";
    const loss = losing.length ? filled("loss_for", { actors: names(losing) })
      : filled("loss_for_nobody", { entered });
    return [`${better(name, takers, found, table.unjudged)}.`, [
      works.length ? filled("alone_gain", { actors: names(works) }) : none,
      can.length ? filled("loss_can_follow", { loss, actors: names(can) }) : `${loss}.`,
    ].join(" ")];
  }

  function rows(all, most) { // of too many those go first that only gain: who loses is told
    const others = all.filter(({ takes, gain, low, high }) => !takes && (gain || low !== high))
      .sort((a, b) => Number(a.gain < 0n) - Number(b.gain < 0n));
    const every = [...all.filter(({ takes }) => takes), ...others];
    const rank = ({ takes, gain }) => (takes ? 0 : 2) + (gain < 0n ? 0 : 1);
    const kept = [...every].sort((a, b) => rank(a) - rank(b)).slice(0, most);
    return { shown: every.filter((each) => kept.includes(each)), left: every.length - kept.length };
  }

  return { readPackage: read, felt, told, rows, signed };
};
