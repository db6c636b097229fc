using System.Text.Json;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Sweeps;
using GpuTensorDecomp.Reports.Tables;
using static GpuTensorDecomp.Tests.Reports.ReportPage;

namespace GpuTensorDecomp.Tests.Reports.Sweeps;

public sealed class SweepReportTests
{
    [Fact]
    public void The_packed_columns_hold_what_the_table_holds()
    {
        SweepReport report = SyntheticSweep.Report(2);
        JsonElement data = JsonDocument.Parse(Packed(report.Render())).RootElement;
        data.GetProperty("rows").GetInt32().ShouldBe(800);
        JsonElement[] packed = [.. data.GetProperty("columns").EnumerateArray()];
        packed.Length.ShouldBe(report.Table.Columns.Count);
        for (int c = 0; c < packed.Length; c++)
        {
            ReportColumn column = report.Table.Columns[c];
            packed[c].GetProperty("name").GetString().ShouldBe(column.Name);
            if (column.Texts is { } texts)
                Texts(packed[c]).ShouldBe(texts);
            else
                MustBeNear(Numbers(packed[c]), column.Numbers!);
        }
    }

    [Fact]
    public void Numbers_out_of_range_of_32_bits_are_kept_in_64()
    {
        double[] wild = [.. Enumerable.Range(0, 2000).Select(i => Math.Pow(10, -i * 0.15))];
        var report = new SweepReport
        {
            Title = "t",
            Axes = [],
            Table = new ReportTable(ReportColumn.Of("loss", wild)),
        };
        JsonElement column = JsonDocument.Parse(Packed(report.Render())).RootElement
            .GetProperty("columns")[0];
        column.GetProperty("kind").GetString().ShouldBe("f64");
        Numbers(column).ShouldBe(wild);
    }

    [Fact]
    public void The_page_stands_alone_and_is_small_for_100_000_cases()
    {
        string page = SyntheticSweep.Report(250).Render();
        page.Length.ShouldBeLessThan(20_000_000);
        Find(page[..page.IndexOf("id=\"cases\"", StringComparison.Ordinal)],
            "(src|href)=\"[^\"]*\"").ShouldBe(["href=\"#plot\"", "href=\"#all\""]);
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
        Text(page).ShouldContain("100,000");
        page.ShouldContain("Width &lt;m&gt; against dimension");
    }

    [Fact]
    public void Names_that_are_no_columns_are_refused_and_no_cases_make_a_page()
    {
        var table = new ReportTable(ReportColumn.Of("m", Array.Empty<double>()));
        var report = new SweepReport { Title = "t", Axes = ["m"], Table = table };
        Text(report.Render()).ShouldContain("No case has finished yet.");
        Should.Throw<ArgumentException>(() => (report with { Axes = ["d"] }).Render());
        Should.Throw<ArgumentException>(() => (report with { Success = "ok" }).Render());
    }

