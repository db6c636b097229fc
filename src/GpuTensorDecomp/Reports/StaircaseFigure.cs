using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Reports;

/// <summary>
/// How much of each factor is fitted against flow time, over the residual. With a known truth a
/// line is T(v_j^l)/b_j of a true component; else it is Σ|w_i| over the components that end in a
/// factor, as a share of the factor's weight.
/// </summary>
internal sealed class StaircaseFigure
{
    private const int MostLines = 60;
    private const int MostLabels = 16;
    private readonly SolveResult _result;
    private readonly TrajectoryFrame _frame;
    private readonly bool _isKnown;
    private readonly int _lineCount;

    public StaircaseFigure(SolveResult result, FactoredTensor? truth, TrajectoryFrame frame)
    {
        _result = result;
        _frame = frame;
        _isKnown = truth is { Rank: > 0 } &&
            frame.Points.All(p => p.FittedFractions.Length == truth.Rank);
        List<PlotSeries> lines = _isKnown
            ? TruthLines(truth!, new FactorMatches(result, truth))
            : FactorLines();
        _lineCount = lines.Count;
        lines = [.. lines.Take(MostLines)];
        Steps = StepsPlot(lines);
        Residual = ResidualPlot();
    }

    /// <summary>The staircase.</summary>
    public LinePlot Steps { get; }

    /// <summary>The residual below it, over the same times.</summary>
    public LinePlot Residual { get; }

    /// <summary>What the reader should see.</summary>
    public string Caption
    {
        get
        {
            string lines = _isKnown
                ? "Each line is a true component: T(v^l)/b, the share of its weight that the " +
                    "model holds in its direction. Numbers are those of the factors it became."
                : "Each line is a factor: the summed weight of the components that end in it, " +
                    "as a share of its final weight.";
            string limit = _lineCount > MostLines
                ? $" The first {MostLines} of {_lineCount} are drawn."
                : "";
            string epochs = Steps.Guides.Any(g => g.IsVertical)
                ? " Dotted upright lines mark new epochs."
                : "";
            return lines + limit + " Below: the relative error of all components." + epochs;
        }
    }

    // A factor's weight is refitted in condensation, so a line need not end at exactly 1.
    private List<PlotSeries> FactorLines()
    {
        FactoredTensor factors = _result.Factors;
        IReadOnlyList<int> factorOf = _result.Trajectory.FactorOfComponent;
        var shares = new double[factors.Rank][];
        for (int k = 0; k < factors.Rank; k++)
            shares[k] = new double[_frame.Points.Count];
        for (int t = 0; t < _frame.Points.Count; t++)
        {
            double[] weights = _frame.Points[t].Weights;
            for (int i = 0; i < Math.Min(weights.Length, factorOf.Count); i++)
            {
                int k = factorOf[i];
                if (k >= 0 && k < factors.Rank)
                    shares[k][t] += Math.Abs(weights[i]) / Math.Abs(factors.Weights[k]);
            }
        }

        return
        [
            .. shares.Select((share, k) => new PlotSeries(
                $"factor {k + 1}, weight {NumberText.Compact(factors.Weights[k])}",
                _frame.Times, share, k)),
        ];
    }

    // In the order of the factors, so that colours agree with the other figures; missed ones last.
    private List<PlotSeries> TruthLines(FactoredTensor truth, FactorMatches matches)
    {
        var lines = new List<PlotSeries>();
        for (int j = 0; j < truth.Rank; j++)
        {
            int component = j;
            MatchedPair? pair = matches.OfTruth(j);
            string weight = NumberText.Compact(pair?.WeightTruth ?? truth.Weights[j]);
            lines.Add(new PlotSeries(
                pair is null
                    ? $"not found, true weight {weight}"
                    : $"factor {pair.FoundIndex + 1}, true weight {weight}",
                _frame.Times,
                [.. _frame.Points.Select(p => p.FittedFractions[component])],
                pair?.FoundIndex ?? Palette.Muted));
        }

        return [.. lines.OrderBy(line => (uint)line.Color)];
    }

    private LinePlot StepsPlot(List<PlotSeries> lines)
    {
        // Overlap of non-orthogonal directions takes a share below 0 or above 1, but not far.
        double[] shares = [.. lines.SelectMany(s => s.Y).Where(double.IsFinite)];
        double low = shares.Length == 0 ? 0 : Math.Clamp(shares.Min(), -0.5, 0);
        double high = shares.Length == 0 ? 1 : Math.Clamp(shares.Max(), 1, 2);
        return new LinePlot
        {
            Title = $"How much of each factor is fitted, against {_frame.TimeName}",
            Description = $"{lines.Count} lines that rise from 0 to about 1. " + Crossings(lines),
            X = _frame.TimeAxis,
            Y = new PlotAxis("share fitted", new LinearScale(low, high)),
            Series = lines,
            Guides = _frame.EpochGuides(_frame.Times),
            Labels = lines.Count > MostLabels ? [] :
            [
                .. lines.Where(s => s.Color >= 0).Select(
                    s => new PlotLabel(Crossing(s), 0.5, $"{s.Color + 1}", s.Color)),
            ],
        };
    }

    private LinePlot ResidualPlot()
    {
        double[] errors = [.. _frame.Points.Select(p => p.RelativeError)];
        return new LinePlot
        {
            Title = $"Relative error against {_frame.TimeName}",
            Description =
                $"One line from {NumberText.Compact(errors[0])} to " +
                $"{NumberText.Compact(errors[^1])}.",
            X = _frame.TimeAxis,
            Y = new PlotAxis("relative error", ErrorScale(errors)),
            Series =
            [
                new PlotSeries("relative error", _frame.Times, errors, 7) { InLegend = false },
            ],
            Guides = _frame.EpochGuides(_frame.Times),
            RelativeHeight = 0.6,
        };
    }

    // From 0, so that the drops are as high as the terms they stand for.
    private static LinearScale ErrorScale(double[] errors)
    {
        double most = errors.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return new LinearScale(0, most > 0 ? most : 1);
    }

    private static string Crossings(List<PlotSeries> lines)
    {
        string[] times =
        [
            .. lines.Select(Crossing).Where(double.IsFinite).Take(MostLabels)
                .Select(t => NumberText.Compact(t)),
        ];
        return times.Length == 0 ? "" : $"They cross one half at times {string.Join("; ", times)}.";
    }

    // The last time at which a line rises through one half, by linear interpolation; NaN if never.
    private static double Crossing(PlotSeries line)
    {
        for (int i = line.Y.Count - 1; i > 0; i--)
        {
            if (line.Y[i - 1] < 0.5 && line.Y[i] >= 0.5)
            {
                double share = (0.5 - line.Y[i - 1]) / (line.Y[i] - line.Y[i - 1]);
                return line.X[i - 1] + share * (line.X[i] - line.X[i - 1]);
            }
        }

        return double.NaN;
    }
}
