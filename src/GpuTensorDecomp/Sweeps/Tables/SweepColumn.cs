namespace GpuTensorDecomp.Sweeps.Tables;

/// <summary>A column that every sweep's table has.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Description">What it holds, in one line.</param>
/// <param name="IsNumber">Whether it holds numbers; texts otherwise.</param>
public sealed record SweepColumn(string Name, string Description, bool IsNumber)
{
    /// <summary>The number of a record, in a column of numbers that come from it.</summary>
    internal Func<SweepRecord, double?>? Number { get; init; }

    /// <summary>The text of a record, in a column of texts that come from it.</summary>
    internal Func<SweepRecord, string?>? Text { get; init; }
}
