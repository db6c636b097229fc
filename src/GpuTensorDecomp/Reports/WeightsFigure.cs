using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Reports;

/// <summary>
/// |w_i| of the components against flow time, coloured by the factor they end in.
/// </summary>
internal sealed class WeightsFigure
{
    private const int MostLines = 60;

    // Decades of the unused components shown below the lowest coloured line.
    private const double Underneath = 1e-3;
    private readonly int _componentCount;
    private readonly SolveMethod _method;
    private readonly int _drawn;

    public WeightsFigure(SolveResult result, TrajectoryFrame frame)
    {
        _method = result.Plan.Method;
        _componentCount = frame.Points.Max(p => p.Weights.Length);
        int[] chosen =
        [
            .. Enumerable.Range(0, _componentCount)
                .OrderByDescending(i => Final(frame, i))
                .ThenBy(i => i)
                .Take(MostLines),
        ];
        _drawn = chosen.Length;
        IReadOnlyList<int> factorOf = result.Trajectory.FactorOfComponent;
        List<PlotSeries> lines = [.. chosen.Select(i => Line(result, frame, factorOf, i))];
        // One entry a factor; one for all the others.
        var seen = new HashSet<int>();
        lines = [.. lines.Select(line => line with { InLegend = seen.Add(line.Color) })];
        PlotSeries[] used = [.. lines.Where(l => l.Color >= 0).OrderBy(l => l.Color)];
        PlotSeries[] unused = [.. lines.Where(l => l.Color < 0)];
        Plot = new LinePlot
        {
            Title = $"Weights of the components against {frame.TimeName}",
            Description =
                $"{used.Length} lines of components that end in a factor and {unused.Length} " +
                "lines of components that do not, on a logarithmic scale.",
            X = frame.TimeAxis,
            Y = new PlotAxis("|wᵢ|", Scale(used, unused)),
            Series = [.. unused, .. used],
            Guides = frame.EpochGuides(frame.Times),
        };
    }

    /// <summary>The plot.</summary>
    public LinePlot Plot { get; }

    /// <summary>The sentence under the heading.</summary>
    public string Introduction =>
        $"The weight |w| of each of the {Wording.Count(_componentCount, "component")} that the " +
        _method switch
        {
            SolveMethod.Lazy => "model was given. In lazy training all move a little.",
            SolveMethod.Power => "method found, one after another.",
            _ => "model was given. A few grow and become factors; the others stay small.",
        };

    /// <summary>What the reader should see.</summary>
    public string Caption
    {
        get
        {
            string limit = _drawn < _componentCount
                ? $"The {_drawn} of {_componentCount} components with the largest final weight " +
                    "are drawn. "
                : "";
            return limit + "Colours are those of the factors that components end in; grey ones " +
                "end in none.";
        }
    }

    private static PlotSeries Line(
        SolveResult result, TrajectoryFrame frame, IReadOnlyList<int> factorOf, int component)
    {
        int factor = component < factorOf.Count ? factorOf[component] : -1;
        if (factor < 0 || factor >= result.Rank)
            factor = Palette.Muted;
        double[] magnitudes = [.. frame.Weights(component).Select(Math.Abs)];
        string name = factor < 0 ? "in no factor" : $"in factor {factor + 1}";
        return new PlotSeries(name, frame.Times, magnitudes, factor);
    }

    private static double Final(TrajectoryFrame frame, int component) =>
        Math.Abs(frame.Weights(component).LastOrDefault(double.IsFinite));

    private static LogScale Scale(PlotSeries[] used, PlotSeries[] unused)
    {
        static IEnumerable<double> Values(PlotSeries[] lines) =>
            lines.SelectMany(l => l.Y).Where(v => v > 0 && double.IsFinite(v));
        double floor = Values(used).DefaultIfEmpty(0).Min() * Underneath;
        return LogScale.Covering(Values(used).Concat(Values(unused).Where(v => v >= floor)));
    }
}
