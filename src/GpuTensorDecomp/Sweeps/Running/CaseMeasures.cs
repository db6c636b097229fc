using System.Globalization;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// What is kept of a case's result: the columns of every row, and measures by name.
/// </summary>
internal static class CaseMeasures
{
    /// <summary>The row of a result.</summary>
    /// <param name="sweepCase">What was solved.</param>
    /// <param name="result">What came out.</param>
    /// <param name="truth">The known components, for measures against them.</param>
    public static SweepRecord Record(
        SweepCase sweepCase, SolveResult result, FactoredTensor? truth = null)
    {
        SortedDictionary<string, double> measures = LazinessMeasures.Of(sweepCase, result);
        foreach (string name in sweepCase.Record)
            Add(measures, name, result, truth);
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

    /// <summary>What a measure needs of the course.</summary>
    public static CourseRecord Needs(string name) => name switch
    {
        MeasureNames.Weights or MeasureNames.Components or MeasureNames.Found => CourseRecord.None,
        MeasureNames.FittedFractions or MeasureNames.FlowTime => CourseRecord.End,
        _ => CourseRecord.Whole,
    };

    private static void Add(
        SortedDictionary<string, double> measures, string name, SolveResult result,
        FactoredTensor? truth)
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
            case MeasureNames.Found when truth is not null:
                measures[column] = FoundVectors.Count(Model(result), truth);
                break;
            case MeasureNames.TruthError
                when points.Count > 0 && double.IsFinite(points[^1].TruthError):
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
        name.Split('-').Select(
            (word, n) => n == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static FactoredTensor Model(SolveResult result) => result.Components.ToTensor(
        new ComponentLaw(result.Plan.Homogeneity), result.Plan.Order);

    /// <summary>
    /// When T(v_j^l)/b_j first reaches a level, between the recorded points as
    /// <see cref="CrossingTime"/> says; NaN for never (j).
    /// </summary>
    private static double[] FitTimes(IReadOnlyList<TrajectoryPoint> points, double level)
    {
        double[] times = [.. points.Select(p => p.Time)];
        return
        [
            .. Enumerable.Range(0, points[0].FittedFractions.Length).Select(
                j => CrossingTime.Of(times, [.. points.Select(p => p.FittedFractions[j])], level)),
        ];
    }

    private static void AddEach(
        SortedDictionary<string, double> measures, string name, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
                measures[string.Create(CultureInfo.InvariantCulture, $"{name}_{i + 1}")] =
                    values[i];
        }
    }

    private static double? Known(double? value) =>
        value is double number && double.IsFinite(number) ? number : null;
}
