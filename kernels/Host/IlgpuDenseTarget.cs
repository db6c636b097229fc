using System.Numerics;
using GpuTensorDecomp.Kernels.Contraction;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Tensors;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Kernels.Host;

/// <summary>
/// A dense target: A = −Σ_K mult(K) p^K T(K, ·), terms the rows of the non-decreasing multi-indices
/// K of length l − 1 in colex order.
/// </summary>
internal sealed class IlgpuDenseTarget<T, TPrecision> : IlgpuTarget<T, TPrecision>
    where T : unmanaged, INumber<T>
    where TPrecision : struct, IPrecision<T>
{
    private readonly DeviceArray<T> _rows; // −mult(K)·T(K, c): (multi-index, coordinate)
    private readonly DeviceArray<int> _indices; // K (multi-index, position)

    public IlgpuDenseTarget(Accelerator accelerator, DenseTensor tensor)
        : base(tensor, tensor.Entries.Length / tensor.Dimension)
    {
        int length = tensor.Order - 1;
        var rows = new T[tensor.Entries.Length];
        var indices = new int[(long)TermCount * length];
        int[] index = new int[length];
        for (int row = 0; row < TermCount; row++)
        {
            double multiplicity = MultiIndex.Multiplicity(index);
            for (int c = 0; c < tensor.Dimension; c++)
            {
                int place = row * tensor.Dimension + c;
                rows[place] = TPrecision.Narrow(-(multiplicity * tensor.Entries[place]));
            }

            index.CopyTo(indices, (long)row * length);
            MultiIndex.Advance(index);
        }

        _rows = new DeviceArray<T>(accelerator, rows);
        _indices = new DeviceArray<int>(accelerator, indices);
    }

    public override bool NeedsSlab(
        ContractionLauncher<T, TPrecision> launcher, long strips) => true;

    public override void Dispose()
    {
        _rows.Dispose();
        _indices.Dispose();
    }

    protected override void Launch(
        ContractionLauncher<T, TPrecision> launcher,
        ContractionJob<T> job,
        ReadOnlyMemory<RunPoints> runs)
    {
        job.Terms = _rows.View;
        launcher.Dense(job, _indices.View, runs);
    }
}
