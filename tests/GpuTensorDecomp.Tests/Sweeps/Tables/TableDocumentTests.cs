using GpuTensorDecomp.Sweeps.Spec;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

public sealed class TableDocumentTests
{
    [Fact]
    public void Every_column_and_every_measure_of_the_table_is_described()
    {
        string[] lines =
        [
            .. File.ReadAllText(Repository.File("tools/README.md"))
                .Split("## A sweep's table")[1].Split("\n## ")[0]
                .Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];
        string[] described = [.. lines.SelectMany(line => Names(line.Split('|')[1]))];
        described.ShouldBe(
            SweepColumns.All.Select(column => column.Name).Concat(MeasureNames.All),
            ignoreOrder: true);
    }

    private static IEnumerable<string> Names(string cell) =>
        cell.Split('`').Where((_, place) => place % 2 == 1);
}
