using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class DeflationTests
{
    private static readonly QuickRuns s_quick = new(new DeflationExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(3 + 4 + 2 * (5 + 1));
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        XElement[] stairs =
            [.. figures["staircase"].Plots.Select(p => XElement.Parse(p.Draw(PlotSize.Wide, "x")))];
        stairs.Select(svg => ReportPage.Lines(svg).Count).ShouldBe([5, 1]);
        foreach (Plot plot in figures["fit-times"].Plots)
        {
            XElement svg = XElement.Parse(plot.Draw(PlotSize.Wide, "x"));
            ReportPage.Lines(svg).Count(l => ReportPage.Class(l).Contains("theory")).ShouldBe(5);
            svg.Descendants("circle").Count().ShouldBe(5 * 6);
        }

        figures["random"].Plots.Count.ShouldBe(3);
    }

    [Fact]
    public void A_perfect_fit_of_overlapping_terms_has_shares_of_1()
    {
        // Sphere runs end near a perfect fit, where T(v, …, v)/b exceeds 1 by the overlaps.
        var last = s_quick.Findings.Figures.Single(f => f.Id == "random").Data.Columns
            .Where(c => c.Name.StartsWith("share", StringComparison.Ordinal))
            .Select(c => c.Numbers![^1]).ToArray();
        last.Length.ShouldBe(5);
        last.ShouldAllBe(share => Math.Abs(share - 1) < 0.05);
    }

    [Theory]
    [InlineData(1, 1e-15, 18.754, 17.096)]
    [InlineData(0.48225308641975306, 1e-15, 36.737, 35.073)]
    public void The_formulas_give_times_worked_out_by_hand(
        double weight, double start, double descent, double flow)
    {
        FitTimeLaw.Descent(weight, start, 0.1).ShouldBe(descent, 0.005);
        FitTimeLaw.Flow(weight, start).ShouldBe(flow, 0.005);
    }

    [Fact]
    public void Times_that_are_not_the_formulas_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(r => r.Record with
        {
            Measures = r.Record.Measures.ToDictionary(
                m => m.Key,
                m => m.Key.StartsWith("t50", StringComparison.Ordinal) ? 1.1 * m.Value : m.Value),
        }).Claims;
        claims.Count(c => c.Statement.Contains("t50", StringComparison.Ordinal)).ShouldBe(12);
        claims.Where(c => c.Statement.Contains("t50", StringComparison.Ordinal))
            .ShouldAllBe(c => !c.Pass);
    }
}
