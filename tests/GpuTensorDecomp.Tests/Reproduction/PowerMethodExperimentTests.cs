using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;

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
        foreach (var figure in s_quick.Findings.Figures)
            ((HeatMap)figure.Plots[0]).Cells.Count.ShouldBe(14 * 3);
    }

    [Fact]
    public void The_power_method_takes_tens_of_contractions_on_orthogonal_terms() =>
        s_quick.Runs.Main.Where(("vectors", "orthogonal"), ("starts", "1"), ("rank", "5"))
            .Runs.ShouldAllBe(r => r.Measure("contractions") >= 10 && r.Measure("contractions") <= 80);

    [Fact]
    public void Errors_of_another_size_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run => run.Case.Axes.Any(a => a.Key == "starts")
            ? run.Record with { ComponentsRelativeError = 3 * run.Error }
            : run.Record).Claims;
        claims.Count(c => c.Statement.StartsWith("power of ten", StringComparison.Ordinal) && !c.Pass)
            .ShouldBeGreaterThanOrEqualTo(4);
        claims.Count(c => c.Statement.StartsWith("median of", StringComparison.Ordinal) && !c.Pass)
            .ShouldBe(2);
    }
}
