using ILGPU;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>Random numbers to be drawn on the device: counters and what to draw.</summary>
public struct RandomFillJob
{
    /// <summary>The numbers (component, coordinate).</summary>
    public ArrayView<double> Numbers { get; set; }

    /// <summary>The generator's seed.</summary>
    public ulong Seed { get; set; }

    /// <summary>The run.</summary>
    public uint Run { get; set; }

    /// <summary>The first component.</summary>
    public uint FirstComponent { get; set; }

    /// <summary>d.</summary>
    public int Dimension { get; set; }

    /// <summary><see cref="Execution.RandomPurpose"/>.</summary>
    public uint Purpose { get; set; }

    /// <summary>Whether numbers are normal, not uniform in (0, 1): 0 or 1.</summary>
    public int IsNormal { get; set; }
}
