namespace GpuTensorDecomp.Reports.Sweeps;

/// <content>The figure and its numbers; the table of cases, fifty at a time.</content>
internal static partial class SweepScript
{
    private const string Rows = """
        const small = matchMedia('(max-width: 600px)');
        function draw(choice, all, isLines) {
          const { marks, facets, isRate } = all;
          const values = marks.map(m => m.y);
          const wantsLog = isRate ? false : logY.value === 'auto' ? spans(values)
            : logY.value === 'log';
          const shown = isLines && choice.band !== 'none'
            ? values.concat(marks.map(m => m.low), marks.map(m => m.high)) : values;
          const scale = scaleOf(shown, wantsLog, isRate);
          const isCategory = !choice.x.number;
          const place = k => isCategory ? k + 0.5 : all.places.values[k];
          const places = all.places.values.map((_, k) => place(k));
          const isLogX = !isCategory && (logX.value === 'auto' ? spans(places)
            : logX.value === 'log');
          const xScale = isCategory ? scaleOf([0, places.length], false, false)
            : scaleOf(places, isLogX, false);
          const xTicks = most => isCategory
            ? all.places.names.map((n, k) => [place(k), n])
            : places.length <= most && !isLogX ? places.map((v, k) => [v, all.places.names[k]])
              : xScale.ticks(most);
          const size = choice.facet ? [300, 230] : small.matches ? [390, 290] : [860, 340];
          const what = isRate ? 'share that succeeds' : choice.value.name;
          const panel = (part, name) => isLines
            ? linePanel(choice, all, part, { x: xScale, y: scale, place, xTicks }, size, name)
            : mapPanel(choice, all, part, scale, size, name);
          const title = `${what} over ${choice.x.name}` +
            (choice.series ? ` and ${choice.series.name}` : '');
          let html = '';
          if (choice.facet) {
            html = '<div class="facets">' + facets.names.slice(0, mostFacets).map((n, f) => {
              const part = marks.filter(m => m.f === f);
              if (part.length === 0) return '';
              const name = `${choice.facet.name} ${n}`;
              return `<div><p class="facet">${esc(name)}</p>` +
                panel(part, `${title}, ${name}`) + '</div>';
            }).join('') + '</div>';
          } else {
            html = panel(marks, title);
          }
          byId('drawing').innerHTML = html;
          byId('legend').innerHTML = isLines
            ? lineLegend(choice, all) : mapLegend(scale, what);
          const left = Math.max(0, facets.names.length - mostFacets);
          byId('caption').textContent = (isLines
            ? `${isRate ? 'Rates' : 'Medians'} of the cases at each place` +
              (choice.band === 'none' && !isRate ? '.' : `; bands: ${bandWords(choice, isRate)}.`)
            : isRate ? 'Cases that succeed of those at each place, with the 95 % interval of ' +
              'their share; where a cell has no room for it, it is in the numbers below.'
              : 'Medians of the cases at each place.') +
            (left ? ` The first ${mostFacets} panels are drawn, ${left} are left out.` : '');
        }
        const lineLegend = (choice, all) => {
          if (!choice.series) return '';
          const used = new Set(all.marks.map(m => m.s));
          const names = all.series.names.map((n, s) => [n, s]).filter(([, s]) => used.has(s));
          return names.slice(0, mostSeries).map(([n, s]) =>
            `<li><span class="key ${look(s)}"></span>${esc(choice.series.name)} ${esc(n)}</li>`)
            .join('') +
            (names.length > mostSeries
              ? `<li>and ${names.length - mostSeries} not drawn</li>` : '');
        };
        const mapLegend = (scale, what) => `<li>${esc(text(scale.low))}` +
          '<svg class="ramp" width="160" height="12" aria-hidden="true">' +
          Array.from({ length: 16 }, (_, k) =>
            `<rect class="bar h${k}" x="${k * 10}" width="10.5" height="12"/>`).join('') +
          `</svg>${esc(text(scale.high))} ${esc(what)}${scale.isLog ? ', logarithmic' : ''}</li>`;

        const mostNumbers = 200;
        function list(choice, all) {
          const heads = [choice.facet?.name, choice.series?.name, choice.x.name, 'cases',
            ...(all.isRate ? ['successes', 'rate'] : ['median']), 'low', 'high'];
          const keeps = heads.map(h => h !== undefined);
          const lines = all.marks.map(m => [
            all.facets.values[m.f], all.series.values[m.s], all.places.values[m.x], m.n,
            ...(all.isRate ? [m.k, m.y] : [m.y]), m.low, m.high,
          ].filter((_, c) => keeps[c]));
          const kept = heads.filter((_, c) => keeps[c]);
          figureCsv = csvOf(kept, lines);
          byId('numbers').innerHTML = tableOf(
            'The marks' + (lines.length > mostNumbers ? `, ${mostNumbers} of ${lines.length}` : ''),
            kept.map(h => esc(h)), lines.slice(0, mostNumbers));
        }
        const tableOf = (caption, heads, lines) => `<caption>${esc(caption)}</caption><thead><tr>` +
          heads.map(h => `<th scope="col">${h}</th>`).join('') + '</tr></thead><tbody>' +
          lines.map(line => '<tr>' + line.map(v => typeof v === 'number'
            ? `<td class="number">${text(v)}</td>` : `<td>${esc(v)}</td>`).join('') + '</tr>')
            .join('') + '</tbody>';

        const pageSize = 50;
        let [page, sortBy, isDown, sorted] = [0, null, false, null];
        function fillRows(isNew) {
          if (isNew) {
            page = 0;
            sorted = null;
          }
          if (!sorted) {
            sorted = rows;
            if (sortBy) {
              const values = Array.from(rows, i => sortBy.at(i));
              const order = Uint32Array.from(rows, (_, k) => k);
              const sign = isDown ? -1 : 1;
              order.sort((a, b) => {
                const [u, v] = [values[a], values[b]];
                // What is not known comes last.
                if (u !== u || v !== v) return (u !== u) - (v !== v) || a - b;
                return (u < v ? -sign : u > v ? sign : 0) || a - b;
              });
              sorted = order.map(k => rows[k]);
            }
          }
          const last = Math.max(0, Math.ceil(sorted.length / pageSize) - 1);
          page = Math.min(Math.max(0, page), last);
          const part = Array.from(sorted.subarray(page * pageSize, (page + 1) * pageSize));
          const heads = columns.map((c, k) => `<button type="button" data-sort="${k}">` +
            `${esc(c.name)}${c === sortBy ? (isDown ? ' ↓' : ' ↑') : ''}</button>`);
          byId('table').innerHTML = tableOf(
            'One row a case; a click on a heading sorts', heads,
            part.map(i => columns.map(c => c.at(i))));
          byId('where').textContent = sorted.length === 0 ? 'no case is left'
            : `${(page * pageSize + 1).toLocaleString('en')} to ` +
              `${(page * pageSize + part.length).toLocaleString('en')} of ` +
              sorted.length.toLocaleString('en');
          byId('back').disabled = page === 0;
          byId('on').disabled = page === last;
        }
        byId('table').addEventListener('click', event => {
          const head = event.target.closest('[data-sort]');
          if (!head) return;
          const column = columns[head.dataset.sort];
          isDown = column === sortBy && !isDown;
          sortBy = column;
          fillRows(true);
        });
        byId('back').addEventListener('click', () => { page--; fillRows(false); });
        byId('on').addEventListener('click', () => { page++; fillRows(false); });
        byId('save-figure').addEventListener('click', event => {
          event.currentTarget.href = blob(figureCsv);
        });
        byId('save-cases').addEventListener('click', event => {
          // Numbers held in 32 bits have seven digits.
          const cell = (c, i) => c.kind === 'f32' ? +c.at(i).toPrecision(7) : c.at(i);
          event.currentTarget.href = blob(csvOf(
            columns.map(c => c.name), Array.from(rows, i => columns.map(c => cell(c, i)))));
        });
        small.addEventListener('change', update);
        update();
        fillRows(true);
        """;
}
