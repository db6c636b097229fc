using GpuTensorDecomp.Cli.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using Spectre.Console;

namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>A plan as a table.</summary>
internal static class PlanTable
{
    public static Table Of(SolveRequest request, RunFolder folder) =>
        Tables.OfPairs("Plan", Rows(request, folder));

    private static IEnumerable<(string Name, string Value)> Rows(
        SolveRequest request, RunFolder folder)
    {
        SolvePlan plan = request.Solve.Plan;
        string truth = request.Problem.Truth is { } known ? $", {known.Rank} known components" : "";
        yield return (
            "input",
            $"{request.Problem.Name}: order {plan.Order}, dimension {plan.Dimension}{truth}");
        yield return (
            "method",
            Words.Of(plan.Method) +
            (plan.Homogeneity == 0 ? "" : $", homogeneity {plan.Homogeneity}") +
            (plan.Merge ? ", merging duplicates" : ""));
        yield return (
            "components",
            $"{plan.Components} to start with, " +
            $"{plan.Restarts} start{(plan.Restarts == 1 ? "" : "s")}, seed {plan.Seed}");
        yield return (
            "start norm",
            Numbers.Short(plan.StartNorm) + (plan.GaussianStart ? " (Gaussian)" : string.Empty));
        yield return ("step", plan.Step is { } step ? Numbers.Short(step)
            : plan.Method == SolveMethod.Lazy && !plan.GradientFlow ? "1/λ_max(K)"
            : "chosen as the flow goes");
        yield return ("weight decay", Numbers.Short(plan.WeightDecay));
        yield return (
            "ends",
            (plan.IsExact
                ? $"at relative error {Numbers.Short(plan.Tolerance)}"
                : "when no weight worth finding is left") +
            $" or step {plan.MaxSteps:N0}" +
            (plan.TimeLimit is { } limit ? $" or after {Numbers.Time(limit)}" : "") +
            (plan.NoiseLevel is { } noise ? $" or at noise {Numbers.Short(noise)}" : ""));
        if (!plan.IsExact)
            yield return ("smallest weight", $"{Numbers.Short(plan.MinWeight)} of the largest");
        yield return ("polish", plan.Polish ? "to the floor of float64" : "no");
        yield return ("device", $"{request.Executor.DeviceName}, {Words.Of(plan.Precision)}");
        yield return ("memory", Numbers.Bytes(plan.MemoryBytes));
        yield return ("folder", folder.Path);
    }
}
