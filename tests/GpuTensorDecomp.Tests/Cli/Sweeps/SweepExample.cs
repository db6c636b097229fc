using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli.Sweeps;

/// <summary>A small sweep of cases of two shapes, and what came of it.</summary>
internal static class SweepExample
{
    public const int Cases = 24;

    public static string Spec(TemporaryFolder folder, int repeats = 6, string name = "small") =>
        folder.File(
            $"{name}.yaml",
            $$"""
            name: {{name}}
            problem: {order: 4, rank: 2, vectors: sphere}
            method: {method: descent, components: 6, max-steps: 400}
            axes:
              dimension: [3, 4]
              precision: [float64, float32]
            repeats: {{repeats}}
            record: [weights]
            quick: {repeats: 1}
            """);

    /// <summary>The table's rows but for the time that they took.</summary>
    public static string[] Rows(string folder)
    {
        var table = SweepTable.Read(Path.Combine(folder, "table.csv"));
        return
        [
            .. Enumerable.Range(0, table.RowCount).Select(row => string.Join(
                ',',
                table.Columns.Where(column => column.Name != "seconds").Select(column =>
                    column.Numbers is { } numbers
                        ? BitConverter.DoubleToInt64Bits(numbers[row]).ToString("x")
                        : column.Texts![row]))),
        ];
    }
}
