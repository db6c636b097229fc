using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class NoiseTests
{
    private static readonly QuickRuns s_quick = new(new NoiseExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(3 + 4 + 4);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void The_rule_stops_for_the_noise_and_before_the_end() =>
        s_quick.Runs.Of("noise-stop").Runs.ShouldAllBe(
            r => r.Record.StopReason == StopReason.NoiseFloor && r.Record.Steps < 500);

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        figures["course"].Plots.Count.ShouldBe(3);
        foreach (Plot plot in figures["course"].Plots)
            ReportPage.Lines(XElement.Parse(plot.Draw(PlotSize.Small, "x"))).Count.ShouldBe(3);
        XElement levels = XElement.Parse(figures["levels"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(levels).Count.ShouldBe(4 + 1);
        levels.Descendants("circle").Count().ShouldBe(4 * 3);
    }

    [Fact]
    public void Stopping_late_would_fail_the_claims()
    {
        // The whole runs in place of the stopped ones.
        ExperimentRuns runs = s_quick.Runs;
        var late = new ExperimentRuns(
            [runs.Main, new SpecRuns("noise-stop", runs.Main.Runs)], isQuick: true);
        var claims = new NoiseExperiment().Find(late).Claims;
        claims.With("level 0.3: error where the rule stops").Pass.ShouldBeFalse();
        claims.With("level 1: error where the rule stops").Pass.ShouldBeFalse();
    }
}
