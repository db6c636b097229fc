namespace GpuTensorDecomp.Bench;

/// <summary>One measured figure.</summary>
public sealed record BenchRow
{
    /// <summary>What was done.</summary>
    public required string Operation { get; init; }

    /// <summary>Where.</summary>
    public required string Device { get; init; }

    /// <summary>float32 or float64.</summary>
    public required string Precision { get; init; }

    /// <summary>The sizes.</summary>
    public required string Shape { get; init; }

    /// <summary>Best time of one repeat.</summary>
    public required double Seconds { get; init; }

    /// <summary>Median time of one repeat.</summary>
    public required double MedianSeconds { get; init; }

    /// <summary>Repeats that were timed, after a warm-up.</summary>
    public required int Repeats { get; init; }

    /// <summary>10⁹ operations a second by the best time; null where not counted.</summary>
    public double? Gflops { get; init; }

    /// <summary>Multiply-add peak of this precision, measured in the same run.</summary>
    public double? PeakGflops { get; init; }

    /// <summary>Gflops over the peak.</summary>
    public double? ShareOfPeak => Gflops / PeakGflops;

    /// <summary>
    /// What the device's library reaches on the two plain matrix products of this shape; null where
    /// it was not measured.
    /// </summary>
    public double? ProductGflops { get; init; }

    /// <summary>Gflops over those of the plain products.</summary>
    public double? ShareOfProducts => Gflops / ProductGflops;

    /// <summary>Steps of single runs a second, where a row advances runs.</summary>
    public double? RunStepsPerSecond { get; init; }

    /// <summary>What lies between start and stop of the clock.</summary>
    public required string Timed { get; init; }
}
