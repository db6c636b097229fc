using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace GpuTensorDecomp.Tests.Execution;

/// <summary>
/// A model to be linearised, and descent and flow of its tangent model by dense tensors: the
/// derivative J is a d^l × md matrix, so that nothing of the library is shared.
/// </summary>
internal sealed class LinearCase
{
    private readonly int _homogeneity; // 0: the scaled law
    private Evd<double>? _kernel; // of K, which takes long

    /// <summary>Draws it; the third of three components and more is zero if asked for.</summary>
    public LinearCase(
        int order, int dimension, int count, int homogeneity, bool hasZero = false)
    {
        Order = order;
        Dimension = dimension;
        _homogeneity = homogeneity;
        Vectors = Draw.Normal(count * dimension, order + count);
        for (int n = 0; n < Vectors.Length; n++)
            Vectors[n] *= 0.7 / Math.Sqrt(dimension);
        if (hasZero && count > 2)
            Vectors.AsSpan(2 * dimension, dimension).Clear();
        Signs = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1.0 : -1)];
        Scales = [.. Enumerable.Range(0, count).Select(i => 1 + 0.01 * i)];
        Target = new FactoredTensor(
            order, dimension, [1.2, -0.6], Draw.Unit(2, dimension, order + 60));
    }

    public int Order { get; }

    public int Dimension { get; }

    public double[] Vectors { get; }

    public double[] Signs { get; }

    public double[] Scales { get; }

    public FactoredTensor Target { get; }

    /// <summary>The target's d^l numbers, which for the largest cases nobody asks for.</summary>
    public double[] Dense => field ??=
        DenseArrays.Factored(Order, Dimension, Target.Weights, Target.Vectors);

    public ComponentLaw Law => _homogeneity == 0 ? ComponentLaw.Scaled : new(_homogeneity);

    public ComponentSet Start => SingleRun.Components(Dimension, Vectors, Signs, Scales);

    public FlowRule Rule(double step) => new()
    {
        Law = Law,
        Stepper = Stepper.Descent,
        StepSize = step,
        TargetNorm = Math.Sqrt(DenseArrays.NormSquared(Dense)),
        PoolNorm = 0.6,
        GrownNorm = 0.7,
        IsLinearised = true,
    };

    /// <summary>T(U0 + hX) of a homogeneous law as a dense array.</summary>
    public double[] Model(double[] moves, double h) => new DenseModel(
        Order, Dimension, [.. Vectors.Zip(moves, (u, x) => u + h * x)], Signs,
        [.. Signs.Select(_ => 1.0)], _homogeneity).Tensor();

    /// <summary>Dormand-Prince by its error estimate, up to a time.</summary>
    public FlowRule FlowRule(double tolerance, double time) => Rule(0) with
    {
        Stepper = Stepper.RungeKutta,
        StepSizeRule = StepSizeRule.EmbeddedError,
        StepTolerance = tolerance,
        StopTime = time,
    };

    /// <summary>X, the gradient there and ‖Δ‖² after steps of a size.</summary>
    public (double[] Moves, double[] Gradient, double Squared) Descend(double step, int steps)
    {
        (Matrix<double> jacobian, Vector<double> start) = Tangent();
        Vector<double> x = Vector<double>.Build.Dense(jacobian.ColumnCount);
        for (int n = 0; n < steps; n++)
            x -= step * jacobian.TransposeThisAndMultiply(start + jacobian * x);
        return Figures(jacobian, start, x);
    }

    /// <summary>
    /// X(t) = −(I − exp(−Kt))K⁺∇L(U0), the gradient there and ‖Δ‖², from the eigenvectors of K =
    /// JᵀJ.
    /// </summary>
    public (double[] Moves, double[] Gradient, double Squared) Flow(double time)
    {
        (Matrix<double> jacobian, Vector<double> start) = Tangent();
        Evd<double> kernel = _kernel ??=
            jacobian.TransposeThisAndMultiply(jacobian).Evd(Symmetricity.Symmetric);
        Vector<double> slopes = kernel.EigenVectors.TransposeThisAndMultiply(
            jacobian.TransposeThisAndMultiply(start));
        Vector<double> x = kernel.EigenVectors * slopes.MapIndexed((n, slope) =>
        {
            double rate = kernel.EigenValues[n].Real;
            return rate * time < 1e-12 ? -slope * time : slope * Expm1(-rate * time) / rate;
        });
        return Figures(jacobian, start, x);

        static double Expm1(double x) => 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
    }

    private static (double[] Moves, double[] Gradient, double Squared) Figures(
        Matrix<double> jacobian, Vector<double> start, Vector<double> x)
    {
        Vector<double> residual = start + jacobian * x;
        return (
            [.. x], [.. jacobian.TransposeThisAndMultiply(residual)],
            residual.DotProduct(residual));
    }

    /// <summary>J and T(U0) − T*.</summary>
    private (Matrix<double> Jacobian, Vector<double> Start) Tangent()
    {
        int count = Signs.Length;
        double[] factors =
        [
            .. Signs.Select((a, i) =>
                _homogeneity == 0 ? a * Math.Pow(Scales[i], Order - 2) : a),
        ];
        int power = _homogeneity == 0 ? Order : _homogeneity;
        Matrix<double> jacobian =
            DenseTangent.Jacobian(Order, Dimension, Vectors, factors, power);
        double[] weights = new double[count];
        double[] units = [.. Vectors];
        for (int i = 0; i < count; i++)
        {
            Span<double> unit = units.AsSpan(i * Dimension, Dimension);
            double norm = Math.Sqrt(DenseArrays.NormSquared(unit.ToArray()));
            weights[i] = factors[i] * Math.Pow(norm, power);
            for (int c = 0; c < Dimension; c++)
                unit[c] /= norm > 0 ? norm : 1;
            if (norm == 0)
                jacobian.ClearColumns([.. Enumerable.Range(i * Dimension, Dimension)]);
        }

        Vector<double> start = Vector<double>.Build.DenseOfArray(
            DenseArrays.Difference(
                DenseArrays.Factored(Order, Dimension, weights, units), Dense));
        return (jacobian, start);
    }
}
