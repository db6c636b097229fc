using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class SweepStoreTests
{
    [Fact]
    public void Records_come_back_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path, 40);
        using SweepStore store = SweepStore.Open(folder.Path);
        Example.Texts(store.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, 40)));
        store.Count.ShouldBe(40);
        store.Damage.ShouldBeEmpty();
        store.IsFailed(Example.Id(4)).ShouldBeTrue();
        store.IsFailed(Example.Id(3)).ShouldBeFalse();
        store.Coverage(Example.Ids(45).Skip(10)).ShouldBe(new SweepCoverage(35, 24, 6, 10));
    }

    [Fact]
    public void Opening_a_folder_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        using (SweepStore store = SweepStore.Open(folder.Path))
            store.Read().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_tail_torn_at_any_byte_loses_the_records_it_cuts_and_no_other()
    {
        using var folder = new TemporaryFolder();
        string segment = Fill(folder.Path, 6);
        byte[] whole = File.ReadAllBytes(segment);
        int third = LineStarts(whole)[3];
        for (int length = third; length < whole.Length; length++)
        {
            File.WriteAllBytes(segment, whole[..length]);
            int kept = whole.Take(length).Count(b => b == '\n') - 1;
            using SweepStore store = SweepStore.Open(folder.Path);
            Example.Texts(store.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, kept)));
            store.Damage.ShouldBeEmpty();
            store.TornSegments.ShouldBe(whole[length - 1] == '\n' ? 0 : 1);
        }
    }

    [Fact]
    public void A_header_torn_at_any_byte_is_no_fault()
    {
        using var folder = new TemporaryFolder();
        string segment = Fill(folder.Path, 1);
        byte[] whole = File.ReadAllBytes(segment);
        for (int length = 0; length < LineStarts(whole)[1]; length++)
        {
            File.WriteAllBytes(segment, whole[..length]);
            using SweepStore store = SweepStore.Open(folder.Path);
            store.Read().ShouldBeEmpty();
            store.Damage.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_changed_byte_drops_its_record_keeps_the_others_and_is_told_of()
    {
        using var folder = new TemporaryFolder();
        string segment = Fill(folder.Path, 6);
        byte[] whole = File.ReadAllBytes(segment);
        int[] starts = LineStarts(whole);
        for (int at = starts[3]; at < starts[4] - 1; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(segment, changed);
            using SweepStore store = SweepStore.Open(folder.Path);
            Example.Texts(store.Read()).ShouldBe(Example.Texts([0, 1, 3, 4, 5]));
            string damage = string.Join('\n', store.Damage);
            damage.ShouldStartWith(segment);
            damage.ShouldContain($"at byte {starts[3]}");
        }
    }

    [Fact]
    public void A_newer_version_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string segment = Fill(folder.Path, 1);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var header = new SegmentHeader(SegmentHeader.FormatName, 2, "h", 1, DateTime.UnixEpoch);
        RecordLine.WriteHeader(output, header.ToJson());
        File.WriteAllBytes(segment, output.WrittenSpan.ToArray());
        string message =
            Should.Throw<InputException>(() => SweepStore.Open(folder.Path)).Message;
        message.ShouldStartWith(segment);
        message.ShouldContain("version 2");
        message.ShouldContain("version 1");
    }

    [Fact]
    public void A_case_counts_once_and_a_solved_record_wins_over_a_failed_one()
    {
        using var folder = new TemporaryFolder();
        SweepRecord failed = new() { CaseId = Example.Id(1), Fault = "out of memory" };
        SweepRecord again = Example.Record(2) with { Seconds = 77 };
        Append(folder.Path, "a", failed, Example.Record(2));
        Append(folder.Path, "b", Example.Record(1), again);
        using SweepStore store = SweepStore.Open(folder.Path);
        Example.Texts(store.Read()).ShouldBe(Example.Texts([1, 2]));
        store.Count.ShouldBe(2);
        store.IsFailed(Example.Id(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing_and_see_each_other()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder.Path, "a");
        using SweepStore b = Open(folder.Path, "b");
        await Task.WhenAll(
            Task.Run(() => AppendAll(a, 0)),
            Task.Run(() => AppendAll(a, 1)),
            Task.Run(() => AppendAll(b, 2)));
        a.Refresh();
        b.Refresh();
        a.Count.ShouldBe(600);
        b.Count.ShouldBe(600);
        Example.Texts(a.Read()).ShouldBe(Example.Texts(Enumerable.Range(0, 600)));
        Directory.GetFiles(Path.Combine(folder.Path, "results")).Length.ShouldBe(2);
    }

    [Fact]
    public void A_shard_opens_only_segments_that_can_hold_its_cases()
    {
        using var folder = new TemporaryFolder();
        foreach (int index in new[] { 0, 1, 2 })
        {
            var options = new SweepStoreOptions
            {
                Shard = new SweepShard(index, 3),
                Identity = Example.Process("h", index),
            };
            using SweepStore writer = SweepStore.Open(folder.Path, options);
            writer.Append([.. Enumerable.Range(0, 90)
                .Where(n => options.Shard.Contains(Example.Id(n))).Select(Example.Record)]);
        }

        using SweepStore own = SweepStore.Open(
            folder.Path, new SweepStoreOptions { Shard = new SweepShard(1, 3) });
        own.Operations[StoreOperation.Read].ShouldBe(1);
        own.Count.ShouldBe(Example.Ids(90).Count(new SweepShard(1, 3).Contains));
        using SweepStore other = SweepStore.Open(
            folder.Path, new SweepStoreOptions { Shard = new SweepShard(1, 2) });
        other.Count.ShouldBe(90);
    }

    [Fact]
    public void Appending_is_one_write_a_batch_and_few_flushes()
    {
        using var folder = new TemporaryFolder();
        using (SweepStore store = SweepStore.Open(folder.Path))
        {
            for (int n = 0; n < 500; n += 5)
                store.Append([.. Enumerable.Range(n, 5).Select(Example.Record)]);
            store.Flush();
            store.Operations[StoreOperation.Create].ShouldBe(1);
            store.Operations[StoreOperation.Write].ShouldBe(101);
            store.Operations[StoreOperation.Sync].ShouldBeGreaterThan(0);
            store.Operations[StoreOperation.List].ShouldBe(1);
        }
    }

    private static void AppendAll(SweepStore store, int first)
    {
        for (int n = first; n < 600; n += 3)
            store.Append(Example.Record(n));
    }

    private static SweepStore Open(string folder, string host) => SweepStore.Open(
        folder, new SweepStoreOptions { Identity = Example.Process(host) });

    private static void Append(string folder, string host, params SweepRecord[] records)
    {
        using SweepStore store = Open(folder, host);
        store.Append(records);
    }

    private static string Fill(string folder, int count)
    {
        Append(folder, "h", [.. Enumerable.Range(0, count).Select(Example.Record)]);
        return Directory.GetFiles(Path.Combine(folder, "results")).ShouldHaveSingleItem();
    }

    private static int[] LineStarts(byte[] bytes) =>
        [0, .. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').Select(i => i + 1)];
}
