using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GpuTensorDecomp.Execution.Cpu;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Execution;

/// <summary>
/// The CPU: all cores, the widest SIMD that the machine has, float32 or float64. Deterministic: the
/// same bits for any number of threads.
/// </summary>
public sealed class CpuExecutor : Executor
{
    // Asking the runtime takes longer than a step of a small run; it is the process's limit.
    private static readonly Lazy<long> TotalMemory =
        new(() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private readonly WorkerTeam _team;
    private readonly CpuEngine _engine;
    private string? _name;

    /// <summary>Opens the CPU.</summary>
    /// <param name="precision">Number type of components and contractions.</param>
    /// <param name="threads">Threads to use; 0 for one a core.</param>
    /// <param name="laneBits">SIMD width of 512, 256 or 128; 0 for the widest.</param>
    public CpuExecutor(Precision precision = Precision.Float64, int threads = 0, int laneBits = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Precision = precision;
        LaneBits = laneBits != 0 ? laneBits : WidestLanes();
        _team = new WorkerTeam(threads > 0 ? threads : Environment.ProcessorCount);
        _engine = (precision, LaneBits) switch
        {
            (Precision.Float64, 512) => new CpuEngine<Lanes512<double>, double>(_team),
            (Precision.Float64, 256) => new CpuEngine<Lanes256<double>, double>(_team),
            (Precision.Float64, _) => new CpuEngine<Lanes128<double>, double>(_team),
            (_, 512) => new CpuEngine<Lanes512<float>, float>(_team),
            (_, 256) => new CpuEngine<Lanes256<float>, float>(_team),
            _ => new CpuEngine<Lanes128<float>, float>(_team),
        };
    }

    /// <inheritdoc/>
    public override string DeviceName => _name ??=
        $"CPU, {ThreadCount} threads, {LaneBits}-bit SIMD, " +
        $"{RuntimeInformation.ProcessArchitecture}";

    /// <inheritdoc/>
    public override Precision Precision { get; }

    /// <summary>Threads that share the work.</summary>
    public int ThreadCount => _team.ThreadCount;

    /// <inheritdoc/>
    public override int HostThreads => ThreadCount;

    /// <summary>SIMD width in bits.</summary>
    public int LaneBits { get; }

    /// <inheritdoc/>
    public override long AvailableMemory => TotalMemory.Value;

    /// <inheritdoc/>
    public override long MemoryOf(SymmetricTensor tensor, BatchShape shape) =>
        CpuMemory.Of(tensor, shape, Precision) + _engine.PackBytes(tensor, shape);

    /// <inheritdoc/>
    public override DeviceTarget Upload(SymmetricTensor tensor) => _engine.Upload(tensor);

    /// <inheritdoc/>
    public override RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun) =>
        _engine.CreateBatch(targetOfRun);

    /// <inheritdoc/>
    public override void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            points.Length, (long)count * target.Tensor.Dimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            result.Length, (long)count * target.Tensor.Dimension);
        using PreparedContraction contraction = PrepareContraction(target, count);
        contraction.Write(points);
        contraction.Run();
        contraction.Read(result);
    }

    /// <inheritdoc/>
    public override PreparedContraction PrepareContraction(DeviceTarget target, int count) =>
        _engine.Prepare(target, count);

    /// <inheritdoc/>
    public override PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes) =>
        _engine.PrepareLinearised(order, normPower, units, slopes);

    /// <inheritdoc/>
    public override double MultiplyAdds(int rounds) => _engine.MultiplyAdds(rounds);

    /// <inheritdoc/>
    public override void Dispose() => _team.Dispose();

    private static int WidestLanes() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
