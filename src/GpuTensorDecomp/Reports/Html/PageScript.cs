namespace GpuTensorDecomp.Reports.Html;

/// <summary>
/// The script that all pages carry inline: the value under the pointer, read back from the drawn lines
/// and the axes' bounds, and the link that saves the page's data. Pages are complete without it.
/// </summary>
internal static class PageScript
{
    /// <summary>The source.</summary>
    public const string Source = """
        'use strict';
        const show = v => {
          const a = Math.abs(v);
          if (a !== 0 && (a < 1e-3 || a >= 1e6)) {
            const [m, e] = v.toExponential(2).split('e');
            return m + ' × 10' + [...String(+e)].map(c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]).join('');
          }
          return String(+v.toPrecision(3)).replace('-', '−');
        };
        const value = (axis, share) => {
          const [kind, low, high] = axis.split(' ');
          if (kind === 'lin') return +low + share * (high - low);
          return Math.pow(10, Math.log10(low) + share * (Math.log10(high) - Math.log10(low)));
        };
        for (const svg of document.querySelectorAll('svg.plot')) {
          const [left, top, right, bottom] = svg.dataset.box.split(' ').map(Number);
          const figure = svg.closest('figure');
          const make = name => document.createElementNS(svg.namespaceURI, name);
          let lines, dot, tip;
          const parse = () => [...svg.querySelectorAll('path.line')].map(path => ({
            path,
            runs: path.getAttribute('d').split('M').slice(1).map(run => {
              const n = run.split(/[ L]/).map(Number);
              return n.filter((_, i) => i % 2 === 0).map((x, i) => [x, n[2 * i + 1]]);
            }),
          }));
          const at = (runs, x) => {
            for (const run of runs) {
              if (x < run[0][0] || x > run[run.length - 1][0]) continue;
              const k = Math.max(1, run.findIndex(p => p[0] >= x));
              const [a, b] = [run[k - 1], run[k]];
              return b[0] === a[0] ? b[1] : a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]);
            }
            return null;
          };
          const hide = () => { dot?.remove(); tip?.remove(); };
          svg.addEventListener('pointerleave', hide);
          svg.addEventListener('pointermove', event => {
            hide();
            lines ??= parse();
            const box = svg.getBoundingClientRect();
            const unit = svg.viewBox.baseVal.width / box.width;
            const x = (event.clientX - box.left) * unit;
            const y = (event.clientY - box.top) * unit;
            if (x < left || x > right || y < top - 10 || y > bottom + 10) return;
            let best = null;
            for (const line of lines) {
              const h = at(line.runs, x);
              if (h === null || h < top - 2 || h > bottom + 2) continue;
              const gap = Math.abs(h - y);
              if (best === null || gap < best.gap) best = { gap, h, path: line.path };
            }
            if (best === null || best.gap > 60) return;
            dot ??= make('circle');
            dot.setAttribute('class', best.path.getAttribute('class').replace('line', 'cursor'));
            dot.setAttribute('cx', x);
            dot.setAttribute('cy', best.h);
            dot.setAttribute('r', 5);
            svg.append(dot);
            tip ??= Object.assign(document.createElement('div'), { className: 'tip' });
            const vx = value(svg.dataset.x, (x - left) / (right - left));
            const vy = value(svg.dataset.y, (bottom - best.h) / (bottom - top));
            tip.textContent = best.path.dataset.name + '\n' + show(vy) + ' at ' + show(vx);
            figure.append(tip);
            const home = figure.getBoundingClientRect();
            const px = event.clientX - home.left;
            const flip = px + 20 + tip.offsetWidth > home.width;
            tip.style.left = Math.max(0, flip ? px - 14 - tip.offsetWidth : px + 14) + 'px';
            tip.style.top = (box.top - home.top + best.h / unit - tip.offsetHeight - 10) + 'px';
          });
        }
        const data = document.getElementById('data');
        const link = document.getElementById('save');
        if (data && link) {
          const csv = data.textContent.trim() + '\n';
          link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
          link.hidden = false;
        }
        """;
}
