namespace GpuTensorDecomp.Tests.Oracles;

/// <summary>
/// An over-parameterised model in Cartesian coordinates with dense loss and gradients. Homogeneous
/// law (<paramref name="homogeneity"/> = p): T = Σ a ‖u‖^{p−l} u^{⊗l}, L = ½‖T − T*‖² + λ/2 Σ‖u‖².
/// Scaled law (0): T = Σ a c^{l−2} u^{⊗l}, L = ½‖T − T*‖² + λ Σ c^{l−2}‖u‖^l, c constant.
/// </summary>
internal sealed class DenseModel(
    int order, int dimension, double[] vectors, double[] signs, double[] scales, int homogeneity)
{
    /// <summary>u (component, coordinate).</summary>
    public double[] Vectors { get; } = vectors;

    public int Count => signs.Length;

    /// <summary>The model's full array.</summary>
    public double[] Tensor()
    {
        var weights = new double[Count];
        for (int i = 0; i < Count; i++)
            weights[i] = Factor(i, Norm(i));
        return DenseArrays.Factored(order, dimension, weights, Vectors);
    }

    public double Loss(double[] target, double decay)
    {
        double loss = 0.5 * DenseArrays.NormSquared(DenseArrays.Difference(Tensor(), target));
        for (int i = 0; i < Count; i++)
        {
            loss += homogeneity == 0
                ? decay * Math.Pow(scales[i], order - 2) * Math.Pow(Norm(i), order)
                : 0.5 * decay * Norm(i) * Norm(i);
        }

        return loss;
    }

    /// <summary>
    /// The gradient by dense contractions of T − T*, by the product rule on a‖u‖^{p−l}u^{⊗l}.
    /// </summary>
    public double[] Gradient(double[] target, double decay)
    {
        double[] residual = DenseArrays.Difference(Tensor(), target);
        var gradient = new double[Vectors.Length];
        for (int i = 0; i < Count; i++)
        {
            double[] u = Vectors[(i * dimension)..((i + 1) * dimension)];
            double[] contracted = DenseArrays.Contract(order, dimension, residual, u);
            double norm = Norm(i), value = 0;
            for (int c = 0; c < dimension; c++)
                value += contracted[c] * u[c];
            for (int c = 0; c < dimension; c++)
            {
                double g = order * Factor(i, norm) * contracted[c];
                if (homogeneity == 0)
                {
                    g += decay * Math.Pow(scales[i], order - 2) * order *
                        Math.Pow(norm, order - 2) * u[c];
                }
                else
                {
                    g += signs[i] * (homogeneity - order) *
                        Math.Pow(norm, homogeneity - order - 2) * value * u[c];
                    g += decay * u[c];
                }

                gradient[i * dimension + c] = g;
            }
        }

        return gradient;
    }

    /// <summary>The gradient by central differences of order 4 with h = 1e-5.</summary>
    public double[] GradientByDifferences(double[] target, double decay, double step = 1e-5)
    {
        var gradient = new double[Vectors.Length];
        for (int n = 0; n < gradient.Length; n++)
        {
            double near = At(n, step) - At(n, -step);
            double far = At(n, 2 * step) - At(n, -2 * step);
            gradient[n] = (8 * near - far) / (12 * step);
        }

        return gradient;

        double At(int n, double shift)
        {
            double before = Vectors[n];
            Vectors[n] = before + shift;
            double loss = Loss(target, decay);
            Vectors[n] = before;
            return loss;
        }
    }

    /// <summary>Euler: u ← u − η∇, in place; losses before each step and after the last.</summary>
    public double[] Descend(double[] target, double decay, double step, int steps)
    {
        var losses = new double[steps + 1];
        for (int n = 0; n <= steps; n++)
        {
            losses[n] = Loss(target, decay);
            if (n == steps)
                break;
            double[] gradient = Gradient(target, decay);
            for (int k = 0; k < gradient.Length; k++)
                Vectors[k] -= step * gradient[k];
        }

        return losses;
    }

    private double Factor(int i, double norm) => homogeneity == 0
        ? signs[i] * Math.Pow(scales[i], order - 2)
        : signs[i] * Math.Pow(norm, homogeneity - order);

    private double Norm(int i)
    {
        double sum = 0;
        for (int c = 0; c < dimension; c++)
            sum += Vectors[i * dimension + c] * Vectors[i * dimension + c];
        return Math.Sqrt(sum);
    }
}
