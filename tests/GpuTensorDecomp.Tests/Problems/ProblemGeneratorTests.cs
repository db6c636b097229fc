using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Problems;

public sealed class ProblemGeneratorTests
{
    [Theory]
    [InlineData(VectorKind.Orthogonal, 0)]
    [InlineData(VectorKind.Congruent, 0.5)]
    [InlineData(VectorKind.Congruent, -0.2)]
    public void Vectors_have_the_cosines_asked_for(VectorKind kind, double cosine)
    {
        FactoredTensor truth = Truth(new ProblemOptions(3, 7, 5, kind, cosine, Seed: 3));
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
                Dot(truth, i, j).ShouldBe(i == j ? 1 : cosine, 1e-14);
        }
    }

    [Fact]
    public void As_many_orthogonal_vectors_as_dimensions_are_possible()
    {
        FactoredTensor truth = Truth(new ProblemOptions(4, 6, 6));
        Dot(truth, 5, 5).ShouldBe(1, 1e-14);
        Dot(truth, 4, 5).ShouldBe(0, 1e-14);
    }

    [Fact]
    public void Sphere_vectors_are_unit_and_independent_of_the_rank()
    {
        FactoredTensor few = Truth(new ProblemOptions(3, 4, 2, VectorKind.Sphere, Seed: 5));
        FactoredTensor many = Truth(new ProblemOptions(3, 4, 9, VectorKind.Sphere, Seed: 5));
        for (int j = 0; j < 9; j++)
            Dot(many, j, j).ShouldBe(1, 1e-14);
        many.Vectors[..8].ShouldBe(few.Vectors);
    }

    [Fact]
    public void Weights_follow_their_rule()
    {
        Truth(new ProblemOptions(3, 4, 3)).Weights.ShouldBe([1, 1, 1]);
        Truth(new ProblemOptions(3, 4, 3, Weights: WeightKind.Geometric, WeightFrom: 2)).Weights
            .ShouldBe([1, 0.5, 0.25]);
        Truth(new ProblemOptions(3, 4, 3, Weights: WeightKind.Linear, WeightFrom: 1, WeightTo: 0.3))
            .Weights.ShouldBe([1, 0.65, 0.3], 1e-15);
        Truth(new ProblemOptions(3, 4, 1, Weights: WeightKind.Linear, WeightFrom: 2, WeightTo: 0.3))
            .Weights.ShouldBe([2]);
    }

    [Fact]
    public void Signed_weights_have_both_signs_and_keep_to_their_range()
    {
        double[] weights = Truth(
            new ProblemOptions(3, 4, 200, VectorKind.Sphere, Weights: WeightKind.Signed)).Weights;
        weights.ShouldAllBe(w => Math.Abs(w) > 0.5 && Math.Abs(w) < 1.5);
        weights.Count(w => w < 0).ShouldBeInRange(65, 135);
        weights.Sum(Math.Abs).ShouldBe(200, 5 * Math.Sqrt(200.0 / 12));
    }

    [Fact]
    public void The_seed_alone_decides_the_draws()
    {
        var options = new ProblemOptions(
            3, 4, 3, VectorKind.Sphere, Weights: WeightKind.Signed, Seed: 1);
        Truth(options).Vectors.ShouldBe(Truth(options).Vectors);
        Truth(options).Weights.ShouldBe(Truth(options).Weights);
        Truth(options with { Seed = 2 }).Vectors.ShouldNotBe(Truth(options).Vectors);
        Truth(options with { Seed = 2 }).Weights.ShouldNotBe(Truth(options).Weights);
    }

    [Fact]
    public void Without_noise_the_target_is_the_truth()
    {
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(3, 4, 2));
        problem.Target.ShouldBeSameAs(problem.Truth);
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    public void Noise_has_exactly_the_norm_asked_for(int order, int dimension)
    {
        var options = new ProblemOptions(
            order,
            dimension,
            2,
            VectorKind.Sphere,
            Weights: WeightKind.Signed,
            Noise: 0.25,
            Seed: 9);
        DecompositionProblem problem = ProblemGenerator.Generate(options);
        var target = problem.Target.ShouldBeOfType<DenseTensor>();
        FactoredTensor truth = problem.Truth.ShouldNotBeNull();
        DenseTensor clean = DenseTensor.FromArray(order, dimension, Expanded(truth));

        // Entries (K, c) weighted by the orderings of K give the norm over the full array.
        double squared = 0;
        int[] index = new int[order - 1];
        for (int row = 0; row < target.Entries.Length; row += dimension)
        {
            for (int c = 0; c < dimension; c++)
            {
                double difference = target.Entries[row + c] - clean.Entries[row + c];
                squared += Orderings(index) * difference * difference;
            }

            MultiIndex.Advance(index);
        }

        Math.Sqrt(squared).ShouldBe(0.25 * Math.Sqrt(truth.NormSquared), 1e-13);
    }

    [Fact]
    public void Faults_come_out_before_anything_is_made() =>
        Should.Throw<InputException>(() => ProblemGenerator.Generate(new ProblemOptions(1, 2, 3)))
            .Faults.Count.ShouldBe(2);

    private static FactoredTensor Truth(ProblemOptions options) =>
        ProblemGenerator.Generate(options).Truth.ShouldNotBeNull();

    private static double Dot(FactoredTensor tensor, int i, int j)
    {
        double sum = 0;
        for (int c = 0; c < tensor.Dimension; c++)
            sum += tensor.Vector(i)[c] * tensor.Vector(j)[c];
        return sum;
    }

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

    private static double Orderings(int[] index)
    {
        double factorial = 1;
        for (int k = 2; k <= index.Length; k++)
            factorial *= k;
        foreach (IGrouping<int, int> same in index.GroupBy(i => i))
        {
            for (int k = 2; k <= same.Count(); k++)
                factorial /= k;
        }

        return factorial;
    }
}
