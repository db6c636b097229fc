using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;

namespace GpuTensorDecomp.Cli.Execution.Sweeps;

/// <summary>What is made of a sweep's records: table and page.</summary>
/// <param name="Table">The table as text.</param>
/// <param name="Arrays">The table as NumPy arrays.</param>
/// <param name="Report">The page.</param>
internal sealed record SweepFiles(string Table, string Arrays, string Report)
{
    /// <summary>Writes them anew from the records.</summary>
    /// <exception cref="InputException">
    /// Records cannot be read, or a file cannot be written.
    /// </exception>
    public static SweepFiles Write(SweepFolder folder, SweepStore store)
    {
        var table = SweepTable.Build(folder.Spec.Spec.Cases(), store);
        folder.Write(table);
        return new SweepFiles(folder.TablePath, folder.ArraysPath, folder.ReportPath);
    }
}
