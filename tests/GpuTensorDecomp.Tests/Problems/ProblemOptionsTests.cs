using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Tests.Problems;

public sealed class ProblemOptionsTests
{
    [Theory]
    [InlineData("orthogonal", VectorKind.Orthogonal, 0)]
    [InlineData("Sphere", VectorKind.Sphere, 0)]
    [InlineData("congruent:.5", VectorKind.Congruent, 0.5)]
    public void Vectors_are_read_as_written(string text, VectorKind kind, double cosine) =>
        ProblemOptions.ParseVectors(text).ShouldBe((kind, cosine));

    [Theory]
    [InlineData("equal", WeightKind.Equal, 1, 1)]
    [InlineData("signed", WeightKind.Signed, 1, 1)]
    [InlineData("geometric:1.2", WeightKind.Geometric, 1.2, 1)]
    [InlineData("linear:1:.3", WeightKind.Linear, 1, 0.3)]
    public void Weights_are_read_as_written(string text, WeightKind kind, double from, double to) =>
        ProblemOptions.ParseWeights(text).ShouldBe((kind, from, to));

    [Theory]
    [InlineData("random")]
    [InlineData("congruent")]
    [InlineData("congruent:x")]
    [InlineData("sphere:1")]
    [InlineData("")]
    public void Other_vectors_are_refused_with_the_choices(string text) =>
        Should.Throw<InputException>(() => ProblemOptions.ParseVectors(text))
            .Message.ShouldContain("orthogonal, sphere or congruent:COS");

    [Theory]
    [InlineData("linear:1")]
    [InlineData("linear:1:NaN")]
    [InlineData("geometric")]
    [InlineData("equal:2")]
    public void Other_weights_are_refused_with_the_choices(string text) =>
        Should.Throw<InputException>(() => ProblemOptions.ParseWeights(text))
            .Message.ShouldContain("linear:FROM:TO");

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var options = new ProblemOptions(
            1, 0, 0, VectorKind.Congruent, 2, WeightKind.Geometric, -1, Noise: -0.5);
        Should.Throw<InputException>(options.Validate).Faults.Count.ShouldBe(6);
        options = new ProblemOptions(
            1, 3, 5, VectorKind.Congruent, 1.5, WeightKind.Geometric, -1, Noise: double.NaN);
        IReadOnlyList<string> faults = Should.Throw<InputException>(options.Validate).Faults;
        faults.Count.ShouldBe(5);
        faults[0].ShouldContain("--order is 1");
        faults[1].ShouldContain("--rank 5 is above --dimension 3");
        faults[2].ShouldContain("--vectors congruent:1.5");
        faults[3].ShouldContain("--weights geometric:-1");
        faults[4].ShouldContain("--noise is NaN");
    }

    [Theory]
    [InlineData(VectorKind.Orthogonal)]
    [InlineData(VectorKind.Congruent)]
    public void A_rank_above_the_dimension_names_the_remedy(VectorKind vectors) =>
        Should.Throw<InputException>(new ProblemOptions(3, 4, 5, vectors).Validate)
            .Message.ShouldContain("--vectors sphere");

    [Fact]
    public void A_rank_above_the_dimension_is_fine_on_the_sphere() =>
        Should.NotThrow(new ProblemOptions(3, 4, 5, VectorKind.Sphere).Validate);

    [Theory]
    [InlineData(-0.49, null)]
    [InlineData(-0.51, "-0.5")]
    [InlineData(0.99, null)]
    [InlineData(1, "below 1")]
    [InlineData(double.NaN, "below 1")]
    public void A_cosine_must_leave_the_Gram_matrix_positive(double cosine, string? fault)
    {
        // Three vectors: 1 + 2 cos > 0.
        var options = new ProblemOptions(3, 3, 3, VectorKind.Congruent, cosine);
        if (fault is null)
            Should.NotThrow(options.Validate);
        else
            Should.Throw<InputException>(options.Validate).Message.ShouldContain(fault);
    }

    [Fact]
    public void A_weight_that_comes_out_as_zero_is_refused() =>
        Should.Throw<InputException>(
            new ProblemOptions(3, 3, 3, Weights: WeightKind.Linear, WeightTo: -1).Validate)
            .Message.ShouldContain("weight 2 equal to 0");

    [Fact]
    public void Noise_on_a_tensor_too_large_for_an_array_tells_how_much_it_needs()
    {
        string message = Should.Throw<InputException>(
            new ProblemOptions(4, 1024, 3, Noise: 0.1).Validate).Message;
        message.ShouldContain("--noise");
        message.ShouldContain("8192 GiB");
    }
}
