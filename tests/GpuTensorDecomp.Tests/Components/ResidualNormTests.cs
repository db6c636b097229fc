using System.Numerics;
using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class ResidualNormTests
{
    private const int Dimension = 5;
    private const int Rank = 3;
    private const int ScaleBits = 45;
    private static readonly double[] Weights = [3, -2, 1];

    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (int order in new[] { 3, 4, 5 })
            {
                foreach (int bits in new[] { 2, 8, 15, 19, 24, 30, 36, 41, 44 })
                    cases.Add(order, bits);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_factored_target_agrees_with_integer_arithmetic(int order, int bits)
    {
        (double[] target, double[] model) = Pair(bits);
        var tensor = new FactoredTensor(order, Dimension, Weights, target);
        using var evaluator = new TargetEvaluator(tensor);
        ResidualNorm residual = ResidualNorm.Of(
            new FactoredTensor(order, Dimension, Weights, model), evaluator);
        double exact = Exact(order, target, model);
        residual.Relative.ShouldBe(exact, (exact > 1e-6 ? 1e-3 : 1e-5) * exact);
        residual.BelowFloor.ShouldBeFalse();
    }

    [Fact]
    public void Large_weights_that_cancel_leave_the_small_rest_exact_or_flagged()
    {
        // 20 pairs ±1e6 on equal vectors, and 0.999 of the target's one term.
        double[] term = Draw.Unit(1, Dimension, 71);
        double[] pairs = Draw.Unit(20, Dimension, 72);
        double[] vectors =
            [.. term, .. pairs.Chunk(Dimension).SelectMany(u => (double[])[.. u, .. u])];
        double[] weights =
            [0.999, .. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1e6 : -1e6)];
        var model = new FactoredTensor(3, Dimension, weights, vectors);

        ResidualNorm Of(SymmetricTensor target)
        {
            using var evaluator = new TargetEvaluator(target);
            return ResidualNorm.Of(model, evaluator);
        }

        ResidualNorm factored = Of(new FactoredTensor(3, Dimension, [1], term));
        factored.Relative.ShouldBe(1e-3, 1e-8);
        factored.BelowFloor.ShouldBeFalse();
        ResidualNorm dense = Of(DenseTensor.FromArray(
            3, Dimension, DenseArrays.Factored(3, Dimension, [1], term)));
        dense.Relative.ShouldBe(1e-3, 1e-6);
        dense.BelowFloor.ShouldBeFalse();
        Of(new SampleMoment(3, Dimension, term)).BelowFloor.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dense_target_agrees_with_integer_arithmetic(int order, int bits)
    {
        (double[] target, double[] model) = Pair(bits);
        double[] full = DenseArrays.Factored(order, Dimension, Weights, target);
        using var evaluator = new TargetEvaluator(DenseTensor.FromArray(order, Dimension, full));
        ResidualNorm residual = ResidualNorm.Of(
            new FactoredTensor(order, Dimension, Weights, model), evaluator);
        double exact = Exact(order, target, model);

        // The array's entries are themselves rounded to 1e-16.
        residual.Relative.ShouldBe(exact, 1e-3 * exact + 1e-15);
        residual.BelowFloor.ShouldBeFalse();
    }

    [Fact]
    public void The_cases_reach_down_to_5e13()
    {
        (double[] target, double[] model) = Pair(44);
        double exact = Exact(3, target, model);
        exact.ShouldBeLessThan(5e-13);
        using var evaluator = new TargetEvaluator(
            new FactoredTensor(3, Dimension, Weights, target));
        ResidualNorm.Of(new FactoredTensor(3, Dimension, Weights, model), evaluator)
            .Relative.ShouldBe(exact, 1e-4 * exact);
    }

    [Fact]
    public void The_target_itself_is_below_the_floor()
    {
        (double[] target, _) = Pair(20);
        var tensor = new FactoredTensor(4, Dimension, Weights, target);
        using var evaluator = new TargetEvaluator(tensor);
        ResidualNorm residual = ResidualNorm.Of(tensor, evaluator);
        residual.Relative.ShouldBe(0, 1e-14);
        residual.BelowFloor.ShouldBeTrue();
    }

    [Fact]
    public void Samples_are_flagged_below_what_their_sums_resolve()
    {
        double[] samples = Draw.Unit(4, Dimension, 3);
        using var evaluator = new TargetEvaluator(new SampleMoment(3, Dimension, samples));
        double[] weights = [0.25, 0.25, 0.25, 0.25];
        ResidualNorm same = ResidualNorm.Of(
            new FactoredTensor(3, Dimension, weights, samples), evaluator);
        same.Relative.ShouldBeInRange(0, 5e-8);
        same.BelowFloor.ShouldBeTrue();
        weights[2] *= 1 + 1e-5;
        ResidualNorm other = ResidualNorm.Of(
            new FactoredTensor(3, Dimension, weights, samples), evaluator);
        other.BelowFloor.ShouldBeFalse();
        double expected = 0.25e-5 / Math.Sqrt(evaluator.Tensor.NormSquared);
        other.Relative.ShouldBe(expected, 1e-3 * expected);
    }

    [Fact]
    public void A_zero_target_is_met_by_nothing_only()
    {
        using var evaluator = new TargetEvaluator(new FactoredTensor(3, 2, [], []));
        ResidualNorm.Of(new FactoredTensor(3, 2, [], []), evaluator).Relative.ShouldBe(0);
        ResidualNorm.Of(new FactoredTensor(3, 2, [1], [1, 0]), evaluator).Relative
            .ShouldBe(double.PositiveInfinity);
    }

    /// <summary>Vectors of multiples of 2^−10, and the same moved by ±2^−bits.</summary>
    private static (double[] Target, double[] Model) Pair(int bits)
    {
        var random = new Random(17);
        double[] target = [.. Enumerable.Range(0, Rank * Dimension)
            .Select(_ => random.Next(-700, 700) / 1024.0)];
        double[] model = [.. target.Select(
            x => x + (random.Next(2) == 0 ? 1 : -1) * Math.ScaleB(1, -bits))];
        return (target, model);
    }

    /// <summary>‖T − T*‖/‖T*‖ from integers: all vectors times 2^45.</summary>
    private static double Exact(int order, double[] target, double[] model)
    {
        BigInteger[] all =
            [.. model.Concat(target).Select(x => (BigInteger)Math.ScaleB(x, ScaleBits))];
        int[] weights = [3, -2, 1, -3, 2, -1];
        BigInteger difference = Sum(0, 2 * Rank);
        BigInteger norm = Sum(Rank, 2 * Rank);
        return Math.Exp(0.5 * (BigInteger.Log(difference) - BigInteger.Log(norm)));

        BigInteger Sum(int from, int to)
        {
            BigInteger sum = 0;
            for (int i = from; i < to; i++)
            {
                for (int j = from; j < to; j++)
                {
                    BigInteger dot = 0;
                    for (int c = 0; c < Dimension; c++)
                        dot += all[i * Dimension + c] * all[j * Dimension + c];
                    sum += weights[i] * weights[j] * BigInteger.Pow(dot, order);
                }
            }

            return sum;
        }
    }
}
