using GpuTensorDecomp.Kernels;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Small runs take whole steps in one kernel.</summary>
public sealed class ResidentRunBatchTests()
    : IlgpuRunBatchTests(IlgpuExecutor.DefaultResidentWork);
