using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tensors;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// What lazy training can reach at best: the distance of T* from the tangent space
/// span{sym(ū_i^{l−1} ⊗ x)} of a model at its start. It depends on the directions alone, whatever
/// norms, signs and homogeneity are, because T(U0) lies in the span (Euler). For m random
/// directions the span is everything if and only if m ≥ ⌈C(d+l−1, l)/d⌉ (Alexander and
/// Hirschowitz; one more in four exceptional cases).
/// </summary>
/// <param name="Relative">‖T* − projection‖/‖T*‖.</param>
/// <param name="Rank">Dimension of the span; null where it was not factorised.</param>
public sealed record TangentResidual(double Relative, int? Rank)
{
    /// <summary>Most numbers in the evaluated basis (256 MB).</summary>
    private const double MostNumbers = 3.2e7;

    /// <summary>Most multiply-adds to factorise it or to evaluate the target.</summary>
    private const double MostWork = 3e10;

    private const int MostProducts = 1000;

    /// <summary>
    /// By QR of the basis evaluated in the C(d+l−1, l) different entries of a symmetric tensor
    /// where that fits, which does not square its condition number; else by conjugate gradients
    /// on the Gram matrix, matrix-free in O(m²d) a product, whose result is an upper bound with a
    /// floor of 1e-8.
    /// </summary>
    /// <param name="components">The start; zero components do not count.</param>
    /// <param name="target">T*, not zero.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TangentResidual Of(
        ComponentSet components, SymmetricTensor target, CancellationToken cancellation = default)
    {
        using var evaluator = new TargetEvaluator(target);
        return Of(components, evaluator, evaluator.Executor, cancellation);
    }

    /// <summary>The same, with the products of conjugate gradients on a device.</summary>
    /// <param name="components">The start.</param>
    /// <param name="target">T*.</param>
    /// <param name="executor">
    /// The device; in float32, which loses what conjugate gradients need, it is not used.
    /// </param>
    /// <param name="cancellation">Ends it early.</param>
    internal static TangentResidual Of(
        ComponentSet components,
        TargetEvaluator target,
        Executor executor,
        CancellationToken cancellation = default)
    {
        if (components.Dimension != target.Tensor.Dimension)
        {
            throw new ArgumentException(
                $"The components have dimension {components.Dimension}, but the target has " +
                $"{target.Tensor.Dimension}.",
                nameof(components));
        }

        double[] directions = DistinctDirections(components);
        return Fits(target.Tensor, directions.Length)
            ? Factorised(directions, target.Tensor, cancellation)
            : Iterated(
                directions, target,
                executor.Precision == Precision.Float64 ? executor : target.Executor, cancellation);
    }

    /// <summary>By QR of the evaluated basis.</summary>
    internal static TangentResidual Factorised(
        double[] directions, SymmetricTensor target, CancellationToken cancellation)
    {
        int d = target.Dimension;
        var packing = new PackedTensor(target.Order, d);
        double[] residual = packing.Pack(target);
        double norm = Norm<double>(residual);
        int size = packing.Length;
        double[] basis = new double[directions.Length * size];
        Parallel.For(0, directions.Length / d, i => packing.WriteTangents(
            directions.AsSpan(i * d, d), basis.AsSpan(i * d * size, d * size)));
        int rank = PivotedQr.Reduce(basis, size, residual, cancellation);
        return new TangentResidual(Norm<double>(residual.AsSpan(rank)) / norm, rank);
    }

    /// <summary>
    /// ‖T*‖² − hᵀz with Kz = h, h_i = l T*(ū_i^{l−1}, ·), K the Gram matrix of l sym(ū^{l−1} ⊗ x).
    /// </summary>
    internal static TangentResidual Iterated(
        double[] directions,
        TargetEvaluator target,
        Executor executor,
        CancellationToken cancellation)
    {
        SymmetricTensor tensor = target.Tensor;
        double[] ones = new double[directions.Length / tensor.Dimension];
        Array.Fill(ones, 1);
        using var kernel = new ExecutorTangentKernel(
            executor, tensor.Order, directions, ones, normPower: tensor.Order);
        double[] h = target.Contract(directions);
        Multiply<double>(h, tensor.Order, h);
        double[] z = kernel.ConjugateGradients(
            (double[])h.Clone(), shift: 0, goal: 1e-20, MostProducts, cancellation);
        cancellation.ThrowIfCancellationRequested();
        double square = 1 - Dot<double>(h, z) / tensor.NormSquared;
        return new TangentResidual(Math.Sqrt(Math.Max(square, 0)), Rank: null);
    }

    /// <summary>ū of all components that are not zero, copies and opposites left out.</summary>
    internal static double[] DistinctDirections(ComponentSet components)
    {
        int d = components.Dimension;
        var kept = new List<double[]>();
        for (int i = 0; i < components.Count; i++)
        {
            double[] direction = components.Direction(i).ToArray();
            double[] opposite = [.. direction.Select(x => -x)];
            bool isNew = double.IsFinite(components.LogNorms[i]) && !kept.Any(other =>
                direction.AsSpan().SequenceEqual(other) || opposite.AsSpan().SequenceEqual(other));
            if (isNew)
                kept.Add(direction);
        }

        var directions = new double[kept.Count * d];
        for (int i = 0; i < kept.Count; i++)
            kept[i].CopyTo(directions, i * d);
        return directions;
    }

    private static bool Fits(SymmetricTensor target, int columns)
    {
        double size = 1; // C(d+l−1, l), which may exceed any integer
        for (int k = 1; k <= target.Order; k++)
            size *= (target.Dimension + k - 1.0) / k;
        double evaluations = target switch
        {
            SampleMoment moment => moment.SampleCount,
            FactoredTensor factored => factored.Rank,
            _ => 1,
        };
        return size * columns <= MostNumbers &&
            size * columns * Math.Min(size, columns) <= MostWork &&
            size * evaluations * target.Order <= MostWork;
    }
}
