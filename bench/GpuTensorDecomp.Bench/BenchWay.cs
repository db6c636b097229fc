using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Bench;

/// <summary>A way in which a device can do the same, measured beside the others.</summary>
/// <param name="Name">What makes the matrix products.</param>
/// <param name="Open">Opens the device so that it goes this way.</param>
public sealed record BenchWay(string Name, Func<Precision, Executor> Open);
