namespace GpuTensorDecomp.Bench;

/// <summary>How large the shapes of a benchmark are.</summary>
internal enum BenchScale
{
    /// <summary>For a device that a processor emulates thread by thread.</summary>
    Emulated,

    /// <summary>To see whether all works.</summary>
    Quick,

    /// <summary>For the cores of a processor.</summary>
    Cpu,

    /// <summary>For a GPU.</summary>
    Gpu,
}
