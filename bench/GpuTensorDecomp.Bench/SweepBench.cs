using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Sweeps.Spec;

namespace GpuTensorDecomp.Bench;

/// <summary>
/// Many tiny runs to convergence: as a sweep in a folder, and as separate solves with and without
/// their run folders. <c>bench/peers/sweep_numpy.py</c> does the same in one array of NumPy.
/// </summary>
internal static class SweepBench
{
    public const string Operation = "sweep";

    /// <summary>Separate solves are slow: a tenth of the runs tells their time.</summary>
    private const int ShareOfSeparate = 10;

    public static IEnumerable<BenchRow> Rows(BenchContext context)
    {
        int runs = context.Options.Quick ? 20 : 10_000;
        IReadOnlyList<SweepCase> cases = Runs(runs, 10, 5, 50);
        IReadOnlyList<SweepCase> some = [.. cases.Take(Math.Max(10, runs / ShareOfSeparate))];
        string shape = $"runs={runs} m=50 d=10 r=5 l=4";
        yield return Row(
            context, shape, cases.Count,
            "a sweep: generate, plan, descend to 1e-3, condense, claim blocks and store records",
            folder => Sweep(context, cases, folder));
        yield return Row(
            context, $"{shape}, of which {some.Count}", some.Count,
            "separate solves, one after another on all threads, nothing written",
            _ => Separate(context, some, folder: null));
        yield return Row(
            context, $"{shape}, of which {some.Count}", some.Count,
            "separate solves with the run folder and the page that 'solve' writes",
            folder => Separate(context, some, folder));
        foreach (BenchRow row in Parts(context, some, $"{shape}, of which {some.Count}"))
            yield return row;
        int tiny = context.Options.Quick ? 100 : 100_000;
        cases = Runs(tiny, 2, 1, 2, mostSteps: 10);
        yield return Row(
            context, $"runs={tiny} m=2 d=2 r=1 l=4", tiny,
            "a sweep of the smallest cases, 10 steps each",
            folder => Sweep(context, cases, folder));
        yield return Row(
            context, $"runs={tiny} m=2 d=2 r=1 l=4", tiny,
            "the same cases in memory: nothing claimed, nothing stored",
            _ => new SweepRunner(new CasesInMemory(cases, blockSize: 64), Lanes(context, tiny))
                .Run(CancellationToken.None));
    }

    /// <summary>Where a separate solve spends its time, on one thread.</summary>
    private static IEnumerable<BenchRow> Parts(
        BenchContext context, IReadOnlyList<SweepCase> cases, string shape)
    {
        using var executor = new CpuExecutor(context.Executor.Precision, threads: 1);
        DecompositionProblem[] problems =
            [.. cases.Select(one => ProblemGenerator.Generate(one.Problem))];
        yield return Row(context, shape, cases.Count, "one thread: generating the problems", _ =>
        {
            foreach (SweepCase one in cases)
                ProblemGenerator.Generate(one.Problem);
        });
        yield return Row(context, shape, cases.Count, "one thread: planning (spectral norm)", _ =>
        {
            for (int i = 0; i < cases.Count; i++)
                Solver.Prepare(problems[i], cases[i].Options, executor).Dispose();
        });
        yield return Row(context, shape, cases.Count, "one thread: planning and solving", _ =>
        {
            for (int i = 0; i < cases.Count; i++)
                Solver.Solve(problems[i], cases[i].Options, executor);
        });
    }

    private static void Sweep(
        BenchContext context, IReadOnlyList<SweepCase> cases, string folder)
    {
        using var store = SweepStore.Open(folder);
        using var source = new StoredCases(
            new CasePlan(cases, SweepShard.Whole), store, Path.Combine(folder, "trajectories"));
        new SweepRunner(source, Lanes(context, cases.Count)).Run(CancellationToken.None);
        if (store.Count != cases.Count)
            throw new InvalidOperationException("Not every case of the benchmark ran.");
    }

    private static void Separate(
        BenchContext context, IReadOnlyList<SweepCase> cases, string? folder)
    {
        foreach (SweepCase one in cases)
        {
            DecompositionProblem problem = ProblemGenerator.Generate(one.Problem);
            using PreparedSolve solve = Solver.Prepare(problem, one.Options, context.Executor);
            if (folder is null)
            {
                solve.Run();
                continue;
            }

            RunFolder run = RunFolder.Create(Path.Combine(folder, one.Id), overwrite: false);
            using RunLog log = run.OpenLog();
            run.WritePlan(new RunRecord(
                ResultJson.SchemaVersion,
                new RunInput(one.Id, "", InputKind.Tensor, null, false, 0, null),
                "cpu",
                one.Options,
                solve.Plan));
            run.WriteResult(solve.Run(checkpoints: run.Checkpoints), problem);
        }
    }

    private static IReadOnlyList<SweepLane> Lanes(BenchContext context, int cases) =>
        SweepLane.OfProcessor(((CpuExecutor)context.Executor).ThreadCount, cases);

    private static IReadOnlyList<SweepCase> Runs(
        int count, int d, int r, int m, int mostSteps = 100_000) => SweepSpec.Parse(
        $$"""
        problem: {order: 4, dimension: {{d}}, rank: {{r}}, vectors: orthogonal}
        method: {method: descent, components: {{m}}, tolerance: 1e-3, max-steps: {{mostSteps}}}
        repeats: {{count}}
        """,
        "bench.yaml").Cases();

    private static BenchRow Row(
        BenchContext context, string shape, int runs, string timed, Action<string> action)
    {
        // Folders go when all is measured: ext4 makes files slowly for seconds after it lost many.
        string parent = Directory.CreateTempSubdirectory("gpudecomp-bench-").FullName;
        Measurement time;
        try
        {
            int folders = 0;
            time = Measurement.Of(
                () => action(Path.Combine(parent, $"{folders++}")), context.Options.RowTime / 2);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }

        return new BenchRow
        {
            Operation = Operation,
            Device = context.Executor.DeviceName,
            Precision = "float64",
            Shape = shape,
            Seconds = time.Best / runs,
            MedianSeconds = time.Median / runs,
            Repeats = time.Repeats,
            Timed = $"seconds a run, {timed}",
        };
    }
}
