namespace GpuTensorDecomp.Reports.Sweeps;

/// <content>Drawings as SVG elements: lines with bands, and maps of cells.</content>
internal static partial class SweepScript
{
    private const string Panels = """
        const px = v => String(Math.round(v * 100) / 100);
        const look = s => 'c' + s % 8 + (s % 32 >= 8 ? ' d' + Math.floor(s / 8) % 4 : '');
        const open = (w, h, name, words) => '<svg class="plot" role="img" ' +
          `viewBox="0 0 ${w} ${px(h)}" aria-label="${esc(name)}. ${esc(words)}">`;
        const label = (kind, x, y, anchor, words) =>
          `<text class="${kind}" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">` +
          `${esc(words)}</text>`;
        const tipOf = (choice, all, mark) => {
          const lines = [];
          if (choice.facet) lines.push(`${choice.facet.name} ${all.facets.names[mark.f]}`);
          if (choice.series) lines.push(`${choice.series.name} ${all.series.names[mark.s]}`);
          lines.push(`${choice.x.name} ${all.places.names[mark.x]}`);
          if (all.isRate) {
            lines.push(`${mark.k} of ${mark.n}: ${text(Math.round(1000 * mark.y) / 10)} %`,
              `95 % interval ${Math.round(100 * mark.low)} to ${Math.round(100 * mark.high)} %`);
          } else {
            lines.push(`median ${text(mark.y)} of ${mark.n}`,
              `${bandWords(choice, false)}: ${text(mark.low)} to ${text(mark.high)}`);
          }
          return esc(lines.join('\n'));
        };

        // One panel of lines over [w, h]; scales are shared by all panels.
        const linePanel = (choice, all, marks, scales, [w, h], name) => {
          const [left, top, right, bottom] = [64, 30, w - 16, h - 46];
          const X = mark => left + (right - left) * scales.x.at(scales.place(mark.x));
          const Y = v => bottom - (bottom - top) * Math.min(1.2, Math.max(-0.2, scales.y.at(v)));
          let svg = open(w, h, name, `${marks.length} points`);
          svg += label('axis', 2, 14, 'start', all.isRate ? 'share that succeeds'
            : choice.value.name) + label('axis', right, h - 6, 'end', choice.x.name);
          for (const [v, words] of scales.y.ticks(w > 350 ? 6 : 4)) {
            const y = px(Y(v));
            svg += `<path class="grid" d="M${left} ${y}H${right}"/>` +
              label('tick', left - 8, Y(v) + 4, 'end', words);
          }
          svg += `<path class="base" d="M${left} ${bottom}H${right}"/>`;
          let end = -Infinity;
          const most = Math.floor((right - left) / 70);
          for (const [v, words] of scales.xTicks(most)) {
            const x = left + (right - left) * scales.x.at(v);
            const half = 3.6 * words.length;
            if (x - half < end + 6 || x + half > w) continue;
            end = x + half;
            svg += `<path class="base" d="M${px(x)} ${bottom}v5"/>` +
              label('tick', x, bottom + 18, 'middle', words);
          }
          const lines = Map.groupBy ? Map.groupBy(marks, m => m.s) : marks.reduce(
            (map, m) => map.set(m.s, [...map.get(m.s) ?? [], m]), new Map());
          let [bands, paths, dots] = ['', '', ''];
          for (const [s, line] of lines) {
            if (s >= mostSeries) continue;
            // On a logarithmic axis a band that reaches 0 goes down to the lower edge.
            const shown = line.filter(m => Number.isFinite(Y(m.y)));
            const low = m => Number.isFinite(Y(m.low)) ? Y(m.low) : bottom;
            if (choice.band !== 'none' && shown.length > 1) {
              bands += `<path class="band ${look(s)}" d="M` +
                shown.map(m => `${px(X(m))} ${px(Y(m.high))}`).join('L') + 'L' +
                [...shown].reverse().map(m => `${px(X(m))} ${px(low(m))}`).join('L') + 'Z"/>';
            }
            if (shown.length > 1) {
              paths += `<path class="line ${look(s)}" d="M` +
                shown.map(m => `${px(X(m))} ${px(Y(m.y))}`).join('L') + '"/>';
            }
            const r = shown.length > 30 ? 2.2 : 3.4;
            dots += shown.map(m => `<circle class="dot ${look(s)}" cx="${px(X(m))}" ` +
              `cy="${px(Y(m.y))}" r="${r}" data-tip="${tipOf(choice, all, m)}"/>`).join('');
          }
          return svg + bands + paths + dots + '</svg>';
        };

        // One map of cells over a width w; rows upwards.
        const mapPanel = (choice, all, marks, scale, [w, h], name) => {
          const [columnNames, rowNames] = [all.places.names, all.series.names];
          const longest = Math.max(...rowNames.map(n => n.length));
          const left = Math.max(44, Math.min(130, 14 + 7 * longest));
          const [top, right] = [30, w - 12];
          const cw = Math.min(110, (right - left) / columnNames.length);
          // Rates have two lines in a cell where it is wide enough: the count, and the interval.
          const range = m => `${Math.round(100 * m.low)}–${Math.round(100 * m.high)} %`;
          const isDouble = all.isRate && rowNames.length <= 16 &&
            6.4 * Math.max(...marks.map(m => range(m).length)) + 6 <= cw;
          const least = isDouble ? 34 : w > 350 ? 18 : 12;
          const ch = Math.min(44, Math.max(least, (h - 76) / rowNames.length));
          const bottom = top + ch * rowNames.length;
          const cut = (n, room) => n.length * 7 <= room ? n
            : n.slice(0, Math.max(2, Math.floor(room / 7) - 1)) + '…';
          let svg = open(w, bottom + 50, name, `${marks.length} cells`) +
            label('axis', 2, 14, 'start', choice.series.name) +
            label('axis', left + cw * columnNames.length, bottom + 40, 'end', choice.x.name);
          const rowStride = Math.ceil(14 / ch);
          rowNames.forEach((n, r) => {
            if (r % rowStride === 0) {
              svg += label('tick', left - 8, bottom - (r + 0.5) * ch + 4, 'end', cut(n, left - 14));
            }
          });
          const wide = Math.min(130, 7 * Math.max(...columnNames.map(n => n.length)));
          const stride = Math.ceil((wide + 6) / cw);
          columnNames.forEach((n, c) => {
            if (c % stride === 0) {
              svg += label('tick', left + (c + 0.5) * cw, bottom + 18, 'middle',
                cut(n, Math.max(cw * stride, 130)));
            }
          });
          for (const m of marks) {
            const at = scale.at(m.y);
            if (Number.isNaN(at)) continue;
            const level = Math.round(15 * Math.min(1, Math.max(0, at)));
            const [x, y] = [left + m.x * cw, bottom - (m.s + 1) * ch];
            svg += `<rect class="cell h${level}" x="${px(x)}" y="${px(y)}" width="${px(cw)}" ` +
              `height="${px(ch)}" data-tip="${tipOf(choice, all, m)}"/>`;
            const words = all.isRate ? `${m.k}/${m.n}` : show(m.y);
            if (ch >= 15 && 7 * words.length + 4 <= cw) {
              const middle = y + ch / 2 + 4;
              svg += label(
                `in i${level}`, x + cw / 2, middle - (isDouble ? 7 : 0), 'middle', words);
              if (isDouble) {
                svg += label(
                  `in range i${level}`, x + cw / 2, middle + 8, 'middle', range(m));
              }
            }
          }
          return svg + '</svg>';
        };
        """;
}
