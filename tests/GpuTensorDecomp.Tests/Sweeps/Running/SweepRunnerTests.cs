using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Running;
using GpuTensorDecomp.Sweeps.Spec;
using Control = MathNet.Numerics.Control;

namespace GpuTensorDecomp.Tests.Sweeps.Running;

public sealed class SweepRunnerTests
{
    private static readonly SweepCase[] Cases = [.. Enumerable.Range(0, 40).Select(MakeCase)];

    public static TheoryData<string, int, int> Arrangements => new()
    {
        { "one lane, one run at a time", 1, 1 },
        { "two lanes", 2, 1 },
        { "two lanes that advance batches", 2, 5 },
        { "one lane that advances all at once", 1, 1000 },
    };

    [Theory]
    [MemberData(nameof(Arrangements))]
    public void A_case_gives_the_same_record_however_lanes_share_the_cases(
        string arrangement, int lanes, int runs)
    {
        arrangement.ShouldNotBeEmpty();
        CasesInMemory source = Run(Cases, lanes, runs, blockSize: 7);
        for (int n = 0; n < Cases.Length; n++)
        {
            SweepRecord alone = CaseMeasures.Record(Cases[n], Alone(Cases[n]));
            SweepRecord record = source.Records[n].ShouldNotBeNull();
            (record with { Seconds = 0, Measures = alone.Measures })
                .ShouldBe(alone with { Seconds = 0 });
            record.Measures.ShouldBe(alone.Measures);
        }
    }

    /// <summary>Other tests may run sweeps of their own at the same time.</summary>
    [Fact]
    public void Sweeps_side_by_side_leave_the_algebra_library_as_it_was()
    {
        Parallel.For(0, 3, _ => Run(Cases[..6], lanes: 2, runs: 1, blockSize: 2));
        Control.ThreadSafeRandomNumberGenerators.ShouldBeTrue();
        SpinWait.SpinUntil(
                () => Control.MaxDegreeOfParallelism == Environment.ProcessorCount,
                TimeSpan.FromMinutes(1))
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData(Precision.Float64, 0, 1e-12)]
    [InlineData(Precision.Float32, 1e-9, 1e-6)]
    public void The_power_method_runs_in_the_precision_of_its_case(
        Precision precision, double least, double most)
    {
        SweepCase one = Cases[0] with
        {
            Problem = new ProblemOptions(3, 6, 3, VectorKind.Orthogonal),
            Options = new SolveOptions { Method = SolveMethod.Power, Precision = precision },
        };
        Run([one], lanes: 1, runs: 5, blockSize: 1).Records[0]!.RelativeError!.Value
            .ShouldBeInRange(least, most);
    }

    [Fact]
    public void A_case_that_cannot_be_solved_has_a_record_that_says_why()
    {
        SweepCase bad = Cases[0] with
        {
            Id = "bad",
            Options = Cases[0].Options with { Homogeneity = 1 },
        };
        var source = new CasesInMemory([Cases[1], bad, Cases[2]], blockSize: 2);
        var runner = new SweepRunner(source, SweepLane.OfProcessor(2, 3));
        runner.Run(CancellationToken.None);
        source.Records[1]!.Fault.ShouldNotBeNull().ShouldContain("--homogeneity is 1");
        source.Records[0]!.Fault.ShouldBeNull();
        source.Records[2]!.Fault.ShouldBeNull();
        runner.Progress.ShouldBe(
            new SweepProgress(3, 1, 0, runner.Progress.RunSteps, runner.Progress.Elapsed));
    }

    [Fact]
    public void A_lane_whose_device_fails_ends_the_sweep_with_its_fault_and_keeps_what_is_done()
    {
        var source = new CasesInMemory(Cases, blockSize: 1);
        var lane = new SweepLane(
            "broken", _ => throw new DeviceException("the device is gone"), MostRuns: 1);
        Should.Throw<DeviceException>(
                () => new SweepRunner(source, [lane]).Run(CancellationToken.None))
            .Message.ShouldContain("gone");
        source.Records.ShouldAllBe(record => record == null);
    }

