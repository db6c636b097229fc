using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>What is to be expected of the cases of one shape.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Cases">All cases of it.</param>
/// <param name="Missing">Cases without a record.</param>
/// <param name="RunsTogether">Runs that a device advances together.</param>
/// <param name="Batches">Batches over all devices, were all cases to take equally long.</param>
/// <param name="Calibrated">What a short trial showed.</param>
/// <param name="Seconds">The time of all missing cases on all lanes.</param>
internal sealed record SweepForecast(
    CaseShape Shape,
    int Cases,
    int Missing,
    int RunsTogether,
    int Batches,
    Calibration Calibrated,
    double Seconds)
{
    /// <summary>Forecasts one shape.</summary>
    public static SweepForecast Of(
        CasePlan plan,
        int shape,
        SweepStore? store,
        IReadOnlyList<SweepLane> lanes,
        TimeSpan time,
        CancellationToken cancellation)
    {
        int missing = plan.CasesOf(shape).Count(one => store is null || !store.Contains(one.Id));
        Calibration trial = Calibration.Of(plan, shape, lanes[0], time, cancellation);
        int together = Math.Min(lanes[0].MostRuns, Math.Max(missing, 1));
        return new SweepForecast(
            plan.Shapes[shape],
            plan.CountOf(shape),
            missing,
            together,
            (missing + together - 1) / together,
            trial,
            trial.SecondsPerCase * missing / Math.Min(lanes.Count, Math.Max(missing, 1)));
    }
}
