namespace GpuTensorDecomp.Bench;

/// <summary>What <c>gpudecomp bench</c> prints.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Rows">The figures, in the order they were taken.</param>
/// <param name="Device">The accelerator; null where the processor was measured.</param>
public sealed record BenchReport(
    BenchMachine Machine, IReadOnlyList<BenchRow> Rows, BenchDevice? Device = null);
