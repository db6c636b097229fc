using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// What decides how alike cases are to a device: cases of one shape fill a batch well.
/// </summary>
/// <param name="Order">Order of the tensor.</param>
/// <param name="Dimension">Its dimension.</param>
/// <param name="Rank">Its terms.</param>
/// <param name="Components">Components at the start; null where the program chooses.</param>
/// <param name="Method">The method.</param>
/// <param name="Precision">The precision.</param>
public sealed record CaseShape(
    int Order, int Dimension, int Rank, int? Components, SolveMethod Method, Precision Precision)
{
    /// <summary>The shape of a case.</summary>
    public static CaseShape Of(SweepCase sweepCase) => new(
        sweepCase.Problem.Order,
        sweepCase.Problem.Dimension,
        sweepCase.Problem.Rank,
        sweepCase.Options.Components,
        sweepCase.Options.Method,
        sweepCase.Options.Precision);
}
