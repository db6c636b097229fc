using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// From many components to r̂ factors: prune and merge, polish, prune and merge once more
/// (polishing again if that changed anything), weights refitted; the pipeline of a solve's last
/// phase. At order 2, where terms are only known up to rotations, the factors are eigenvectors.
/// </summary>
internal static class Condenser
{
    private const double Cosine = 0.97;
    private const double FirstDrop = 3e-3;
    private const double LastDrop = 1e-3;

    /// <summary>‖ĝ‖/‖T*‖ to which factors are polished without --polish.</summary>
    private const double GradientTolerance = 1e-9;

    /// <summary>Condenses and polishes; the rank is read from the result.</summary>
    /// <param name="model">All components.</param>
    /// <param name="target">The target.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="fitted">
    /// Relative error down to which the model was fitted; of an exact target, weights above it
    /// count.
    /// </param>
    /// <param name="end">Ends the polish as far as it came.</param>
    public static RunOutcome Polished(
        FactoredTensor model,
        TargetEvaluator target,
        SolvePlan plan,
        double fitted = LastDrop,
        CancellationToken end = default)
    {
        double goal = Goal(plan);
        double lastDrop = plan.IsExact ? Math.Min(fitted, LastDrop) : plan.MinWeight;
        double firstDrop = Math.Max(FirstDrop / LastDrop * Math.Min(fitted, LastDrop), lastDrop);
        var polisher = new FactorPolisher(target);
        FactoredTensor factors = polisher.Polish(
            Condensed(model, firstDrop), goal, cancellation: end);
        for (int round = 0; round < 3; round++)
        {
            FactoredTensor merged = Condensed(factors, lastDrop);
            bool changed = merged.Rank != factors.Rank;
            factors = changed ? polisher.Polish(merged, goal, cancellation: end) : merged;
            if (!changed)
                break;
        }

        RunOutcome outcome = Outcome(factors, target, plan);
        return outcome.Reached ? RankReduction.OfExactFit(outcome, target, plan, end) : outcome;
    }

    /// <summary>Polishes factors as they are.</summary>
    public static RunOutcome Repolished(
        FactoredTensor factors, TargetEvaluator target, SolvePlan plan, CancellationToken end) =>
        Outcome(
            new FactorPolisher(target).Polish(factors, Goal(plan), cancellation: end),
            target,
            plan);

    /// <summary>Condenses and refits the weights without moving the directions.</summary>
    public static RunOutcome Refitted(FactoredTensor model, TargetEvaluator target, SolvePlan plan)
    {
        FactoredTensor condensed = Condensed(model);
        RunOutcome refitted = Outcome(WeightRefit.Refit(condensed, target), target, plan);
        RunOutcome plain = Outcome(condensed, target, plan);
        return plain.RelativeError < refitted.RelativeError ? plain : refitted;
    }

    /// <summary>Few unit vectors with weights, by falling magnitude.</summary>
    /// <param name="model">All components.</param>
    /// <param name="drop">Factors below this share of the largest are left out.</param>
    public static FactoredTensor Condensed(FactoredTensor model, double drop = FirstDrop) =>
        model.Order == 2
            ? EigenFactors.Of(model, drop)
            : Condensation.Condense(model, Cosine, drop).Factors;

    /// <summary>
    /// Factors as they are reported: polished ones of order 2 are no longer orthonormal.
    /// </summary>
    public static FactoredTensor Normal(FactoredTensor factors) =>
        factors.Order == 2 ? EigenFactors.Of(factors) : factors.Normalized();

    private static double Goal(SolvePlan plan) =>
        plan.Polish ? 0 : Math.Min(GradientTolerance, plan.Tolerance / 10);

    private static RunOutcome Outcome(
        FactoredTensor factors, TargetEvaluator target, SolvePlan plan)
    {
        FactoredTensor normal = Normal(factors);
        ResidualNorm residual = ResidualNorm.Of(normal, target);
        return new RunOutcome(
            normal, residual.Relative, residual.BelowFloor, residual.Relative <= plan.Tolerance);
    }
}
