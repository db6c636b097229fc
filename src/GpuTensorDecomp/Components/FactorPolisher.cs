using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>
/// Levenberg-Marquardt on condensed factors in the 2-homogeneous model w = aρ²: with x the change
/// of u and z_i = √l ρ_i x_i the change of a whole term, the step solves (K̂ + μI)z = −ĝ by
/// conjugate gradients. K̂ is the tangent kernel of unit vectors over l, so that weights drop out
/// of its conditioning; a product costs O(r²d) without forming it. Near an exact fit it converges
/// quadratically to the floor of float64.
/// </summary>
internal sealed class FactorPolisher
{
    /// <summary>Most kernel products in one outer iteration.</summary>
    private const int MostProducts = 300;

    private readonly TargetEvaluator _target;
    private readonly int _order;
    private readonly int _dimension;
    private readonly double _scale; // ‖T*‖

    public FactorPolisher(TargetEvaluator target)
    {
        _target = target;
        _order = target.Tensor.Order;
        _dimension = target.Tensor.Dimension;
        _scale = Math.Sqrt(target.Tensor.NormSquared);
    }

    /// <summary>Is given the number of each outer iteration, from 0, before its products.</summary>
    public Action<int>? Begins { get; init; }

    /// <summary>
    /// Improves factors until the relative gradient is below a bound or stops falling, or as far
    /// as it came when cancelled.
    /// </summary>
    /// <param name="factors">Unit vectors with weights; signs are kept.</param>
    /// <param name="gradientTolerance">Bound on ‖ĝ‖/‖T*‖; 0 goes to the floor.</param>
    /// <param name="iterations">Most outer iterations.</param>
    /// <param name="cancellation">Ends it with the last step that was better.</param>
    public FactoredTensor Polish(
        FactoredTensor factors,
        double gradientTolerance,
        int iterations = 200,
        CancellationToken cancellation = default)
    {
        if (factors.Rank == 0 || _scale == 0 || cancellation.IsCancellationRequested)
            return factors;
        PolishState state = Evaluate(factors);
        double damping = 1e-3;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            if (state.GradientNorm <= gradientTolerance * _scale)
                break;
            Begins?.Invoke(iteration);
            double[] step = SolveStep(state, damping, cancellation);
            if (cancellation.IsCancellationRequested)
                break;
            PolishState trial = Evaluate(Move(state, step));
            if (IsBetter(trial, state))
            {
                bool stalled = trial.GradientNorm > 0.9 * state.GradientNorm &&
                    state.Loss - trial.Loss < 1e-9 * state.Loss;
                state = trial;
                damping = Math.Max(damping / 5, 1e-12);
                if (stalled)
                    break;
            }
            else
            {
                damping *= 8;
                if (damping > 1e4)
                    break;
            }
        }

        return state.Factors;
    }

    /// <summary>
    /// Falling loss; below the floor of its Gram form the gradient, which stays accurate, decides.
    /// </summary>
    private bool IsBetter(PolishState trial, PolishState state)
    {
        double floor = 1e-13 * _scale * _scale;
        if (!double.IsFinite(trial.Loss) || !double.IsFinite(trial.GradientNorm))
            return false;
        return trial.Loss < state.Loss - floor ||
            (trial.Loss < state.Loss + floor && trial.GradientNorm < state.GradientNorm);
    }

    private PolishState Evaluate(FactoredTensor factors)
    {
        int r = factors.Rank, d = _dimension;
        double[] x = factors.Vectors;
        var kernel = new TangentKernel(
            _order, x, [.. factors.Weights.Select(w => (double)Math.Sign(w))]);
        double[] field = _target.Contract(x); // becomes A = Δ(ū^{l−1}, ·)
        double loss = 0.5 * _scale * _scale;
        double[] gradient = new double[r * d];
        double square = 0;
        for (int i = 0; i < r; i++)
        {
            Span<double> a = field.AsSpan(i * d, d);
            double targetDot = Dot<double>(factors.Vector(i), a);
            Negate<double>(a, a);
            for (int k = 0; k < r; k++)
            {
                double weight = factors.Weights[k] *
                    IntegerPower.Of(kernel.Cosines[i * r + k], _order - 1);
                MultiplyAdd(factors.Vector(k), weight, a, a);
            }

            double s = Dot<double>(factors.Vector(i), a);
            loss += 0.5 * factors.Weights[i] * (s - targetDot);

            // ĝ_i = a ρ_i (l A − (l−2) s ū)/(ρ_i √l): relative coordinates.
            double sign = Math.Sign(factors.Weights[i]);
            double root = Math.Sqrt(_order);
            Span<double> g = gradient.AsSpan(i * d, d);
            for (int c = 0; c < d; c++)
                g[c] = sign * (_order * a[c] - (_order - 2) * s * x[i * d + c]) / root;
            square += SumOfSquares<double>(g);
        }

        return new PolishState(factors, kernel, gradient, loss, Math.Sqrt(square));
    }

    /// <summary>Solves (K̂ + μI)z = −ĝ by conjugate gradients.</summary>
    private double[] SolveStep(
        PolishState state, double damping, CancellationToken cancellation)
    {
        // K̂ = K/l at unit norms, so both sides are multiplied by l.
        double[] b = new double[state.Gradient.Length];
        Multiply<double>(state.Gradient, -_order, b);
        double goal = Math.Min(0.01, state.GradientNorm / _scale);
        return state.Kernel.ConjugateGradients(
            b, _order * damping, goal, MostProducts, cancellation);
    }

    /// <summary>u_i ← u_i + z_i/(√l ρ_i), back to weights and unit vectors.</summary>
    private FactoredTensor Move(PolishState state, double[] z)
    {
        FactoredTensor factors = state.Factors;
        int r = factors.Rank, d = _dimension;
        double[] weights = new double[r];
        double[] vectors = new double[r * d];
        double root = Math.Sqrt(_order);
        for (int i = 0; i < r; i++)
        {
            double rho = Math.Sqrt(Math.Abs(factors.Weights[i]));
            Span<double> u = vectors.AsSpan(i * d, d);
            for (int c = 0; c < d; c++)
                u[c] = rho * factors.Vectors[i * d + c] + z[i * d + c] / (root * rho);
            double norm = Norm<double>(u);
            Divide<double>(u, norm, u);
            weights[i] = Math.Sign(factors.Weights[i]) * norm * norm;
        }

        return new FactoredTensor(factors.Order, d, weights, vectors);
    }

    private sealed record PolishState(
        FactoredTensor Factors,
        TangentKernel Kernel,
        double[] Gradient,
        double Loss,
        double GradientNorm);
}
