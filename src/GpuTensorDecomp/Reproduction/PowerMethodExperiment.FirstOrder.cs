using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Tables;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reproduction;

/// <content>What deflation leaves of two terms, to first order in their cosine.</content>
internal sealed partial class PowerMethodExperiment
{
    /// <summary>
    /// The error of deflation on two terms b1, b2 with cosine c, |b1| > |b2|, to first order: the
    /// fixed point near v1 is off by (b2/b1)c^(l−1), and b1 x^(⊗l) with it by √l b2 c^(l−1).
    /// </summary>
    private static double FirstOrder(ExperimentRun run)
    {
        var target = (FactoredTensor)ProblemGenerator.Generate(run.Case.Problem).Target;
        double[] weights = target.Weights;
        double cosine = System.Numerics.Tensors.TensorPrimitives.Dot<double>(
            target.Vector(0), target.Vector(1));
        double smaller = weights.Min(Math.Abs);
        return Math.Sqrt(target.Order) * smaller * Math.Pow(Math.Abs(cosine), target.Order - 1) /
            Math.Sqrt(target.NormSquared);
    }

    private static ExperimentFigure FirstOrders(Target[] targets)
    {
        Target[] pairs = [.. targets.Where(t => !t.IsOrthogonal && t.Rank == "2")];
        (Target Target, double Formula, double Error)[] rows =
        [
            .. pairs.SelectMany(t => t.Ten.Runs.Select(r => (t, FirstOrder(r), r.Error))
                .OrderBy(row => row.Item2)),
        ];
        LogScale scale = LogScale.Covering(rows.SelectMany(r => new[] { r.Formula, r.Error }));
        return new ExperimentFigure
        {
            Id = "first-order",
            Heading = "What deflation leaves",
            Introduction = "Two random terms: the error of the power method, run by run, against " +
                "√l |b₂| |c|^(l−1)/‖T*‖, with c the cosine of the terms and b₂ the smaller weight.",
            Caption = "The runs lie on the diagonal where the cosine is small; no constant is " +
                "fitted.",
            Plots =
            [
                new LinePlot
                {
                    Title = "Error of the power method against its first-order value",
                    Description = "Points along the diagonal over several powers of ten.",
                    X = new PlotAxis("√l |b₂| |c|^(l−1)/‖T*‖", scale),
                    Y = new PlotAxis("relative error", scale),
                    Series =
                    [
                        PlotSeries.Theory("error = first order", scale, v => v, Palette.Muted),
                        .. pairs.Select((t, n) => new PlotSeries(
                            $"order {t.Order}",
                            [.. rows.Where(r => r.Target == t).Select(r => r.Formula)],
                            [.. rows.Where(r => r.Target == t).Select(r => r.Error)],
                            n)
                        {
                            Style = LineStyle.Points,
                        }),
                    ],
                },
            ],
            Data = new ReportTable(
                ReportColumn.Of("target", [.. rows.Select(r => r.Target.Name)]),
                ReportColumn.Of("firstOrder", [.. rows.Select(r => r.Formula)]),
                ReportColumn.Of("relativeError", [.. rows.Select(r => r.Error)])),
        };
    }
}
