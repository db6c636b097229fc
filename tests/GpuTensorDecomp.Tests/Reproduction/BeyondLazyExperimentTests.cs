using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class BeyondLazyExperimentTests
{
    private static readonly QuickRuns s_quick = new(new BeyondLazyExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(20 + 1 + 1 + 4 + 1 + 2 + 4 + 1 + 4);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        foreach (string order in new[] { "3", "4" })
            ((HeatMap)figures[$"ablation-{order}"].Plots[0]).Cells.Count.ShouldBe(7 * 2);
        ((HeatMap)figures["shapes"].Plots[0]).Cells.Count.ShouldBe(2 * 6);
        ((HeatMap)figures["precise"].Plots[0]).Cells.Count.ShouldBe(4 * 2);
        XElement starts = XElement.Parse(figures["start"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(starts).Count.ShouldBe(4);
        starts.Descendants("circle").Count().ShouldBe(4 * 4);
        XElement decay = XElement.Parse(figures["decay"].Plots[0].Draw(PlotSize.Wide, "x"));
        decay.Descendants("circle").Count().ShouldBe(5 * 4);
        XElement steps = XElement.Parse(figures["step"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(steps).Count.ShouldBe(6);
        steps.Descendants("circle").Count().ShouldBe(6 * 4);
    }

    [Fact]
    public void Runs_that_redraw_nothing_would_fail_the_claims()
    {
        // A variant without one ingredient in place of the whole method.
        var claims = s_quick.FindingsOf(run =>
            run.Case.Axes.Any(a => a.Key == "reinitialise")
                ? s_quick.Runs.Main.Where(
                    ("order", run.Axis("order")), ("components", run.Axis("components")),
                    ("reinitialise", "0"), ("seed", run.Axis("seed"))).Runs[0].Record
                : run.Record).Claims;
        claims.With("order 4, m = 6, everything").Pass.ShouldBeFalse();
        claims.With("order 4, m = 6, nothing redrawn").Pass.ShouldBeTrue();
    }

    [Fact]
    public void Starts_that_do_not_matter_and_tails_that_stay_would_fail_the_claims()
    {
        var claims = s_quick.FindingsOf(run =>
            run.Case.Axes.Any(a => a.Key == "start-norm")
                ? run.Record with { ComponentsRelativeError = 1e-4 }
                : run.Case.Options.Polish
                    ? run.Record with { RelativeError = run.Error, ComponentsRelativeError = 2e-5 }
                    : run.Record).Claims;
        claims.With("from start norm 0.1").Pass.ShouldBeFalse();
        claims.With("whose condensed factors are within 1e-5").Pass.ShouldBeFalse();
        claims.Where(c => c.Statement.StartsWith("share that reaches", StringComparison.Ordinal))
            .Count(c => !c.Pass).ShouldBe(4);
    }

    [Fact]
    public void Errors_off_the_predicted_bias_would_fail_the_claims()
    {
        var specs = new BeyondLazyExperiment().Specs.Select(spec => spec != "beyond-lazy-decay"
            ? s_quick.Runs.Of(spec)
            : new SpecRuns(
                spec,
                [
                    .. s_quick.Runs.Of(spec).Runs.Select(run => run with
                    {
                        Trajectory = run.Trajectory! with
                        {
                            Points =
                            [
                                .. run.Trajectory.Points.Select(
                                    p => p with { RelativeError = 1.2 * p.RelativeError }),
                            ],
                        },
                    }),
                ]));
        var runs = new ExperimentRuns([.. specs], isQuick: true);
        new BeyondLazyExperiment().Find(runs).Claims
            .Where(c => c.Statement.StartsWith("largest deviation", StringComparison.Ordinal))
            .Count(c => !c.Pass).ShouldBe(4);
    }
}
