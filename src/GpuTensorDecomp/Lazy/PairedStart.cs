using GpuTensorDecomp.Components;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Lazy;

/// <summary>A random start in pairs that cancel, T(U0) = 0 at any start norm.</summary>
internal static class PairedStart
{
    /// <summary>u_{2i} = u_{2i+1} of the start norm, with signs +1 and −1.</summary>
    public static ComponentSet Of(SolvePlan plan)
    {
        int pairs = plan.Components / 2;
        ComponentSet drawn = Initialization.Start(
            pairs, plan.Dimension, plan.Seed, run: 0, Math.Log(plan.StartNorm),
            alternateSigns: false);
        var start = new ComponentSet(2 * pairs, plan.Dimension);
        for (int i = 0; i < start.Count; i++)
        {
            drawn.Direction(i / 2).CopyTo(start.Direction(i));
            start.LogNorms[i] = drawn.LogNorms[i / 2];
            start.Signs[i] = i % 2 == 0 ? 1 : -1;
        }

        return start;
    }
}
