using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Kernels;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>What a run whose numbers stop being finite ends with, on any executor.</summary>
internal static class BlowUpChecks
{
    /// <summary>
    /// The state before the step that broke, as it is seen by advancing step by step, however many
    /// steps an advance has.
    /// </summary>
    public static void RequireStateBeforeBreak(Executor executor, string rule, double step)
    {
        RunSnapshot expected = Advanced(executor, rule, step, 1, out RunStatus before);
        expected.Status.Stop.ShouldBe(RunStop.NotFinite);
        before.Step.ShouldBeInRange(1, 200);
        (before.EpochEnds > 0).ShouldBe(rule.EndsWith("epochs", StringComparison.Ordinal));
        expected.Status.ShouldBe(before with { Stop = RunStop.NotFinite });
        double.IsFinite(before.LargestRate).ShouldBeTrue();
        foreach (int length in new[] { 2, 7, 1000 })
        {
            RunSnapshot found = Advanced(executor, rule, step, length, out _);
            found.Status.ShouldBe(expected.Status, $"{length} steps an advance");
            found.Vectors.ShouldBe(expected.Vectors);
            found.LogNorms.ShouldBe(expected.LogNorms);
            found.Moves.ShouldBe(expected.Moves);
            found.Scales.ShouldBe(expected.Scales);
            found.CurvatureBound.ShouldBe(expected.CurvatureBound);
        }
    }

    /// <summary>
    /// Advances to the end, and says what the status was before the last advance.
    /// </summary>
    private static RunSnapshot Advanced(
        Executor executor, string name, double step, int length, out RunStatus before)
    {
        FactoredTensor target = ResidentCase.Target(2, 3, 4);
        FlowRule rule = NamedRules.Rule(name, target);
        rule = rule.StepSizeRule == StepSizeRule.Fixed && rule.Stepper != Stepper.QuasiStatic
            ? rule with { StepSize = step }
            : rule with { RateLimit = step, CurvatureShare = step };
        using DeviceTarget uploaded = executor.Upload(target);
        using RunBatch batch = executor.CreateBatch([uploaded]);
        batch.Write(0, ResidentCase.Start(4, 3, 0.4, rule), rule);
        batch.Advance([0]);
        do
        {
            before = batch.Status(0);
            batch.Advance([length]);
        }
        while (batch.Status(0).Stop == RunStop.None && batch.Status(0).Step < 1000);

        return batch.Save(0);
    }
}
