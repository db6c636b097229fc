using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Launches the kernels of this folder, each loaded for one accelerator on first use. A contraction
/// goes slab by slab: strips first, so that a point's bits do not depend on the other points.
/// </summary>
public sealed class ContractionLauncher<T, TPrecision>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    /// <summary>Numbers of a slab, so that it stays in a GPU's second-level cache.</summary>
    public const int SlabLength = 1 << 22;

    private const int TermsPerPart = 1024;
    private const int MostParts = 64;
    private readonly Dictionary<int, Action<KernelConfig, ContractionJob<T>>> _powers = [];
    private readonly Dictionary<int, Action<KernelConfig, ContractionJob<T>>> _strips = [];
    private readonly WideStripLauncher<T> _wide = new(accelerator);
    private Action<KernelConfig, ContractionJob<T>>? _hermite;
    private Action<KernelConfig, ContractionJob<T>>? _overlaps;
    private Action<KernelConfig, ContractionJob<T>>? _linearised;
    private Action<KernelConfig, ContractionJob<T>>? _product;
    private Action<KernelConfig, ContractionJob<T>>? _shift;
    private Action<Index1D, ContractionJob<T>, ArrayView<int>>? _monomials;

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
    public bool IsFused(int dimension, long groups) =>
        dimension <= TileShape.Side || _wide.Suits(dimension, groups);

    /// <summary>Terms of a row of the slab.</summary>
    public static int SlabTerms(int termCount) =>
        Math.Min(termCount, SlabLength / TileShape.Side);

    /// <summary>Numbers of a slab for a contraction.</summary>
    public static long SlabSize(long pointStrips, int termCount) =>
        SlabTerms(termCount) * TileShape.Side * Math.Min(pointStrips, SlabStrips(termCount));

    /// <summary>A = Σ_k W_k ⟨z_k, p⟩^power z_k.</summary>
    public void Factored(ContractionJob<T> job)
    {
        int groups = job.RunCount * ContractionMask.StripsPerRun(job.Capacity) * job.PartialCount;
        if (job.Dimension <= TileShape.Side)
        {
            Fused(job.Power)(new KernelConfig(groups, TileShape.Threads), job);
        }
        else if (IsFused(job.Dimension, groups))
        {
            _wide.Launch(job, groups);
        }
        else
        {
            InSlabs(job, slab => LaunchGram(Power(job.Power), slab), null);
        }
    }

    /// <summary>A and shifts of samples with a noise correction.</summary>
    public void Hermite(ContractionJob<T> job)
    {
        _hermite ??= Load(GramKernel.Body<T, HermitePower<T>>);
        InSlabs(job, slab => LaunchGram(_hermite, slab), LaunchShift);
    }

    /// <summary>A of a dense tensor with rows −mult(K) T(K, ·) and multi-indices K.</summary>
    public void Dense(ContractionJob<T> job, ArrayView<int> indices)
    {
        _monomials ??= accelerator.LoadAutoGroupedStreamKernel<
            Index1D, ContractionJob<T>, ArrayView<int>>(MonomialKernel.Body<T>);
        InSlabs(
            job,
            slab => _monomials(
                Strips(slab) * TileShape.Side * slab.SlabTerms, slab, indices),
            null);
    }

    /// <summary>
    /// A of the derivative of the runs' models: what multiplies ū in one slab, what multiplies x in
    /// the other, and a second product for each.
    /// </summary>
    public void Linearised(ContractionJob<T> job)
    {
        _linearised ??= Load(LinearisedGramKernel.Body<T, TPrecision>);
        InSlabs(
            job,
            slab => LaunchGram(_linearised, slab),
            slab => LaunchProduct(
                slab with { Gram = slab.Lower, Terms = slab.Moves, Accumulate = 1 }));
    }

    /// <summary>|⟨z_k, p_i⟩|^power of the runs' own points, all in one slab.</summary>
    public void Overlaps(ContractionJob<T> job)
    {
        _overlaps ??= Load(GramKernel.Body<T, AbsolutePower<T>>);
        LaunchGram(_overlaps, job);
    }

    private static int SlabStrips(int termCount) =>
        Math.Max(1, SlabLength / TileShape.Side / Math.Max(SlabTerms(termCount), 1));

    private static int Strips(ContractionJob<T> job) => Math.Min(
        SlabStrips(job.TermCount),
        job.RunCount * ContractionMask.StripsPerRun(job.Capacity) - job.FirstStrip);

    private void InSlabs(
        ContractionJob<T> job,
        Action<ContractionJob<T>> gram,
        Action<ContractionJob<T>>? then)
    {
        job.SlabTerms = SlabTerms(job.TermCount);
        int accumulate = job.Accumulate;
        int strips = job.RunCount * ContractionMask.StripsPerRun(job.Capacity);
        for (int strip = 0; strip < strips; strip += SlabStrips(job.TermCount))
        {
            job.FirstStrip = strip;
            for (int term = 0; term < job.TermCount; term += job.SlabTerms)
            {
                job.FirstTerm = term;
                job.Accumulate = term > 0 ? 1 : accumulate;
                gram(job);
                LaunchProduct(job);
                then?.Invoke(job);
            }
        }
    }

    private static void LaunchGram(
        Action<KernelConfig, ContractionJob<T>> kernel, ContractionJob<T> job)
    {
        int strips = job.IsForCurvature != 0
            ? job.RunCount * ContractionMask.StripsPerRun(job.Capacity)
            : Strips(job);
        kernel(new KernelConfig(strips * Tiles(job.SlabTerms), TileShape.Threads), job);
    }

    private void LaunchProduct(ContractionJob<T> job)
    {
        _product ??= Load(GramProductKernel.Body<T>);
        int groups = Strips(job) * Tiles(job.Dimension) * job.PartialCount;
        _product(new KernelConfig(groups, TileShape.Threads), job);
    }

    private void LaunchShift(ContractionJob<T> job)
    {
        _shift ??= Load(ShiftKernel.Body<T, TPrecision>);
        _shift(new KernelConfig(Strips(job) * TileShape.Side, RowGroup.Size), job);
    }

    private static int Tiles(int length) => (length + TileShape.Side - 1) / TileShape.Side;

    private Action<KernelConfig, ContractionJob<T>> Power(int power)
    {
        if (!_powers.TryGetValue(power, out Action<KernelConfig, ContractionJob<T>>? kernel))
        {
            kernel = power switch
            {
                1 => Load(GramKernel.Body<T, Power1<T>>),
                2 => Load(GramKernel.Body<T, Power2<T>>),
                3 => Load(GramKernel.Body<T, Power3<T>>),
                4 => Load(GramKernel.Body<T, Power4<T>>),
                5 => Load(GramKernel.Body<T, Power5<T>>),
                6 => Load(GramKernel.Body<T, Power6<T>>),
                7 => Load(GramKernel.Body<T, Power7<T>>),
                _ => Load(GramKernel.Body<T, AnyPower<T>>),
            };
            _powers.Add(power, kernel);
        }

        return kernel;
    }

    private Action<KernelConfig, ContractionJob<T>> Fused(int power)
    {
        if (!_strips.TryGetValue(power, out Action<KernelConfig, ContractionJob<T>>? kernel))
        {
            kernel = power switch
            {
                1 => Load(StripKernel.Body<T, Power1<T>>),
                2 => Load(StripKernel.Body<T, Power2<T>>),
                3 => Load(StripKernel.Body<T, Power3<T>>),
                4 => Load(StripKernel.Body<T, Power4<T>>),
                5 => Load(StripKernel.Body<T, Power5<T>>),
                6 => Load(StripKernel.Body<T, Power6<T>>),
                7 => Load(StripKernel.Body<T, Power7<T>>),
                _ => Load(StripKernel.Body<T, AnyPower<T>>),
            };
            _strips.Add(power, kernel);
        }

        return kernel;
    }

    private Action<KernelConfig, ContractionJob<T>> Load(Action<ContractionJob<T>> body) =>
        accelerator.LoadStreamKernel(body);
}
