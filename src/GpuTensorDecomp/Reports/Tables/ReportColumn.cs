namespace GpuTensorDecomp.Reports.Tables;

/// <summary>A named column of texts or of numbers.</summary>
public sealed class ReportColumn
{
    private ReportColumn(string name, IReadOnlyList<double>? numbers, IReadOnlyList<string>? texts)
    {
        Name = name;
        Numbers = numbers;
        Texts = texts;
    }

    /// <summary>The heading.</summary>
    public string Name { get; }

    /// <summary>One number a row, NaN where none is known; null in a column of texts.</summary>
    public IReadOnlyList<double>? Numbers { get; }

    /// <summary>One text a row, empty where none is known; null in a column of numbers.</summary>
    public IReadOnlyList<string>? Texts { get; }

    /// <summary>How many rows it has.</summary>
    public int Count => Numbers?.Count ?? Texts!.Count;

    /// <summary>A column of numbers.</summary>
    public static ReportColumn Of(string name, IReadOnlyList<double> numbers) =>
        new(name, numbers, null);

    /// <summary>A column of texts.</summary>
    public static ReportColumn Of(string name, IReadOnlyList<string> texts) =>
        new(name, null, texts);
}
