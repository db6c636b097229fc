using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>What to measure, and how long.</summary>
public sealed record BenchOptions
{
    /// <summary>The number types to measure.</summary>
    public IReadOnlyList<Precision> Precisions { get; init; } =
        [Precision.Float32, Precision.Float64];

    /// <summary>The accelerator to measure; null for the processor.</summary>
    public BenchDevice? Device { get; init; }

    /// <summary>Opens what is measured; null for the processor.</summary>
    public Func<Precision, Executor>? Open { get; init; }

    /// <summary>
    /// Ways in which the accelerator can make matrix products, its library's first; empty where
    /// there is one.
    /// </summary>
    public IReadOnlyList<BenchWay> Ways { get; init; } = [];

    /// <summary>Threads of the processor; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Short measurements of small shapes only: whether all works, not how fast.</summary>
    public bool Quick { get; init; }

    /// <summary>Some of <see cref="BenchSuite.Operations"/>; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    internal BenchScale Scale => (Device, Quick) switch
    {
        ({ IsEmulated: true }, _) => BenchScale.Emulated,
        (_, true) => BenchScale.Quick,
        (null, _) => BenchScale.Cpu,
        _ => BenchScale.Gpu,
    };

    /// <summary>Time spent on a row.</summary>
    public TimeSpan RowTime => TimeSpan.FromSeconds(Quick ? 0.02 : 1);
}
