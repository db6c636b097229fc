namespace GpuTensorDecomp.Reports.Sweeps;

/// <content>One mark a group of cases, gathered by facet, series and place; scales.</content>
internal static partial class SweepScript
{
    private const string Charts = """
        const one = { values: [''], names: [''], of: () => 0 };
        const mostFacets = 24;
        const mostSeries = 32;
        // The marks of a choice: {f, s, x, n, y, low, high, k}; s is the row of a map.
        const gather = (choice, rows) => {
          const by = column => column ? groups(column) : one;
          const [facets, series, places] = [by(choice.facet), by(choice.series), by(choice.x)];
          const value = choice.value;
          const isRate = value === success;
          const bins = new Map();
          for (const i of rows) {
            const [f, s, x] = [facets.of(i), series.of(i), places.of(i)];
            if (f < 0 || s < 0 || x < 0 || f >= mostFacets) continue;
            const v = value.at(i);
            if (!Number.isFinite(v)) continue;
            const key = (f * series.values.length + s) * places.values.length + x;
            const bin = bins.get(key);
            if (bin) bin.push(v); else bins.set(key, [v]);
          }
          const marks = [];
          for (const key of [...bins.keys()].sort((a, b) => a - b)) {
            const sorted = Float64Array.from(bins.get(key)).sort();
            const n = sorted.length;
            const x = key % places.values.length;
            const rest = Math.floor(key / places.values.length);
            const mark = { f: Math.floor(rest / series.values.length),
              s: rest % series.values.length, x, n };
            if (isRate) {
              mark.k = sorted.reduce((sum, v) => sum + (v !== 0 ? 1 : 0), 0);
              mark.y = mark.k / n;
              [mark.low, mark.high] = wilson(mark.k, n);
            } else {
              mark.y = quantile(sorted, 0.5);
              const edge = choice.band === 'range' ? 0 : 0.25;
              mark.low = quantile(sorted, edge);
              mark.high = quantile(sorted, 1 - edge);
            }
            marks.push(mark);
          }
          return { marks, facets, series, places, isRate };
        };
        const bandWords = (choice, isRate) => isRate
          ? '95 % Wilson interval'
          : choice.band === 'range' ? 'least to largest' : 'quartile to quartile';

        const ends = values => {
          let [low, high] = [Infinity, -Infinity];
          for (const v of values) {
            if (v < low) low = v;
            if (v > high) high = v;
          }
          return [low, high];
        };
        const spans = values => {
          const [low, high] = ends(values);
          return low > 0 && high > 50 * low;
        };
        // A scale over values: where a value lies (0 to 1) and at most so many ticks.
        const scaleOf = (values, isLog, isRate) => {
          const usable = values.filter(v => Number.isFinite(v) && (!isLog || v > 0));
          let [low, high] = isRate ? [0, 1] : usable.length ? ends(usable) : [isLog ? 0.1 : 0, 1];
          if (low === high) {
            [low, high] = isLog ? [low / 3, high * 3]
              : low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
          }
          const to = isLog ? Math.log10 : v => v;
          const [a, b] = [to(low), to(high)];
          const at = v => isLog && !(v > 0) ? NaN : (to(v) - a) / (b - a);
          const ticks = most => {
            const found = [];
            if (isLog && Math.floor(b + 1e-9) > Math.ceil(a - 1e-9)) {
              const [first, last] = [Math.ceil(a - 1e-9), Math.floor(b + 1e-9)];
              const stride = [1, 2, 3, 5, 10, 20, 50, 100, 200].find(
                s => (last - first) / s < most) ?? 500;
              for (let e = Math.ceil(first / stride) * stride; e <= last; e += stride) {
                found.push([10 ** e, first >= -3 && last < 5 ? text(10 ** e) : power(e)]);
              }
              return found;
            }
            let step = 10 ** Math.floor(Math.log10((high - low) / most));
            for (const factor of [2, 2.5, 2]) {
              if ((high - low) / step > most) step *= factor;
            }
            for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
              const v = +(k * step).toPrecision(12);
              found.push([v, text(v)]);
            }
            return found;
          };
          return { at, ticks, low, high, isLog };
        };
        const power = e => e === 0 ? '1' : '10' + [...String(e)].map(
          c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]).join('');
        """;
}
