using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class ModifiedFlowExperimentTests
{
    private static readonly QuickRuns s_quick = new(new ModifiedFlowExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(14 + 3 + 5);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        ((HeatMap)figures["rates-1"].Plots[0]).Cells.Count.ShouldBe(3 * 3 * 2);
        ((HeatMap)figures["rates-2"].Plots[0]).Cells.Count.ShouldBe(3 * 3 * 2);
        XElement.Parse(figures["bias"].Plots[0].Draw(PlotSize.Wide, "x"))
            .Descendants("circle").Count().ShouldBe(5);
    }

    [Fact]
    public void Merging_that_gains_nothing_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run =>
            run.Case.Options.Merge
                ? s_quick.Runs.Main.Runs.Single(other =>
                    !other.Case.Options.Merge && other.Case.Options.Reinitialise is null &&
                    other.Case.Problem == run.Case.Problem &&
                    other.Case.Options == run.Case.Options with { Merge = false }).Record
                : run.Record).Claims;
        claims.With("with merging, less that of the algorithm as specified, d = 10, r = 10")
            .Pass.ShouldBeFalse();
        claims.With("d = 10, r = 10, m = 2r, start norm 0.01, merging").Pass.ShouldBeFalse();
        claims.With("d = 10, r = 10, m = 2r, start norm 0.01, as specified").Pass.ShouldBeTrue();
    }
}
