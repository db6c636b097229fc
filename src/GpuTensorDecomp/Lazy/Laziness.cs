using GpuTensorDecomp.Components;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Lazy;

/// <summary>
/// How lazy a training was: in the lazy regime neither the components nor their tangent kernel
/// change much. Both compare a start with an end of as many components.
/// </summary>
public static class Laziness
{
    /// <summary>‖U − U0‖/‖U0‖ over all coordinates of all components.</summary>
    public static double RelativeMovement(ComponentSet start, ComponentSet end)
    {
        RequireSameShape(start, end);
        double[] before = start.ToVectors();
        return Distance<double>(end.ToVectors(), before) / Norm<double>(before);
    }

    /// <summary>
    /// ‖K(U) − K(U0)‖_F/‖K(U0)‖_F, exactly and without forming K: O(m²d). Changes below 1e-8 are
    /// lost in rounding.
    /// </summary>
    /// <param name="start">U0.</param>
    /// <param name="end">U.</param>
    /// <param name="law">The law of the model.</param>
    /// <param name="order">Order l of the target.</param>
    public static double KernelChange(
        ComponentSet start, ComponentSet end, ComponentLaw law, int order)
    {
        RequireSameShape(start, end);
        var blocks = new KernelBlocks(start, end, law, order);
        var squares = new (double Change, double Start)[start.Count];
        Parallel.For(0, squares.Length, i => squares[i] = blocks.RowSquares(i));
        double change = squares.Sum(s => s.Change);
        return Math.Sqrt(Math.Max(change, 0) / squares.Sum(s => s.Start));
    }

    private static void RequireSameShape(ComponentSet start, ComponentSet end)
    {
        if (start.Count != end.Count || start.Dimension != end.Dimension)
        {
            throw new ArgumentException(
                $"The start has {start.Count} components of dimension {start.Dimension}, the end " +
                $"{end.Count} of dimension {end.Dimension}; laziness compares equal shapes.",
                nameof(end));
        }
    }
}
