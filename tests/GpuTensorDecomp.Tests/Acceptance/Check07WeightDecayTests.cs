using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Problems;
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
        double targetNorm = Math.Sqrt(tensor.NormSquared);
        FlowRule plain = SingleRun.Descent(0.1) with { TargetNorm = targetNorm };
        using var run = new SingleRun(tensor);
        run.Write(
            Initialization.Start(50, 10, seed: 0, run: 0, Math.Log(1e-6), alternateSigns: false),
            plain with { WeightDecay = decay });
        run.Advance(6000);

        using var evaluator = new TargetEvaluator(tensor);
        double predicted = decay * Math.Sqrt(5) / (2 * Math.Sqrt(tensor.Weights.Sum(b => b * b)));
        Relative(run.Read()).ShouldBe(predicted, 1e-3 * predicted);

        run.Write(run.Read(), plain);
        run.Advance(400);
        Relative(run.Read()).ShouldBeLessThan(1e-7);

        double Relative(ComponentSet components) =>
            ResidualNorm.Of(components.ToTensor(new ComponentLaw(2), 4), evaluator).Relative;
    }
}
