using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// A device: the whole vocabulary that a solver has of it. Host types speak float64; the precision
/// of components and contractions is the executor's own, converted on upload and download.
/// </summary>
public abstract class Executor : IDisposable
{
    /// <summary>The device's name, as shown to people.</summary>
    public abstract string DeviceName { get; }

    /// <summary>The number type of components and contractions.</summary>
    public abstract Precision Precision { get; }

    /// <summary>Threads of the host that work on what lies between polls.</summary>
    public virtual int HostThreads => Environment.ProcessorCount;

    /// <summary>
    /// Multiply-adds of all runs together after which the host looks whether it is to end: a tenth
    /// of a second or less.
    /// </summary>
    public virtual double WorkBetweenLooks => 2e9;

    /// <summary>Memory that a solve may use, in bytes.</summary>
    public abstract long AvailableMemory { get; }

    /// <summary>
    /// Memory of <see cref="AvailableMemory"/> that a target and a batch of runs on it take, in
    /// bytes.
    /// </summary>
    public abstract long MemoryOf(SymmetricTensor tensor, BatchShape shape);

    /// <summary>
    /// What this executor chose by measurement so far, of contractions of a tensor's order and
    /// dimension; results depend on it to rounding. Empty where nothing is chosen so.
    /// </summary>
    public virtual IReadOnlyList<ProductChoice> ProductChoices(SymmetricTensor tensor) => [];

    /// <summary>
    /// Goes on with choices made before, where this executor has not chosen by itself yet.
    /// </summary>
    public virtual void KeepChoices(IEnumerable<ProductChoice> choices)
    {
    }

    /// <summary>Copies a tensor to the device.</summary>
    public abstract DeviceTarget Upload(SymmetricTensor tensor);

    /// <summary>
    /// Makes a batch with one run for each target given (the same one may recur).
    /// </summary>
    public abstract RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun);

    /// <summary>
    /// result_i = T(p_i^{l−1}, ·) for <paramref name="count"/> points, both row-major (point,
    /// coordinate). A noise-corrected <see cref="SampleMoment"/> takes unit points.
    /// </summary>
    public abstract void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result);

    /// <summary>
    /// A contraction to be repeated on points that lie in the device's layout, for measurements.
    /// </summary>
    public abstract PreparedContraction PrepareContraction(DeviceTarget target, int count);

    /// <summary>
    /// The contraction of the derivative of a model Σ_k a_k ρ_k^p ū_k^{⊗l} at its own components,
    /// A_i = DT[x](ū_i^{l−1}, ·) = Σ_k α_k [s^{l−1} x_k + ((l−1) s^{l−2} ⟨x_k, ū_i⟩ − (l−p) s^{l−1}
    /// ⟨ū_k, x_k⟩) ū_k] with s = ⟨ū_k, ū_i⟩; x is what is written, row-major (component,
    /// coordinate), A what is read.
    /// </summary>
    /// <param name="order">l.</param>
    /// <param name="normPower">p; l for the scaled law.</param>
    /// <param name="units">ū, row-major (component, coordinate).</param>
    /// <param name="slopes">α = a ρ^{p−1}, times c^{l−2} in the scaled law (component).</param>
    public abstract PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes);

    /// <summary>
    /// x ← x·a + b in registers on the whole device, for the peak that measurements are a share of.
    /// </summary>
    /// <param name="rounds">Rounds of the loop in each thread.</param>
    /// <returns>The floating-point operations that were done when it returned.</returns>
    public abstract double MultiplyAdds(int rounds);

    /// <inheritdoc/>
    public abstract void Dispose();
}
