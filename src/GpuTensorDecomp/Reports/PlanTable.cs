using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Reports.Html;
using GpuTensorDecomp.Reports.Plots;

namespace GpuTensorDecomp.Reports;

/// <summary>The table of a plan's resolved values.</summary>
internal static class PlanTable
{
    /// <summary>The markup.</summary>
    public static string Render(SolvePlan plan)
    {
        var table = new HtmlTable(
            "Every setting of this run, with defaults resolved",
            [("setting", false), ("value", false)]);
        foreach ((string setting, string value) in Rows(plan))
            table.AddRow([setting, value]);
        return table.Render();
    }

    private static IEnumerable<(string Setting, string Value)> Rows(SolvePlan plan)
    {
        yield return ("Method", Wording.Of(plan.Method));
        yield return ("Order l", Count(plan.Order));
        yield return ("Dimension d", Count(plan.Dimension));
        yield return ("Homogeneity p",
            plan.Homogeneity == 0 ? "scaled law" : Count(plan.Homogeneity));
        yield return ("Components m at the start", Count(plan.Components));
        yield return ("Starts", Count(plan.Restarts));
        yield return (
            plan.GaussianStart ? "Start norm, root mean square of Gaussian vectors" : "Start norm",
            Value(plan.StartNorm));
        yield return ("Step size η", plan.Step is { } step ? Value(step)
            : plan.Method == SolveMethod.Lazy && !plan.GradientFlow ? "1/λ_max(K)"
            : "adaptive");
        yield return ("Weight decay λ", Value(plan.WeightDecay));
        yield return ("Tolerance (relative error)", Value(plan.Tolerance));
        yield return ("Most steps", Count(plan.MaxSteps));
        yield return ("Time limit",
            plan.TimeLimit is { } limit ? NumberText.Seconds(limit.TotalSeconds) : "none");
        yield return ("Noise level of the target",
            plan.NoiseLevel is { } noise ? Value(noise) : "not given");
        yield return ("Smallest weight (relative to the largest)", Value(plan.MinWeight));
        yield return ("Merge duplicates", plan.Merge ? "yes" : "no");
        yield return ("Polish", plan.Polish ? "yes" : "no");
        yield return ("Precision", Wording.Of(plan.Precision));
        yield return ("Seed", plan.Seed.ToString());
        yield return ("Checkpoint every",
            plan.CheckpointEvery is { } every ? Wording.Count(every, "step") : "by time");
        yield return ("Record every",
            plan.RecordEvery is { } record ? Wording.Count(record, "step") : "automatic");
        yield return ("Norm of the target ‖T*‖", Value(plan.TargetNorm));
        yield return ("Spectral norm of the target, estimated", Value(plan.SpectralNorm));
        yield return ("Signs", plan.Paired ? "+1 and −1 in pairs" : plan.Signs switch
        {
            StartSigns.Alternating => "half of the components −1",
            StartSigns.Random => "random",
            _ => "all +1",
        });
        if (plan.Method == SolveMethod.BeyondLazy)
        {
            yield return ("Epochs", Count(plan.Epochs));
            yield return ("Steps of an epoch", Count(plan.EpochSteps));
            yield return ("Norm τ of the mode switch",
                plan.SwitchNorm is { } norm ? Value(norm) : "never");
        }

        if (plan.Reinitialise is { } fresh)
            yield return ("Components drawn anew each epoch, at most", Count(fresh));
        yield return ("Memory", NumberText.Bytes(plan.MemoryBytes));
    }

    private static string Count(long count) => NumberText.Fixed(count, 0);

    private static string Value(double value) => NumberText.Compact(value, 6);
}
