using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <content>What the flow conserves, and how large a step descent bears.</content>
internal sealed partial class DeflationExperiment
{
    private const double FitError = 1e-3;

    private static IEnumerable<Claim> InvariantClaims(SpecRuns runs, double rounding)
    {
        foreach (string order in runs.Values("order"))
        {
            foreach (string decay in runs.Values("weight-decay"))
            {
                InvariantCourse[] courses = [.. Courses(runs, order, decay, rounding)];
                yield return Claim.AtMost(
                    "largest departure of ‖u‖^(l−2)‖u_⊥‖² from its law, " +
                    $"order {order}, λ = {decay}",
                    0.05,
                    Largest.Of(courses.Select(c => c.LargestDeparture))) with
                {
                    Note = $"‖u‖² grows up to " + NumberText.Compact(
                        courses.Max(c => c.Moments[^1].Weight / c.Moments[0].Weight), 2) + "-fold.",
                };
            }
        }
    }

    private static IEnumerable<InvariantCourse> Courses(
        SpecRuns runs, string order, string decay, double rounding) =>
        runs.Where(("order", order), ("weight-decay", decay)).Runs
            .Select(run => new InvariantCourse(run, rounding));

    private static ExperimentFigure InvariantFigure(SpecRuns runs, double rounding)
    {
        string[] decays = [.. runs.Values("weight-decay")];
        var plots = new List<Plot>();
        var rows = new List<(string Order, string Decay, InvariantCourse.Moment Moment)>();
        foreach (string order in runs.Values("order"))
        {
            // The first start that fits the term at every λ: others point away from it.
            InvariantCourse[][] all =
                [.. decays.Select(decay => Courses(runs, order, decay, rounding).ToArray())];
            int shown = Math.Max(0, Enumerable.Range(0, all[0].Length)
                .FirstOrDefault(seed => all.All(c => c[seed].IsFitted), -1));
            InvariantCourse[] courses = [.. all.Select(c => c[shown])];
            if (plots.Count == 0)
                plots.Add(GrowthPlot(order, courses[0].Moments));
            plots.Add(ConservedPlot(order, decays, courses));
            rows.AddRange(decays.SelectMany(
                (decay, n) => courses[n].Moments.Select(m => (order, decay, m))));
        }

        return new ExperimentFigure
        {
            Id = "invariant",
            Heading = "What the flow conserves",
            Introduction =
                "While one component grows towards one term v, ‖u‖^(l−2)‖u_⊥‖² stays what it was " +
                "at the start, u_⊥ being what is across v: the smaller the start, the better a " +
                "component is aligned when it has grown.",
            Caption =
                "First: the weight ‖u‖² rises by orders of magnitude while sin² of the angle to " +
                "v falls. Then: their product of powers, as a multiple of its start (dots), on " +
                "the law (dashed): constant, or falling as e^(−lλt) under weight decay λ, until " +
                "the term is fitted. One seed; the claims hold for all.",
            IsGrid = true,
            Plots = plots,
            Data = new ReportTable(
                ReportColumn.Of("order", [.. rows.Select(r => r.Order)]),
                ReportColumn.Of("weightDecay", [.. rows.Select(r => r.Decay)]),
                ReportColumn.Of("time", [.. rows.Select(r => r.Moment.Time)]),
                ReportColumn.Of("weight", [.. rows.Select(r => r.Moment.Weight)]),
                ReportColumn.Of("sineSquared", [.. rows.Select(r => r.Moment.Across)]),
                ReportColumn.Of("conserved", [.. rows.Select(r => r.Moment.Conserved)]),
                ReportColumn.Of("law", [.. rows.Select(r => r.Moment.Law)])),
        };
    }

    private static LinePlot GrowthPlot(string order, List<InvariantCourse.Moment> moments)
    {
        double[] times = [.. moments.Select(m => m.Time)];
        return new LinePlot
        {
            Title = $"order {order}: growth, λ = 0",
            Description = "The weight rises as sin² of the angle falls.",
            X = new PlotAxis("flow time", LinearScale.Covering(times)),
            Y = new PlotAxis(
                "‖u‖² and sin²",
                LogScale.Covering(moments.SelectMany(m => new[] { m.Weight, m.Across }))),
            Series =
            [
                new PlotSeries("weight ‖u‖²", times, [.. moments.Select(m => m.Weight)], 3),
                new PlotSeries(
                    "sin² of the angle to v", times, [.. moments.Select(m => m.Across)], 4),
            ],
        };
    }

    private static LinePlot ConservedPlot(string order, string[] decays, InvariantCourse[] courses)
    {
        static double[] Of(
            InvariantCourse course, Func<InvariantCourse.Moment, double> value) =>
            [.. course.Moments.Select(value)];
        return new LinePlot
        {
            Title = $"order {order}: what is conserved",
            Description = "Flat without weight decay, straight lines downwards with it.",
            X = new PlotAxis(
                "flow time", LinearScale.Covering(courses.SelectMany(c => Of(c, m => m.Time)))),
            Y = new PlotAxis(
                "conserved / start",
                LogScale.Covering(
                    courses.SelectMany(c => Of(c, m => m.Law)).Select(v => Math.Max(v, 1e-5)))),
            Series =
            [
                .. courses.Select((c, n) => new PlotSeries(
                    "law", Of(c, m => m.Time), Of(c, m => m.Law), n)
                {
                    Style = LineStyle.Theory,
                    InLegend = n == 0,
                }),
                .. courses.Select((c, n) => new PlotSeries(
                    $"λ = {decays[n]}", Of(c, m => m.Time), Of(c, m => m.Conserved), n)
                {
                    Style = LineStyle.Points,
                }),
            ],
        };
    }

