using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class PowerMethodExperimentTests
{
    private static readonly QuickRuns s_quick = new(new PowerMethodExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(2 + 6 + 2 + 2);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        foreach (string map in new[] { "errors", "costs" })
            ((HeatMap)figures[map].Plots[0]).Cells.Count.ShouldBe(14 * 3);
        XElement drawing =
            XElement.Parse(figures["first-order"].Plots[0].Draw(PlotSize.Wide, "x"));
        drawing.Descendants("circle").Count().ShouldBe(2 * 20);
        ReportPage.Lines(drawing).Count(l => ReportPage.Class(l).Contains("theory")).ShouldBe(1);
    }

    [Fact]
    public void The_power_method_takes_tens_of_contractions_on_orthogonal_terms() =>
        s_quick.Runs.Main.Where(("vectors", "orthogonal"), ("starts", "1"), ("rank", "5"))
            .Runs.ShouldAllBe(
                r => r.Measure("contractions") >= 10 && r.Measure("contractions") <= 80);

    [Fact]
    public void Errors_of_another_size_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run => run.Case.Axes.Any(a => a.Key == "starts")
            ? run.Record with { ComponentsRelativeError = 3 * run.Error }
            : run.Record).Claims;
        claims.Where(c => c.Statement.StartsWith("power of ten", StringComparison.Ordinal))
            .Count(c => !c.Pass).ShouldBeGreaterThanOrEqualTo(4);
        claims.Count(c => c.Statement.StartsWith("median of", StringComparison.Ordinal) && !c.Pass)
            .ShouldBe(2);
    }
}
