using System.Numerics;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>What the CPU executor does once its number type and SIMD width are fixed.</summary>
internal abstract class CpuEngine
{
    public abstract DeviceTarget Upload(SymmetricTensor tensor);

    public abstract RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun);

    public abstract PreparedContraction Prepare(DeviceTarget target, int count);

    public abstract PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes);

    /// <summary>
    /// Bytes that the packs of a batch take beside its runs; 0 where its runs go alone.
    /// </summary>
    public abstract long PackBytes(SymmetricTensor tensor, BatchShape shape);

    public abstract double MultiplyAdds(int rounds);
}

/// <summary>The engine of one number type and SIMD width.</summary>
internal sealed class CpuEngine<V, T>(WorkerTeam team) : CpuEngine
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

    public override PreparedContraction Prepare(DeviceTarget target, int count) =>
        new CpuContraction<V, T>((CpuTarget<V, T>)target, count, team);

    public override PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes) =>
        new CpuLinearisedContraction<V, T>(order, normPower, units, slopes, team);

    public override long PackBytes(SymmetricTensor tensor, BatchShape shape) =>
        tensor is FactoredTensor factored &&
        SmallContraction<V, T>.Fits(factored.Dimension) &&
        shape is { Stages: 0, UsesCurvature: false, IsLinearised: false } &&
        CpuRunBatch<V, T>.Packs(shape.Runs, team.ThreadCount)
            ? team.ThreadCount * PackArrays<V, T>.BytesOf(
                shape.Components, factored.Dimension, factored.Rank)
            : 0;

    public override double MultiplyAdds(int rounds)
    {
        var sums = new T[team.ThreadCount]; // kept, so that no loop is dropped
        team.Run(sums.Length, part => sums[part] = PeakLoop<V, T>.Run(rounds));
        return (double)PeakLoop<V, T>.RoundFlops * rounds * sums.Length;
    }
}
