namespace GpuTensorDecomp.GpuCheck;

/// <summary>What came of one test.</summary>
/// <param name="Name">Class, method and arguments.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Fault">What was wrong; null where it passed.</param>
internal sealed record CheckResult(string Name, bool Passed, double Seconds, string? Fault);
