using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>
/// The tangent kernel K = JᵀJ of the 2-homogeneous model T = Σ_i a_i ρ_i² ū_i^{⊗l}, J the
/// derivative of T by u; at an exact fit it is the Hessian of ½‖T − T*‖². Matrix-free: with α = aρ
/// and S = ŪŪᵀ, A_i = Σ_k α_k[S_ik^{l−1} x_k + ((l−1)S_ik^{l−2}⟨ū_i,x_k⟩ −
/// (l−2)S_ik^{l−1}⟨ū_k,x_k⟩)ū_k], (KX)_i = α_i[l A_i − (l−2)⟨A_i,ū_i⟩ū_i]. A product costs O(m²d).
/// </summary>
internal sealed class TangentKernel
{
    private readonly int _order;
    private readonly int _dimension;
    private readonly double[] _directions; // ū (component, coordinate)
    private readonly double[] _signedNorms; // α = aρ (component)

    /// <summary>Computes the cosines S; keeps both arrays.</summary>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="directions">ū_i, unit, row-major (component, coordinate).</param>
    /// <param name="signedNorms">α_i = a_i ρ_i (component).</param>
    public TangentKernel(int order, double[] directions, double[] signedNorms)
    {
        int m = signedNorms.Length;
        _order = order;
        _dimension = m == 0 ? 0 : directions.Length / m;
        _directions = directions;
        _signedNorms = signedNorms;
        Cosines = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k <= i; k++)
                Cosines[i * m + k] = Cosines[k * m + i] = Dot(Direction(i), Direction(k));
        }
    }

    /// <summary>S = ŪŪᵀ (component, component).</summary>
    public double[] Cosines { get; }

    /// <summary>image = KX, both row-major (component, coordinate).</summary>
    public void Apply(double[] x, double[] image)
    {
        int m = _signedNorms.Length, d = _dimension;
        for (int i = 0; i < m; i++)
        {
            ReadOnlySpan<double> ui = Direction(i);
            Span<double> a = image.AsSpan(i * d, d);
            a.Clear();
            for (int k = 0; k < m; k++)
            {
                ReadOnlySpan<double> uk = Direction(k);
                ReadOnlySpan<double> xk = x.AsSpan(k * d, d);
                double s = Cosines[i * m + k];
                double power = IntegerPower.Of(s, _order - 2);
                MultiplyAdd(xk, _signedNorms[k] * power * s, a, a);
                double along = (_order - 1) * power * Dot(ui, xk);
                if (_order > 2)
                    along -= (_order - 2) * power * s * Dot(uk, xk);
                MultiplyAdd(uk, _signedNorms[k] * along, a, a);
            }

            double radial = (_order - 2) * Dot<double>(a, ui);
            for (int c = 0; c < d; c++)
                a[c] = _signedNorms[i] * (_order * a[c] - radial * ui[c]);
        }
    }

    /// <summary>
    /// λ_max(K) by power iteration, until the Rayleigh quotient changes by less than a relative
    /// tolerance; descent at an exact fit is stable for η &lt; 2/λ_max.
    /// </summary>
    public double LargestEigenvalue(double tolerance = 1e-12, int iterations = 10_000)
    {
        // A start without symmetry, so that no eigenvector of a structured fit is missed.
        double[] x = new double[_directions.Length];
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
            if (settled)
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
    public (double[] Direction, double Curvature) FlattestDirection(double shift, int iterations = 400)
    {
        double[] residual = new double[_directions.Length];
        for (int c = 0; c < residual.Length; c++)
            residual[c] = Math.Sin(1 + c * 1.618033988749895);
        double[] x = ConjugateGradients(residual, shift, goal: 1e-20, iterations);
        Divide<double>(x, Norm<double>(x), x);
        double[] image = new double[x.Length];
        Apply(x, image);
        return (x, Dot<double>(x, image));
    }

    /// <summary>
    /// Solves (K + shift·I)x = b by conjugate gradients until ‖residual‖² ≤ goal·‖b‖²; b is used
    /// up.
    /// </summary>
    public double[] ConjugateGradients(double[] b, double shift, double goal, int iterations)
    {
        double[] x = new double[b.Length];
        double[] direction = (double[])b.Clone();
        double[] image = new double[b.Length];
        double square = SumOfSquares<double>(b);
        double stop = goal * square;
        for (int iteration = 0; iteration < iterations && square > stop; iteration++)
        {
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

    private ReadOnlySpan<double> Direction(int i) => _directions.AsSpan(i * _dimension, _dimension);
}
