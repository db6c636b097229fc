using System.Runtime.InteropServices;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reproduction;

/// <summary>A success rate that another implementation gave with seeds of its own.</summary>
/// <param name="Successes">Runs that succeeded.</param>
/// <param name="Trials">Runs in all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReferenceRate(int Successes, int Trials)
{
    private const double SeedNoise = 0.15;

    /// <summary>Standard deviations of the difference of two rates that chance may make.</summary>
    private const double Deviations = 1.96;

    /// <summary>
    /// The measured rate is that of the reference within 15 points, or within what chance makes of
    /// two samples of one rate p where that is more: 1.96 √(p(1 − p)(1/n + 1/n')).
    /// </summary>
    public Claim Claim(string statement, SuccessCount measured)
    {
        double pooled =
            (double)(Successes + measured.Successes) / Math.Max(1, Trials + measured.Trials);
        double chance = Deviations * Math.Sqrt(
            pooled * (1 - pooled) * (1.0 / Trials + 1.0 / Math.Max(1, measured.Trials)));
        return Reports.Experiments.Claim.Within(
            statement,
            (double)Successes / Trials,
            measured.Rate,
            Math.Max(SeedNoise + 1e-12, chance)) with
        {
            Note = $"{measured.Successes} of {measured.Trials}; elsewhere {Successes} of {Trials}.",
        };
    }
}
