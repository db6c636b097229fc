using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

/// <summary>Cases of <see cref="Example"/>'s ids, and tables of them.</summary>
internal static class TableExample
{
    private static readonly ProblemOptions Problem = new(3, 4, 2, VectorKind.Sphere);

    private static readonly SolveOptions Options = new();

    public static SweepCase[] Cases(int count, params string[] record) =>
        [.. Enumerable.Range(0, count).Select(n => Case(n, Axes(n), record))];

    public static SweepCase Case(
        int number, IReadOnlyList<KeyValuePair<string, string>> axes, params string[] record) =>
        new()
        {
            Id = Example.Id(number),
            Number = number,
            Axes = axes,
            Problem = Problem,
            Options = Options,
            Record = record,
        };

    public static KeyValuePair<string, string>[] Axes(int n) =>
    [
        new("rank", $"{n % 4}"),
        new("step", n % 2 == 0 ? "auto" : "1E-06"),
        new("start-norm", n % 3 == 0 ? "0.1" : "-2.5E-07"),
    ];

    public static SweepTable Table(
        string folder, IReadOnlyList<SweepCase> cases, params SweepRecord[] records)
    {
        using SweepStore store = SweepStore.Open(folder);
        store.Append(records);
        return SweepTable.Build(cases, store);
    }

    /// <summary>Every column with its name and all of its values to the bit.</summary>
    public static string[] Text(SweepTable table) =>
    [
        .. table.Columns.Select(column => $"{column.Name}: " + (column.Numbers is { } numbers
            ? string.Join(' ', numbers.Select(v => BitConverter.DoubleToInt64Bits(v).ToString("x")))
            : string.Join('|', column.Texts!))),
    ];
}
