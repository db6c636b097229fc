namespace GpuTensorDecomp.Reports.Sweeps;

/// <content>Columns, groups of cases, statistics.</content>
internal static partial class SweepScript
{
    private const string Data = """
        const byId = id => document.getElementById(id);
        const held = JSON.parse(byId('cases').textContent);
        const bytes = packed => {
          if (Uint8Array.fromBase64) return Uint8Array.fromBase64(packed);
          return Uint8Array.from(atob(packed), c => c.charCodeAt(0));
        };
        const arrays = { u8: Uint8Array, u16: Uint16Array, f32: Float32Array, f64: Float64Array };
        class Column {
          constructor(fields) {
            Object.assign(this, fields);
            if (this.number) this.levels = this.levels?.map(v => v ?? NaN);
          }
          get data() {
            return this.unpacked ??= new arrays[this.kind](bytes(this.packed).buffer);
          }
          at(i) {
            if (this.texts) return this.texts[i];
            return this.levels ? this.levels[this.data[i]] : this.data[i];
          }
        }
        const columns = held.columns.map(c => new Column(c));
        const named = name => columns.find(c => c.name === name);
        const axes = held.axes.map(named);
        const success = held.success === null ? null : named(held.success);
        const measures = columns.filter(c => c.number && !axes.includes(c));
        const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
        const esc = text => String(text).replace(/[&<>"]/g, c => escapes[c]);
        // Whole numbers as they are, others to four digits.
        const text = v => {
          if (typeof v === 'string') return v;
          if (!Number.isFinite(v)) return '–';
          if (Number.isInteger(v) && Math.abs(v) < 1e6) return String(v).replace('-', '−');
          const a = Math.abs(v);
          if (a >= 1e-3 && a < 1e6) return String(+v.toPrecision(4)).replace('-', '−');
          const [m, e] = show(v).split(' × ');
          return e ? `${m.replace(/\.?0+$/, '')} × ${e}`.replace(/^1 × /, '') : m;
        };

        // Groups of a column: its values, or forty ranges of a column with very many.
        const mostGroups = 60;
        const groups = column => column.groups ??= (() => {
          if (column.texts) return { values: [], names: [], of: () => -1 };
          const levels = column.levels;
          if (levels && (!column.number || levels.length <= mostGroups)) {
            const known = v => column.number ? Number.isFinite(v) : v !== '';
            const order = levels.map((_, k) => k).filter(k => known(levels[k]));
            order.sort((a, b) => column.number
              ? levels[a] - levels[b]
              : levels[a].localeCompare(levels[b], 'en', { numeric: true }));
            const rank = new Int32Array(levels.length).fill(-1);
            order.forEach((k, r) => { rank[k] = r; });
            const values = order.map(k => levels[k]);
            return { values, names: values.map(text), of: i => rank[column.data[i]] };
          }
          let [low, high] = [Infinity, -Infinity];
          for (let i = 0; i < held.rows; i++) {
            const v = column.at(i);
            if (v < low) low = v;
            if (v > high) high = v;
          }
          const isLog = low > 0 && high > 100 * low;
          const to = isLog ? Math.log : v => v;
          const from = isLog ? Math.exp : v => v;
          const [start, count] = [to(low), 40];
          const width = (to(high) - start) / count || 1;
          const values = Array.from({ length: count }, (_, k) => from(start + (k + 0.5) * width));
          const of = i => {
            const v = column.at(i);
            if (!Number.isFinite(v)) return -1;
            return Math.min(count - 1, Math.max(0, Math.floor((to(v) - start) / width)));
          };
          return { values, names: values.map(v => '≈ ' + text(v)), of };
        })();

        const quantile = (sorted, share) => {
          const at = share * (sorted.length - 1);
          const k = Math.floor(at);
          return k === at ? sorted[k] : sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]);
        };
        // 95 % interval of a rate after Wilson (1927).
        const wilson = (k, n) => {
          const r = 1.959963984540054 ** 2 / n;
          const p = k / n;
          const half = Math.sqrt(r * (p * (1 - p) + r / 4));
          return [
            k === 0 ? 0 : (p + r / 2 - half) / (1 + r), k === n ? 1 : (p + r / 2 + half) / (1 + r)];
        };
        const csvOf = (heads, rows) => [heads, ...rows].map(row => row.map(v => {
          if (typeof v === 'number') return Number.isFinite(v) ? String(v) : '';
          return /[",\n\r]/.test(v) ? '"' + v.replaceAll('"', '""') + '"' : v;
        }).join(',')).join('\n') + '\n';
        const blob = csv => URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
        """;
}
