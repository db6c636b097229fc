using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Acceptance;

namespace GpuTensorDecomp.Tests.Kernels.Acceptance;

/// <inheritdoc/>
public sealed class KernelCheck06Tests : Check06DeflationTests
{
    /// <inheritdoc/>
    protected override Executor Open(Precision precision) => KernelExecutor.Open(precision);
}
