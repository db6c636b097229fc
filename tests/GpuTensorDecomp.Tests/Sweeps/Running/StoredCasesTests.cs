using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Running;

public sealed class StoredCasesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_recorded_is_not_given_out_again()
    {
        IReadOnlyList<SweepCase> cases = Cases(20);
        using (SweepStore store = Open())
            store.Append([.. cases.Take(7).Select(Record)]);

        using SweepStore again = Open();
        using StoredCases source = Source(cases, again);
        Drain(source).ShouldBe(cases.Skip(7).Select(one => one.Id), ignoreOrder: true);
    }

    [Fact]
    public void A_block_of_another_process_is_waited_for_and_taken_when_it_is_given_back()
    {
        IReadOnlyList<SweepCase> cases = Cases(20);
        using SweepStore other = Open(Example.Process("other"));
        StoredCases held = Source(cases, other);
        IReadOnlyList<SweepCase> block = held.Take(wait: true, CancellationToken.None)!;

        using SweepStore mine = Open(Example.Process("mine"));
        using StoredCases source = Source(cases, mine);
        var rest = new List<string>();
        while (source.Take(wait: false, CancellationToken.None) is { } taken)
        {
            rest.AddRange(taken.Select(one => one.Id));
            Finish(source, taken);
        }

        rest.ShouldBe(cases.Select(one => one.Id).Except(block.Select(one => one.Id)), true);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        source.Take(wait: true, patience.Token).ShouldBeNull();
        source.WaitingFor.ShouldBe(1);

        held.Dispose();
        source.Take(wait: true, CancellationToken.None)!.Select(one => one.Id)
            .ShouldBe(block.Select(one => one.Id));
    }

    [Fact]
    public void A_case_that_another_process_solved_meanwhile_is_not_solved_again()
    {
        IReadOnlyList<SweepCase> cases = Cases(20);
        using SweepStore other = Open(Example.Process("other"));
        using SweepStore mine = Open(Example.Process("mine"));
        using StoredCases source = Source(cases, mine);
        using StoredCases others = Source(cases, other);
        string[] theirs = Drain(others, blocks: 12);

        Drain(source).ShouldBe(cases.Select(one => one.Id).Except(theirs), ignoreOrder: true);
    }

    [Fact]
    public void Scheduling_and_storing_many_cases_costs_few_calls_and_little_memory_a_case()
    {
        const int count = 20_000;
        IReadOnlyList<SweepCase> cases = Cases(count);
        using SweepStore store = Open();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using StoredCases source = Source(cases, store);
        Drain(source).Length.ShouldBe(count);
        long after = GC.GetTotalMemory(forceFullCollection: true);

        ((after - before) / (double)count).ShouldBeLessThan(150);
        long claims = store.Operations[StoreOperation.Create] +
            store.Operations[StoreOperation.Read];
        claims.ShouldBeLessThan(count / 40);
    }

    [Fact]
    public void A_lane_that_finds_the_disk_full_ends_the_sweep_and_it_goes_on_later()
    {
        IReadOnlyList<SweepCase> cases = Cases(30);
        var options = new SweepStoreOptions
        {
            Identity = Example.Process("first"),
            CreateSegment = path => new FullAfter(path, bytes: 2000),
        };
        using (var store = SweepStore.Open(_folder.Path, options))
        using (StoredCases source = Source(cases, store))
        {
            Should.Throw<InputException>(() => Run(source))
                .Message.ShouldContain("it continues from there");
        }

        using SweepStore roomy = Open(Example.Process("second"));
        roomy.Count.ShouldBeInRange(1, 29);
        using StoredCases rest = Source(cases, roomy);
        Run(rest);
        roomy.Coverage(cases.Select(one => one.Id)).Missing.ShouldBe(0);
    }

    [Fact]
    public void A_block_whose_records_cannot_be_stored_is_given_back()
    {
        IReadOnlyList<SweepCase> cases = Cases(2000);
        var options = new SweepStoreOptions
        {
            Identity = Example.Process("first"),
            CreateSegment = path => new FullAfter(path, bytes: 250),
        };
        string[] taken;
        using (var store = SweepStore.Open(_folder.Path, options))
        using (StoredCases source = Source(cases, store))
        {
            IReadOnlyList<SweepCase> block = source.Take(wait: true, CancellationToken.None)!;
            taken = [.. block.Select(one => one.Id)];
            Should.Throw<InputException>(() => Finish(source, block))
                .Message.ShouldContain("it continues from there");
        }

        using SweepStore roomy = Open(Example.Process("second"));
        using StoredCases rest = Source(cases, roomy);
        string[] again = Drain(rest);
        taken.Except(again).Count().ShouldBe(roomy.Count - again.Length);
        roomy.Count.ShouldBe(cases.Count);
    }

    private static void Run(StoredCases source) => new SweepRunner(
        source, [new SweepLane("lane", p => new CpuExecutor(p, threads: 1), MostRuns: 4)])
        .Run(CancellationToken.None);

    private static IReadOnlyList<SweepCase> Cases(int count) => SweepSpec.Parse(
        $$"""
        problem: {order: 3, dimension: 3, rank: 1}
        method: {method: descent, components: 2, max-steps: 3}
        repeats: {{count}}
        """,
        "spec.yaml").Cases();

    private static SweepRecord Record(SweepCase one) => new() { CaseId = one.Id, Converged = true };

    private static string[] Drain(StoredCases source, int blocks = int.MaxValue)
    {
        var ids = new List<string>();
        while (blocks-- > 0 && source.Take(wait: true, CancellationToken.None) is { } taken)
        {
            ids.AddRange(taken.Select(one => one.Id));
            Finish(source, taken);
        }

        return [.. ids];
    }

    private static void Finish(StoredCases source, IReadOnlyList<SweepCase> taken)
    {
        foreach (SweepCase one in taken)
            source.Keep(one, Record(one), null);
        source.Complete(taken);
    }

    private SweepStore Open(ProcessIdentity? identity = null) => SweepStore.Open(
        _folder.Path,
        new SweepStoreOptions { Identity = identity ?? ProcessIdentity.Current });

    private StoredCases Source(IReadOnlyList<SweepCase> cases, SweepStore store) => new(
        new CasePlan(cases, SweepShard.Whole), store, _folder.File("trajectories"));
}
