using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>Many problems, each with one start of one method, as runs of one batch.</summary>
internal static class ManyRuns
{
    public static Ending[] Solve(
        IReadOnlyList<DecompositionProblem> problems,
        SolveOptions options,
        Precision precision = Precision.Float64)
    {
        using var executor = new CpuExecutor(precision);
        TargetEvaluator[] evaluators = [.. problems.Select(p => new TargetEvaluator(p.Target))];
        DeviceTarget[] targets = [.. problems.Select(p => executor.Upload(p.Target))];
        using RunBatch batch = executor.CreateBatch(targets);
        RunScript[] scripts = [.. evaluators.Select((evaluator, run) => Script(
            PlanResolver.Resolve(
                evaluator,
                options with { Precision = precision, Seed = (ulong)run },
                executor.AvailableMemory),
            evaluator,
            run))];
        foreach (RunScript script in scripts)
        {
            script.Start(batch);
            script.State.NextPoll = script.StepsToPoll;
        }

        long[] steps = new long[scripts.Length];
        while (scripts.Any(s => s.State.Finished is null))
        {
            for (int run = 0; run < steps.Length; run++)
            {
                ScriptState state = scripts[run].State;
                steps[run] = state.Finished is null ? state.NextPoll - batch.Status(run).Step : 0;
            }

            batch.Advance(steps);
            for (int run = 0; run < steps.Length; run++)
            {
                if (scripts[run].State.Finished is not null)
                    continue;
                scripts[run].Poll(batch);
                scripts[run].State.NextPoll = batch.Status(run).Step + scripts[run].StepsToPoll;
            }
        }

        Ending[] endings = [.. scripts.Select((script, run) =>
        {
            ComponentSet components = batch.Read(run);
            var law = new ComponentLaw(script is BeyondLazyScript ? 0 : options.Homogeneity ?? 2);
            return new Ending(
                script.State,
                batch.Status(run).Step,
                components,
                ResidualNorm.Of(
                    components.ToTensor(law, problems[run].Target.Order), evaluators[run]).Relative);
        })];
        foreach (TargetEvaluator evaluator in evaluators)
            evaluator.Dispose();
        foreach (DeviceTarget target in targets)
            target.Dispose();
        return endings;
    }

    private static RunScript Script(SolvePlan plan, TargetEvaluator target, int run) =>
        plan.Method switch
        {
            SolveMethod.BeyondLazy => new BeyondLazyScript(plan, target, run),
            SolveMethod.ModifiedFlow => new ModifiedFlowScript(plan, target, run),
            _ => new PlainScript(plan, target, run),
        };

    /// <summary>Where one run ended.</summary>
    internal sealed record Ending(
        ScriptState State, long Steps, ComponentSet Components, double RelativeError)
    {
        public bool Converged => State.Finished == StopReason.Converged;
    }
}
