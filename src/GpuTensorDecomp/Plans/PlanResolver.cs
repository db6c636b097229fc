using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Plans;

internal static class PlanResolver
{
    public static SolvePlan Resolve(SymmetricTensor target, SolveOptions options, long availableMemory) =>
        throw new InputException("not yet");
}
