using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Running;

public sealed class HeldRecordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_that_come_fast_are_written_together()
    {
        using SweepStore store = SweepStore.Open(_folder.Path);
        using var held = new HeldRecords(store);
        for (int n = 0; n < 10 * HeldRecords.Most; n++)
            held.Add(Record(n));
        held.Flush();
        store.Count.ShouldBe(10 * HeldRecords.Most);

        // One write more for each tenth of a second that a slow machine takes.
        store.Operations[StoreOperation.Write].ShouldBeLessThan(5 * HeldRecords.Most);
    }

    [Fact]
    public void A_record_is_written_soon_though_none_follows()
    {
        using SweepStore store = SweepStore.Open(_folder.Path);
        using var held = new HeldRecords(store);
        held.Add(Record(0));
        store.Count.ShouldBe(1);
        held.Add(Record(1));
        held.Add(Record(2));
        SpinWait.SpinUntil(() => store.Count == 3, TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void What_is_held_is_written_at_the_end()
    {
        using SweepStore store = SweepStore.Open(_folder.Path);
        using (var held = new HeldRecords(store))
        {
            for (int n = 0; n < 3; n++)
                held.Add(Record(n));
        }

        store.Count.ShouldBe(3);
    }

    [Fact]
    public void A_write_in_the_background_that_failed_is_told_at_the_next_flush()
    {
        var options = new SweepStoreOptions
        {
            CreateSegment = path => new FullAfter(path, bytes: 1000),
        };
        using var store = SweepStore.Open(_folder.Path, options);
        var held = new HeldRecords(store);
        Should.Throw<InputException>(() =>
        {
            for (int n = 0; n < 60; n++)
                held.Add(Record(n));
            Thread.Sleep(5 * HeldRecords.Longest);
            held.Flush();
        }).Message.ShouldContain("No space left on device");
        store.Count.ShouldBeInRange(1, 59);
        held.Dispose();
    }

    private static SweepRecord Record(int n) =>
        new() { CaseId = Example.Id(n), Converged = true };
}
