using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class GreedyMatrixExperimentTests
{
    private static readonly QuickRuns s_quick = new(new GreedyMatrixExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(3 + 3 + 5);
        s_quick.Page().ShouldBeWhole();
    }

    [Fact]
    public void Each_figure_has_the_marks_of_its_data()
    {
        var figures = s_quick.Findings.Figures.ToDictionary(f => f.Id);
        XElement distinct = XElement.Parse(
            figures["eigenvalues"].Plots[0].Draw(PlotSize.Wide, "x"));
        ReportPage.Lines(distinct).Count(l => l.Attribute("class")!.Value.Contains("theory"))
            .ShouldBe(5);
        distinct.Descendants("circle").Count()
            .ShouldBe(5 * figures["eigenvalues"].Data.RowCount);
        XElement times = XElement.Parse(figures["half-times"].Plots[0].Draw(PlotSize.Wide, "x"));
        times.Descendants("circle").Count().ShouldBe(5 * 3);
    }

    [Fact]
    public void A_course_of_another_speed_would_fail_the_claims()
    {
        var slow = new SpecRuns(
            "greedy-matrix",
            [
                .. s_quick.Runs.Main.Runs.Select(run => run with
                {
                    Trajectory = run.Trajectory! with
                    {
                        Points =
                        [
                            .. run.Trajectory.Points.Select(p => p with { Time = 1.1 * p.Time }),
                        ],
                    },
                }),
            ]);
        var runs = new ExperimentRuns([slow], isQuick: true);
        var claims = new GreedyMatrixExperiment().Find(runs).Claims;
        Count("largest distance", pass: false).ShouldBe(3);
        Count("delay", pass: false).ShouldBe(5);
        Count("share", pass: true).ShouldBe(3);

        int Count(string start, bool pass) => claims.Count(
            c => c.Statement.StartsWith(start, StringComparison.Ordinal) && c.Pass == pass);
    }
}
