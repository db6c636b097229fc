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
    private static readonly FactoredTensor Factored =
        new(4, 2, [1, 0.6], [0.6, 0.8, -0.8, 0.6]);

    public static TheoryData<SolveMethod> Methods => [.. Enum.GetValues<SolveMethod>()];

    public static TheoryData<string, SolveMethod, Precision> Others
    {
        get
        {
            var cases = new TheoryData<string, SolveMethod, Precision>();
            foreach (string kind in new[] { "dense", "samples", "noisy samples" })
            {
                foreach (SolveMethod method in new[]
                {
                    SolveMethod.Deflation, SolveMethod.Flow, SolveMethod.Descent,
                    SolveMethod.Lazy, SolveMethod.Power,
                })
                {
                    cases.Add(kind, method, Precision.Float64);
                }

                cases.Add(kind, SolveMethod.Descent, Precision.Float32);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_gives_the_result_of_the_cpu(SolveMethod method) =>
        Compare(Factored, method, Precision.Float64);

    [Theory]
    [MemberData(nameof(Others))]
    public void So_it_does_for_every_other_kind_of_target(
        string kind, SolveMethod method, Precision precision) => Compare(
        kind switch
        {
            "dense" => DenseTensor.FromArray(
                4, 2, DenseArrays.Factored(4, 2, Factored.Weights, Factored.Vectors)),
            "samples" => new SampleMoment(4, 2, Draw.Normal(2 * 60, 4), 0),
            _ => new SampleMoment(4, 2, Draw.Normal(2 * 60, 4), 0.1),
        },
        method,
        precision);

    private static void Compare(SymmetricTensor target, SolveMethod method, Precision precision)
    {
        var problem = new DecompositionProblem(target);
        var options = new SolveOptions
        {
            Method = method,
            Components = 4,
            Restarts = 1,
            Precision = precision,
            MaxSteps = precision == Precision.Float64 ? 90 : 20,
        };
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(device.Accelerator, precision, () => 1 << 30);
        using var cpu = new CpuExecutor(precision, threads: 1);
        SolveResult found = Solver.Solve(problem, options, executor);
        SolveResult expected = Solver.Solve(problem, options, cpu);

        double tolerance = precision == Precision.Float64 ? 1e-8 : 1e-4;
        found.Device.ShouldBe(executor.DeviceName);
        found.StopReason.ShouldBe(expected.StopReason);
        found.Steps.ShouldBe(expected.Steps);
        found.Rank.ShouldBe(expected.Rank);
        found.Components.ToVectors().Length.ShouldBe(expected.Components.ToVectors().Length);
        DenseArrays.RelativeDistance(found.Components.ToVectors(), expected.Components.ToVectors())
            .ShouldBeLessThan(tolerance);
        found.RelativeError.ShouldBe(expected.RelativeError, tolerance);
    }
}
