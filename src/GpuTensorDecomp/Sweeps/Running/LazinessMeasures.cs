using GpuTensorDecomp.Components;
using GpuTensorDecomp.Lazy;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// How a plain flow or descent relates to lazy training from the same start: computed afterwards,
/// from the start that its plan draws.
/// </summary>
internal static class LazinessMeasures
{
    /// <summary>Those that the case records, by name; none for other methods.</summary>
    /// <param name="sweepCase">What was solved.</param>
    /// <param name="result">What came out.</param>
    public static SortedDictionary<string, double> Of(SweepCase sweepCase, SolveResult result)
    {
        var measures = new SortedDictionary<string, double>(StringComparer.Ordinal);
        bool hasChange = sweepCase.Record.Contains(MeasureNames.KernelChange);
        bool hasResidual = sweepCase.Record.Contains(MeasureNames.LazyResidual);
        bool hasRank = sweepCase.Record.Contains(MeasureNames.TangentRank);
        bool isPlain = result.Plan.Method is SolveMethod.Flow or SolveMethod.Descent;
        if (!isPlain || !(hasChange || hasResidual || hasRank))
            return measures;
        ComponentSet start = Initialization.Start(result.Plan, result.Start);
        if (hasChange)
        {
            measures["kernelChange"] = Laziness.KernelChange(
                start, result.Components, new ComponentLaw(result.Plan.Homogeneity),
                result.Plan.Order);
        }

        if (!hasResidual && !hasRank)
            return measures;
        var tangent =
            TangentResidual.Of(start, ProblemGenerator.Generate(sweepCase.Problem).Target);
        if (hasResidual)
            measures["lazyResidual"] = tangent.Relative;
        if (hasRank && tangent.Rank is int rank)
            measures["tangentRank"] = rank;
        return measures;
    }
}
