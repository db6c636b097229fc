using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Spec;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

public sealed class SweepTableTests
{
    [Fact]
    public void Rows_are_in_the_order_of_the_cases_whatever_order_and_segment_records_come_in()
    {
        using var folder = new TemporaryFolder();
        int[] order = [17, 3, 11, 0, 8, 14, 5, 2, 19, 7];
        foreach (int[] part in order.Chunk(3))
        {
            using SweepStore store = SweepStore.Open(folder.Path, new SweepStoreOptions
            {
                Identity = Example.Process("h", part[0]),
            });
            store.Append([.. part.Select(Example.Record)]);
        }

        SweepTable table = TableExample.Table(folder.Path, TableExample.Cases(20));
        table.RowCount.ShouldBe(20);
        for (int n = 0; n < 20; n++)
        {
            table["case"].Numbers![n].ShouldBe(n);
            table["id"].Texts![n].ShouldBe(Example.Id(n));
            table["axis.rank"].Texts![n].ShouldBe($"{n % 4}");
            SweepRecord? record = order.Contains(n) ? Example.Record(n) : null;
            string state = record is null ? "missing" : record.Fault is null ? "solved" : "failed";
            table["state"].Texts![n].ShouldBe(state);
            table["relativeError"].Numbers![n].ShouldBe(record?.RelativeError ?? double.NaN);
            table["rank"].Numbers![n].ShouldBe(record?.Rank ?? double.NaN);
            table["epochs"].Numbers![n].ShouldBe(record?.Epochs ?? double.NaN);
            table["fault"].Texts![n].ShouldBe(record?.Fault ?? "");
            table["loss"].Numbers![n].ShouldBe(
                record?.Measures.GetValueOrDefault("loss", double.NaN) ?? double.NaN);
        }

        table.CountOf(CaseState.Missing).ShouldBe(10);
        table.CountOf(CaseState.Failed).ShouldBe(order.Count(n => n % 5 == 4));
    }

    [Fact]
    public void Missing_and_failed_cases_are_rows_whose_outcome_is_not_known()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path,
            TableExample.Cases(4),
            new SweepRecord { CaseId = Example.Id(1), Fault = "out of memory" },
            Solved(2, converged: false),
            Solved(3, converged: true));
        table["state"].Texts.ShouldBe(["missing", "failed", "solved", "solved"]);
        table["converged"].Numbers.ShouldBe([double.NaN, double.NaN, 0, 1]);
        table["stopReason"].Texts.ShouldBe(["", "", "max-steps", "max-steps"]);
        table["fault"].Texts.ShouldBe(["", "out of memory", "", ""]);
    }

    [Fact]
    public void Records_that_no_case_asks_for_are_left_out()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path, TableExample.Cases(1), Solved(0, true), Solved(1, true));
        table.RowCount.ShouldBe(1);
    }

    [Fact]
    public void Axes_that_share_a_column_s_name_are_prefixed_and_keep_the_spec_s_order()
    {
        IReadOnlyList<SweepCase> cases = SweepSpec.Parse(
            """
            problem: {order: 3}
            axes: {components: [8], dimension: [4, 5], rank: [2], state: [1], fraction: [1]}
            where: state == 1 and fraction == 1
            record: [components]
            """,
            "s.yaml").Cases();
        using var folder = new TemporaryFolder();
        TableExample.Table(folder.Path, cases).Axes.Select(axis => axis.Name).ShouldBe(
            ["axis.components", "dimension", "axis.rank", "axis.state", "fraction"]);
    }

    [Fact]
    public void Measures_are_the_union_over_the_records_and_numbered_ones_stay_in_order()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path,
            TableExample.Cases(2),
            Solved(0, true) with { Measures = Measures("weight_10", "flowTime") },
            Solved(1, true) with { Measures = Measures("weight_2", "weight_1", "alpha") });
        table.Measures.Select(column => column.Name)
            .ShouldBe(["alpha", "flowTime", "weight_1", "weight_2", "weight_10"]);
        table["flowTime"].Numbers.ShouldBe([1, double.NaN]);
        table["weight_1"].Numbers.ShouldBe([double.NaN, 1]);
    }

    [Fact]
    public void Every_fixed_column_has_a_name_of_its_own_and_one_line_about_it()
    {
        SweepColumns.All.Select(column => column.Name).ShouldBeUnique();
        SweepColumns.All.ShouldAllBe(column =>
            column.Description.Length > 10 && !column.Description.Contains('\n'));
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(folder.Path, TableExample.Cases(1), Solved(0, true));
        foreach (SweepColumn column in SweepColumns.All)
            (table[column.Name].Numbers is not null).ShouldBe(column.IsNumber);
        table.Columns.Count.ShouldBe(SweepColumns.All.Count + 3);
    }

    [Fact]
    public void A_report_s_table_has_axes_of_numbers_as_numbers_and_no_empty_columns()
    {
        using var folder = new TemporaryFolder();
        ReportTable table = TableExample.Table(
            folder.Path, TableExample.Cases(2), Solved(0, true)).ToReportTable();
        table.Columns.Select(column => column.Name).ShouldBe(
            ["id", "state", "axis.rank", "step", "start-norm", "stopReason", "converged", "rank"]);
        table.Columns[2].Numbers.ShouldBe([0, 1]);
        table.Columns[3].Texts.ShouldBe(["auto", "1E-06"]);
        table.Columns[4].Numbers.ShouldBe([0.1, -2.5E-07]);
    }

    [Fact]
    public void The_page_plots_over_the_axes_and_counts_converged_cases_as_successes()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path, TableExample.Cases(4), Solved(0, true), Solved(1, false), Solved(2, true));
        table.WriteReport(folder.File("report.html"), "A <sweep>", measure: "rank");
        string page = File.ReadAllText(folder.File("report.html"));
        page.ShouldContain("A &lt;sweep&gt;");
        page.ShouldContain("\"success\":\"converged\",\"measure\":\"rank\"");
        page.ShouldContain("\"axes\":[\"axis.rank\",\"step\",\"start-norm\"]");
        page.ShouldContain("Not known");
        Should.Throw<InputException>(
                () => table.WriteReport(folder.File("b.html"), "x", measure: "loss"))
            .Message.ShouldContain("'loss' is no column with numbers; these are: converged, rank");
    }

    [Fact]
    public void A_sweep_of_which_nothing_has_run_has_a_page_too()
    {
        using var folder = new TemporaryFolder();
        TableExample.Table(folder.Path, TableExample.Cases(3))
            .WriteReport(folder.File("report.html"), "x");
        File.ReadAllText(folder.File("report.html")).ShouldContain("\"success\":null");
    }

    [Fact]
    public void The_cases_of_a_spec_fit_their_records()
    {
        IReadOnlyList<SweepCase> cases = SpecText.SmallCases("axes: {start-norm: [1e-3, 0.1]}");
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path, cases, Solved(0, true) with { CaseId = cases[1].Id });
        table["state"].Texts.ShouldBe(["missing", "solved"]);
        table["start-norm"].Texts.ShouldBe(["0.001", "0.1"]);
    }

    private static SweepRecord Solved(int number, bool converged) => new()
    {
        CaseId = Example.Id(number),
        StopReason = StopReason.MaxSteps,
        Converged = converged,
        Rank = 2,
    };

    private static Dictionary<string, double> Measures(params string[] names) =>
        names.ToDictionary(name => name, _ => 1.0);
}
