using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Components;

/// <summary>
/// ‖U − U0‖_F/‖U0‖_F: how far components have moved, relative to where they started. Small in the
/// lazy regime.
/// </summary>
internal static class Movement
{
    /// <summary>The relative movement; NaN where the number of components has changed.</summary>
    public static double Of(ComponentSet start, ComponentSet components)
    {
        if (components.Count != start.Count)
            return double.NaN;

        // In units of the largest norm there is, because squares of norms may under- or overflow.
        double unit = Math.Max(start.LogNorms.Max(), components.LogNorms.Max());
        double moved = 0, norms = 0;
        var difference = new double[start.Dimension];
        for (int i = 0; i < start.Count; i++)
        {
            Multiply(components.Direction(i), Math.Exp(components.LogNorms[i] - unit), difference);
            double before = Math.Exp(start.LogNorms[i] - unit);
            MultiplyAdd(start.Direction(i), -before, difference, difference);
            moved += SumOfSquares<double>(difference);
            norms += Math.Exp(2 * (start.LogNorms[i] - start.LogNorms.Max()));
        }

        return Math.Exp(unit - start.LogNorms.Max()) * Math.Sqrt(moved / norms);
    }
}
