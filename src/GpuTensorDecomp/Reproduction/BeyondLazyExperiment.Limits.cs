using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Reproduction;

/// <content>
/// Where theory has a formula: the regulariser's bias and the largest stable step.
/// </content>
internal sealed partial class BeyondLazyExperiment
{
    /// <summary>Steps with the regulariser of each run of the spec.</summary>
    private const long RegularisedSteps = 4000;

    private static ExperimentFigure Decay(SpecRuns runs, List<Claim> claims)
    {
        double[] decays = [.. runs.Numbers("weight-decay").Order()];
        double[] weights = runs.Runs[0].TrueWeights;
        double Predicted(double decay) => WeightDecayBias.RelativeError(
            weights, WeightDecayBias.OfBeyondLazy(decay));
        var series = new List<PlotSeries>();
        var rows = new List<(string Name, double Decay, double Error)>();
        foreach (string order in runs.Values("order"))
        {
            foreach (string mode in runs.Values("mode-switch"))
            {
                SpecRuns group = runs.Where(("order", order), ("mode-switch", mode));
                string name =
                    $"order {order}, {(mode == "true" ? "scalar mode" : "no mode switch")}";
                Add(name, decay => Of(group, decay, Regularised), series, rows);
                claims.Add(Claim.AtMost(
                    $"largest deviation from the predicted error, as a share of it ({name})",
                    0.05,
                    Largest.Of(decays.Select(decay => Math.Abs(
                        Quantiles.Median(Of(group, decay, Regularised)) / Predicted(decay) - 1)))));
            }
        }

        Add("all, regulariser taken away", decay => Of(runs, decay, r => r.Error), series, rows);
        claims.Add(Claim.AtMost(
            "largest median error once the regulariser is taken away (λ ≤ 0.01)",
            Tolerance,
            Largest.Of(decays.Where(d => d <= 0.01)
                .Select(d => Quantiles.Median(Of(runs, d, r => r.Error))))));
        LogScale scale = LogScale.Covering(decays);
        series.Add(PlotSeries.Theory("theory: λ√r/‖b‖", scale, Predicted, Palette.Muted));
        return new ExperimentFigure
        {
            Id = "decay",
            Heading = "What the regulariser costs",
            Introduction = "The regulariser λ Σ c^(l−2)‖u‖^l takes λ from each weight.",
            Caption = "Median relative error over seeds (band: quartiles) against λ. With the " +
                "regulariser the error lies on the predicted line; 400 steps without it remove it.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Relative error against the regulariser's strength",
                    Description = "The errors lie on the line λ√r/‖b‖, and far below it once the " +
                        "regulariser is taken away.",
                    X = new PlotAxis("regulariser λ", scale),
                    Y = new PlotAxis(
                        "relative error", LogScale.Covering(series.SelectMany(s => s.Y))),
                    Series = series,
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("runs", [.. rows.Select(r => r.Name)]),
                ReportColumn.Of("decay", [.. rows.Select(r => r.Decay)]),
                ReportColumn.Of("medianRelativeError", [.. rows.Select(r => r.Error)]),
                ReportColumn.Of("predicted", [.. rows.Select(r => Predicted(r.Decay))])),
        };

        void Add(
            string name, Func<double, double[]> samples, List<PlotSeries> into,
            List<(string, double, double)> table)
        {
            double[][] values = [.. decays.Select(samples)];
            into.Add(PlotSeries.OverSeeds(name, decays, values, into.Count) with
            {
                Style = LineStyle.Points,
            });
            table.AddRange(decays.Zip(values, (d, v) => (name, d, Quantiles.Median(v))));
        }
    }

    private static double[] Of(SpecRuns runs, double decay, Func<ExperimentRun, double> number) =>
        [.. runs.Runs.Where(r => r.Number("weight-decay") == decay).Select(number)];

    /// <summary>‖T − T*‖/‖T*‖ just before the regulariser is taken away.</summary>
    private static double Regularised(ExperimentRun run) =>
        run.Trajectory?.Points.Last(p => p.Step <= RegularisedSteps).RelativeError ?? double.NaN;

    private static ExperimentFigure Steps(SpecRuns runs, List<Claim> claims)
    {
        double[] shares = [.. runs.Numbers("share").Order()];
        var series = new List<PlotSeries>();
        var rows = new List<(string Name, double Share, double Step, SuccessCount Count)>();
        foreach (string order in runs.Values("order"))
        {
            foreach (string norm in runs.Values("switch-norm"))
            {
                SpecRuns group = runs.Where(("order", order), ("switch-norm", norm));
                double limit = StabilityLimit.OfScalarMode(
                    group.Runs[0].Case.Problem.Order, 1, group.Runs[0].Number("switch-norm"));
                string name = $"order {order}, τ = {norm}, limit {NumberText.Compact(limit)}";
                SuccessCount[] counts =
                    [.. shares.Select(s => Count(group, r => r.Number("share") == s))];
                series.Add(new PlotSeries(
                    name, shares, [.. counts.Select(c => c.Rate)], series.Count)
                {
                    Style = LineStyle.LineWithPoints,
                });
                rows.AddRange(shares.Zip(counts, (s, c) => (name, s, s * limit, c)));
            }

            SpecRuns of = runs.Where(("order", order));
            claims.Add(Claim.AtLeast(
                $"share that succeeds with a step below the limit, order {order}, least over τ",
                0.85,
                of.Values("switch-norm").Min(norm => Count(
                    of.Where(("switch-norm", norm)), r => r.Number("share") < 1).Rate)));
            claims.Add(Claim.AtMost(
                $"share that succeeds with a step above the limit, order {order}, most over τ",
                0.15,
                Largest.Of(of.Values("switch-norm").Select(norm => Count(
                    of.Where(("switch-norm", norm)), r => r.Number("share") > 1).Rate))));
        }

        return new ExperimentFigure
        {
            Id = "step",
            Heading = "The largest stable step",
            Introduction = "In scalar mode gradient descent is stable below 2τ^(2(l−2)/l)/(l² " +
                "b^(2−2/l)).",
            Caption = "Share of runs that succeed, against the step as a multiple of that limit. " +
                "At 1 success breaks off, for every order and every τ.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Success against the step",
                    Description = "All curves fall from near 1 to near 0 at the predicted limit.",
                    X = new PlotAxis("step / predicted limit", LinearScale.Covering(shares)),
                    Y = new PlotAxis("share that succeeds", new LinearScale(0, 1)),
                    Series = series,
                    Guides = [new PlotGuide(1, "", IsVertical: true)],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("runs", [.. rows.Select(r => r.Name)]),
                ReportColumn.Of("stepOverLimit", [.. rows.Select(r => r.Share)]),
                ReportColumn.Of("step", [.. rows.Select(r => r.Step)]),
                ReportColumn.Of("successes", [.. rows.Select(r => (double)r.Count.Successes)]),
                ReportColumn.Of("trials", [.. rows.Select(r => (double)r.Count.Trials)])),
        };
    }

    private static SuccessCount Count(SpecRuns runs, Func<ExperimentRun, bool> isOf) =>
        SuccessCount.Of(runs.Runs.Where(isOf).Select(r => r.Error <= Tolerance));
}
