using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Observation;

public sealed class RecoveryMetricsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_tensor_recovers_itself_in_any_order_scale_and_sign(int order)
    {
        var truth = new FactoredTensor(order, 2, [2, -1], [1, 0, 0.6, 0.8]);
        // The same terms swapped; vectors times −2 and 0.5, weights to match.
        double flip = order % 2 == 0 ? 1 : -1;
        var found = new FactoredTensor(
            order,
            2,
            [-1 * flip / Math.Pow(2, order), 2 * Math.Pow(2, order)],
            [-1.2, -1.6, 0.5, 0]);
        Recovery recovery = RecoveryMetrics.Score(found, truth);
        recovery.FactorMatchScore.ShouldBe(1, 1e-14);
        recovery.Matched.ShouldBe(2);
        recovery.TrueRank.ShouldBe(2);
        RecoveryMetrics.Congruence(found, truth).ShouldBe(1, 1e-14);
        RecoveryMetrics.RelativeDistance(found, truth).ShouldBe(0, 1e-15);
        RecoveryMetrics.MatchedPairs(found, truth).Select(p => (p.FoundIndex, p.TruthIndex))
            .ShouldBe([(1, 0), (0, 1)]);
    }

    [Fact]
    public void The_score_is_cosine_to_the_order_times_agreement_of_weights()
    {
        var truth = new FactoredTensor(3, 2, [2], [1, 0]);
        var found = new FactoredTensor(3, 2, [1.5], [0.6, 0.8]);
        Recovery recovery = RecoveryMetrics.Score(found, truth);
        recovery.FactorMatchScore.ShouldBe(0.216 * 0.75, 1e-15);
        recovery.Matched.ShouldBe(0);
        recovery.FittedFractions.Single().ShouldBe(1.5 * 0.216 / 2, 1e-15);
        RecoveryMetrics.Congruence(found, truth).ShouldBe(0.216, 1e-15);
        RecoveryMetrics.MatchedPairs(found, truth).Single()
            .ShouldBe(new MatchedPair(0, 0, 0.6, 1.5, 2));
    }

    [Fact]
    public void A_vector_of_the_wrong_sign_matches_for_even_order_only()
    {
        RecoveryMetrics.Score(
            new FactoredTensor(4, 2, [1], [-1, 0]), new FactoredTensor(4, 2, [1], [1, 0]))
            .FactorMatchScore.ShouldBe(1);
        Recovery odd = RecoveryMetrics.Score(
            new FactoredTensor(3, 2, [1], [-1, 0]), new FactoredTensor(3, 2, [1], [1, 0]));
        odd.FactorMatchScore.ShouldBe(0);
        odd.FittedFractions.ShouldBe([-1]);
    }

    [Fact]
    public void A_weight_of_the_wrong_sign_scores_nothing()
    {
        Recovery recovery = RecoveryMetrics.Score(
            new FactoredTensor(4, 2, [-1], [1, 0]), new FactoredTensor(4, 2, [1], [1, 0]));
        recovery.FactorMatchScore.ShouldBe(0);
        recovery.FittedFractions.ShouldBe([-1]);
    }

    [Fact]
    public void Missing_components_count_zero_and_extra_ones_nothing()
    {
        var truth = new FactoredTensor(3, 2, [1, 1], [1, 0, 0, 1]);
        RecoveryMetrics.Score(new FactoredTensor(3, 2, [1], [1, 0]), truth)
            .FactorMatchScore.ShouldBe(0.5);
        Recovery many = RecoveryMetrics.Score(
            new FactoredTensor(3, 2, [1, 5, 1, 0], [0.6, 0.8, 1, 1, 0, 1, 1, 0]), truth);
        many.FactorMatchScore.ShouldBe((1 + 0.216) / 2, 1e-15);
        many.Matched.ShouldBe(1);
        Recovery none = RecoveryMetrics.Score(new FactoredTensor(3, 2, [], []), truth);
        none.FactorMatchScore.ShouldBe(0);
        none.FittedFractions.ShouldBe([0, 0]);
    }

    [Theory]
    [InlineData(3, 4, 4)]
    [InlineData(4, 6, 5)]
    [InlineData(2, 3, 6)]
    [InlineData(5, 6, 6)]
    public void The_score_is_the_best_over_all_permutations(int order, int foundRank, int trueRank)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            FactoredTensor found = Random(order, 3, foundRank, 100 + seed);
            FactoredTensor truth = Random(order, 3, trueRank, 200 + seed);
            double[] scores = new double[trueRank * foundRank];
            double[] directions = new double[trueRank * foundRank];
            for (int j = 0; j < trueRank; j++)
            {
                for (int i = 0; i < foundRank; i++)
                {
                    double w = found.Weights[i] * Math.Pow(Norm(found, i), order);
                    double b = truth.Weights[j] * Math.Pow(Norm(truth, j), order);
                    double cosine = Dot(found, i, truth, j) / (Norm(found, i) * Norm(truth, j));
                    double power = Math.Pow(cosine, order);
                    // ⟨term, term⟩ < 0 when the sign of the whole term is wrong.
                    double signed = power < 0 ? -w : w;
                    double agreement =
                        1 - Math.Abs(signed - b) / Math.Max(Math.Abs(w), Math.Abs(b));
                    scores[j * foundRank + i] = -Math.Abs(power) * Math.Max(0, agreement);
                    directions[j * foundRank + i] = -Math.Abs(power);
                }
            }

            RecoveryMetrics.Score(found, truth).FactorMatchScore.ShouldBe(
                -Permutations.LeastCost(trueRank, foundRank, scores) / trueRank, 1e-8);
            RecoveryMetrics.Congruence(found, truth).ShouldBe(
                -Permutations.LeastCost(trueRank, foundRank, directions) / trueRank, 1e-12);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Distances_and_fractions_are_those_of_the_full_arrays(int order)
    {
        FactoredTensor a = Random(order, 3, 4, order);
        FactoredTensor b = Random(order, 3, 2, 10 + order);
        double[] fullA = Expanded(a);
        double[] fullB = Expanded(b);
        double difference = Math.Sqrt(fullA.Zip(fullB, (x, y) => (x - y) * (x - y)).Sum());
        double norm = Math.Sqrt(fullB.Sum(y => y * y));
        RecoveryMetrics.RelativeDistance(a, b).ShouldBe(difference / norm, 1e-13);

        IReadOnlyList<double> fractions = RecoveryMetrics.Score(a, b).FittedFractions;
        for (int j = 0; j < b.Rank; j++)
        {
            double unitWeight = b.Weights[j] * Math.Pow(Norm(b, j), order);
            var unit = new FactoredTensor(
                order, 3, [1], [.. b.Vector(j).ToArray().Select(x => x / Norm(b, j))]);
            double value = fullA.Zip(Expanded(unit), (x, y) => x * y).Sum();
            fractions[j].ShouldBe(value / unitWeight, 1e-12 * Math.Abs(1 / unitWeight));
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-12)]
    public void Small_distances_do_not_drown_in_cancellation(double step)
    {
        // One weight moved: ‖A − B‖ = step · |v₁|^l exactly.
        FactoredTensor b = Random(4, 5, 6, 3);
        double[] weights = [.. b.Weights];
        weights[0] += step;
        double moved = weights[0] - b.Weights[0];
        var a = new FactoredTensor(4, 5, weights, b.Vectors);
        double expected = moved * Math.Pow(Norm(b, 0), 4) / Math.Sqrt(b.NormSquared);
        RecoveryMetrics.RelativeDistance(a, b).ShouldBe(expected, 1e-3 * expected);
    }

    [Fact]
    public void Tensors_of_different_shape_are_refused_and_so_is_a_zero_reference()
    {
        var a = new FactoredTensor(3, 2, [1], [1, 0]);
        var b = new FactoredTensor(4, 2, [1], [1, 0]);
        Should.Throw<InputException>(() => RecoveryMetrics.Score(a, b))
            .Message.ShouldContain("order 4");
        Should.Throw<InputException>(() => RecoveryMetrics.RelativeDistance(a, b));
        Should.Throw<InputException>(
            () => RecoveryMetrics.RelativeDistance(a, new FactoredTensor(3, 2, [0], [1, 0])))
            .Message.ShouldContain("zero");
    }

    private static FactoredTensor Random(int order, int dimension, int rank, int seed)
    {
        var random = new Random(seed);
        return new FactoredTensor(
            order,
            dimension,
            [.. Enumerable.Range(0, rank).Select(_ => random.NextDouble() * 2 - 0.7)],
            [.. Enumerable.Range(0, rank * dimension).Select(_ => random.NextDouble() * 2 - 1)]);
    }

    private static double Dot(FactoredTensor a, int i, FactoredTensor b, int j)
    {
        double sum = 0;
        for (int c = 0; c < a.Dimension; c++)
            sum += a.Vector(i)[c] * b.Vector(j)[c];
        return sum;
    }

    private static double Norm(FactoredTensor a, int i) => Math.Sqrt(Dot(a, i, a, i));

    private static double[] Expanded(FactoredTensor tensor)
    {
        double[] full = new double[(int)Math.Pow(tensor.Dimension, tensor.Order)];
        for (int n = 0; n < full.Length; n++)
        {
            for (int j = 0; j < tensor.Rank; j++)
            {
                double product = tensor.Weights[j];
                for (int axis = 0, rest = n; axis < tensor.Order; axis++, rest /= tensor.Dimension)
                    product *= tensor.Vector(j)[rest % tensor.Dimension];
                full[n] += product;
            }
        }

        return full;
    }
}
