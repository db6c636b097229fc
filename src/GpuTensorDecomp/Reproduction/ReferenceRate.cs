using System.Runtime.InteropServices;
using GpuTensorDecomp.Reports.Experiments;
using GpuTensorDecomp.Reports.Plots;
using GpuTensorDecomp.Reports.Statistics;

namespace GpuTensorDecomp.Reproduction;

/// <summary>A success rate that another implementation gave with seeds of its own.</summary>
/// <param name="Successes">Runs that succeeded.</param>
/// <param name="Trials">Runs in all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReferenceRate(int Successes, int Trials)
{
    private const double SeedNoise = 0.15;

    /// <summary>The measured rate is that of the reference within 15 points.</summary>
    public Claim Claim(string statement, SuccessCount measured)
    {
        var reference = new SuccessCount(Successes, Trials);
        (double low, double high) = reference.Interval;
        return Reports.Experiments.Claim.Within(
            statement, reference.Rate, measured.Rate, SeedNoise + 1e-12) with
        {
            Note = $"{measured.Successes} of {measured.Trials}; elsewhere {Successes} of " +
                $"{Trials}, 95 % interval {NumberText.Compact(low, 2)} to " +
                $"{NumberText.Compact(high, 2)}.",
        };
    }
}