    [Fact]
    public void A_reader_plots_filters_sorts_and_saves()
    {
        SweepReport report = SyntheticSweep.Report(10);
        JsonElement? visit = Browser.Visit(report.Render(), Walk);
        if (visit is not { } told)
            return; // without Chromium the tests above are what can be known of the page
        Browser.MustBeQuiet(told);
        JsonElement seen = told.GetProperty("seen");
        // Ten widths, five dimensions.
        Marks(seen, "lines").ShouldBe([1, 5, 5, 50, 0]);
        Marks(seen, "facets").ShouldBe([4, 20, 20, 200, 0]);
        Marks(seen, "heat").ShouldBe([1, 0, 0, 0, 50]);
        Marks(seen, "rates").ShouldBe([2, 0, 0, 0, 100]);
        Marks(seen, "filtered").ShouldBe([1, 0, 0, 0, 50]);
        Marks(seen, "empty").ShouldBe([0, 0, 0, 0, 0]);
        seen.GetProperty("labels").GetBoolean().ShouldBeTrue();
        seen.GetProperty("shown").GetString().ShouldBe("2,000 of 4,000 cases – method: deflation");

        Dictionary<string, ReportColumn> columns = report.Table.Columns.ToDictionary(c => c.Name);
        SuccessCount count = SuccessCount.Of(Enumerable.Range(0, report.Table.RowCount)
            .Where(i => columns["components"].Numbers![i] == 5 &&
                columns["dimension"].Numbers![i] == 5 &&
                columns["method"].Texts![i] == "deflation" &&
                !double.IsNaN(columns["converged"].Numbers![i]))
            .Select(i => columns["converged"].Numbers![i] == 1));
        (double low, double high) = count.Interval;
        seen.GetProperty("tip").GetString().ShouldBe(
            $"dimension 5\ncomponents 5\n{count.Successes} of {count.Trials}: " +
            $"{Math.Round(100 * count.Rate, 1)} %\n95 % interval {Math.Round(100 * low)} to " +
            $"{Math.Round(100 * high)} %");
        string[] ranges =
            [.. seen.GetProperty("ranges").EnumerateArray().Select(r => r.GetString()!)];
        ranges.Length.ShouldBe(50);
        ranges[0].ShouldBe($"{Math.Round(100 * low)}–{Math.Round(100 * high)} %");
        string[] rows = seen.GetProperty("csv").GetString()!.TrimEnd().Split('\n');
        rows.Length.ShouldBe(1 + 2000);
        rows[0].ShouldBe(string.Join(',', report.Table.Columns.Select(c => c.Name)));
        rows.Skip(1).ShouldAllBe(r => r.Contains(",deflation,"));
        seen.GetProperty("figure").GetString()!.Split('\n')[0]
            .ShouldBe("dimension,components,cases,successes,rate,low,high");
        // The slowest case comes first when sorted twice, and fifty stand on a page.
        double most = Enumerable.Range(0, report.Table.RowCount)
            .Where(i => columns["method"].Texts![i] == "deflation")
            .Max(i => columns["steps"].Numbers![i]);
        seen.GetProperty("first").GetString().ShouldBe(most.ToString("0"));
        seen.GetProperty("rows").GetInt32().ShouldBe(50);
        seen.GetProperty("where").GetString().ShouldBe("51 to 100 of 2,000");
    }

    [Fact]
    public void Medians_and_quartiles_on_the_page_are_those_of_the_data()
    {
        SweepReport report = SyntheticSweep.Report(3);
        JsonElement? visit = Browser.Visit(report.Render(), """
            const link = document.getElementById('save-figure');
            document.getElementById('value').value = 'seconds';
            document.getElementById('value').dispatchEvent(new Event('change'));
            link.addEventListener('click', e => e.preventDefault());
            link.click();
            return (await fetch(link.href)).text();
            """);
        if (visit is not { } told)
            return; // as above
        Browser.MustBeQuiet(told);
        string[] rows = told.GetProperty("seen").GetString()!.TrimEnd().Split('\n');
        rows.Length.ShouldBe(1 + 50);
        Dictionary<string, ReportColumn> columns = report.Table.Columns.ToDictionary(c => c.Name);
        foreach (string row in rows.Skip(1))
        {
            double[] told6 = [.. row.Split(',').Select(double.Parse)];
            double[] values =
            [
                .. Enumerable.Range(0, report.Table.RowCount)
                    .Where(i => columns["dimension"].Numbers![i] == told6[0] &&
                        columns["components"].Numbers![i] == told6[1])
                    .Select(i => columns["seconds"].Numbers![i]),
            ];
            told6[2].ShouldBe(values.Length);
            told6[3].ShouldBe(Quantiles.Median(values), 1e-6 * told6[3]);
            told6[4].ShouldBe(Quantiles.Of(values, 0.25), 1e-6 * told6[4]);
            told6[5].ShouldBe(Quantiles.Of(values, 0.75), 1e-6 * told6[5]);
        }
    }

