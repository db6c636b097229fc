using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Tests.Sweeps.Spec;

/// <summary>Specs for tests.</summary>
internal static class SpecText
{
    /// <summary>A problem of order 3, dimension 4 and rank 2, before more lines.</summary>
    public const string Small = "problem: {order: 3, dimension: 4, rank: 2}\n";

    public static IReadOnlyList<SweepCase> Cases(string text, bool quick = false) =>
        SweepSpec.Parse(text, "s.yaml", quick).Cases();

    /// <summary>The cases of the small problem with more lines.</summary>
    public static IReadOnlyList<SweepCase> SmallCases(params string[] lines) =>
        Cases(Small + string.Join('\n', lines));

    public static IReadOnlyList<string> Faults(string text, bool quick = false) =>
        Should.Throw<InputException>(() => SweepSpec.Parse(text, "s.yaml", quick)).Faults;

    /// <summary>An axis' values over the cases.</summary>
    public static string[] Column(IEnumerable<SweepCase> cases, string axis) =>
        [.. cases.Select(c => c.Axes.Single(pair => pair.Key == axis).Value)];
}
