using System.Diagnostics;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.EndToEnd;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

/// <summary>Counts processor time, so that what else the machine does is left aside.</summary>
[Collection(RunsAlone.Name)]
public sealed class LargeTableTests
{
    private const int Count = 100_000;

    [Fact]
    public void A_hundred_thousand_records_take_seconds_and_the_writer_little_memory()
    {
        using var folder = new TemporaryFolder();
        long after = 0;
        long growth = 0;
        TimeSpan appending = Measure(() =>
        {
            using SweepStore store = SweepStore.Open(folder.Path);
            foreach (int[] batch in Enumerable.Range(0, Count).Chunk(100))
            {
                store.Append([.. batch.Select(Example.Record)]);
                if (batch[^1] + 1 == Count / 5)
                    after = GC.GetTotalMemory(forceFullCollection: true);
            }

            growth = GC.GetTotalMemory(forceFullCollection: true) - after;
        });
        appending.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        growth.ShouldBeLessThan(64 * (Count - Count / 5));

        using SweepStore reader = Timed(3, () => SweepStore.Open(folder.Path));
        reader.Count.ShouldBe(Count);
        int read = 0;
        Measure(() => read = reader.Read().Count()).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        read.ShouldBe(Count);

        SweepCase[] cases = TableExample.Cases(Count);
        SweepTable table = Timed(3, () => SweepTable.Build(cases, reader));
        table.CountOf(CaseState.Missing).ShouldBe(0);
        string csv = folder.File("table.csv");
        Measure(() => table.WriteCsv(csv)).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        Measure(() => table.WriteNpz(folder.File("table.npz")))
            .ShouldBeLessThan(TimeSpan.FromSeconds(3));
        SweepTable back = Timed(3, () => SweepTable.Read(csv));
        back["steps"].Numbers!.SequenceEqual(table["steps"].Numbers!).ShouldBeTrue();
    }

    private static T Timed<T>(int seconds, Func<T> make)
    {
        T made = default!;
        Measure(() => made = make()).ShouldBeLessThan(TimeSpan.FromSeconds(seconds));
        return made;
    }

    private static TimeSpan Measure(Action action)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        action();
        process.Refresh();
        return process.TotalProcessorTime - start;
    }
}
