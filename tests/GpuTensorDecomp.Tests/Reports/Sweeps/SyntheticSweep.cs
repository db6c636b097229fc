using GpuTensorDecomp.Reports.Sweeps;
using GpuTensorDecomp.Reports.Tables;

namespace GpuTensorDecomp.Tests.Reports.Sweeps;

/// <summary>A sweep's table of made-up but plausible numbers: every axis crossed.</summary>
internal static class SyntheticSweep
{
    private static readonly double[] s_components = [5, 8, 10, 15, 20, 30, 40, 50, 75, 100];
    private static readonly double[] s_dimensions = [5, 10, 20, 50, 100];
    private static readonly double[] s_startNorms = [1e-300, 1e-8, 1e-4, 1e-2];
    private static readonly string[] s_methods = ["deflation", "descent"];

    /// <summary>400 cases a seed.</summary>
    public static SweepReport Report(int seeds)
    {
        int count = 400 * seeds;
        var numbers = new double[9][];
        for (int c = 0; c < numbers.Length; c++)
            numbers[c] = new double[count];
        var methods = new string[count];
        var ids = new string[count];
        var reasons = new string[count];
        for (int i = 0; i < count; i++)
        {
            double m = s_components[i % 10];
            double d = s_dimensions[i / 10 % 5];
            double start = s_startNorms[i / 50 % 4];
            methods[i] = s_methods[i / 200 % 2];
            int seed = i / 400;
            double noise = Math.Sin(12.9898 * i + 78.233 * seed) * 43758.5453;
            noise -= Math.Floor(noise);
            double least = methods[i] == "descent" ? 36 : 14.4;
            bool found = noise < 1 / (1 + Math.Pow(least / m, 3));
            ids[i] = i.ToString("x16");
            reasons[i] = i % 97 == 0 ? "" : found ? "Converged" : "Stationary";
            double[] row =
            [
                m, d, start, seed,
                i % 97 == 0 ? double.NaN : found ? 1 : 0,
                i % 97 == 0 ? double.NaN : (found ? 1e-9 : 0.2) * (0.5 + noise) * d,
                i % 97 == 0 ? double.NaN : found ? 5 : 3 + Math.Floor(2 * noise),
                Math.Round(400 + 90 * m * noise), 0.001 * d * (1 + noise) * m,
            ];
            for (int c = 0; c < row.Length; c++)
                numbers[c][i] = row[c];
        }

        return new SweepReport
        {
            Title = "Width <m> against dimension",
            Axes = ["components", "dimension", "startNorm", "method", "seed"],
            Success = "converged",
            Measure = "relativeError",
            Table = new ReportTable(
                ReportColumn.Of("case", ids),
                ReportColumn.Of("components", numbers[0]),
                ReportColumn.Of("dimension", numbers[1]),
                ReportColumn.Of("startNorm", numbers[2]),
                ReportColumn.Of("method", methods),
                ReportColumn.Of("seed", numbers[3]),
                ReportColumn.Of("converged", numbers[4]),
                ReportColumn.Of("relativeError", numbers[5]),
                ReportColumn.Of("rank", numbers[6]),
                ReportColumn.Of("steps", numbers[7]),
                ReportColumn.Of("seconds", numbers[8]),
                ReportColumn.Of("stopReason", reasons)),
        };
    }
}
