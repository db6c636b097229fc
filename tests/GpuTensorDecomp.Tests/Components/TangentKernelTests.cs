using GpuTensorDecomp.Components;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Components;

public sealed class TangentKernelTests
{
    private const int Dimension = 3;
    private static readonly double[] Signs = [1, -1, 1, 1];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_product_is_that_of_the_dense_derivative(int order)
    {
        double[] u = Draw.Normal(Signs.Length * Dimension, order);
        Matrix<double> jacobian = Jacobian(order, u);
        double[] x = Draw.Normal(u.Length, order + 50);
        double[] image = new double[u.Length];
        Kernel(order, u).Apply(x, image);
        double[] expected = [.. jacobian.TransposeThisAndMultiply(
            jacobian * Vector<double>.Build.DenseOfArray(x))];
        DenseArrays.RelativeDistance(image, expected).ShouldBeLessThan(1e-13);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_largest_eigenvalue_is_that_of_the_dense_matrix(int order)
    {
        double[] u = Draw.Normal(Signs.Length * Dimension, order);
        Matrix<double> jacobian = Jacobian(order, u);
        double expected = jacobian.TransposeThisAndMultiply(jacobian).Evd(Symmetricity.Symmetric)
            .EigenValues.Max(e => e.Real);
        Kernel(order, u).LargestEigenvalue().ShouldBe(expected, 1e-8 * expected);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    [InlineData(5, 5)]
    public void A_product_is_right_for_any_homogeneity(int order, int homogeneity)
    {
        double[] u = Draw.Normal(Signs.Length * Dimension, order);
        RequireProduct(
            TangentKernel.Of(
                SingleRun.Components(Dimension, u, Signs), new ComponentLaw(homogeneity), order),
            DenseTangent.Jacobian(order, Dimension, u, Signs, homogeneity));
    }

    [Fact]
    public void A_product_is_right_for_the_scaled_law()
    {
        const int order = 4;
        double[] scales = [1.5, 0.7, 1, 2];
        double[] u = Draw.Normal(Signs.Length * Dimension, order);
        RequireProduct(
            TangentKernel.Of(
                SingleRun.Components(Dimension, u, Signs, scales), ComponentLaw.Scaled, order),
            DenseTangent.Jacobian(
                order, Dimension, u, [.. Signs.Zip(scales, (a, c) => a * c * c)], order));
    }

    [Fact]
    public void A_product_shared_among_cores_is_the_sum_of_its_columns_products()
    {
        const int count = 120, dimension = 24;
        double[] u = Draw.Normal(count * dimension, 1);
        TangentKernel shared = TangentKernel.Of(
            SingleRun.Components(dimension, u), new ComponentLaw(2), 3);
        double[] x = new double[u.Length];
        Draw.Normal(dimension, 2).CopyTo(x, 0);
        Draw.Normal(dimension, 3).CopyTo(x, (count - 1) * dimension);
        double[] image = new double[x.Length];
        shared.Apply(x, image);

        // Only the first and the last component move, so a kernel of these and one other suffices.
        int[] few = [0, 57, count - 1];
        TangentKernel small = TangentKernel.Of(
            SingleRun.Components(dimension, Pick(u)), new ComponentLaw(2), 3);
        double[] expected = new double[few.Length * dimension];
        small.Apply(Pick(x), expected);
        DenseArrays.RelativeDistance(Pick(image), expected).ShouldBeLessThan(1e-13);

        double[] Pick(double[] all) =>
            [.. few.SelectMany(i => all[(i * dimension)..((i + 1) * dimension)])];
    }

    [Fact]
    public void Without_components_there_is_no_curvature() =>
        new TangentKernel(3, [], []).LargestEigenvalue().ShouldBe(0);

    private static void RequireProduct(TangentKernel kernel, Matrix<double> jacobian)
    {
        double[] x = Draw.Normal(jacobian.ColumnCount, 50);
        double[] image = new double[x.Length];
        kernel.Apply(x, image);
        double[] expected = [.. jacobian.TransposeThisAndMultiply(
            jacobian * Vector<double>.Build.DenseOfArray(x))];
        DenseArrays.RelativeDistance(image, expected).ShouldBeLessThan(1e-13);
    }

    private static TangentKernel Kernel(int order, double[] u)
    {
        ComponentSet set = SingleRun.Components(Dimension, u);
        return new TangentKernel(
            order,
            set.Directions,
            [.. Enumerable.Range(0, set.Count).Select(i => Signs[i] * set.Norm(i))]);
    }

    /// <summary>∂/∂u_ic of Σ a ‖u‖^{2−l} u^{⊗l}, by the product rule on every entry.</summary>
    private static Matrix<double> Jacobian(int order, double[] u)
    {
        int size = (int)Math.Pow(Dimension, order);
        Matrix<double> jacobian = Matrix<double>.Build.Dense(size, u.Length);
        int[] index = new int[order];
        for (int n = 0; n < size; n++)
        {
            for (int k = 0, rest = n; k < order; k++, rest /= Dimension)
                index[k] = rest % Dimension;
            for (int i = 0; i < Signs.Length; i++)
            {
                double[] ui = u[(i * Dimension)..((i + 1) * Dimension)];
                double norm = Math.Sqrt(DenseArrays.NormSquared(ui));
                double entry = index.Aggregate(1.0, (product, c) => product * ui[c]);
                for (int c = 0; c < Dimension; c++)
                {
                    double slope =
                        index.Count(k => k == c) * (entry / ui[c]) * Math.Pow(norm, 2 - order);
                    slope += (2 - order) * Math.Pow(norm, -order) * ui[c] * entry;
                    jacobian[n, i * Dimension + c] = Signs[i] * slope;
                }
            }
        }

        return jacobian;
    }
}
