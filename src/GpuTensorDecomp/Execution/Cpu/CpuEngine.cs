using System.Numerics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>What the CPU executor does once its number type and SIMD width are fixed.</summary>
internal abstract class CpuEngine
{
    public abstract DeviceTarget Upload(SymmetricTensor tensor);

    public abstract RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun);

    public abstract void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result);
}

/// <summary>The engine of one number type and SIMD width.</summary>
internal sealed unsafe class CpuEngine<V, T>(WorkerTeam team) : CpuEngine
    where V : unmanaged, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override DeviceTarget Upload(SymmetricTensor tensor) => tensor switch
    {
        FactoredTensor factored => new CpuFactoredTarget<V, T>(factored),
        SampleMoment moment => new CpuSampleTarget<V, T>(moment),
        DenseTensor dense => new CpuDenseTarget<V, T>(dense),
        _ => throw new NotSupportedException($"The CPU cannot contract a {tensor.GetType().Name}."),
    };

    public override RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun) =>
        new CpuRunBatch<V, T>(targetOfRun, team);

    public override void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result)
    {
        var cpu = (CpuTarget<V, T>)target;
        int dimension = cpu.Tensor.Dimension;
        int blocks = (count + V.Count - 1) / V.Count;
        int strips = (blocks + 2) / 3;
        nint stride = (nint)dimension * V.Count;
        long length = blocks * stride;
        using var packed = new AlignedBuffer<T>(length);
        using var partials = new AlignedBuffer<T>(length * cpu.ChunkCount);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < dimension; c++)
                packed[Place(i, c)] = T.CreateTruncating(points[i * dimension + c]);
        }

        AlignedBuffer<T> input = packed, output = partials;
        team.Run(strips * cpu.ChunkCount, part =>
        {
            (int chunk, int strip) = Math.DivRem(part, strips);
            using var scratch = new AlignedBuffer<T>(cpu.ScratchLength);
            nint offset = strip * 3 * stride;
            cpu.Contract(
                chunk, input.Pointer + offset, output.Pointer + (nint)(chunk * length) + offset,
                Math.Min(3, blocks - strip * 3), stride, scratch.Pointer);
        });
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < dimension; c++)
            {
                T sum = T.Zero;
                for (int chunk = 0; chunk < cpu.ChunkCount; chunk++)
                    sum += partials[chunk * length + Place(i, c)];
                result[i * dimension + c] = -double.CreateTruncating(sum);
            }
        }

        long Place(int i, int c) => i / V.Count * stride + (long)c * V.Count + i % V.Count;
    }
}
