namespace GpuTensorDecomp.Reports.Sweeps;

/// <content>What the reader chooses, filters, and the figure they make.</content>
internal static partial class SweepScript
{
    private const string Controls = """
        const select = (id, words, options, chosen) => {
          const box = document.createElement('label');
          box.id = 'for-' + id;
          box.innerHTML = `<span>${esc(words)}</span><select id="${id}">` + options.map(
            ([v, t]) => `<option value="${esc(v)}"${v === chosen ? ' selected' : ''}>` +
              `${esc(t)}</option>`).join('') + '</select>';
          byId('choices').append(box);
          box.lastChild.addEventListener('change', update);
          return box.lastChild;
        };
        const many = c => groups(c).values.length > 1;
        const varied = axes.filter(many).length ? axes.filter(many) : axes;
        const names = list => list.map(c => [c.name, c.name]);
        const none = [['', 'none']];
        const valued = [...(success ? [success] : []), ...measures.filter(c => c !== success)];
        const first = named(held.measure) ?? measures.find(c => c !== success) ?? success;
        const numeric = varied.filter(c => c.number);
        const x0 = numeric[0] ?? varied[0];
        const s0 = varied.find(c => c !== x0 && groups(c).values.length <= 8);
        const kinds = [['lines', 'lines with bands'], ['heat', 'heat map'],
          ...(success ? [['rates', 'success rates']] : [])];
        const kind = select('kind', 'plot', kinds, 'lines');
        const x = select('x', 'across', names(varied), x0?.name);
        const y = select('y', 'up', names(varied), (varied.find(c => c !== x0) ?? x0)?.name);
        const value = select('value', 'value', names(valued), first?.name);
        const series = select('series', 'a line for each', none.concat(names(varied)),
          s0?.name ?? '');
        const facet = select('facet', 'a panel for each', none.concat(names(varied)), '');
        const band = select('band', 'band',
          [['quartiles', 'quartiles'], ['range', 'least to largest'], ['none', 'none']],
          'quartiles');
        const logX = select('log-x', 'across is',
          [['auto', 'as suits'], ['lin', 'linear'], ['log', 'logarithmic']], 'auto');
        const logY = select('log-y', 'value is',
          [['auto', 'as suits'], ['lin', 'linear'], ['log', 'logarithmic']], 'auto');

        // Filters: chips for few values, ends for many numbers, a part of the text for many texts.
        const tests = new Map();
        for (const column of axes.filter(many)) {
          const g = groups(column);
          const box = document.createElement('fieldset');
          box.dataset.column = column.name;
          let inside = `<legend>${esc(column.name)}</legend>`;
          const isFew = g.values.length <= 12;
          if (isFew) {
            inside += g.names.map((n, k) => `<label class="chip"><input type="checkbox" checked ` +
              `value="${k}"><span>${esc(n)}</span></label>`).join('');
          } else if (column.number) {
            inside += '<input type="number" step="any" placeholder="from" aria-label="from">' +
              '<input type="number" step="any" placeholder="to" aria-label="to">';
          } else {
            inside += '<input type="search" placeholder="contains" aria-label="contains">';
          }
          box.innerHTML = inside;
          byId('filters').append(box);
          box.addEventListener('input', () => {
            const inputs = [...box.querySelectorAll('input')];
            if (isFew) {
              const on = inputs.map(i => i.checked);
              const test = i => on[g.of(i)] ?? false;
              test.words = g.names.filter((_, k) => on[k]).join(', ') || 'none';
              if (on.every(Boolean)) tests.delete(column); else tests.set(column, test);
            } else if (column.number) {
              const [low, high] = inputs.map(i => i.value === '' ? null : +i.value);
              // An end that is typed as a value in 32 bits is meant to take it in.
              const kept = v => column.kind === 'f32' ? Math.fround(v) : v;
              const test = i => (low === null || column.at(i) >= kept(low)) &&
                (high === null || column.at(i) <= kept(high));
              test.words = `${low ?? '…'} to ${high ?? '…'}`;
              if (low === null && high === null) tests.delete(column); else tests.set(column, test);
            } else {
              const part = inputs[0].value;
              const test = i => column.at(i).includes(part);
              test.words = `contains “${part}”`;
              if (part === '') tests.delete(column); else tests.set(column, test);
            }
            filter();
          });
        }

        let rows = Uint32Array.from({ length: held.rows }, (_, i) => i);
        function filter() {
          const all = [...tests.values()];
          const kept = [];
          for (let i = 0; i < held.rows; i++) if (all.every(test => test(i))) kept.push(i);
          rows = Uint32Array.from(kept);
          update();
          fillRows(true);
        }

        let figureCsv = '';
        function update() {
          const isLines = kind.value === 'lines';
          const show = (id, isOn) => { byId('for-' + id).hidden = !isOn; };
          show('y', !isLines);
          show('series', isLines);
          show('value', kind.value !== 'rates');
          const choice = {
            x: named(x.value), series: isLines ? named(series.value) : named(y.value),
            facet: named(facet.value), band: band.value,
            value: kind.value === 'rates' ? success : named(value.value),
          };
          show('band', isLines && choice.value !== success);
          show('log-x', isLines && choice.x?.number);
          show('log-y', kind.value !== 'rates' && choice.value !== success);
          const isEmpty = !choice.x || !choice.value;
          const all = isEmpty ? { marks: [] } : gather(choice, rows);
          const filters = [...tests].map(([c, test]) => `${c.name}: ${test.words}`).join('; ');
          byId('shown').textContent = `${rows.length.toLocaleString('en')} of ` +
            `${held.rows.toLocaleString('en')} cases${filters ? ' – ' + filters : ''}`;
          if (all.marks.length === 0) {
            byId('drawing').innerHTML = '<p>No case that is left has this value.</p>';
            for (const id of ['legend', 'numbers']) byId(id).innerHTML = '';
            byId('caption').textContent = '';
            figureCsv = '';
            return;
          }
          draw(choice, all, isLines);
          list(choice, all);
        }
        """;
}
