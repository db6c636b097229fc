namespace GpuTensorDecomp.Execution;

/// <summary>What the memory of a batch of runs on one target depends on.</summary>
/// <param name="Runs">Runs of the batch.</param>
/// <param name="Components">Components m of each run.</param>
/// <param name="Stages">Stages of the Runge-Kutta method; 0 for other steppers.</param>
/// <param name="UsesCurvature">Whether steps follow the curvature bound λ̂.</param>
/// <param name="IsLinearised">Whether the runs are linearised around their start.</param>
/// <param name="Grows">
/// Whether runs gain components, for which a device sets room aside: <see cref="Grown"/> in all.
/// </param>
/// <param name="HasEpochs">Whether runs end epochs, see <see cref="Flow.EpochRule"/>.</param>
public readonly record struct BatchShape(
    int Runs,
    int Components,
    int Stages,
    bool UsesCurvature,
    bool IsLinearised = false,
    bool Grows = false,
    bool HasEpochs = false)
{
    /// <summary>
    /// Components that a run of a growing method has room for: those of its start, as many again
    /// that it may draw once, and four times eight that it adds when its pool is used up.
    /// </summary>
    public static int Grown(int components) =>
        (int)Math.Min(2L * components + 32, int.MaxValue);
}
