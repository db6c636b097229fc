using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Components;

public sealed class CondensationTests
{
    [Fact]
    public void Odd_order_merges_a_vector_with_its_negative_of_opposite_weight()
    {
        var model = new FactoredTensor(3, 2, [2, -1, 1], [1, 0, -1, 0, -1, 0]);
        (FactoredTensor factors, int[] factorOf) = Condensation.Condense(model);

        // −1·(−e)³ = e³ joins the first; 1·(−e)³ = −e³ opposes it and stays apart.
        factors.Weights.ShouldBe([3, 1]);
        factors.Vectors.ShouldBe([1, 0, -1, 0]);
        factorOf.ShouldBe([0, 0, 1]);
    }

    [Fact]
    public void Even_order_merges_a_vector_with_its_negative_of_equal_weight_only()
    {
        var model = new FactoredTensor(4, 2, [2, 1, -0.5], [1, 0, -1, 0, 1, 0]);
        (FactoredTensor factors, int[] factorOf) = Condensation.Condense(model);
        factors.Weights.ShouldBe([3, -0.5]);
        factors.Vectors.ShouldBe([1, 0, 1, 0]);
        factorOf.ShouldBe([0, 0, 1]);
    }

    [Fact]
    public void The_largest_terms_lead_and_take_those_within_the_angle_of_the_leader()
    {
        // At 0°, 12°, 24°: neighbours lie within acos(.97) = 14°, the ends do not.
        double[] angles = [24, 0, 12];
        var model = new FactoredTensor(
            4, 2, [1, 3, 2],
            [.. angles.SelectMany(a => new[] { Cos(a), Sin(a) })]);
        (FactoredTensor factors, int[] factorOf) = Condensation.Condense(model);
        factorOf.ShouldBe([1, 0, 0]);
        factors.Weights.ShouldBe([5, 1], 1e-14);

        // Directions average with the weights: 3 at 0° and 2 at 12°.
        double angle = Math.Atan2(factors.Vectors[1], factors.Vectors[0]);
        Math.Tan(angle).ShouldBe(2 * Sin(12) / (3 + 2 * Cos(12)), 1e-14);

        Condensation.Condense(model, cosine: 0.99).Factors.Rank.ShouldBe(3);
        Condensation.Condense(model, cosine: 0.9).Factors.Rank.ShouldBe(1);

        static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);
        static double Sin(double degrees) => Math.Sin(degrees * Math.PI / 180);
    }

    [Fact]
    public void Norms_count_into_weights_and_small_terms_are_pruned()
    {
        // Weights w‖u‖³: 8, −0.02 and 0.03, against a limit of 3e-3 · 8 = 0.024.
        var model = new FactoredTensor(3, 2, [1, -20, 0.03], [2, 0, 0, 0.1, 0, 1]);
        (FactoredTensor factors, int[] factorOf) = Condensation.Condense(model);
        factorOf.ShouldBe([0, -1, 1]);
        factors.Weights.ShouldBe([8, 0.03], 1e-14);

        // −0.02 e₂³ opposes 0.03 e₂³.
        Condensation.Condense(model, drop: 1e-3).FactorOfTerm.ShouldBe([0, 2, 1]);
    }

    [Fact]
    public void Weights_whose_squares_vanish_leave_unit_vectors()
    {
        var model = new FactoredTensor(3, 2, [3e-200, -2e-310], [0.6, 0.8, 0.6, 0.8]);

        FactoredTensor factors = Condensation.Condense(model, drop: 0).Factors;

        factors.Weights.ShouldBe([3e-200, -2e-310]);
        factors.Vector(0).ToArray().ShouldBe([0.6, 0.8], 1e-12);
        factors.Vector(1).ToArray().ShouldBe([0.6, 0.8], 1e-12);
    }

    [Fact]
    public void Nothing_condenses_to_nothing()
    {
        Condensation.Condense(new FactoredTensor(3, 2, [], [])).Factors.Rank.ShouldBe(0);
        (FactoredTensor factors, int[] factorOf) = Condensation.Condense(
            new FactoredTensor(3, 2, [0, 1], [1, 0, 0, 0]));
        factors.Rank.ShouldBe(0);
        factorOf.ShouldBe([-1, -1]);
    }
}
