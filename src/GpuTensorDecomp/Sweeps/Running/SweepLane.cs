using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports;

namespace GpuTensorDecomp.Sweeps.Running;

/// <summary>
/// One of the devices, or a share of the processor's cores, that solve cases side by side.
/// </summary>
/// <param name="Name">What its thread is called.</param>
/// <param name="Open">Opens it for a precision.</param>
/// <param name="MostRuns">
/// Runs that are advanced together, at most: 1 on the CPU, where company saves nothing.
/// </param>
public sealed record SweepLane(string Name, Func<Precision, Executor> Open, int MostRuns)
{
    /// <summary>What the lane is a part of, or the lane itself.</summary>
    public string Device { get; init; } = Name;

    /// <summary>
    /// The processor's cores as lanes: one a core, or fewer with more threads each where there are
    /// fewer cases than cores.
    /// </summary>
    /// <param name="cores">Cores to use.</param>
    /// <param name="cases">Cases to be solved.</param>
    /// <param name="name">What this part of the processor is called.</param>
    public static IReadOnlyList<SweepLane> OfProcessor(int cores, int cases, string name = "CPU")
    {
        int lanes = Math.Clamp(cases, 1, cores);
        return
        [
            .. Enumerable.Range(0, lanes).Select(lane => new SweepLane(
                $"{name} lane {lane + 1} of {lanes}",
                precision => new CpuExecutor(precision, cores / lanes),
                MostRuns: 1)
            {
                Device = $"{name}, {Wording.Count(cores, "core")}",
            }),
        ];
    }
}
