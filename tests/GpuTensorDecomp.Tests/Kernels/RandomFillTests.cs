using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels;
using GpuTensorDecomp.Kernels.Components;
using GpuTensorDecomp.Kernels.Shared;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Random numbers drawn by kernels against the CPU's.</summary>
public sealed class RandomFillTests
{
    private const ulong Seed = 0x9E3779B97F4A7C15;

    // kat_vectors of Random123 1.09, philox4x32-10.
    [Theory]
    [InlineData(
        0ul, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0x299f31d0a4093822ul, 0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_words(
        ulong seed, uint run, uint component, uint coordinate, uint purpose,
        uint x0, uint x1, uint x2, uint x3)
    {
        CounterNumbers words = CounterNumbers.Of(seed, run, component, coordinate, purpose);

        (words.X0, words.X1, words.X2, words.X3).ShouldBe((x0, x1, x2, x3));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 31, 1 << 22)]
    [InlineData(33, 4, 13)]
    [InlineData(3, 7, 5)]
    public void Uniform_numbers_are_those_of_the_cpu_to_the_bit(
        int count, int dimension, int ofLaunch)
    {
        double[] drawn = Draw(count, dimension, isNormal: false, ofLaunch);

        for (int n = 0; n < drawn.Length; n++)
        {
            drawn[n].ShouldBe(CounterRandom.Uniform(
                Seed, 3, (uint)(n / dimension), (uint)(n % dimension), RandomPurpose.Test));
        }
    }

    [Fact]
    public void Normal_numbers_are_those_of_the_cpu_to_two_units_in_the_last_place()
    {
        const int dimension = 97;
        double[] drawn = Draw(103, dimension, isNormal: true);
        long worst = 0;
        for (int n = 0; n < drawn.Length; n++)
        {
            double expected = CounterRandom.Normal(
                Seed, 3, (uint)(n / dimension), (uint)(n % dimension), RandomPurpose.Test);
            worst = Math.Max(worst, Ulps(drawn[n], expected));
        }

        worst.ShouldBeLessThanOrEqualTo(2);
        drawn.Distinct().Count().ShouldBe(drawn.Length);
    }

    [Fact]
    public void Logarithms_are_those_of_the_mathematics_library()
    {
        for (double x = 1.2e-16; x < 1e16; x *= 1.0137)
            Ulps(Real.Log(x), Math.Log(x)).ShouldBeLessThanOrEqualTo(1);
        for (int n = 1; n < 60; n++)
        {
            double below = 1 - Math.Pow(2, -n);
            Ulps(Real.Log(below), Math.Log(below)).ShouldBeLessThanOrEqualTo(1);
        }

        Real.Log(1).ShouldBe(0);
    }

    [Fact]
    public void Cosines_are_those_of_the_mathematics_library_also_near_their_zeros()
    {
        for (int n = 0; n <= 4000; n++)
        {
            double x = 2 * Math.PI * n / 4000;
            Ulps(Real.Cos(x), Math.Cos(x)).ShouldBeLessThanOrEqualTo(1);
        }

        foreach (double zero in new[] { Math.PI / 2, 1.5 * Math.PI })
        {
            for (double off = 1e-16; off < 0.5; off *= 1.7)
            {
                Ulps(Real.Cos(zero + off), Math.Cos(zero + off)).ShouldBeLessThanOrEqualTo(1);
                Ulps(Real.Cos(zero - off), Math.Cos(zero - off)).ShouldBeLessThanOrEqualTo(1);
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData((1 << 20) / 64)]
    public void A_batch_draws_the_numbers_of_the_cpu(int count)
    {
        const int dimension = 64;
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float32, () => 1 << 30);
        using var cpu = new CpuExecutor(threads: 1);
        double[] found = OfBatch(executor);
        double[] expected = OfBatch(cpu);

        // The device draws many numbers itself, rounded right but for a few of a hundred; those of
        // the mathematics library are up to two units from that.
        found.Zip(expected, Ulps).Max().ShouldBeLessThanOrEqualTo(found.Length < 1 << 20 ? 0 : 2);

        double[] OfBatch(Executor of)
        {
            using DeviceTarget target = of.Upload(new FactoredTensor(3, 2, [1], [1, 0]));
            using RunBatch batch = of.CreateBatch([target]);
            double[] numbers = new double[count * dimension];
            batch.DrawNormals(Seed, 5, RandomPurpose.Test, dimension, numbers);
            return numbers;
        }
    }

    public static TheoryData<StartSigns, bool, bool> Starts
    {
        get
        {
            var starts = new TheoryData<StartSigns, bool, bool>();
            foreach (StartSigns signs in Enum.GetValues<StartSigns>())
            {
                starts.Add(signs, false, false);
                starts.Add(signs, false, true);
            }

            starts.Add(default, true, false);
            starts.Add(default, true, true);
            return starts;
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_start_is_drawn_where_its_batch_is(
        StartSigns signs, bool isPaired, bool isOnDevice)
    {
        const int dimension = 64;
        int draws = isOnDevice ? (1 << 20) / dimension : 3;
        var tensor = new FactoredTensor(3, dimension, [1], new double[dimension]);
        tensor.Vectors[0] = 1;
        using var device = new TestDevice();
        using var executor = new IlgpuExecutor(
            device.Accelerator, Precision.Float64, () => 1 << 30);
        using var evaluator = new TargetEvaluator(tensor);
        SolvePlan plan = PlanResolver.Resolve(evaluator, new SolveOptions
        {
            Method = SolveMethod.Descent,
            Components = isPaired ? 2 * draws : draws,
            Signs = isPaired ? null : signs,
            Paired = isPaired,
            Step = 1e-3,
            Seed = Seed,
        }, executor);
        using DeviceTarget target = executor.Upload(tensor);
        using RunBatch batch = executor.CreateBatch([target]);
        ComponentSet found = Initialization.Start(plan, 2, batch);

        found.Count.ShouldBe(plan.Components);
        var drawn = new ComponentSet(1, dimension);
        for (int i = 0; i < found.Count; i += isOnDevice ? 997 : 1)
        {
            int draw = isPaired ? i / 2 : i;
            Initialization.Draw(drawn, 0, Seed, 2, draw, Math.Log(plan.StartNorm), signs);
            double sign = isPaired ? 1 - 2 * (i % 2) : drawn.Signs[0];
            found.Signs[i].ShouldBe(sign);
            found.LogNorms[i].ShouldBe(drawn.LogNorms[0]);
            found.Scales[i].ShouldBe(1);
            for (int c = 0; c < dimension; c++)
            {
                Math.Abs(found.Direction(i)[c] - drawn.Direction(0)[c])
                    .ShouldBeLessThanOrEqualTo(isOnDevice ? 1e-15 : 0);
            }
        }
    }

    private static double[] Draw(
        int count, int dimension, bool isNormal, int ofLaunch = 1 << 22)
    {
        using var device = new TestDevice();
        double[] numbers = new double[count * dimension];
        new RandomFillLauncher(device.Accelerator, ofLaunch).Fill(
            Seed, 3, RandomPurpose.Test, isNormal, dimension, numbers);
        return numbers;
    }

    /// <summary>Doubles from one number to the other; both have one sign.</summary>
    private static long Ulps(double x, double y) => Math.Sign(x) != Math.Sign(y)
        ? long.MaxValue
        : Math.Abs(BitConverter.DoubleToInt64Bits(x) - BitConverter.DoubleToInt64Bits(y));
}
