using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// Confirmation of what was fitted on one half of the samples: weights are refitted by least squares on
/// the other half, and only factors that stand out from their standard error and reach the smallest
/// weight stay; these are then polished on all samples.
/// </summary>
internal sealed class HeldOutSamples(SampleMoment heldOut, SampleMoment all) : IDisposable
{
    /// <summary>z = w/se above which a factor is confirmed (constant ours).</summary>
    private const double Significance = 4;

    private readonly TargetEvaluator _heldOut = new(heldOut);
    private readonly TargetEvaluator _all = new(all);

    /// <summary>Condenses a model fitted on the first half and keeps what the second half confirms.</summary>
    public RunOutcome Confirm(FactoredTensor model, TargetEvaluator fit, SolvePlan plan)
    {
        FactoredTensor factors = Condenser.Polished(model, fit, plan).Factors;
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
            factors = new FactoredTensor(
                factors.Order,
                factors.Dimension,
                [.. kept.Select(i => factors.Weights[i])],
                [.. kept.SelectMany(i => factors.Vector(i).ToArray())]);
        }

        factors = new FactorPolisher(_all).Polish(factors, plan.Polish ? 0 : 1e-9).Normalized();
        ResidualNorm residual = ResidualNorm.Of(factors, _all);
        return new RunOutcome(
            factors,
            residual.Relative,
            residual.BelowFloor,
            Reached: factors.Rank > 0,
            WeightRefit.StandardErrors(factors, all));
    }

    public void Dispose()
    {
        _heldOut.Dispose();
        _all.Dispose();
    }
}
