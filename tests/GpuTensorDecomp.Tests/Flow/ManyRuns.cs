using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>Many problems, each with one start of one method, as runs of one batch.</summary>
internal static class ManyRuns
{
    /// <summary>Solves each problem; the number in the list is the run and the seed.</summary>
    public static Ending[] Solve(
        IReadOnlyList<DecompositionProblem> problems,
        Func<int, SolveOptions> options,
        Precision precision = Precision.Float64)
    {
        using var executor = new CpuExecutor(precision);
        TargetEvaluator[] evaluators = [.. problems.Select(p => new TargetEvaluator(p.Target))];
        DeviceTarget[] targets = [.. problems.Select(p => executor.Upload(p.Target))];
        using RunBatch batch = executor.CreateBatch(targets);
        SolvePlan[] plans = [.. evaluators.Select((evaluator, run) => PlanResolver.Resolve(
            evaluator,
            options(run) with { Precision = precision, Seed = (ulong)run },
            executor.AvailableMemory))];
        RunScript[] scripts =
            [.. plans.Select((plan, run) => Script(plan, evaluators[run], run))];
        int polls = Run(batch, scripts);
        Ending[] endings = [.. scripts.Select((script, run) =>
        {
            ComponentSet components = batch.Read(run);
            FactoredTensor model = components.ToTensor(
                new ComponentLaw(plans[run].Homogeneity), plans[run].Order);
            return new Ending(
                script.State,
                batch.Status(run).Step,
                ResidualNorm.Of(model, evaluators[run]).Relative,
                script.Measures(batch, components),
                polls);
        })];
        foreach (IDisposable item in evaluators.Concat<IDisposable>(targets))
            item.Dispose();
        return endings;
    }

    /// <summary>Takes all runs to their ends; says how often they were advanced.</summary>
    private static int Run(RunBatch batch, RunScript[] scripts)
    {
        int polls = 0;
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

            polls++;
            batch.Advance(steps);
            for (int run = 0; run < steps.Length; run++)
            {
                if (scripts[run].State.Finished is not null)
                    continue;
                scripts[run].Poll(batch);
                scripts[run].State.NextPoll = batch.Status(run).Step + scripts[run].StepsToPoll;
            }
        }

        return polls;
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
        ScriptState State,
        long Steps,
        double RelativeError,
        IReadOnlyDictionary<string, double> Measures,
        int Polls)
    {
        public bool Converged => State.Finished == StopReason.Converged;
    }
}
