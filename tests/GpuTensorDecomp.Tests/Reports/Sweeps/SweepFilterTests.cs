using System.Text.Json;
using GpuTensorDecomp.Reports.Sweeps;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Tests.Reports.Sweeps;

public sealed class SweepFilterTests
{
    private const int Cases = 1500;

    [Fact]
    public void Axes_of_many_values_are_drawn_in_ranges_and_filtered_by_ends_or_words()
    {
        SweepReport report = Report();
        string page = report.Render();
        JsonDocument.Parse(page.Split("id=\"cases\">")[1].Split("</script>")[0])
            .RootElement.GetProperty("axes").GetArrayLength().ShouldBe(2);
        JsonElement? visit = Browser.Visit(page, """
            const byId = id => document.getElementById(id);
            const save = byId('save-figure');
            save.addEventListener('click', e => e.preventDefault());
            const figure = async () => { save.click(); return (await fetch(save.href)).text(); };
            const type = (column, k, words) => {
              const input = document.querySelectorAll(`[data-column=${column}] input`)[k];
              input.value = words;
              input.dispatchEvent(new Event('input', { bubbles: true }));
            };
            const seen = { all: await figure() };
            type('scale', 0, '0.01');
            type('scale', 1, '1');
            seen.between = byId('shown').textContent;
            type('scale', 0, '');
            type('scale', 1, '');
            type('start', 0, 'kind 1');
            seen.words = byId('shown').textContent;
            const x = byId('x');
            x.value = 'start';
            x.dispatchEvent(new Event('change'));
            seen.places = await figure();
            seen.ticks = [...document.querySelectorAll('#drawing text.tick')].length;
            return seen;
            """, "--window-size=500,900");
        if (visit is not { } told)
            return; // without Chromium only what is packed can be known
        Browser.MustBeQuiet(told);
        JsonElement seen = told.GetProperty("seen");
        string[] marks = seen.GetProperty("all").GetString()!.TrimEnd().Split('\n');
        marks[0].ShouldBe("scale,cases,median,low,high");
        marks.Length.ShouldBe(1 + 40);
        marks.Skip(1).Sum(m => int.Parse(m.Split(',')[1])).ShouldBe(Cases);
        IReadOnlyList<double> scales = report.Table.Columns[0].Numbers!;
        int between = scales.Count(s => (float)s is >= 0.01f and <= 1);
        seen.GetProperty("between").GetString()
            .ShouldBe($"{between} of 1,500 cases – scale: 0.01 to 1");
        // "kind 1" and "kind 10" to "kind 19", of twenty kinds.
        seen.GetProperty("words").GetString()
            .ShouldBe("825 of 1,500 cases – start: contains “kind 1”");
        string[] places = seen.GetProperty("places").GetString()!.TrimEnd().Split('\n');
        places.Skip(1).Select(p => p.Split(',')[0]).ShouldBe(
            ["kind 1", .. Enumerable.Range(10, 10).Select(k => $"kind {k}")]);
        seen.GetProperty("ticks").GetInt32().ShouldBeGreaterThan(4);
    }

    private static SweepReport Report()
    {
        double[] scales =
            [.. Enumerable.Range(0, Cases).Select(i => Math.Pow(10, -6 + 8.0 * i / Cases))];
        return new SweepReport
        {
            Title = "Scales",
            Axes = ["scale", "start"],
            Table = new ReportTable(
                ReportColumn.Of("scale", scales),
                ReportColumn.Of("start",
                    [.. Enumerable.Range(0, Cases).Select(i => $"kind {i % 20}")]),
                ReportColumn.Of("error", [.. scales.Select(s => 2 * s)])),
        };
    }
}
