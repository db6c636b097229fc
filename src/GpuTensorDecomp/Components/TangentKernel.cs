using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>
/// The tangent kernel K = JᵀJ of the p-homogeneous model T = Σ_i a_i ρ_i^p ū_i^{⊗l}, J the
/// derivative of T by u, JX = Σ_i α_i[l sym(ū_i^{l−1} ⊗ x_i) − (l−p)⟨ū_i,x_i⟩ū_i^{⊗l}] with α =
/// aρ^{p−1}; at an exact fit of p = 2 it is the Hessian of ½‖T − T*‖². Matrix-free: with S = ŪŪᵀ,
/// A_i = Σ_k α_k[S_ik^{l−1} x_k + ((l−1)S_ik^{l−2}⟨ū_i,x_k⟩ − (l−p)S_ik^{l−1}⟨ū_k,x_k⟩)ū_k],
/// (KX)_i = α_i[l A_i − (l−p)⟨A_i,ū_i⟩ū_i]. A product costs O(m²d), on all cores where that is
/// much.
/// </summary>
internal sealed class TangentKernel
{
    /// <summary>m²d below which sharing a product among cores costs more than it saves.</summary>
    private const long SharedWork = 300_000;

    private readonly int _order;
    private readonly int _dimension;
    private readonly int _gap; // l − p
    private readonly double[] _directions; // ū (component, coordinate)
    private readonly double[] _slopes; // α = aρ^{p−1} (component)

    /// <summary>Computes the cosines S; keeps both arrays.</summary>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="directions">ū_i, unit, row-major (component, coordinate).</param>
    /// <param name="slopes">α_i = a_i ρ_i^{p−1} (component); a_i ρ_i for p = 2.</param>
    /// <param name="homogeneity">p; for p = l only the span of sym(ū^{l−1} ⊗ x) counts.</param>
    public TangentKernel(int order, double[] directions, double[] slopes, int homogeneity = 2)
    {
        int m = slopes.Length;
        _order = order;
        _gap = order - homogeneity;
        _dimension = m == 0 ? 0 : directions.Length / m;
        _directions = directions;
        _slopes = slopes;
        Cosines = new double[m * m];
        ForEachComponent(i =>
        {
            for (int k = 0; k <= i; k++)
                Cosines[i * m + k] = Cosines[k * m + i] = Dot(Direction(i), Direction(k));
        });
    }

    /// <summary>S = ŪŪᵀ (component, component).</summary>
    public double[] Cosines { get; }

    /// <summary>The kernel of components under a law; c is constant in the scaled law.</summary>
    public static TangentKernel Of(ComponentSet components, ComponentLaw law, int order) =>
        new(order, components.Directions, Slopes(components, law, order), law.NormPower(order));

    /// <summary>α_i = a_i ρ_i^{p−1}, times c_i^{l−2} in the scaled law (component).</summary>
    public static double[] Slopes(ComponentSet components, ComponentLaw law, int order)
    {
        var slopes = new double[components.Count];
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = components.Signs[i] *
                Math.Exp((law.NormPower(order) - 1) * components.LogNorms[i]) *
                (law.IsScaled ? IntegerPower.Of(components.Scales[i], order - 2) : 1);
        }

        return slopes;
    }

    /// <summary>image = KX, both row-major (component, coordinate).</summary>
    public void Apply(double[] x, double[] image)
    {
        int d = _dimension;
        double[] radial = new double[_slopes.Length]; // ⟨ū_k, x_k⟩
        for (int k = 0; k < radial.Length; k++)
            radial[k] = Dot(Direction(k), x.AsSpan(k * d, d));
        ForEachComponent(i => ApplyRow(i, x, radial, image.AsSpan(i * d, d)));
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
    public (double[] Direction, double Curvature) FlattestDirection(
        double shift, int iterations = 400)
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

    /// <summary>a = (KX)_i.</summary>
    private void ApplyRow(int i, double[] x, double[] radial, Span<double> a)
    {
        int m = _slopes.Length, d = _dimension;
        ReadOnlySpan<double> ui = Direction(i);
        a.Clear();
        for (int k = 0; k < m; k++)
        {
            ReadOnlySpan<double> xk = x.AsSpan(k * d, d);
            double s = Cosines[i * m + k];
            double power = IntegerPower.Of(s, _order - 2);
            MultiplyAdd(xk, _slopes[k] * power * s, a, a);
            double along = (_order - 1) * power * Dot(ui, xk) - _gap * power * s * radial[k];
            MultiplyAdd(Direction(k), _slopes[k] * along, a, a);
        }

        double own = _gap * Dot<double>(a, ui);
        for (int c = 0; c < d; c++)
            a[c] = _slopes[i] * (_order * a[c] - own * ui[c]);
    }

    /// <summary>Components write apart, so sharing them among cores changes no bit.</summary>
    private void ForEachComponent(Action<int> body)
    {
        int m = _slopes.Length;
        if ((long)m * m * _dimension >= SharedWork)
        {
            Parallel.For(0, m, body);
            return;
        }

        for (int i = 0; i < m; i++)
            body(i);
    }

    private ReadOnlySpan<double> Direction(int i) => _directions.AsSpan(i * _dimension, _dimension);
}
