using GpuTensorDecomp.Execution;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>
/// The tangent kernel (see <see cref="TangentKernel"/>) whose products an executor makes, in its
/// precision and matrix-free: (KX)_i = α_i[l A_i − (l−p)⟨A_i,ū_i⟩ū_i] with A the linearised
/// contraction of X. Memory O(md).
/// </summary>
internal sealed class ExecutorTangentKernel : TangentOperator, IDisposable
{
    private readonly PreparedContraction _contraction;
    private readonly int _order;
    private readonly int _gap; // l − p
    private readonly double[] _directions;
    private readonly double[] _slopes;

    /// <summary>Uploads the components; keeps both arrays.</summary>
    /// <param name="executor">Where products are made.</param>
    /// <param name="order">Order l ≥ 2.</param>
    /// <param name="directions">ū_i, unit, row-major (component, coordinate).</param>
    /// <param name="slopes">α_i (component).</param>
    /// <param name="normPower">p.</param>
    public ExecutorTangentKernel(
        Executor executor, int order, double[] directions, double[] slopes, int normPower)
        : base(directions.Length)
    {
        _order = order;
        _gap = order - normPower;
        _directions = directions;
        _slopes = slopes;
        _contraction = executor.PrepareLinearised(order, normPower, directions, slopes);
    }

    /// <summary>The kernel of components under a law; c is constant in the scaled law.</summary>
    public static ExecutorTangentKernel Of(
        Executor executor, ComponentSet components, ComponentLaw law, int order) =>
        new(
            executor, order, components.Directions,
            TangentKernel.Slopes(components, law, order), law.NormPower(order));

    /// <inheritdoc/>
    public override void Apply(double[] x, double[] image)
    {
        _contraction.Write(x);
        _contraction.Run();
        _contraction.Read(image);
        for (int i = 0; i < _slopes.Length; i++)
        {
            int d = _directions.Length / _slopes.Length;
            ReadOnlySpan<double> unit = _directions.AsSpan(i * d, d);
            Span<double> a = image.AsSpan(i * d, d);
            double own = _gap * Dot<double>(a, unit);
            for (int c = 0; c < d; c++)
                a[c] = _slopes[i] * (_order * a[c] - own * unit[c]);
        }
    }

    public void Dispose() => _contraction.Dispose();
}
