using System.Numerics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>
/// A target that contracts one strip of points, that is 1 to 3 blocks of <c>V.Count</c> points with
/// one point a lane: coordinate c of vector v lies at strip[v·stride + c·Count]. Targets with very
/// many terms split them into chunks, so that few points still keep all cores busy; partial results
/// are added in chunk order, whatever thread made them.
/// </summary>
internal abstract unsafe class CpuTarget<V, T>(SymmetricTensor tensor) : DeviceTarget(tensor)
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Parts into which the terms are split; fixed by the shape alone.</summary>
    public virtual int ChunkCount => 1;

    /// <summary>Numbers of scratch that <see cref="Contract"/> needs.</summary>
    public abstract long ScratchLength { get; }

    /// <summary>
    /// result = −T*(p^{l−1}, ·), over one chunk of the terms, for a strip of points.
    /// </summary>
    public abstract void Contract(
        int chunk, T* points, T* result, int vectors, nint stride, T* scratch);

    /// <summary>
    /// The same over all terms by all threads, where the target is a sum of terms that can be
    /// split so; says whether it was done.
    /// </summary>
    public virtual bool ContractTogether(
        TeamContraction<V, T> team, T* points, T* result, int vectors, nint stride) => false;
}
