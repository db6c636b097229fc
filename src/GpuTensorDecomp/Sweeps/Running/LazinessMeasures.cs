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
    /// <summary>The measure; NaN where it does not apply.</summary>
    /// <param name="name">One of <see cref="MeasureNames"/>.</param>
    /// <param name="sweepCase">What was solved.</param>
    /// <param name="result">What came out.</param>
    public static double Of(string name, SweepCase sweepCase, SolveResult result)
    {
        if (result.Plan.Method is not (SolveMethod.Flow or SolveMethod.Descent))
            return double.NaN;
        switch (name)
        {
            case MeasureNames.KernelChange:
                return Laziness.KernelChange(
                    Start(result), result.Components, new ComponentLaw(result.Plan.Homogeneity),
                    result.Plan.Order);
            case MeasureNames.LazyResidual:
                return Tangent().Relative;
            case MeasureNames.TangentRank:
                return Tangent().Rank ?? double.NaN;
            default:
                return double.NaN;
        }

        TangentResidual Tangent() => TangentResidual.Of(
            Start(result), ProblemGenerator.Generate(sweepCase.Problem).Target);
    }

    private static ComponentSet Start(SolveResult result) =>
        Initialization.Start(result.Plan, result.Start);
}
