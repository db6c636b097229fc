namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// Runge-Kutta stages in the polar chart: derivatives k_s of ū (blocked) and of ln ρ. Those of a
/// linearised run are of X, and of ln ρ, which stays, 0.
/// </summary>
internal sealed class CpuStageArrays<T> : IDisposable
    where T : unmanaged
{
    public CpuStageArrays(int count, long blocked, int capacity)
    {
        Directions = new AlignedBuffer<T>[count];
        LogNorms = new AlignedBuffer<double>[count];
        for (int s = 0; s < count; s++)
        {
            Directions[s] = new AlignedBuffer<T>(blocked);
            LogNorms[s] = new AlignedBuffer<double>(capacity);
        }

        BaseDirections = new AlignedBuffer<T>(blocked);
        BaseLogNorms = new AlignedBuffer<double>(capacity);
    }

    public int Count => Directions.Length;

    /// <summary>dū/dt of each stage (stage)(blocked).</summary>
    public AlignedBuffer<T>[] Directions { get; }

    /// <summary>d ln ρ/dt of each stage (stage)(component).</summary>
    public AlignedBuffer<double>[] LogNorms { get; }

    /// <summary>ū at the start of the step (blocked).</summary>
    public AlignedBuffer<T> BaseDirections { get; }

    /// <summary>ln ρ at the start of the step.</summary>
    public AlignedBuffer<double> BaseLogNorms { get; }

    public void Dispose()
    {
        foreach (AlignedBuffer<T> stage in Directions)
            stage.Dispose();
        foreach (AlignedBuffer<double> stage in LogNorms)
            stage.Dispose();
        BaseDirections.Dispose();
        BaseLogNorms.Dispose();
    }
}
