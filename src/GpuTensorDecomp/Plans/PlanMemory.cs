using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;

namespace GpuTensorDecomp.Plans;

/// <summary>The memory that a plan needs.</summary>
internal static class PlanMemory
{
    /// <summary>The batch of a solve; the power method's starts are points of one block.</summary>
    public static BatchShape Shape(
        SolveMethod method, double? step, bool gradientFlow, int p, int restarts, int components) =>
        new(
        method == SolveMethod.Power ? 1 : restarts,
        components,
        gradientFlow || (method == SolveMethod.Flow && step is null)
            ? ButcherTableau.DormandPrince.StageCount
            : 0,
        UsesCurvature: method == SolveMethod.Descent && step is null && p != 2,
        IsLinearised: method == SolveMethod.Lazy,
        Grows: method == SolveMethod.Deflation,
        HasEpochs: method is SolveMethod.ModifiedFlow or SolveMethod.BeyondLazy);

    /// <summary>Says what is missing, and how many components would fit.</summary>
    public static DeviceException TooLarge(
        BatchShape shape, int dimension, long available, Func<BatchShape, long> memoryOf)
    {
        int most = Math.Min(shape.Components, Array.MaxLength / dimension);
        int fitting = -1;
        for (int low = 0, high = most; low <= high;)
        {
            int middle = low + (high - low) / 2;
            if (memoryOf(shape with { Components = middle }) <= available)
                (fitting, low) = (middle, middle + 1);
            else
                high = middle - 1;
        }

        string remedy = fitting switch
        {
            >= 1 => $"At most --components {fitting} fit with --restarts {shape.Runs}; " +
                "fewer restarts or --precision float32 leave room for more.",
            0 => $"Not one component fits with --restarts {shape.Runs}; give fewer restarts.",
            _ => "The target alone does not fit: use fewer samples or a machine with more memory.",
        };
        double needed = memoryOf(shape with { Components = most }) *
            ((double)shape.Components / most);
        string lack = needed > available
            ? $"{Size(available)} are available, {Size(needed - available)} are missing"
            : $"its arrays would have more than {Array.MaxLength} numbers, which none can";
        return new DeviceException(
            $"The solve needs {Size(needed)} of memory for {shape.Components} components, " +
            $"but {lack}. {remedy}");
    }

    private static string Size(double bytes) => bytes switch
    {
        >= 1e9 => $"{bytes / 1e9:0.##} GB",
        >= 1e6 => $"{bytes / 1e6:0.##} MB",
        _ => $"{bytes / 1e3:0.##} kB",
    };
}
