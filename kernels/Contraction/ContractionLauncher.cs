using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Contraction;

/// <summary>
/// Launches the kernels of this folder, each loaded for one accelerator on first use: one for both
/// products where they suit the shape, else one for each, slab by slab.
/// </summary>
public sealed class ContractionLauncher<T, TPrecision>(Accelerator accelerator)
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private const int TermsPerPart = 1024;
    private const int MostParts = 64;
    private readonly Dictionary<int, Action<KernelConfig, ContractionJob<T>>> _strips = [];
    private readonly WideStripLauncher<T> _wide = new(accelerator);
    private readonly SlabLauncher<T, TPrecision> _slabs = new(accelerator);

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

    /// <summary>A = Σ_k W_k ⟨z_k, p⟩^power z_k.</summary>
    public void Factored(ContractionJob<T> job)
    {
        int groups = job.RunCount * ContractionMask.StripsPerRun(job.Capacity) * job.PartialCount;
        if (job.Dimension <= TileShape.Side)
            Fused(job.Power)(new KernelConfig(groups, TileShape.Threads), job);
        else if (IsFused(job.Dimension, groups))
            _wide.Launch(job, groups);
        else
            InSlabs(job);
    }

    /// <summary>A and shifts of samples with a noise correction.</summary>
    public void Hermite(ContractionJob<T> job) => _slabs.Contract<HermitePower<T>>(job);

    /// <summary>A of a dense tensor with rows −mult(K) T(K, ·) and multi-indices K.</summary>
    public void Dense(ContractionJob<T> job, ArrayView<int> indices) => _slabs.Dense(job, indices);

    /// <summary>|⟨z_k, p_i⟩|^power of the runs' own points, all in one slab.</summary>
    public void Overlaps(ContractionJob<T> job) => _slabs.Gram<AbsolutePower<T>>(job);

    private void InSlabs(ContractionJob<T> job)
    {
        switch (job.Power)
        {
            case 1:
                _slabs.Contract<Power1<T>>(job);
                break;
            case 2:
                _slabs.Contract<Power2<T>>(job);
                break;
            case 3:
                _slabs.Contract<Power3<T>>(job);
                break;
            case 4:
                _slabs.Contract<Power4<T>>(job);
                break;
            case 5:
                _slabs.Contract<Power5<T>>(job);
                break;
            case 6:
                _slabs.Contract<Power6<T>>(job);
                break;
            case 7:
                _slabs.Contract<Power7<T>>(job);
                break;
            default:
                _slabs.Contract<AnyPower<T>>(job);
                break;
        }
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
