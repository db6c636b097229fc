using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Confirmation of what was fitted on one half of the samples: weights are refitted by least
/// squares on the other half, and only factors that stand out from their standard error and reach
/// the smallest weight stay; these are then polished on all samples.
/// </summary>
internal sealed class HeldOutSamples(SampleMoment heldOut, SampleMoment all) : IDisposable
{
    /// <summary>z = w/se above which a factor is confirmed (constant ours).</summary>
    private const double Significance = 4;

    /// <summary>
    /// Components of the fit that the other half does not know, from which on more would be noise.
    /// </summary>
    private const int NoiseComponents = 3;

    private readonly TargetEvaluator _heldOut = new(heldOut);
    private readonly TargetEvaluator _all = new(all);

    /// <summary>
    /// Whether the flow has come down to the noise: several components that stand out in the fit
    /// have less than half their weight, or none that stands out, on the other half.
    /// </summary>
    public bool IsDownToNoise(FactoredTensor model)
    {
        FactoredTensor factors = Condenser.Condensed(model);
        FactoredTensor refitted = WeightRefit.Refit(factors, _heldOut);
        double[] errors = WeightRefit.StandardErrors(factors, heldOut);
        int noise = Enumerable.Range(0, factors.Rank).Count(i =>
        {
            double weight = Math.Sign(factors.Weights[i]) * refitted.Weights[i];
            double fitted = Math.Abs(factors.Weights[i]);
            return fitted > Significance * errors[i] &&
                (weight < Significance * errors[i] || weight < fitted / 2);
        });
        return noise >= NoiseComponents;
    }

    /// <summary>
    /// Condenses a model fitted on the first half and keeps what the second half confirms.
    /// </summary>
    public RunOutcome Confirm(
        FactoredTensor model, TargetEvaluator fit, SolvePlan plan, CancellationToken end)
    {
        // Noise goes first, because polishing and leaving out are the dearer the more factors there
        // are.
        FactoredTensor factors = Standing(Condenser.Condensed(model), plan);
        factors = Standing(Condenser.Polished(factors, fit, plan, end: end).Factors, plan);
        factors = RankReduction.OnHeldOut(factors, fit, _heldOut, Significance, plan, end);
        factors = Standing(factors, plan);
        factors = Condenser.Normal(new FactorPolisher(_all)
            .Polish(factors, plan.Polish ? 0 : 1e-9, cancellation: end));
        ResidualNorm residual = ResidualNorm.Of(factors, _all);
        return new RunOutcome(
            factors,
            residual.Relative,
            residual.BelowFloor,
            Reached: factors.Rank > 0,
            WeightRefit.StandardErrors(factors, all));
    }

    /// <summary>
    /// The factors whose weight on the other half stands out and is large enough.
    /// </summary>
    private FactoredTensor Standing(FactoredTensor factors, SolvePlan plan)
    {
        while (factors.Rank > 0)
        {
            FactoredTensor refitted = WeightRefit.Refit(factors, _heldOut);
            double[] errors = WeightRefit.StandardErrors(factors, heldOut);
            double smallest = plan.MinWeight * refitted.Weights.Max(Math.Abs);
            int[] kept = [.. Enumerable.Range(0, factors.Rank).Where(i =>
                Math.Abs(refitted.Weights[i]) >= Math.Max(Significance * errors[i], smallest) &&
                Math.Sign(refitted.Weights[i]) == Math.Sign(factors.Weights[i]))];
            if (kept.Length == factors.Rank)
                break;
            factors = factors.Select(kept);
        }

        return factors;
    }

    public void Dispose()
    {
        _heldOut.Dispose();
        _all.Dispose();
    }
}
