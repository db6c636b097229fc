using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class IdentifiabilityTests
{
    private static readonly QuickRuns s_quick = new(new IdentifiabilityExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(4 + 1 + 2);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        foreach (Plot plot in figures["glance"].Plots)
        {
            XElement svg = XElement.Parse(plot.Draw(PlotSize.Wide, "x"));
            svg.Descendants("circle").Count().ShouldBe(3 * 4); // m = 10, 20, 50; four start scales
        }

        ((HeatMap)figures["shares"].Plots[0]).Cells.Count.ShouldBe((4 + 1) * 4);
        ((HeatMap)figures["homogeneity"].Plots[0]).Cells.Count.ShouldBe(3);
    }

    [Fact]
    public void Components_that_were_true_from_every_start_would_fail_the_claims()
    {
        var claims = With("found", 5).Claims;
        claims.With("from α = 0.5, at most").Pass.ShouldBeFalse();
        claims.With("m = 50, mean of 5").Pass.ShouldBeFalse();
        claims.With("homogeneity 2").Pass.ShouldBeFalse();
    }

    [Fact]
    public void Components_that_were_never_true_would_fail_the_claims()
    {
        var claims = With("found", 0).Claims;
        claims.With("up to 0.01").Pass.ShouldBeFalse();
        claims.With("homogeneity 4").Pass.ShouldBeFalse();
    }

    private static ExperimentFindings With(string measure, double value) => s_quick.FindingsOf(
        r => r.Record with
        {
            Measures = new Dictionary<string, double>(r.Record.Measures) { [measure] = value },
        });
}
