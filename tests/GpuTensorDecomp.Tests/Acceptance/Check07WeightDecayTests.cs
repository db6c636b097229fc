using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;

namespace GpuTensorDecomp.Tests.Acceptance;

/// <summary>Check 7: weight decay leaves rel = λ√r/(2‖b‖); without it the fit is exact.</summary>
public sealed class Check07WeightDecayTests
{
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    public void The_bias_is_half_the_decay_in_each_weight(double decay)
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            4, 10, 5, Weights: WeightKind.Geometric, WeightFrom: 1.2));
        var tensor = (FactoredTensor)problem.Target;
        using var executor = new CpuExecutor(Precision.Float64, threads: 1);
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.Descent,
                Components = 50,
                StartNorm = 1e-6,
                Step = 0.1,
                WeightDecay = decay,
                Tolerance = 1e-9,
                MaxSteps = 6000,
                Polish = true,
            },
            executor);

        double norm = Math.Sqrt(tensor.Weights.Sum(b => b * b));
        double predicted = decay * Math.Sqrt(5) / (2 * norm);
        result.ComponentsRelativeError.ShouldBe(predicted, 1e-3 * predicted);

        // The polish knows no decay.
        result.RelativeError.ShouldBeLessThan(1e-7);

        using var run = new SingleRun(tensor);
        run.Write(
            result.Components,
            SingleRun.Descent(0.1) with { TargetNorm = Math.Sqrt(tensor.NormSquared) });
        run.Advance(400);
        using var evaluator = new TargetEvaluator(tensor);
        ResidualNorm.Of(run.Read().ToTensor(new ComponentLaw(2), 4), evaluator).Relative
            .ShouldBeLessThan(1e-7);
    }
}
