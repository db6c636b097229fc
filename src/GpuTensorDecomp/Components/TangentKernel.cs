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
internal sealed class TangentKernel : TangentOperator
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
        : base(directions.Length)
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

    /// <inheritdoc/>
    public override void Apply(double[] x, double[] image)
    {
        int d = _dimension;
        double[] radial = new double[_slopes.Length]; // ⟨ū_k, x_k⟩
        for (int k = 0; k < radial.Length; k++)
            radial[k] = Dot(Direction(k), x.AsSpan(k * d, d));
        ForEachComponent(i => ApplyRow(i, x, radial, image.AsSpan(i * d, d)));
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
