using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Components;

public sealed class TangentOperatorTests
{
    private const int Length = 40;

    /// <summary>No more work than the product during which it was cancelled.</summary>
    [Fact]
    public void Cancelled_iterations_make_no_further_product()
    {
        using var stop = new CancellationTokenSource();
        var kernel = new Diagonal(stop, last: 3);
        double[] x = kernel.ConjugateGradients(
            Draw.Normal(Length, 1), shift: 0, goal: 0, iterations: 1000, stop.Token);
        kernel.Products.ShouldBe(3);
        x.ShouldAllBe(value => double.IsFinite(value) && value != 0);

        using var second = new CancellationTokenSource();
        kernel = new Diagonal(second, last: 3);
        kernel.LargestEigenvalue(tolerance: 0, cancellation: second.Token)
            .ShouldBeInRange(1, Length);
        kernel.Products.ShouldBe(3);
    }

    [Fact]
    public void Conjugate_gradients_end_after_as_many_products_as_there_are_eigenvalues()
    {
        using var never = new CancellationTokenSource();
        var kernel = new Diagonal(never, last: int.MaxValue);
        double[] b = Draw.Normal(Length, 2);
        double[] x = kernel.ConjugateGradients([.. b], shift: 1, goal: 1e-28, iterations: 1000);
        kernel.Products.ShouldBeLessThanOrEqualTo(Length);
        for (int c = 0; c < Length; c++)
            x[c].ShouldBe(b[c] / (c + 2), 1e-12);
    }

    /// <summary>diag(1, …, n), which cancels during one of its products.</summary>
    private sealed class Diagonal(CancellationTokenSource stop, int last) : TangentOperator(Length)
    {
        public int Products { get; private set; }

        public override void Apply(double[] x, double[] image)
        {
            if (++Products == last)
                stop.Cancel();
            for (int c = 0; c < x.Length; c++)
                image[c] = (c + 1) * x[c];
        }
    }
}
