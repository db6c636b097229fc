using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>A tangent kernel K as far as iterations need it: by its products alone.</summary>
/// <param name="length">Numbers of X.</param>
internal abstract class TangentOperator(int length)
{
    /// <summary>image = KX, both row-major (component, coordinate).</summary>
    public abstract void Apply(double[] x, double[] image);

    /// <summary>
    /// λ_max(K) by power iteration, until the Rayleigh quotient changes by less than a relative
    /// tolerance; descent at an exact fit is stable for η &lt; 2/λ_max. As far as it came when
    /// cancelled.
    /// </summary>
    public double LargestEigenvalue(
        double tolerance = 1e-12,
        int iterations = 10_000,
        CancellationToken cancellation = default)
    {
        // A start without symmetry, so that no eigenvector of a structured fit is missed.
        double[] x = new double[length];
        for (int c = 0; c < x.Length; c++)
            x[c] = Math.Sin(1 + c * 1.618033988749895);
        double[] image = new double[x.Length];
        double eigenvalue = 0;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            double norm = Norm<double>(x);
            if (norm == 0)
                return 0;
            Divide<double>(x, norm, x);
            Apply(x, image);
            double quotient = Dot<double>(x, image);
            bool settled = Math.Abs(quotient - eigenvalue) <= tolerance * quotient;
            eigenvalue = quotient;
            if (settled || cancellation.IsCancellationRequested)
                break;
            (x, image) = (image, x);
        }

        return eigenvalue;
    }

    /// <summary>
    /// A direction along which the fit hardly changes: one step of inverse iteration, (K + μI)x = b
    /// by conjugate gradients with a tiny μ and a fixed b. At an exact fit of more terms than
    /// needed K has a null vector, because such fits form a continuum; at an isolated one it has
    /// none.
    /// </summary>
    /// <returns>
    /// The unit vector x (component, coordinate) and its Rayleigh quotient ⟨x, Kx⟩.
    /// </returns>
    public (double[] Direction, double Curvature) FlattestDirection(
        double shift, int iterations = 400)
    {
        double[] residual = new double[length];
        for (int c = 0; c < residual.Length; c++)
            residual[c] = Math.Sin(1 + c * 1.618033988749895);
        double[] x = ConjugateGradients(residual, shift, goal: 1e-20, iterations);
        Divide<double>(x, Norm<double>(x), x);
        double[] image = new double[x.Length];
        Apply(x, image);
        return (x, Dot<double>(x, image));
    }

    /// <summary>
    /// Solves (K + shift·I)x = b by conjugate gradients until ‖residual‖² ≤ goal·‖b‖², or as far as
    /// it came when cancelled; b is used up.
    /// </summary>
    public double[] ConjugateGradients(
        double[] b,
        double shift,
        double goal,
        int iterations,
        CancellationToken cancellation = default)
    {
        double[] x = new double[b.Length];
        double[] direction = (double[])b.Clone();
        double[] image = new double[b.Length];
        double square = SumOfSquares<double>(b);
        double stop = goal * square;
        for (int iteration = 0; iteration < iterations && square > stop; iteration++)
        {
            if (cancellation.IsCancellationRequested)
                break;
            Apply(direction, image);
            MultiplyAdd<double>(direction, shift, image, image);
            double step = square / Dot<double>(direction, image);
            MultiplyAdd<double>(direction, step, x, x);
            MultiplyAdd<double>(image, -step, b, b);
            double next = SumOfSquares<double>(b);
            MultiplyAdd<double>(direction, next / square, b, direction);
            square = next;
        }

        return x;
    }
}
