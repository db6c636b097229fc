using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Tests.Flow;

public sealed class BatchSolverTests
{
    private static readonly ProblemOptions[] Problems =
    [
        .. Enumerable.Range(0, 12).Select(n => new ProblemOptions(
            Order: 3 + n % 2, Dimension: 4 + n % 3, Rank: 2 + n % 2,
            VectorKind.Sphere, Weights: WeightKind.Signed, Seed: (ulong)n)),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_solve_gives_the_same_bits_in_any_company(int runs)
    {
        using var executor = new CpuExecutor(threads: 2);
        SolveResult[] together = Together(executor, runs);
        for (int n = 0; n < Problems.Length; n++)
        {
            SolveResult alone = Solver.Solve(
                ProblemGenerator.Generate(Problems[n]), Options(n), executor);
            together[n].Steps.ShouldBe(alone.Steps);
            together[n].StopReason.ShouldBe(alone.StopReason);
            together[n].Factors.Vectors.ShouldBe(alone.Factors.Vectors);
            together[n].Factors.Weights.ShouldBe(alone.Factors.Weights);
            together[n].Components.LogNorms.ShouldBe(alone.Components.LogNorms);
            together[n].Components.Directions.ShouldBe(alone.Components.Directions);
        }
    }

    [Fact]
    public void Every_solve_ends_once_and_a_cancelled_batch_says_so()
    {
        using var executor = new CpuExecutor(threads: 2);
        using var cancellation = new CancellationTokenSource();
        int given = 0;
        var ended = new List<StopReason>();
        new BatchSolver(executor, 4).Run(
            () => Task(executor, given++),
            (_, result) =>
            {
                ended.Add(result!.StopReason);
                cancellation.Cancel();
            },
            cancellation.Token);
        given.ShouldBeLessThan(Problems.Length);
        ended.Count.ShouldBe(given);
        ended.ShouldContain(StopReason.Interrupted);
        ended.ShouldContain(StopReason.Converged);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public void A_batch_that_cannot_be_filled_leaves_none_open(int failing, bool failsLate)
    {
        using var executor = new CountedExecutor(new CpuExecutor(threads: 2), failing, failsLate);
        int given = 0;
        Should.Throw<DeviceException>(() => new BatchSolver(executor, 4).Run(
            () => Task(executor, given++), (_, _) => { }, CancellationToken.None));
        executor.Made.ShouldBe(failing + 1);
        executor.Open.ShouldBe(0);
    }

    [Fact]
    public void A_solve_that_cannot_be_made_leaves_no_batch_open()
    {
        using var executor = new CountedExecutor(new CpuExecutor(threads: 2), -1, false);
        int given = 0;
        Should.Throw<InputException>(() => new BatchSolver(executor, 4).Run(
            () => given < 6 ? Task(executor, given++) : throw new InputException("No solve."),
            (_, _) => { },
            CancellationToken.None));
        executor.Made.ShouldBePositive();
        executor.Open.ShouldBe(0);
    }

    [Fact]
    public void A_dropped_solve_ends_without_a_result_and_is_not_condensed()
    {
        using var executor = new CpuExecutor(threads: 2);
        var phases = new PhaseObserver();
        using PreparedSolve solve = Solver.Prepare(
            ProblemGenerator.Generate(Problems[0]), Options(0), executor);
        SolveTask? task = new SolveTask(solve, executor, phases)
        {
            DropsInterruptedAfter = TimeSpan.Zero,
        };
        var results = new List<SolveResult?>();
        new BatchSolver(executor, 4).Run(
            () => Interlocked.Exchange(ref task, null),
            (ended, result) =>
            {
                ended.IsInterrupted.ShouldBeTrue();
                results.Add(result);
            },
            new CancellationToken(canceled: true));
        results.ShouldBe([null]);
        phases.Seen.ShouldBe(["flow"]);
    }

    [Fact]
    public void A_case_of_a_sweep_that_its_steps_end_leaves_no_checkpoint()
    {
        string folder = Directory.CreateTempSubdirectory("gpudecomp-").FullName;
        using var executor = new CpuExecutor(threads: 2);
        using PreparedSolve solve = Solver.Prepare(
            ProblemGenerator.Generate(Problems[0]),
            new SolveOptions { Method = SolveMethod.Descent, MaxSteps = 3 }, executor);
        foreach (TimeSpan? drops in new TimeSpan?[] { TimeSpan.Zero, null })
        {
            var store = new CheckpointStore(Path.Combine(folder, $"{drops}"));
            SolveTask? task = new SolveTask(solve, executor, checkpoints: store)
            {
                DropsInterruptedAfter = drops,
            };
            new BatchSolver(executor, 4).Run(
                () => Interlocked.Exchange(ref task, null),
                (_, result) => result!.StopReason.ShouldBe(StopReason.MaxSteps),
                CancellationToken.None);
            store.IsUsed.ShouldBe(drops is null);
        }

        Directory.Delete(folder, recursive: true);
    }

    private sealed class PhaseObserver : SolveObserver
    {
        public HashSet<string> Seen { get; } = [];

        public override void OnProgress(SolveProgress progress) => Seen.Add(progress.Phase);
    }

    private static SolveResult[] Together(CpuExecutor executor, int runs)
    {
        var results = new SolveResult[Problems.Length];
        var numbers = new Dictionary<SolveTask, int>();
        int given = 0;
        new BatchSolver(executor, runs).Run(
            () =>
            {
                SolveTask? task = Task(executor, given);
                if (task is not null)
                    numbers[task] = given++;
                return task;
            },
            (task, result) =>
            {
                results[numbers[task]].ShouldBeNull();
                results[numbers[task]] = result!;
            },
            CancellationToken.None);
        results.ShouldAllBe(result => result != null);
        return results;
    }

    private static SolveTask? Task(Executor executor, int n) => n >= Problems.Length
        ? null
        : new SolveTask(
            Solver.Prepare(ProblemGenerator.Generate(Problems[n]), Options(n), executor), executor);

    /// <summary>Methods and numbers of starts that end at different times.</summary>
    private static SolveOptions Options(int n) => new()
    {
        Method = (n % 4) switch
        {
            0 => SolveMethod.Deflation,
            1 => SolveMethod.Descent,
            2 => SolveMethod.Lazy,
            _ => SolveMethod.Flow,
        },
        Restarts = n % 4 == 2 ? null : 1 + n % 4,
        MaxSteps = 200 + 300 * n,
        Seed = (ulong)n,
    };
}
