using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// The model linearised around its start, T(U0) + DT(U0)[X], against a target: with Δ0 = T(U0) − T*
/// its loss is ½‖Δ0‖² + ⟨∇L(U0), X⟩ + ½⟨X, KX⟩, so that everything follows from the gradient and
/// the tangent kernel at the start. No tensor is formed.
/// </summary>
internal sealed class LinearModel
{
    private readonly ComponentSet _start;
    private readonly ComponentLaw _law;
    private readonly int _order;
    private readonly double _targetSquared;
    private readonly double _startSquared; // ‖Δ0‖²

    public LinearModel(ComponentSet start, ComponentLaw law, TargetEvaluator target)
    {
        _start = start;
        _law = law;
        _order = target.Tensor.Order;
        _targetSquared = target.Tensor.NormSquared;
        Kernel = TangentKernel.Of(start, law, _order);
        StartTensor = start.ToTensor(law, _order);
        Gradient = new double[start.Directions.Length];
        _startSquared = _targetSquared + Evaluate(target.Contract(start.Directions));
    }

    /// <summary>T(U0).</summary>
    public FactoredTensor StartTensor { get; }

    /// <summary>K(U0).</summary>
    public TangentKernel Kernel { get; }

    /// <summary>∇L(U0), row-major (component, coordinate).</summary>
    public double[] Gradient { get; }

    /// <summary>‖T(U0) + DT(U0)[X] − T*‖/‖T*‖; its floor is 1e-8.</summary>
    /// <param name="x">X (component, coordinate).</param>
    /// <param name="image">KX.</param>
    public double RelativeError(double[] x, double[] image)
    {
        double square = _startSquared + 2 * Dot<double>(Gradient, x) + Dot<double>(x, image);
        return Math.Sqrt(Math.Max(square, 0) / _targetSquared);
    }

    /// <summary>U0 + X.</summary>
    public ComponentSet Moved(double[] x)
    {
        int d = _start.Dimension;
        var moved = new ComponentSet(_start.Count, d);
        double[] vectors = _start.ToVectors();
        Add<double>(vectors, x, vectors);
        for (int i = 0; i < moved.Count; i++)
            moved.SetVector(i, vectors.AsSpan(i * d, d));
        _start.Signs.CopyTo(moved.Signs, 0);
        _start.Scales.CopyTo(moved.Scales, 0);
        return moved;
    }

    /// <summary>
    /// (T(U0) + DT(U0)[X])(v^l) at unit vectors, DT(U0)[X](v^l) = Σ_i α_i[l⟨ū_i,v⟩^{l−1}⟨x_i,v⟩ −
    /// (l−p)⟨ū_i,x_i⟩⟨ū_i,v⟩^l].
    /// </summary>
    /// <param name="x">X (component, coordinate).</param>
    /// <param name="points">v (point, coordinate).</param>
    public double[] Values(double[] x, double[] points)
    {
        int d = _start.Dimension;
        int gap = _order - _law.NormPower(_order);
        double[] slopes = TangentKernel.Slopes(_start, _law, _order);
        var values = new double[points.Length / d];
        for (int j = 0; j < values.Length; j++)
        {
            ReadOnlySpan<double> v = points.AsSpan(j * d, d);
            for (int i = 0; i < slopes.Length; i++)
            {
                ReadOnlySpan<double> ui = _start.Direction(i);
                ReadOnlySpan<double> xi = x.AsSpan(i * d, d);
                double s = Dot(ui, v);
                double power = IntegerPower.Of(s, _order - 1);
                values[j] += StartTensor.Weights[i] * power * s + slopes[i] * power *
                    (_order * Dot(xi, v) - gap * Dot(ui, xi) * s);
            }
        }

        return values;
    }

    /// <summary>
    /// Fills the gradient, ∇_i = α_i[l A_i − (l−p)⟨A_i,ū_i⟩ū_i] with A_i = Δ0(ū_i^{l−1}, ·).
    /// </summary>
    /// <param name="contracted">T*(ū_i^{l−1}, ·); becomes A.</param>
    /// <returns>‖Δ0‖² − ‖T*‖² = Σ_i w_i(⟨A_i,ū_i⟩ − T*(ū_i^l)).</returns>
    private double Evaluate(double[] contracted)
    {
        int m = _start.Count, d = _start.Dimension;
        int gap = _order - _law.NormPower(_order);
        double[] slopes = TangentKernel.Slopes(_start, _law, _order);
        double[] shares = new double[m];
        Parallel.For(0, m, i =>
        {
            ReadOnlySpan<double> ui = _start.Direction(i);
            Span<double> a = contracted.AsSpan(i * d, d);
            double value = Dot<double>(ui, a);
            Negate<double>(a, a);
            for (int k = 0; k < m; k++)
            {
                double power = IntegerPower.Of(Kernel.Cosines[i * m + k], _order - 1);
                MultiplyAdd(_start.Direction(k), StartTensor.Weights[k] * power, a, a);
            }

            double s = Dot<double>(ui, a);
            shares[i] = StartTensor.Weights[i] * (s - value);
            for (int c = 0; c < d; c++)
                Gradient[i * d + c] = slopes[i] * (_order * a[c] - gap * s * ui[c]);
        });
        return Sum<double>(shares);
    }
}
