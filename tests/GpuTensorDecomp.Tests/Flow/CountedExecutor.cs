using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>A processor that counts its open batches and that some batch may fail on.</summary>
/// <param name="executor">Does the work; disposed of with it.</param>
/// <param name="failing">The batch, from 0, that fails.</param>
/// <param name="failsLate">Whether it fails when it is filled and not when it is made.</param>
internal sealed class CountedExecutor(CpuExecutor executor, int failing, bool failsLate) : Executor
{
    public int Made { get; private set; }

    public int Open { get; private set; }

    public override string DeviceName => executor.DeviceName;

    public override Precision Precision => executor.Precision;

    public override int HostThreads => executor.HostThreads;

    public override long AvailableMemory => executor.AvailableMemory;

    public override long MemoryOf(SymmetricTensor tensor, BatchShape shape) =>
        executor.MemoryOf(tensor, shape);

    public override DeviceTarget Upload(SymmetricTensor tensor) => executor.Upload(tensor);

    public override RunBatch CreateBatch(IReadOnlyList<DeviceTarget> targetOfRun)
    {
        bool fails = Made++ == failing;
        if (fails && !failsLate)
            throw new DeviceException("No batch.");
        Open++;
        return new Batch(this, executor.CreateBatch(targetOfRun), fails);
    }

    public override void Contract(
        DeviceTarget target, ReadOnlySpan<double> points, int count, Span<double> result) =>
        executor.Contract(target, points, count, result);

    public override PreparedContraction PrepareContraction(DeviceTarget target, int count) =>
        executor.PrepareContraction(target, count);

    public override PreparedContraction PrepareLinearised(
        int order, int normPower, ReadOnlySpan<double> units, ReadOnlySpan<double> slopes) =>
        executor.PrepareLinearised(order, normPower, units, slopes);

    public override double MultiplyAdds(int rounds) => executor.MultiplyAdds(rounds);

    public override void Dispose() => executor.Dispose();

    private sealed class Batch(CountedExecutor owner, RunBatch batch, bool fails) : RunBatch
    {
        public override int RunCount => batch.RunCount;

        public override int ComponentCount(int run) => batch.ComponentCount(run);

        public override void Write(int run, ComponentSet components, FlowRule rule) =>
            batch.Write(run, components, rule);

        public override ComponentSet Read(int run) => batch.Read(run);

        public override void SetRule(int run, FlowRule rule) => batch.SetRule(run, rule);

        public override RunStatus Status(int run) => batch.Status(run);

        public override void Advance(ReadOnlySpan<long> steps)
        {
            if (fails)
                throw new DeviceException("No step.");
            batch.Advance(steps);
        }

        public override RunSnapshot Save(int run) => batch.Save(run);

        public override void Restore(int run, RunSnapshot snapshot, FlowRule rule) =>
            batch.Restore(run, snapshot, rule);

        public override void Dispose()
        {
            owner.Open--;
            batch.Dispose();
        }
    }
}
