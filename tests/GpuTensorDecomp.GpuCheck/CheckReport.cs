using GpuTensorDecomp.Bench;

namespace GpuTensorDecomp.GpuCheck;

/// <summary>The JSON of a check: meant for <c>bench/results/</c>.</summary>
/// <param name="Date">When it began, in UTC.</param>
/// <param name="Commit">The commit that the program was built from; null where not known.</param>
/// <param name="Device">The accelerator.</param>
/// <param name="Machine">The machine it is in.</param>
/// <param name="ChecksPassed">Kernel tests that passed.</param>
/// <param name="ChecksFailed">Kernel tests that failed.</param>
/// <param name="Checks">Each kernel test.</param>
/// <param name="Rows">The figures.</param>
internal sealed record CheckReport(
    DateTime Date,
    string? Commit,
    BenchDevice Device,
    BenchMachine Machine,
    int ChecksPassed,
    int ChecksFailed,
    IReadOnlyList<CheckResult> Checks,
    IReadOnlyList<BenchRow> Rows);
