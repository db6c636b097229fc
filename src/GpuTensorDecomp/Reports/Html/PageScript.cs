namespace GpuTensorDecomp.Reports.Html;

/// <summary>
/// The script that all pages carry inline: the value under the pointer, read back from the drawn
/// lines and the axes' bounds, and the link that saves the page's data. Pages are complete without
/// it.
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
            const raised = c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)];
            return m.replace('-', '−') + ' × 10' + [...String(+e)].map(raised).join('');
          }
          return String(+v.toPrecision(3)).replace('-', '−');
        };
        const value = (axis, share) => {
          const [kind, low, high] = axis.split(' ');
          if (kind === 'lin') return +low + share * (high - low);
          return Math.pow(10, Math.log10(low) + share * (Math.log10(high) - Math.log10(low)));
        };
        for (const svg of document.querySelectorAll('svg.plot[data-box]')) {
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
          // The point of a line that is nearest to (x, y).
          const nearest = (runs, x, y) => {
            let best = { gap: Number.MAX_VALUE };
            for (const run of runs) {
              for (let k = 1; k < run.length; k++) {
                const [ax, ay] = run[k - 1];
                const [dx, dy] = [run[k][0] - ax, run[k][1] - ay];
                const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
                const t = Math.min(1, Math.max(0, along));
                const [px, py] = [ax + t * dx, ay + t * dy];
                const gap = Math.hypot(px - x, py - y);
                if (gap < best.gap && py > top - 3 && py < bottom + 3) best = { gap, px, py };
              }
            }
            return best;
          };
          const hide = () => { dot?.remove(); tip?.remove(); };
          svg.addEventListener('pointerleave', hide);
          svg.addEventListener('pointermove', event => {
            hide();
            if (event.target.closest('[data-tip]')) return;
            lines ??= parse();
            const box = svg.getBoundingClientRect();
            const unit = svg.viewBox.baseVal.width / box.width;
            const x = (event.clientX - box.left) * unit;
            const y = (event.clientY - box.top) * unit;
            let best = { gap: 40 };
            for (const line of lines) {
              const point = nearest(line.runs, x, y);
              if (point.gap < best.gap) best = { ...point, path: line.path };
            }
            if (!best.path) return;
            dot ??= make('circle');
            dot.setAttribute('class', best.path.getAttribute('class').replace('line', 'cursor'));
            dot.setAttribute('cx', best.px);
            dot.setAttribute('cy', best.py);
            dot.setAttribute('r', 5);
            svg.append(dot);
            tip ??= Object.assign(document.createElement('div'), { className: 'tip' });
            const vx = value(svg.dataset.x, (best.px - left) / (right - left));
            const vy = value(svg.dataset.y, (bottom - best.py) / (bottom - top));
            tip.textContent = best.path.dataset.name + '\n' + show(vy) + ' at ' + show(vx);
            figure.append(tip);
            const home = figure.getBoundingClientRect();
            const at = event.clientX - home.left;
            const flip = at + 20 + tip.offsetWidth > home.width;
            tip.style.left = Math.max(0, flip ? at - 14 - tip.offsetWidth : at + 14) + 'px';
            tip.style.top = (box.top - home.top + best.py / unit - tip.offsetHeight - 10) + 'px';
          });
        }
        // Marks that carry their own text: cells and dots.
        let note;
        document.addEventListener('pointermove', event => {
          note?.remove();
          const mark = event.target.closest?.('[data-tip]');
          const figure = mark?.closest('figure');
          if (!figure) return;
          note ??= Object.assign(document.createElement('div'), { className: 'tip' });
          note.textContent = mark.dataset.tip;
          figure.append(note);
          const [home, box] = [figure.getBoundingClientRect(), mark.getBoundingClientRect()];
          const at = (box.left + box.right - note.offsetWidth) / 2 - home.left;
          note.style.left = Math.max(0, Math.min(at, home.width - note.offsetWidth)) + 'px';
          note.style.top = (box.top - home.top - note.offsetHeight - 6) + 'px';
        });
        for (const link of document.querySelectorAll('a[data-csv]')) {
          const held = document.getElementById(link.dataset.csv).textContent;
          const csv = held.trim().replaceAll('\\u003c', '<') + '\n';
          link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
          link.hidden = false;
        }
        """;
}
