using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Running;

public sealed class CasePlanTests
{
    // Three shapes, one case of each after another.
    private static readonly SweepCase[] Cases =
    [
        .. Enumerable.Range(0, 999).Select(n => new SweepCase
        {
            Id = Example.Id(n),
            Number = n,
            Axes = [],
            Problem = new ProblemOptions(3, 4 + n % 3, 2, VectorKind.Sphere, Seed: (ulong)n),
            Options = new SolveOptions(),
            Record = [],
        }),
    ];

    [Fact]
    public void Blocks_hold_every_case_once_and_each_cases_of_one_shape()
    {
        var plan = new CasePlan(Cases, SweepShard.Whole);
        plan.Shapes.Count.ShouldBe(3);
        var seen = new List<string>();
        for (int block = 0; block < plan.BlockCount; block++)
        {
            SweepCase[] cases = [.. plan.CasesOfBlock(block)];
            cases.Select(CaseShape.Of).Distinct().ShouldHaveSingleItem();
            cases.Select(one => one.Id).ShouldBe(plan.Block(block).CaseIds, ignoreOrder: true);
            seen.AddRange(cases.Select(one => one.Id));
        }

        seen.ShouldBe(Cases.Select(one => one.Id), ignoreOrder: true);
        plan.CaseIds.ShouldBe(seen);
    }

    [Fact]
    public void Shards_share_the_cases()
    {
        CasePlan[] plans =
            [.. Enumerable.Range(0, 4).Select(n => new CasePlan(Cases, new SweepShard(n, 4)))];
        plans.Sum(plan => plan.Count).ShouldBe(Cases.Length);
        plans.SelectMany(plan => plan.CaseIds).Distinct().Count().ShouldBe(Cases.Length);
        plans.ShouldAllBe(plan => plan.Count > Cases.Length / 8);
    }

    [Theory]
    [InlineData(10, 10)] // few cases: each lane is to find work until the end
    [InlineData(100_000, 391)] // many cases: claims are to cost little
    public void Blocks_are_small_for_few_cases_and_hold_up_to_256_for_many(int count, int blocks)
    {
        SweepCase[] cases = [.. Enumerable.Range(0, count).Select(n => Cases[0] with
        {
            Id = Example.Id(n),
        })];
        new CasePlan(cases, SweepShard.Whole).BlockCount.ShouldBe(blocks);
    }
}
