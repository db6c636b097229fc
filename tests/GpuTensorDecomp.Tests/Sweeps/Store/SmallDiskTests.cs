using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Sweeps.Tables;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

/// <summary>A real full disk. Where none can be mounted, DiskFullTests covers the logic.</summary>
public sealed class SmallDiskTests
{
    private const int Kibi = 1 << 10;

    [Fact]
    public void A_disk_that_fills_up_loses_no_record_and_the_sweep_goes_on_once_there_is_room()
    {
        using SmallDisk? disk = SmallDisk.TryMount();
        if (disk is null)
            return;
        string filler = Path.Combine(disk.Path, "filler");
        File.WriteAllBytes(filler, new byte[48 * Kibi]);
        string sweep = Path.Combine(disk.Path, "sweep");
        int stored = 0;
        using (SweepStore store = SweepStore.Open(sweep))
        {
            InputException fault = Should.Throw<InputException>(() =>
            {
                for (; stored < 1000; stored += 2)
                    store.Append(Example.Record(stored), Example.Record(stored + 1));
            });
            fault.Message.ShouldContain($"{stored} records are stored and safe");
            stored.ShouldBeInRange(10, 100);
            using (SweepStore reader = SweepStore.Open(sweep))
                Example.Texts(reader.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, stored)));
            File.Delete(filler);
            for (int n = stored; n < stored + 20; n++)
                store.Append(Example.Record(n));
        }

        using SweepStore after = SweepStore.Open(sweep);
        Example.Texts(after.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, stored + 20)));
        after.Damage.ShouldBeEmpty();
        after.TornSegments.ShouldBe(0);
    }

    [Fact]
    public void A_table_that_does_not_fit_leaves_the_one_that_is_there()
    {
        using SmallDisk? disk = SmallDisk.TryMount();
        if (disk is null)
            return;
        string csv = Path.Combine(disk.Path, "table.csv");
        SweepTable small = TableExample.Table(disk.Path, TableExample.Cases(5));
        small.WriteCsv(csv);
        SweepTable large = TableExample.Table(disk.Path, TableExample.Cases(5000));
        Should.Throw<InputException>(() => large.WriteCsv(csv)).Message
            .ShouldStartWith($"{csv}: cannot be written");
        Should.Throw<InputException>(() => large.WriteNpz(Path.Combine(disk.Path, "table.npz")));
        Directory.GetFiles(disk.Path).ShouldBe([csv]);
        SweepTable.Read(csv).RowCount.ShouldBe(5);
    }
}
