using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Theory;

namespace GpuTensorDecomp.Plans;

/// <summary>The step of a plan, kept within its stability limit where theory knows one.</summary>
internal static class StableStep
{
    private const int PowerIterations = 100;

    /// <summary>Most components whose m² cosines are kept; else it is matrix-free.</summary>
    private const int MostCosines = 2048;

    /// <summary>η of a plan whose <see cref="SolvePlan.Step"/> is a first choice.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">What the user asked for.</param>
    /// <exception cref="InputException">A step that was given is above its limit.</exception>
    public static double? Of(SolvePlan plan, SolveOptions options) => plan.Method switch
    {
        SolveMethod.BeyondLazy when options is { UnstableStep: true, Step: double step } => step,
        SolveMethod.BeyondLazy => OfBeyondLazy(plan, options.Step),
        SolveMethod.Descent when options.Step is null && plan.Step is double step =>
            FromLargeStart(plan, step),
        _ => plan.Step,
    };

    /// <summary>
    /// Half the limit of <see cref="StabilityLimit.OfBeyondLazy"/>, or of the 2-homogeneous model.
    /// </summary>
    private static double OfBeyondLazy(SolvePlan plan, double? given)
    {
        bool isScaled = new ComponentLaw(plan.Homogeneity).IsScaled;
        double limit = isScaled
            ? StabilityLimit.OfBeyondLazy(plan.Order, plan.SpectralNorm, plan.SwitchNorm)
            : StabilityLimit.OfCurvature(
                StabilityLimit.OrthogonalCurvature(plan.Order, plan.SpectralNorm));
        if (given <= limit)
            return given.Value;
        if (given is null)
            return 0.5 * limit;
        string remedy = plan.SwitchNorm is null ? "" : ", or a larger --switch-norm";
        string formula = isScaled
            ? "the limit in scalar mode, 2τ^(2(l−2)/l)/(l²b^(2−2/l)), and 1/(l b)"
            : "2/(max(4, l) b)";
        throw new InputException(
            $"--step is {given}, but beyond-lazy is stable below {limit:G4} only ({formula}, " +
            $"with b = {plan.SpectralNorm:G4} the largest |T(x,…,x)|); give a smaller " +
            $"step{remedy}.");
    }

    /// <summary>
    /// 0.5/max(λ_max(K(U0)), λ_max at the fit): a large start has the larger curvature.
    /// </summary>
    private static double FromLargeStart(SolvePlan plan, double step)
    {
        // λ_max(K) ≤ 1.25 max(4, l) Σρ², mostly far less than the target's own.
        double norms = plan.Components * plan.StartNorm * plan.StartNorm;
        if (1.25 * norms <= plan.SpectralNorm)
            return step;
        ComponentSet start = Initialization.Start(plan, run: 0);
        double[] slopes =
            [.. start.Signs.Zip(start.LogNorms, (a, logNorm) => a * Math.Exp(logNorm))];
        return Math.Min(step, 0.5 / LargestCurvature(plan.Order, start.Directions, slopes));
    }

    private static double LargestCurvature(int order, double[] directions, double[] slopes)
    {
        if (slopes.Length <= MostCosines)
        {
            return new TangentKernel(order, directions, slopes)
                .LargestEigenvalue(tolerance: 1e-3, PowerIterations);
        }

        using var executor = new CpuExecutor();
        using var kernel = new ExecutorTangentKernel(
            executor, order, directions, slopes, normPower: 2);
        return kernel.LargestEigenvalue(tolerance: 1e-3, PowerIterations);
    }
}
