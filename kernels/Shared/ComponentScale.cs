using System.Numerics;

namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>The scales c of the scaled law w = a c^{l−2} ρ^l, and the weights of both laws.</summary>
public static class ComponentScale
{
    /// <summary>
    /// c, reset to max(1/ρ, 1/τ) where the rule says so and c is not 1/τ yet: a component that has
    /// switched its mode keeps it.
    /// </summary>
    public static T Next<T, TPrecision>(RunRule rule, T scale, double norm)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        if (rule.ResetsScales == 0 || rule.IsScaled == 0)
            return scale;

        // Rounded as the scales are, so that a frozen one is recognised.
        T frozen = TPrecision.Narrow(rule.FrozenScale);
        double least = TPrecision.Widen(frozen);
        if (!(TPrecision.Widen(scale) > least))
            return scale;
        double reset = 1 / (norm > TPrecision.SmallestNormal ? norm : TPrecision.SmallestNormal);
        return reset > least ? TPrecision.Narrow(reset) : frozen;
    }

    /// <summary>|w|: ρ^p, or c^{l−2} ρ^l of the scaled law.</summary>
    public static double Weight(RunRule rule, int order, double scale, double norm)
    {
        if (rule.IsScaled == 0)
            return IntegerPower.Of(norm, rule.NormPower);

        // c^{l−2} and ρ^l alone may over- and underflow.
        return norm * norm * IntegerPower.Of(scale * norm, order - 2);
    }
}
