using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Whole solves by the executor of kernels against the CPU's.</summary>
public sealed class MethodAgreementTests
{
    [Theory]
    [InlineData(SolveMethod.Deflation)]
    [InlineData(SolveMethod.ModifiedFlow)]
    [InlineData(SolveMethod.Flow)]
    [InlineData(SolveMethod.Descent)]
    [InlineData(SolveMethod.BeyondLazy)]
    [InlineData(SolveMethod.Lazy)]
    [InlineData(SolveMethod.Power)]
    public void Every_method_gives_the_result_of_the_cpu(SolveMethod method)
    {
        var problem = new DecompositionProblem(
            new FactoredTensor(4, 2, [1, 0.6], [0.6, 0.8, -0.8, 0.6]));
        var options = new SolveOptions
        {
            Method = method,
            Components = 4,
            Restarts = 1,
            Precision = Precision.Float64,
            MaxSteps = 90,
        };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30);
        using var cpu = new CpuExecutor(threads: 1);
        SolveResult found = Solver.Solve(problem, options, executor);
        SolveResult expected = Solver.Solve(problem, options, cpu);

        found.Device.ShouldBe(executor.DeviceName);
        found.StopReason.ShouldBe(expected.StopReason);
        found.Steps.ShouldBe(expected.Steps);
        found.Rank.ShouldBe(expected.Rank);
        found.Components.ToVectors().Length.ShouldBe(expected.Components.ToVectors().Length);
        DenseArrays.RelativeDistance(
            found.Components.ToVectors(), expected.Components.ToVectors()).ShouldBeLessThan(1e-8);
        found.RelativeError.ShouldBe(expected.RelativeError, 1e-9);
    }
}
