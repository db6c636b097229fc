using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;

namespace GpuTensorDecomp.Tests.Sweeps.Store;

/// <summary>Cases and records that a number fixes.</summary>
internal static class Example
{
    public static string Id(int number) =>
        (0x9E3779B97F4A7C15 * (ulong)(number + 1)).ToString("x16");

    public static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(Id);

    public static SweepRecord Record(int number) => number % 5 == 4
        ? new SweepRecord { CaseId = Id(number), Fault = $"line 1\nline 2, \"{number}\" é😀" }
        : new SweepRecord
        {
            CaseId = Id(number),
            StopReason = (StopReason)(number % 4),
            Converged = number % 4 == 0,
            Rank = number % 7 == 0 ? null : number,
            RelativeError = Math.PI / (number + 1),
            ComponentsRelativeError = number % 3 == 0 ? double.PositiveInfinity : 1e-300,
            Matched = 3,
            FactorMatchScore = -0.0,
            Steps = (1L << 53) + number,
            Epochs = number,
            Seconds = number % 2 == 0 ? null : 0.1 * number,
            Measures = number % 2 == 0
                ? new Dictionary<string, double>()
                : new Dictionary<string, double> { ["loss"] = double.Epsilon, ["µ, \"x\""] = -1 },
        };

    /// <summary>Everything that a record holds, to the bit.</summary>
    public static string Text(SweepRecord r) => string.Join(
        '|',
        r.CaseId, r.Fault, r.StopReason, r.Converged, r.Rank, Bits(r.RelativeError),
        Bits(r.ComponentsRelativeError), r.Matched, Bits(r.FactorMatchScore), r.Steps, r.Epochs,
        Bits(r.Seconds),
        string.Join(';', r.Measures.OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => $"{m.Key}={Bits(m.Value)}")));

    public static string[] Texts(IEnumerable<SweepRecord> records) =>
        [.. records.Select(Text).Order(StringComparer.Ordinal)];

    public static string[] Texts(IEnumerable<int> numbers) => Texts(numbers.Select(Record));

    public static ProcessIdentity Process(string host, int process = 1) =>
        new(host, "", process, 1);

    private static string Bits(double? value) =>
        value is null ? "" : BitConverter.DoubleToInt64Bits(value.Value).ToString("x");
}