    [Fact]
    public async Task A_cancelled_sweep_goes_on_from_checkpoints_to_the_same_record()
    {
        string folder = Directory.CreateTempSubdirectory("gpudecomp-").FullName;
        SweepCase slow = SlowCase(mostSteps: 500_000);
        CasesInMemory first = await CutOff(slow, folder);
        first.Records[0].ShouldBeNull();
        Directory.Exists(Path.Combine(folder, "slow")).ShouldBeTrue();
        var second = new CasesInMemory([slow], blockSize: 1);
        new SweepRunner(second, SweepLane.OfProcessor(1, 1), new SweepCheckpoints(folder))
            .Run(CancellationToken.None);
        SweepRecord alone = CaseMeasures.Record(slow, Alone(slow));
        second.Records[0]!.ComponentsRelativeError.ShouldBe(alone.ComponentsRelativeError);
        second.Records[0]!.Steps.ShouldBe(alone.Steps);
        Directory.Exists(Path.Combine(folder, "slow")).ShouldBeFalse();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_checkpoint_stays_until_the_record_is_stored_and_its_plan_goes_on()
    {
        string folder = Directory.CreateTempSubdirectory("gpudecomp-").FullName;
        SweepCase slow = SlowCase(mostSteps: 300_000);
        await CutOff(slow, folder);

        // As another processor may have resolved it: the last bit of a norm.
        var store = new CheckpointStore(Path.Combine(folder, "slow"));
        long step = store.FindNewest().ShouldNotBeNull();
        SolveCheckpoint saved = store.Read(step, SolveCheckpoint.Read);
        SolvePlan other = saved.Plan with
        {
            SpectralNorm = Math.BitIncrement(saved.Plan.SpectralNorm),
            MaxSteps = step + 10,
        };
        store.Write(step + 1, (saved with { Plan = other }).Write);

        using var executor = new CpuExecutor(threads: 1);
        var waiting = new Queue<SweepCase>([slow]);
        SweepRecord? record = null;
        Should.Throw<InputException>(() => new CaseSolver(
            executor, mostRuns: 1, new SweepCheckpoints(folder)).Run(
                () => waiting.TryDequeue(out SweepCase? one) ? one : null,
                (_, found, _) => record = found,
                () => throw new InputException("full"),
                CancellationToken.None)).Message.ShouldBe("full");
        record.ShouldNotBeNull().Steps.ShouldBe(step + 10);
        Directory.Exists(Path.Combine(folder, "slow")).ShouldBeTrue();
        Directory.Delete(folder, recursive: true);
    }

    private static SweepCase SlowCase(long mostSteps) => Cases[0] with
    {
        Id = "slow",
        Options = new SolveOptions
        {
            Method = SolveMethod.Descent,
            StartNorm = 1e-4,
            Step = 1e-4,
            MaxSteps = mostSteps,
            Seed = 3,
        },
    };

    /// <summary>Runs a case until it has begun, and leaves its checkpoint.</summary>
    private static async Task<CasesInMemory> CutOff(SweepCase one, string folder)
    {
        using var cancellation = new CancellationTokenSource();
        var first = new CasesInMemory([one], blockSize: 1);
        var runner = new SweepRunner(
            first, SweepLane.OfProcessor(1, 1), new SweepCheckpoints(folder));
        var running = Task.Run(() => runner.Run(cancellation.Token));
        SpinWait.SpinUntil(() => runner.Progress.Running == 1 || running.IsCompleted);
        await cancellation.CancelAsync();
        await running;
        return first;
    }

    private static CasesInMemory Run(SweepCase[] cases, int lanes, int runs, int blockSize)
    {
        var source = new CasesInMemory(cases, blockSize);
        SweepLane[] some =
        [
            .. Enumerable.Range(0, lanes).Select(n => new SweepLane(
                $"lane {n}", precision => new CpuExecutor(precision, threads: 1), runs)),
        ];
        new SweepRunner(source, some).Run(CancellationToken.None);
        return source;
    }

    private static SolveResult Alone(SweepCase one)
    {
        using var executor = new CpuExecutor(one.Options.Precision, threads: 2);
        return Solver.Solve(ProblemGenerator.Generate(one.Problem), one.Options, executor);
    }

    private static SweepCase MakeCase(int n) => new()
    {
        Id = $"case{n}",
        Number = n,
        Axes = [],
        Problem = new ProblemOptions(3 + n % 2, 4 + n % 3, 2, VectorKind.Sphere, Seed: (ulong)n),
        Options = new SolveOptions
        {
            Method = (n % 3) switch
            {
                0 => SolveMethod.Descent,
                1 => SolveMethod.Deflation,
                _ => SolveMethod.Power,
            },
            Precision = n % 5 == 0 ? Precision.Float32 : Precision.Float64,
            MaxSteps = 300 + 50 * n,
            Seed = (ulong)n,
        },
        Record = [MeasureNames.Weights, MeasureNames.FittedFractions, MeasureNames.FlowTime],
    };
}
