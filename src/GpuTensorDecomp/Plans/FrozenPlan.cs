using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Plans;

/// <summary>Plans that go on as they were resolved once.</summary>
internal static class FrozenPlan
{
    /// <summary>Relative difference of norms of one target, computed on two machines.</summary>
    private const double SameNorm = 1e-9;

    /// <summary>A plan that was resolved before, where it is one of this target.</summary>
    /// <exception cref="InputException">It is of another target or precision.</exception>
    /// <exception cref="DeviceException">The needed memory exceeds what is available.</exception>
    public static SolvePlan Of(SolvePlan plan, TargetEvaluator target, Executor executor)
    {
        SymmetricTensor tensor = target.Tensor;
        double norm = Math.Sqrt(tensor.NormSquared);
        string? difference =
            plan.Order != tensor.Order ? $"is of order {plan.Order}, the target of {tensor.Order}"
            : plan.Dimension != tensor.Dimension
                ? $"has {plan.Dimension} dimensions, the target {tensor.Dimension}"
            : plan.Precision != executor.Precision
                ? $"is in {plan.Precision}, the device in {executor.Precision}"
            : !(Math.Abs(plan.TargetNorm - norm) <= SameNorm * norm)
                ? $"has a target of norm {plan.TargetNorm:G9}, this one has {norm:G9}"
            : null;
        if (difference is not null)
        {
            throw new InputException(
                $"The plan {difference}: it is not the plan of this solve. Solve anew.");
        }

        Func<BatchShape, long> memoryOf = shape => executor.MemoryOf(tensor, shape);
        BatchShape shape = PlanMemory.Shape(
            plan.Method, plan.Step, plan.GradientFlow, plan.Homogeneity, plan.Restarts,
            plan.Components);
        if (memoryOf(shape) > executor.AvailableMemory)
            throw PlanMemory.TooLarge(shape, plan.Dimension, executor.AvailableMemory, memoryOf);
        return plan;
    }
}
