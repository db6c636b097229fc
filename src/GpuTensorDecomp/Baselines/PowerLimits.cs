using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Baselines;

/// <summary>What the power method can ask of contractions in a precision.</summary>
/// <param name="Distance">Distance from its limit at which a term's point is done.</param>
/// <param name="ValueMove">
/// Move of a last step above which R(v^l) is evaluated once more; its error is the square.
/// </param>
/// <param name="Fall">
/// Fall of |R(x^l)| that is more than rounding, relative to it and to the largest term.
/// </param>
/// <param name="Nothing">Share of ‖T*‖ of a term that is no more than rounding.</param>
/// <param name="Cancelled">
/// Relative error below which the sum of the terms' squares has cancelled.
/// </param>
internal sealed record PowerLimits(
    double Distance, double ValueMove, double Fall, double Nothing, double Cancelled)
{
    /// <summary>The limits of a precision.</summary>
    public static PowerLimits Of(Precision precision) => precision == Precision.Float64
        ? new(Distance: 1e-10, ValueMove: 1e-8, Fall: 1e-12, Nothing: 1e-13, Cancelled: 1e-6)
        : new(Distance: 1e-6, ValueMove: 1e-4, Fall: 1e-5, Nothing: 1e-6, Cancelled: 3e-2);
}
