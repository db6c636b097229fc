using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>Threads, batches, slices and checkpoints change no bit of a run.</summary>
public sealed class RunBatchBitsTests
{
    private static readonly FactoredTensor Target = new(
        4, 10, [1, 0.8, -0.6], Draw.Unit(3, 10, 50));

    /// <summary>Every stepper and step-size rule, both precisions.</summary>
    public static TheoryData<string, Precision> Rules
    {
        get
        {
            var rules = new TheoryData<string, Precision>();
            string[] names =
                [
                    "descent", "adaptive", "quasi-static", "polar", "midpoint", "dormand-prince",
                    "epochs",
                ];
            foreach (string name in names)
            {
                rules.Add(name, Precision.Float64);
                rules.Add(name, Precision.Float32);
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_number_of_threads_changes_no_bit(string name, Precision precision)
    {
        // 4e6 multiply-adds and more: the steps of a run are shared among the threads.
        var target = new FactoredTensor(3, 64, Draw.Normal(20, 1), Draw.Unit(20, 64, 2));
        ComponentSet start = Start(190, 64, 1e-2, 3);
        RunSnapshot? expected = null;
        foreach (int threads in new[] { 1, 2, 3, 5 })
        {
            using var run = new SingleRun(target, precision, threads);
            run.Write(start, Rule(name) with { TargetNorm = Math.Sqrt(target.NormSquared) });
            run.Advance(6);
            RunSnapshot found = run.Save();
            ShouldBeSame(found, expected ?? found);
            expected ??= found;
        }

        expected!.Status.Step.ShouldBe(6);
    }

    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_number_of_threads_changes_no_bit_on_samples_and_dense_targets(
        Precision precision)
    {
        double[] full = DenseArrays.Factored(4, 12, [1, -0.5], Draw.Unit(2, 12, 3));
        SymmetricTensor[] targets =
        [
            new SampleMoment(3, 12, Draw.Normal(5000 * 12, 4), 0.3),
            DenseTensor.FromArray(4, 12, full),
        ];
        foreach (SymmetricTensor target in targets)
        {
            ComponentSet start = Start(70, 12, 1e-2, 3);
            RunSnapshot? expected = null;
            foreach (int threads in new[] { 1, 2, 3, 5 })
            {
                using var run = new SingleRun(target, precision, threads);
                run.Write(start, Rule("descent"));
                run.Advance(4);
                RunSnapshot found = run.Save();
                ShouldBeSame(found, expected ?? found);
                expected ??= found;
            }
        }
    }

    /// <summary>One strip of components or two: threads share its terms and coordinates.</summary>
    [Theory]
    [InlineData(Precision.Float64)]
    [InlineData(Precision.Float32)]
    public void The_number_of_threads_changes_no_bit_of_few_components_in_many_dimensions(
        Precision precision)
    {
        const int dimension = 1001;
        SymmetricTensor[] targets =
        [
            new FactoredTensor(3, dimension, Draw.Normal(130, 1), Draw.Unit(130, dimension, 2)),
            new FactoredTensor(4, dimension, [1, 2], Draw.Unit(2, dimension, 2)),
            new SampleMoment(3, dimension, Draw.Normal(700 * dimension, 4), 0.3),
        ];
        foreach (SymmetricTensor target in targets)
        {
            foreach (int count in new[] { 24, 50 })
            {
                ComponentSet start = Start(count, dimension, 1e-2, 3);
                RunSnapshot? expected = null;
                foreach (int threads in new[] { 1, 2, 5 })
                {
                    using var run = new SingleRun(target, precision, threads);
                    run.Write(start, Rule("descent"));
                    run.Advance(2);
                    RunSnapshot found = run.Save();
                    ShouldBeSame(found, expected ?? found);
                    expected ??= found;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Place_and_company_in_a_batch_change_no_bit(string name, Precision precision)
    {
        ComponentSet start = Start(21, 10, 1e-2, 4);
        using var executor = new CpuExecutor(precision, threads: 3);
        using DeviceTarget target = executor.Upload(Target);
        using DeviceTarget other = executor.Upload(
            new FactoredTensor(3, 5, [1, 1], Draw.Unit(2, 5, 51)));
        RunSnapshot expected = Alone(executor, target, start, Rule(name));
        using RunBatch batch = executor.CreateBatch(
            [.. Enumerable.Range(0, 70).Select(run => run % 3 == 1 ? other : target)]);
        var steps = new long[70];
        for (int run = 0; run < 70; run++)
        {
            bool isOther = run % 3 == 1;
            bool isSame = run is 0 or 33 or 69;
            ComponentSet components = isOther ? Start(7 + run % 4, 5, 0.1, run)
                : isSame ? start
                : Start(5 + run % 20, 10, 0.1, run);
            batch.Write(run, components, Rule(name));
            steps[run] = isSame ? 40 : run % 7 * 10;
        }

        batch.Advance(steps);
        foreach (int run in new[] { 0, 33, 69 })
            ShouldBeSame(batch.Save(run), expected);
        for (int run = 0; run < 70; run++)
            batch.Status(run).Step.ShouldBe(steps[run]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Seven_times_ten_steps_are_seventy_steps(string name, Precision precision)
    {
        ComponentSet start = Start(13, 10, 1e-2, 5);
        using var whole = new SingleRun(Target, precision);
        using var sliced = new SingleRun(Target, precision);
        whole.Write(start, Rule(name));
        sliced.Write(start, Rule(name));
        whole.Advance(70);
        for (int n = 0; n < 7; n++)
            sliced.Advance(10);
        ShouldBeSame(sliced.Save(), whole.Save());
        whole.Status.Step.ShouldBe(70);
        whole.Status.Time.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_restored_run_goes_on_bit_for_bit(string name, Precision precision)
    {
        ComponentSet start = Start(13, 10, 1e-2, 6);
        using var first = new SingleRun(Target, precision);
        first.Write(start, Rule(name));
        first.Advance(33);
        RunSnapshot middle = first.Save();
        first.Advance(37);

        // Another machine's width would do, but not other bits: restore into a used, larger run.
        using var second = new SingleRun(Target, precision, threads: 2);
        second.Write(Start(40, 10, 0.3, 7), SingleRun.Descent(0.01));
        second.Advance(5);
        second.Restore(middle, Rule(name));
        ShouldBeSame(second.Save(), middle);
        second.Advance(37);
        ShouldBeSame(second.Save(), first.Save());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Reading_and_asking_the_status_change_nothing(string name, Precision precision)
    {
        ComponentSet start = Start(9, 10, 1e-2, 8);
        using var quiet = new SingleRun(Target, precision);
        using var watched = new SingleRun(Target, precision);
        quiet.Write(start, Rule(name));
        watched.Write(start, Rule(name));
        quiet.Advance(20);
        for (int n = 0; n < 20; n++)
        {
            watched.Advance(0);
            watched.Advance(1);
            watched.Read();
            watched.Save();
        }

        ShouldBeSame(watched.Save(), quiet.Save());
    }

    private static RunSnapshot Alone(
        CpuExecutor executor, DeviceTarget target, ComponentSet start, FlowRule rule)
    {
        using RunBatch batch = executor.CreateBatch([target]);
        batch.Write(0, start, rule);
        batch.Advance([40]);
        return batch.Save(0);
    }

    private static ComponentSet Start(int count, int dimension, double norm, int seed)
    {
        double[] vectors = Draw.Unit(count, dimension, seed);
        for (int n = 0; n < vectors.Length; n++)
            vectors[n] *= norm;
        return SingleRun.Components(
            dimension,
            vectors,
            [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1.0 : -1.0)]);
    }

    private static FlowRule Rule(string name)
    {
        FlowRule descent = SingleRun.Descent(0.03) with
        {
            TargetNorm = Math.Sqrt(Target.NormSquared),
        };
        return name switch
        {
            "adaptive" => descent with
            {
                Law = new ComponentLaw(3),
                StepSizeRule = StepSizeRule.AdaptiveRate,
            },
            "quasi-static" => descent with
            {
                Law = new ComponentLaw(4),
                Stepper = Stepper.QuasiStatic,
            },
            "polar" => descent with { Stepper = Stepper.Polar },
            "midpoint" => descent with
            {
                Stepper = Stepper.RungeKutta,
                Tableau = ButcherTableau.Midpoint,
            },
            "dormand-prince" => descent with
            {
                Stepper = Stepper.RungeKutta,
                StepSizeRule = StepSizeRule.EmbeddedError,
            },
            "epochs" => descent with
            {
                Epochs = new EpochRule
                {
                    Ends = [2, 5],
                    Seed = 3,
                    Run = 0,
                    FirstDraw = 100,
                    LogNorm = Math.Log(1e-3),
                    Signs = StartSigns.Random,
                    Most = 7,
                },
            },
            _ => descent,
        };
    }

    private static void ShouldBeSame(RunSnapshot found, RunSnapshot expected)
    {
        found.Vectors.ShouldBe(expected.Vectors);
        found.LogNorms.ShouldBe(expected.LogNorms);
        found.Signs.ShouldBe(expected.Signs);
        found.Scales.ShouldBe(expected.Scales);
        found.Status.ShouldBe(expected.Status);
        found.NextStep.ShouldBe(expected.NextStep);
        found.CurvatureBound.ShouldBe(expected.CurvatureBound);
        found.CurvatureAge.ShouldBe(expected.CurvatureAge);
        found.IsPolar.ShouldBe(expected.IsPolar);
    }
}