    private const string Walk = """
        const byId = id => document.getElementById(id);
        const set = (id, value) => {
          byId(id).value = value;
          byId(id).dispatchEvent(new Event('change'));
        };
        const count = s => document.querySelectorAll('#drawing ' + s).length;
        const marks = () => [count('svg'), count('.line'), count('.band'), count('.dot'),
          count('.cell')];
        const saved = async link => {
          link.addEventListener('click', e => e.preventDefault());
          link.click();
          return (await fetch(link.href)).text();
        };
        const seen = { lines: marks() };
        set('facet', 'startNorm');
        seen.facets = marks();
        set('kind', 'heat');
        set('facet', '');
        seen.heat = marks();
        set('kind', 'rates');
        set('facet', 'method');
        seen.rates = marks();
        const chips = document.querySelectorAll('[data-column=method] input');
        chips[1].click();
        set('facet', '');
        seen.filtered = marks();
        seen.ranges = [...document.querySelectorAll('#drawing .range')].map(t => t.textContent);
        seen.shown = byId('shown').textContent;
        seen.labels = [...document.querySelectorAll('#drawing svg')].every(
          s => s.getAttribute('role') === 'img' && s.getAttribute('aria-label').length > 20);
        const cell = document.querySelector('#drawing .cell');
        cell.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
        seen.tip = document.querySelector('.tip').textContent;
        seen.csv = await saved(byId('save-cases'));
        seen.figure = await saved(byId('save-figure'));
        const heads = [...document.querySelectorAll('[data-sort]')];
        const steps = heads.findIndex(h => h.textContent === 'steps');
        for (const _ of [1, 2]) document.querySelectorAll('[data-sort]')[steps].click();
        seen.first = byId('table').querySelectorAll('tbody tr')[0].cells[steps].textContent;
        byId('on').click();
        seen.where = byId('where').textContent;
        seen.rows = byId('table').querySelectorAll('tbody tr').length;
        chips[0].click();
        seen.empty = marks();
        return seen;
        """;

    private static int[] Marks(JsonElement seen, string name) =>
        [.. seen.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];

    private static string Packed(string page) =>
        page.Split("id=\"cases\">")[1].Split("</script>")[0];

    private static int[] Codes(JsonElement column)
    {
        byte[] bytes = column.GetProperty("packed").GetBytesFromBase64();
        return column.GetProperty("kind").GetString() == "u8"
            ? [.. bytes.Select(b => (int)b)]
            : [.. bytes.Chunk(2).Select(pair => (int)BitConverter.ToUInt16(pair))];
    }

    private static IEnumerable<string> Texts(JsonElement column)
    {
        string[] levels =
            [.. column.GetProperty("levels").EnumerateArray().Select(l => l.GetString()!)];
        return Codes(column).Select(code => levels[code]);
    }

    private static double[] Numbers(JsonElement column)
    {
        if (column.TryGetProperty("levels", out JsonElement list))
        {
            double[] levels =
            [
                .. list.EnumerateArray().Select(
                    l => l.ValueKind == JsonValueKind.Null ? double.NaN : l.GetDouble()),
            ];
            return [.. Codes(column).Select(code => levels[code])];
        }

        byte[] bytes = column.GetProperty("packed").GetBytesFromBase64();
        return column.GetProperty("kind").GetString() == "f64"
            ? [.. bytes.Chunk(8).Select(b => BitConverter.ToDouble(b))]
            : [.. bytes.Chunk(4).Select(b => (double)BitConverter.ToSingle(b))];
    }

    private static void MustBeNear(double[] found, IReadOnlyList<double> expected)
    {
        found.Length.ShouldBe(expected.Count);
        for (int i = 0; i < found.Length; i++)
        {
            if (double.IsNaN(expected[i]))
                found[i].ShouldBe(double.NaN);
            else
                Math.Abs(found[i] - expected[i]).ShouldBeInRange(0, 1e-7 * Math.Abs(expected[i]));
        }
    }
}
