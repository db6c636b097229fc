using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

public sealed class SweepClaimTests
{
    private static readonly SweepBlock Block = new(Example.Ids(3));

    [Fact]
    public void A_block_is_claimed_by_one_process_only()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder, "a");
        using SweepStore b = Open(folder, "b");
        using SweepClaim? claim = a.TryClaim(Block);
        claim.ShouldNotBeNull().Generation.ShouldBe(1);
        b.TryClaim(Block).ShouldBeNull();
        a.TryClaim(Block).ShouldBeNull();
        b.TryClaim(new SweepBlock(Example.Ids(4))).ShouldNotBeNull().Dispose();
    }

    [Fact]
    public void A_block_that_was_given_back_is_claimed_anew()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder, "a");
        using SweepStore b = Open(folder, "b");
        a.TryClaim(Block)!.Dispose();
        using SweepClaim? claim = b.TryClaim(Block);
        claim.ShouldNotBeNull().Generation.ShouldBe(2);
        a.TryClaim(Block).ShouldBeNull();
    }

    [Fact]
    public void A_process_that_ended_in_order_holds_nothing()
    {
        using var folder = new TemporaryFolder();
        SweepStore a = Open(folder, "a");
        a.TryClaim(Block).ShouldNotBeNull();
        a.Dispose();
        using SweepStore b = Open(folder, "b");
        b.TryClaim(Block).ShouldNotBeNull();
    }

    [Fact]
    public void A_silent_holder_is_taken_over_by_exactly_one_process()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder, "a");
        a.TryClaim(Block).ShouldNotBeNull();
        string beat = Directory.GetFiles(folder.File("claims"), "a-*.alive").Single();
        File.SetLastWriteTimeUtc(beat, DateTime.UtcNow.AddMinutes(-1));
        using (SweepStore b = Open(folder, "b"))
            b.TryClaim(Block).ShouldBeNull();

        File.SetLastWriteTimeUtc(beat, DateTime.UtcNow.AddHours(-1));
        int taken = 0;
        SweepStore[] stores = [.. Enumerable.Range(0, 8).Select(i => Open(folder, $"t{i}"))];
        Parallel.ForEach(stores, store =>
        {
            if (store.TryClaim(Block) is not null)
                Interlocked.Increment(ref taken);
        });
        taken.ShouldBe(1);
        foreach (SweepStore store in stores)
            store.Dispose();
    }

    [Fact]
    public void A_holder_on_this_machine_that_is_no_more_is_taken_over_at_once()
    {
        using var folder = new TemporaryFolder();
        ProcessIdentity self = ProcessIdentity.Current;
        using SweepStore dead = Open(folder, self with { Started = self.Started - 1 });
        dead.TryClaim(Block).ShouldNotBeNull();
        using SweepStore alive = Open(folder, self);
        (alive.TryClaim(Block) is not null).ShouldBe(OperatingSystem.IsLinux());
    }

    [Fact]
    public void A_finished_block_is_left_alone_and_its_records_are_learnt_of()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder, "a");
        using SweepStore b = Open(folder, "b");
        SweepClaim claim = a.TryClaim(Block)!;
        a.Append([.. Enumerable.Range(0, 3).Select(Example.Record)]);
        claim.Finish();
        b.Contains(Example.Id(0)).ShouldBeFalse();
        b.TryClaim(Block).ShouldBeNull();
        b.Contains(Example.Id(0)).ShouldBeTrue();
        long before = b.Operations.Total;
        b.TryClaim(Block).ShouldBeNull();
        b.Operations.Total.ShouldBe(before);
    }

    [Fact]
    public void A_finished_block_without_its_records_is_claimed_again()
    {
        using var folder = new TemporaryFolder();
        using SweepStore a = Open(folder, "a");
        SweepClaim claim = a.TryClaim(Block)!;
        a.Append(Example.Record(0), Example.Record(1));
        claim.Finish();
        using SweepStore b = Open(folder, "b");
        b.TryClaim(Block).ShouldNotBeNull().Generation.ShouldBe(2);
        b.Contains(Example.Id(1)).ShouldBeTrue();
        b.Contains(Example.Id(2)).ShouldBeFalse();
    }

    [Fact]
    public void A_block_costs_two_calls_to_the_file_system()
    {
        using var folder = new TemporaryFolder();
        using SweepStore store = Open(folder, "a");
        store.TryClaim(Block)!.Dispose();
        long before = store.Operations.Total;
        for (int n = 10; n < 20; n++)
            store.TryClaim(new SweepBlock([Example.Id(n)]))!.Finish();
        (store.Operations.Total - before).ShouldBe(20);
    }

    [Fact]
    public void Blocks_are_named_by_their_cases_whatever_the_order()
    {
        var reversed = new SweepBlock(Example.Ids(3).Reverse());
        reversed.Name.ShouldBe(Block.Name);
        SweepBlock.Split(Example.Ids(1000), 10).Select(block => block.Name).Distinct().Count()
            .ShouldBe(100);
    }

    [Fact]
    public void Shards_share_all_cases_evenly()
    {
        SweepShard[] shards = [.. Enumerable.Range(0, 7).Select(i => new SweepShard(i, 7))];
        int[] counts = [.. shards.Select(shard => Example.Ids(7000).Count(shard.Contains))];
        counts.Sum().ShouldBe(7000);
        counts.ShouldAllBe(count => count > 850 && count < 1150);
        Example.Ids(500).ShouldAllBe(id => shards.Count(shard => shard.Contains(id)) == 1);
        SweepShard.Parse("3/7").ShouldBe(shards[3]);
        Should.Throw<InputException>(() => SweepShard.Parse("7/7"));
        Should.Throw<InputException>(() => SweepShard.Parse("1"));
    }

    private static SweepStore Open(TemporaryFolder folder, string host) =>
        Open(folder, Example.Process(host));

    private static SweepStore Open(TemporaryFolder folder, ProcessIdentity identity) =>
        SweepStore.Open(folder.Path, new SweepStoreOptions
        {
            Identity = identity,
            HeartbeatEvery = TimeSpan.FromHours(1),
        });
}
