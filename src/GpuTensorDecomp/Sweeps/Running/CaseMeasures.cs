using System.Globalization;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>What is kept of a case's result: the columns of every row, and measures by name.</summary>
internal static class CaseMeasures
{
    /// <summary>The row of a result.</summary>
    public static SweepRecord Record(SweepCase sweepCase, SolveResult result)
    {
        SortedDictionary<string, double> measures = LazinessMeasures.Of(sweepCase, result);
        foreach (string name in sweepCase.Record)
            Add(measures, name, result);
        return new SweepRecord
        {
            CaseId = sweepCase.Id,
            StopReason = result.StopReason,
            Converged = result.Converged,
            Rank = result.Rank,
            RelativeError = Known(result.RelativeError),
            ComponentsRelativeError = Known(result.ComponentsRelativeError),
            Matched = result.Recovery?.Matched,
            FactorMatchScore = Known(result.Recovery?.FactorMatchScore),
            Steps = result.Steps,
            Epochs = result.Epochs,
            Seconds = result.WallSeconds,
            Measures = measures,
        };
    }

    private static void Add(SortedDictionary<string, double> measures, string name, SolveResult result)
    {
        IReadOnlyList<TrajectoryPoint> points = result.Trajectory.Points;
        string column = ColumnOf(name);
        switch (name)
        {
            case MeasureNames.Weights:
                AddEach(measures, "weight", result.Factors.Weights);
                break;
            case MeasureNames.FittedFractions when points.Count > 0:
                AddEach(measures, "fitted", points[^1].FittedFractions);
                break;
            case MeasureNames.FitTimes when points.Count > 0:
                AddEach(measures, "t50", FitTimes(points, 0.5));
                AddEach(measures, "t99", FitTimes(points, 0.99));
                break;
            case MeasureNames.FlowTime when points.Count > 0:
                measures[column] = points[^1].Time;
                break;
            case MeasureNames.Components:
                measures[column] = result.Components.Count;
                break;
            case MeasureNames.TruthError when points.Count > 0 && double.IsFinite(points[^1].TruthError):
                measures[column] = points[^1].TruthError;
                measures["leastTruthError"] = points.Min(p => p.TruthError);
                break;
            default:
                if (result.Measures.TryGetValue(column, out double value) && double.IsFinite(value))
                    measures[column] = value;
                break;
        }
    }

    /// <summary>The measure's name in tables and in JSON: relative-error → relativeError.</summary>
    public static string ColumnOf(string name) => string.Concat(
        name.Split('-').Select((word, n) => n == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>First recorded time at which T(v_j^l)/b_j reaches a level, NaN for never (j).</summary>
    private static double[] FitTimes(IReadOnlyList<TrajectoryPoint> points, double level)
    {
        var times = new double[points[0].FittedFractions.Length];
        for (int j = 0; j < times.Length; j++)
        {
            TrajectoryPoint? first = points.FirstOrDefault(p => p.FittedFractions[j] >= level);
            times[j] = first?.Time ?? double.NaN;
        }

        return times;
    }

    private static void AddEach(
        SortedDictionary<string, double> measures, string name, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
                measures[string.Create(CultureInfo.InvariantCulture, $"{name}_{i + 1}")] = values[i];
        }
    }

    private static double? Known(double? value) =>
        value is double number && double.IsFinite(number) ? number : null;
}
