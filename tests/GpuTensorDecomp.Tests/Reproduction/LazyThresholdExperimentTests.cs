using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class LazyThresholdExperimentTests
{
    private static readonly QuickRuns s_quick = new(new LazyThresholdExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(5 * 2 + 1 + 1 + 8 + 1);
        s_quick.Findings.Claims.Take(10).Where((_, n) => n % 2 == 0).Select(c => c.Expected)
            .ShouldBe([10, 15, 22, 21, 42]);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        XElement threshold = XElement.Parse(figures["threshold"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(threshold).Count.ShouldBe(5);
        threshold.Descendants("circle").Count().ShouldBe(5 * 4);
        var map = (HeatMap)figures["map"].Plots[0];
        map.Cells.Count.ShouldBe(10 * 8);
        map.Overlays.Single().Y.Count.ShouldBe(10);
        XElement ranks = XElement.Parse(figures["rank-course"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(ranks).Count(l => ReportPage.Class(l).Contains("theory")).ShouldBe(6);
        ranks.Descendants("circle").Count().ShouldBe(6 * 8);
        ((HeatMap)figures["ranks"].Plots[0]).Cells.Count.ShouldBe(8 * 3);
    }

    [Fact]
    public void A_missing_dimension_of_one_shape_would_fail_the_claim_on_ranks()
    {
        var claims = s_quick.FindingsOf(run =>
            run.Case.Axes.Any(a => a is { Key: "directions", Value: "10" })
                ? run.Record with
                {
                    Measures = new Dictionary<string, double>(run.Record.Measures)
                    {
                        ["tangentRank"] = run.Measure("tangentRank") - 1,
                    },
                }
                : run.Record).Claims;
        claims.With("share of ranks over the map").Measured.ShouldBe(70.0 / 80, 1e-12);
    }

    [Fact]
    public void A_threshold_one_later_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run =>
            run.Case.Axes.Any(a => a is { Key: "offset", Value: "0" })
                ? run.Record with
                {
                    Measures = new Dictionary<string, double>
                    {
                        ["lazyResidual"] = 0.1,
                        ["tangentRank"] = run.Measure("tangentRank") - 1,
                    },
                }
                : run.Record).Claims;
        claims.With("smallest m that fits every target, order 3, d = 10").Measured.ShouldBe(23);
        claims.Count(c => c.Statement.StartsWith("rank at", StringComparison.Ordinal) && !c.Pass)
            .ShouldBe(8);
    }
}
