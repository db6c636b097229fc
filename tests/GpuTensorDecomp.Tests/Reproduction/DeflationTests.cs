using System.Xml.Linq;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reproduction;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tests.Reports;

namespace GpuTensorDecomp.Tests.Reproduction;

public sealed class DeflationTests
{
    private static readonly QuickRuns s_quick = new(new DeflationExperiment());

    [Fact]
    public void The_quick_form_bears_out_the_claims()
    {
        s_quick.Findings.Claims.ShouldHold();
        s_quick.Findings.Claims.Count.ShouldBe(3 + 4 + 2 * (5 + 1) + 2 * 3 + 2 * 3);
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
        figures["invariant"].Plots.Count.ShouldBe(1 + 2);
        foreach (Plot plot in figures["invariant"].Plots.Where(p => p.Title.Contains("conserved")))
        {
            ReportPage.Lines(XElement.Parse(plot.Draw(PlotSize.Small, "x")))
                .Count(l => ReportPage.Class(l).Contains("theory")).ShouldBe(3);
        }

        XElement steps = XElement.Parse(figures["step"].Plots[0].Draw(PlotSize.Wide, "x"));
        steps.Descendants("circle").Count().ShouldBe(2 * 6);
        XElement times = XElement.Parse(figures["step"].Plots[1].Draw(PlotSize.Wide, "x"));
        times.Descendants("circle").Count().ShouldBe(5 * 4);
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
    public void The_invariant_is_that_of_the_components_coordinates()
    {
        // u = (.03, .04), v = (1, 0), order 3: ρ²= .0025, 1 − x² = .64, w x³ = .0025·.216.
        ExperimentRun run = s_quick.Runs.Of("deflation-invariant")
            .Where(("order", "3"), ("weight-decay", "0")).Runs[0];
        TrajectoryPoint point = run.Trajectory!.Points[0] with
        {
            Time = 0,
            Weights = [0.0025],
            FittedFractions = [0.0025 * 0.216],
        };
        TrajectoryPoint later = point with { Weights = [0.01], FittedFractions = [0.01 * 0.512] };
        var course = new InvariantCourse(
            run with { Trajectory = run.Trajectory with { Points = [point, later] } }, 1e-16);
        course.Moments[0].Across.ShouldBe(0.64, 1e-12);
        course.Moments[1].Across.ShouldBe(0.36, 1e-12);
        course.Moments[1].Conserved.ShouldBe(8 * 0.36 / 0.64, 1e-12);
        course.Moments[1].Law.ShouldBe(Math.Pow(0.99 / 0.9975, 1.5), 1e-12);
    }

    [Fact]
    public void A_flow_that_drifts_or_a_step_limit_elsewhere_would_fail_the_claims()
    {
        ExperimentRuns runs = s_quick.Runs;
        var drifting = new SpecRuns(
            "deflation-invariant",
            [
                .. runs.Of("deflation-invariant").Runs.Select(run => run with
                {
                    Trajectory = run.Trajectory! with
                    {
                        Points =
                        [
                            .. run.Trajectory.Points.Select(
                                p => p with { Weights = [p.Weights[0] * Math.Exp(0.1 * p.Time)] }),
                        ],
                    },
                }),
            ]);
        var steps = new SpecRuns(
            "deflation-step",
            [
                .. runs.Of("deflation-step").Runs.Select(run => run with
                {
                    Record = run.Record with
                    {
                        ComponentsRelativeError = run.Number("share") < 0.5 ? 0 : 1,
                    },
                }),
            ]);
        var claims = new DeflationExperiment().Find(new ExperimentRuns(
            [runs.Main, runs.Of("deflation-start-norm"), drifting, steps], isQuick: true)).Claims;
        claims.Where(c => c.Statement.StartsWith("largest departure", StringComparison.Ordinal))
            .Count(c => !c.Pass).ShouldBe(6);
        claims.Count(c => c.Statement.Contains("below 2/max", StringComparison.Ordinal) && !c.Pass)
            .ShouldBe(2);
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
        claims.Count(c => c.Statement.Contains("t50", StringComparison.Ordinal)).ShouldBe(12 + 2);
        claims.Where(c => c.Statement.Contains("t50", StringComparison.Ordinal))
            .ShouldAllBe(c => !c.Pass);
    }
}
