using System.Diagnostics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Baselines;

/// <summary>
/// A solve by the method with a loop of its own, the power method. It writes no checkpoints; an
/// interruption ends it with the result so far.
/// </summary>
internal static class BaselineSolve
{
    /// <summary>Whether a method is that one.</summary>
    public static bool Covers(SolveMethod method) => method == SolveMethod.Power;

    /// <summary>Runs it and makes the result.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The target in float64.</param>
    /// <param name="executor">Where the power method contracts.</param>
    /// <param name="truth">Known components; null for none.</param>
    /// <param name="observer">Hears of progress.</param>
    /// <param name="cancellation">Ends it with the result so far.</param>
    public static SolveResult Run(
        SolvePlan plan,
        TargetEvaluator target,
        Executor executor,
        FactoredTensor? truth,
        SolveObserver observer,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        BaselineOutcome outcome = PowerMethodSolver.Run(
            plan, target, executor, truth, observer.OnProgress, cancellation);
        FactoredTensor factors = outcome.Outcome.Factors;
        FactoredTensor model = outcome.Components.ToTensor(
            new ComponentLaw(plan.Homogeneity), plan.Order);
        bool interrupted = outcome.Reason == StopReason.Interrupted;
        string[] repeat = ["This method writes no checkpoints: 'resume' runs it from the start."];
        IReadOnlyList<ProductChoice> choices = executor.ProductChoices(target.Tensor);
        return new SolveResult
        {
            Plan = plan,
            Factors = factors,
            Components = outcome.Components,
            Start = 0,
            RestartsAgreeing = 1,
            RelativeError = outcome.Outcome.RelativeError,
            ComponentsRelativeError = ResidualNorm.Of(model, target).Relative,
            BelowFloor = outcome.Outcome.BelowFloor,
            StopReason = outcome.Reason,
            Converged = outcome.Outcome.Reached && !interrupted,
            Steps = outcome.Steps,
            Epochs = 1,
            WallSeconds = watch.Elapsed.TotalSeconds,
            Device = executor.DeviceName,
            ProductChoices = choices,
            Recovery = truth is null ? null : RecoveryMetrics.Score(factors, truth),
            Trajectory = new Trajectory(outcome.Points, Condensation.NearestFactor(model, factors)),
            Measures = outcome.Measures,
            Notes =
            [
                .. outcome.Notes,
                .. choices.Where(choice => choice.Fault is not null)
                    .Select(choice => choice.ToString()),
                .. interrupted ? repeat : [],
            ],
        };
    }
}
