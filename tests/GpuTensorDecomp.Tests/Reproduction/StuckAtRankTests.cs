using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class StuckAtRankTests
{
    private static readonly QuickRuns s_quick = new(new StuckAtRankExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(5 + 8);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Stuck_runs_of_order_4_are_stationary_and_never_converged()
    {
        SpecRuns runs =
            s_quick.Runs.Main.Where(("order", "4"), ("rank", "5"), ("weights", "equal"));
        SpecRuns scarce = runs.Where(("factor", "1"));
        scarce.Count(r => r.Error <= 1e-3).Rate.ShouldBeLessThanOrEqualTo(0.1);
        scarce.Runs.Where(r => r.Error > 1e-3).ShouldAllBe(
            r => r.Record.StopReason == StopReason.Stationary && !r.Record.Converged);
        runs.Where(("factor", "10")).Count(r => r.Error <= 1e-3).Rate
            .ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        foreach (string id in new[] { "equal", "geometric" })
        {
            XElement svg = XElement.Parse(figures[id].Plots[0].Draw(PlotSize.Wide, "x"));
            ReportPage.Lines(svg).Count(l => ReportPage.Class(l).Contains("theory")).ShouldBe(4);
            svg.Descendants("circle").Count().ShouldBe(4 * 5);
        }

        ((HeatMap)figures["rates"].Plots[0]).Cells.Count.ShouldBe(8 * 5);
        figures["stuck"].Data.RowCount.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Runs_that_are_wrongly_said_to_have_converged_fail_the_claim()
    {
        var claims = s_quick
            .FindingsOf(
                r => r.Record with { Converged = true, StopReason = StopReason.Converged })
            .Claims;
        claims.With("said to have converged").Pass.ShouldBeFalse();
        claims.With("reported as stationary").Pass.ShouldBeFalse();
    }

    [Fact]
    public void Shares_that_are_not_the_laws_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(
            r => r.Record with { ComponentsRelativeError = r.Number("factor") == 3 ? 1 : r.Error })
            .Claims;

        // All but the two with r = 10 and falling weights, where the law is near 0.
        claims.Count(c => c.Statement.Contains("the law", StringComparison.Ordinal) && !c.Pass)
            .ShouldBe(6);
    }
}