    private static IEnumerable<Claim> StepClaims(SpecRuns runs)
    {
        foreach (string order in runs.Values("order"))
        {
            SpecRuns of = runs.Where(("order", order));
            double Rate(bool isStable) => SuccessCount.Of(
                of.Runs.Where(r => r.Number("share") < 1 == isStable)
                    .Select(r => r.Error <= FitError)).Rate;
            yield return Claim.AtLeast(
                $"share that fits with a step below 2/max(4, l), order {order}", 0.95, Rate(true));
            yield return Claim.AtMost(
                $"share that fits with a step above 2/max(4, l), order {order}", 0.1, Rate(false));
            yield return Claim.AtMost(
                "largest distance of the first term's median t50 from the formula, over all " +
                $"steps, order {order}",
                0.6,
                Largest.Of(of.Numbers("share").Select(share => Math.Abs(
                    MedianTime(of, share, 0) -
                        FitTimeLaw.Descent(s_weights[0], StepStartNorm(of), StepOf(of, share))))));
        }
    }

    private static double StepStartNorm(SpecRuns runs) =>
        runs.Runs[0].Case.Options.StartNorm!.Value;

    private static double StepOf(SpecRuns runs, double share) =>
        runs.Runs.First(r => r.Number("share") == share).Case.Options.Step!.Value;

    private static double MedianTime(SpecRuns runs, double share, int term) => Quantiles.Median(
        runs.Runs.Where(r => r.Number("share") == share).Select(r => r.Measure($"t50_{term + 1}")));

    private static ExperimentFigure StepFigure(SpecRuns runs)
    {
        double[] shares = [.. runs.Numbers("share").Order()];
        string[] orders = [.. runs.Values("order")];
        SpecRuns[] of = [.. orders.Select(order => runs.Where(("order", order)))];
        SuccessCount Count(int n, double share) => SuccessCount.Of(
            of[n].Runs.Where(r => r.Number("share") == share).Select(r => r.Error <= FitError));
        SpecRuns last = of[^1];
        double[] stable = [.. shares.Where(s => s < 1)];
        double[] steps = [.. stable.Select(s => StepOf(last, s))];
        PlotAxis x = new("step η", LinearScale.Covering([0, steps[^1]]));
        var rows = orders.SelectMany(
            (order, n) => shares.Select(s => (order, n, Share: s))).ToArray();
        return new ExperimentFigure
        {
            Id = "step",
            Heading = "The largest step",
            Introduction =
                "At an exact fit the largest curvature is max(4, l)·b, so descent is stable " +
                "below η = 2/(max(4, l)·b) and not above.",
            Caption =
                "Above: the share of runs that fit, which breaks off at the limit (thin line). " +
                "Below: a larger step, while stable, only delays the fits, by ln(1 + 2ηb) in " +
                "place of " +
                "2ηb (dashed; dots are medians, order " + orders[^1] + ").",
            Plots =
            [
                new LinePlot
                {
                    Title = "Success against the step",
                    Description = "All runs fit below the limit and none above.",
                    X = new PlotAxis(
                        "step / limit 2/max(4, l)", LinearScale.Covering([0, shares[^1]])),
                    Y = new PlotAxis("share that fits", new LinearScale(0, 1.05)),
                    Series =
                    [
                        .. orders.Select((order, n) => new PlotSeries(
                            $"order {order}, limit {StabilityLimit.OfCurvature(
                                StabilityLimit.OrthogonalCurvature(int.Parse(order), 1)):0.##}",
                            shares, [.. shares.Select(s => Count(n, s).Rate)], n)
                        {
                            Style = LineStyle.LineWithPoints,
                        }),
                    ],
                    Guides = [new PlotGuide(1, "", IsVertical: true)],
                    RelativeHeight = 0.6,
                },
                new LinePlot
                {
                    Title = "Fit times against the step",
                    Description = "Times rise slowly with the step, as the formula says.",
                    X = x,
                    Y = new PlotAxis("t50 = η × step number", LinearScale.Covering(
                        [0, .. s_weights.Select((_, j) => MedianTime(last, stable[^1], j))])),
                    Series =
                    [
                        .. s_weights.Select((b, j) => PlotSeries.Theory(
                            "formula", x.Scale,
                            step => step <= 0
                                ? FitTimeLaw.Flow(b, StepStartNorm(last))
                                : FitTimeLaw.Descent(b, StepStartNorm(last), step),
                            j) with
                        { InLegend = j == 0 }),
                        .. s_weights.Select((_, j) => new PlotSeries(
                            $"term {j + 1}", steps,
                            [.. stable.Select(s => MedianTime(last, s, j))], j)
                        {
                            Style = LineStyle.Points,
                        }),
                    ],
                },
            ],
            Data = new ReportTable(
            [
                ReportColumn.Of("order", [.. rows.Select(r => r.order)]),
                ReportColumn.Of("stepOverLimit", [.. rows.Select(r => r.Share)]),
                ReportColumn.Of("step", [.. rows.Select(r => StepOf(of[r.n], r.Share))]),
                ReportColumn.Of(
                    "successes", [.. rows.Select(r => (double)Count(r.n, r.Share).Successes)]),
                ReportColumn.Of(
                    "trials", [.. rows.Select(r => (double)Count(r.n, r.Share).Trials)]),
                .. s_weights.Select((_, j) => ReportColumn.Of(
                    $"t50_{j + 1}", [.. rows.Select(r => MedianTime(of[r.n], r.Share, j))])),
            ]),
        };
    }
}
