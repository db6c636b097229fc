using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Launches the kernels of this folder, each loaded for one accelerator on first use: one for both
/// products where they suit the shape, else one for each, slab by slab; the products of large runs
/// are the library's, where there is one.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="products">Its library of matrix products; null for none.</param>
public sealed class ContractionLauncher<T, TPrecision>(
    Accelerator accelerator, IMatrixProducts? products)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private const int TermsPerPart = 1024;
    private const int MostParts = 64;
    private readonly StripLauncher<T> _strips = new(accelerator);
    private readonly SlabLauncher<T, TPrecision> _slabs = new(accelerator);

    /// <summary>Contractions by the library; null where there is none.</summary>
    internal LibraryLauncher<T, TPrecision>? Library { get; } = products is null
        ? null : new LibraryLauncher<T, TPrecision>(accelerator, products);

    /// <summary>
    /// Parts into which the sum over a target's terms is split, from their number alone.
    /// </summary>
    public static int PartialCount(long termCount) =>
        (int)Math.Clamp(termCount / TermsPerPart, 1, MostParts);

    /// <summary>
    /// Whether powers need no slab: both products are one kernel. Groups are the strips of points
    /// times the parts. A point's bits do not depend on it, except where an order of sums differs:
    /// terms beyond one slab.
    /// </summary>
    public bool IsFused(int dimension, long groups) => _strips.Suits(dimension, groups);

    /// <summary>A = Σ_k W_k ⟨z_k, p⟩^power z_k.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="runs">Points of each run and whose its products are.</param>
    public void Factored(ContractionJob<T> job, ReadOnlyMemory<RunPoints> runs)
    {
        switch (job.Power)
        {
            case 1:
                Contract<Power1<T>>(job, runs.Span);
                break;
            case 2:
                Contract<Power2<T>>(job, runs.Span);
                break;
            case 3:
                Contract<Power3<T>>(job, runs.Span);
                break;
            case 4:
                Contract<Power4<T>>(job, runs.Span);
                break;
            case 5:
                Contract<Power5<T>>(job, runs.Span);
                break;
            case 6:
                Contract<Power6<T>>(job, runs.Span);
                break;
            case 7:
                Contract<Power7<T>>(job, runs.Span);
                break;
            default:
                Contract<AnyPower<T>>(job, runs.Span);
                break;
        }
    }

    /// <summary>A and shifts of samples with a noise correction.</summary>
    /// <inheritdoc cref="Factored"/>
    public void Hermite(ContractionJob<T> job, ReadOnlyMemory<RunPoints> runs) =>
        Contract<HermitePower<T>>(job, runs.Span);

    /// <summary>A of a dense tensor with rows −mult(K) T(K, ·) and multi-indices K.</summary>
    /// <param name="job">The contraction.</param>
    /// <param name="indices">K (term, position).</param>
    /// <param name="runs">Points of each run and whose its second product is.</param>
    public void Dense(
        ContractionJob<T> job, ArrayView<int> indices, ReadOnlyMemory<RunPoints> runs)
    {
        for (int run = 0; run < runs.Length; run++)
        {
            if (IsOfLibrary(job, runs.Span[run]))
                Library!.Dense(job, indices, run, runs.Span[run].Count);
        }

        if (LeaveOut(ref job, runs.Span))
            _slabs.Dense(job, indices);
    }

    /// <summary>
    /// A of the derivative of the runs' models: what multiplies ū in one slab, what multiplies x in
    /// the other, and a second product for each.
    /// </summary>
    public void Linearised(ContractionJob<T> job) => _slabs.Linearised(job);

    /// <summary>|⟨z_k, p_i⟩|^power of the runs' own points, all in one slab.</summary>
    public void Overlaps(ContractionJob<T> job) => _slabs.Gram<AbsolutePower<T>>(job);

    private void Contract<TFunction>(ContractionJob<T> job, ReadOnlySpan<RunPoints> runs)
        where TFunction : struct, IGramFunction<T>
    {
        for (int run = 0; run < runs.Length; run++)
        {
            if (IsOfLibrary(job, runs[run]))
                Library!.Contract<TFunction>(job, run, runs[run].Count);
        }

        if (!LeaveOut(ref job, runs))
            return;
        int groups = job.RunCount * ContractionMask.StripsPerRun(job.Capacity) * job.PartialCount;
        if (TFunction.HasLower || !IsFused(job.Dimension, groups))
            _slabs.Contract<TFunction>(job);
        else
            _strips.Launch<TFunction>(job);
    }

    private bool IsOfLibrary(ContractionJob<T> job, RunPoints run) =>
        Library is not null && run.Count > 0 && (run.LibraryProducts & Kind(job)) != 0;

    /// <summary>
    /// Leaves the library's runs out of a job; says whether there are others that may take part.
    /// </summary>
    private bool LeaveOut(ref ContractionJob<T> job, ReadOnlySpan<RunPoints> runs)
    {
        job.LeftOut = Library is null ? LibraryProduct.None : Kind(job);
        foreach (RunPoints run in runs)
        {
            if (run.Count > 0 && !IsOfLibrary(job, run))
                return true;
        }

        return false;
    }

    private static int Kind(ContractionJob<T> job) =>
        job.IsModel != 0 ? LibraryProduct.Model : LibraryProduct.Target;
}
