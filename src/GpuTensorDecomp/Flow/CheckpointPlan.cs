using System.Text.Json;
using System.Text.Json.Nodes;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Flow;

/// <summary>The plan of a checkpoint against the plan that is to go on from it.</summary>
internal static class CheckpointPlan
{
    /// <summary>Refuses to go on by a plan under which other steps would have been taken.</summary>
    /// <param name="saved">The plan that the checkpoint was written under.</param>
    /// <param name="plan">The plan to go on by; its limits may be others.</param>
    /// <exception cref="InputException">They differ; names every difference.</exception>
    public static void RequireSame(SolvePlan saved, SolvePlan plan)
    {
        JsonObject before = Steps(saved);
        string[] differences =
        [
            .. Steps(plan).Where(p => !JsonNode.DeepEquals(p.Value, before[p.Key])).Select(
                p => $"{p.Key} is {Text(p.Value)} and was {Text(before[p.Key])}"),
        ];
        if (differences.Length == 0)
            return;
        throw new InputException(
            "The plan is not the one that the checkpoint was written under: " +
            $"{string.Join("; ", differences)}. Put plan.json back as it was, or solve with " +
            "the other options into a new folder.");
    }

    /// <summary>What decides the steps, as plan.json has it.</summary>
    private static JsonObject Steps(SolvePlan plan) => JsonSerializer.SerializeToNode(
        plan with { MaxSteps = 0, TimeLimit = null, CheckpointEvery = null, MemoryBytes = 0 },
        ResultJson.Options)!.AsObject();

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
