namespace GpuTensorDecomp.Execution;

/// <summary>
/// One contraction, T(p_i^{l−1}, ·) of a fixed number of points p or DT[x](ū_i^{l−1}, ·) of moves
/// x, with its arrays allocated: points or moves are written, contracted any number of times as a
/// run's step does it, and results read.
/// </summary>
public abstract class PreparedContraction : IDisposable
{
    /// <summary>
    /// Converts points or moves, row-major (point, coordinate), to the device's layout.
    /// </summary>
    public abstract void Write(ReadOnlySpan<double> points);

    /// <summary>
    /// Contracts what was written as it lies and waits for it; nothing is allocated or converted.
    /// </summary>
    public abstract void Run();

    /// <summary>
    /// The two matrix products of the contraction as they are, P Zᵀ and that times Z, by the
    /// device's own library, and waits for them: what benchmarks measure by. Results are then not
    /// those of a contraction. False, and nothing is done, where there is no such library.
    /// </summary>
    public virtual bool RunProducts() => false;

    /// <summary>Adds up the parts and converts back, row-major (point, coordinate).</summary>
    public abstract void Read(Span<double> result);

    /// <inheritdoc/>
    public abstract void Dispose();
}
