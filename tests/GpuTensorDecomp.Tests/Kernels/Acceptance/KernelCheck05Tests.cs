using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Acceptance;

namespace GpuTensorDecomp.Tests.Kernels.Acceptance;

/// <inheritdoc/>
public sealed class KernelCheck05Tests : Check05AlignmentInvariantTests
{
    /// <inheritdoc/>
    protected override Executor Open(Precision precision) => KernelExecutor.Open(precision);
}
