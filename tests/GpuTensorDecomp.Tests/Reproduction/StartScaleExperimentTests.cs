using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class StartScaleExperimentTests
{
    private static readonly QuickRuns s_quick = new(new StartScaleExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(3 * 4 + 3 + 1);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        XElement errors = XElement.Parse(figures["errors"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(errors).Count.ShouldBe(4 + 3);
        errors.Descendants("circle").Count().ShouldBe(4 * 6);
        foreach (string id in new[] { "movement", "kernel" })
        {
            ReportPage.Lines(XElement.Parse(figures[id].Plots[0].Draw(PlotSize.Wide, "x")))
                .Count.ShouldBe(4);
        }

        ((HeatMap)figures["map"].Plots[0]).Cells.Count.ShouldBe(4 * 6);
    }

    [Fact]
    public void The_lazy_residual_is_that_of_the_runs_own_start()
    {
        // Runs of one start at two scales share it; other seeds do not.
        foreach (string components in new[] { "8", "20" })
        {
            SpecRuns runs = s_quick.Runs.Main.Where(("components", components));
            double[] Residuals(string scale) =>
                [.. runs.Where(("start-norm", scale)).Runs.Select(r => r.Measure("lazyResidual"))];
            string[] scales = [.. runs.Values("start-norm")];
            double[] first = Residuals(scales[0]);
            first.Distinct().Count().ShouldBe(4);
            Residuals(scales[^1]).Zip(first).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-9);
        }
    }

    [Fact]
    public void Residuals_of_other_starts_would_fail_the_claims()
    {
        ExperimentRun[] all = [.. s_quick.Runs.Main.Runs];
        var claims = s_quick.FindingsOf(run =>
        {
            ExperimentRun other = all.First(r =>
                r.Axis("components") == run.Axis("components") &&
                r.Axis("start-norm") == run.Axis("start-norm") &&
                r.Axis("seed") != run.Axis("seed"));
            return run.Record with
            {
                Measures = new Dictionary<string, double>(run.Record.Measures)
                {
                    ["lazyResidual"] = other.Measure("lazyResidual"),
                },
            };
        }).Claims;
        claims.With("own lazy residual, as a share of it, m = 8, α = 30").Pass.ShouldBeFalse();
        claims.With("share of runs within 5 %").Pass.ShouldBeFalse();
    }
}
