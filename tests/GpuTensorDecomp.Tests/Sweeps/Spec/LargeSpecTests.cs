using System.Diagnostics;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Tests.EndToEnd;

namespace GpuTensorDecomp.Tests.Sweeps.Spec;

/// <summary>Counts processor time, so that what else the machine does is left aside.</summary>
[Collection(RunsAlone.Name)]
public sealed class LargeSpecTests
{
    [Fact]
    public void A_hundred_thousand_cases_expand_in_seconds_and_little_memory()
    {
        _ = SpecText.Cases(Spec(repeats: 1));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        IReadOnlyList<SweepCase> cases = SpecText.Cases(Spec(repeats: 500));
        cases.Count.ShouldBe(100_000);
        process.Refresh();
        (process.TotalProcessorTime - start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        kept.ShouldBeLessThan(20_000_000);
        GC.KeepAlive(cases);
    }

    /// <summary>A spec of 200 cases for each repeat.</summary>
    internal static string Spec(int repeats) => $$"""
        problem: {order: 3, vectors: sphere}
        method: {method: flow, components: 4*rank}
        axes: {dimension: {from: 5, to: 14}, rank: {from: 1, to: 10}, start-norm: [1e-6, 1e-3]}
        repeats: {{repeats}}
        """;
}
