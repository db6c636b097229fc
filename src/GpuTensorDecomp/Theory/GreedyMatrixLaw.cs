using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Theory;

/// <summary>
/// The exact gradient flow of matrices, L = ½‖UUᵀ − T*‖², U of any width (ours; the identity
/// target of the greedy low-rank literature is b = 1). T = UUᵀ obeys dT/dt = 2(T* − T)T +
/// 2T(T* − T), a Riccati equation: with B = T*,
/// T(t)⁻¹ = e^{−2Bt}T(0)⁻¹e^{−2Bt} + (I − e^{−4Bt})B⁻¹. Where T(0) has the eigenvectors of T*, each
/// eigenvalue m keeps to itself, dm/dt = 4m(b − m): m(t) = m0 e^{4bt}/(1 + m0(e^{4bt} − 1)/b), and
/// m0/(1 + 4m0 t) for b = 0. From a small start eigenvalues are learnt one after another from the
/// largest down, half of b at t50 = ln(b/m0 − 1)/(4b); negative ones are never learnt (m → 0).
/// </summary>
public static class GreedyMatrixLaw
{
    /// <summary>m(t) of one eigenvalue.</summary>
    /// <param name="target">b, the target's eigenvalue.</param>
    /// <param name="start">m0 ≥ 0, the model's at time 0.</param>
    /// <param name="time">t ≥ 0.</param>
    public static double Eigenvalue(double target, double start, double time)
    {
        double exponent = 4 * target * time;
        if (target == 0)
            return start / (1 + 4 * start * time);

        // Divided by e^{4bt} where that is large, so that nothing overflows.
        return exponent > 0
            ? start / (Math.Exp(-exponent) - start * ExpMinusOne(-exponent) / target)
            : start * Math.Exp(exponent) / (1 + start * ExpMinusOne(exponent) / target);
    }

    /// <summary>t at which m = b/2; 0 where m0 is beyond it.</summary>
    /// <param name="target">b &gt; 0.</param>
    /// <param name="start">m0 &gt; 0.</param>
    public static double HalfTime(double target, double start) =>
        start >= target / 2 ? 0 : Math.Log(target / start - 1) / (4 * target);

    /// <summary>
    /// v_jᵀT(t)v_j for the eigenvectors v_j of the target, from any invertible start: as many
    /// random components as dimensions, or more.
    /// </summary>
    /// <param name="targets">b_j of any sign (eigenvector).</param>
    /// <param name="start">v_jᵀT(0)v_k (eigenvector, eigenvector), positive definite.</param>
    /// <param name="time">t ≥ 0; 4|b|t up to 700 for b &lt; 0, whose m is 0 long before.</param>
    public static double[] Diagonal(IReadOnlyList<double> targets, double[,] start, double time)
    {
        ArgumentNullException.ThrowIfNull(targets);
        int d = targets.Count;
        Matrix<double> inverse = Matrix<double>.Build.DenseOfArray(start).Inverse();
        for (int j = 0; j < d; j++)
        {
            for (int k = 0; k < d; k++)
                inverse[j, k] *= Math.Exp(-2 * (targets[j] + targets[k]) * time);
            inverse[j, j] += targets[j] == 0
                ? 4 * time
                : -ExpMinusOne(-4 * targets[j] * time) / targets[j];
        }

        // Eigenvalues of opposite signs make rows of very different sizes: scaled to a diagonal of
        // ones, which says how far T(t) is from having the target's eigenvectors.
        double[] sizes = [.. inverse.Diagonal().Select(Math.Sqrt)];
        inverse.MapIndexedInplace((j, k, entry) => entry / sizes[j] / sizes[k]);
        return [.. inverse.Inverse().Diagonal().Select((m, j) => m / sizes[j] / sizes[j])];
    }

    /// <summary>e^x − 1 without cancellation: 2 e^{x/2} sinh(x/2).</summary>
    private static double ExpMinusOne(double x) =>
        x < -40 ? -1 : 2 * Math.Exp(x / 2) * Math.Sinh(x / 2);
}
