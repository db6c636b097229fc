using GpuTensorDecomp.Components;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Results;

/// <summary>A small made-up result: rank 2 of three components in dimension 2, order 3.</summary>
internal static class ExampleResult
{
    public static FactoredTensor Truth { get; } = new(3, 2, [2, 1], [1, 0, 0, 1]);

    public static SolvePlan Plan { get; } = SolvePlan.Create(
        Truth,
        new SolveOptions { Seed = ulong.MaxValue, TimeLimit = TimeSpan.FromSeconds(90) },
        long.MaxValue);

    public static SolveResult Create(StopReason reason = StopReason.Converged)
    {
        var components = new ComponentSet(3, 2);
        components.SetVector(0, [1.5, 0]);
        components.LogNorms[1] = -900;
        components.Signs[2] = -1;
        return new SolveResult
        {
            Plan = Plan,
            Factors = new FactoredTensor(3, 2, [2, 1], [1, 0, 0, 1]),
            Components = components,
            Start = 0,
            RestartsAgreeing = 3,
            RelativeError = 1e-9,
            ComponentsRelativeError = double.NaN,
            BelowFloor = false,
            StopReason = reason,
            Converged = reason == StopReason.Converged,
            Steps = 120,
            Epochs = 1,
            WallSeconds = 0.5,
            Device = "CPU",
            Trajectory = new Trajectory(
                [
                    new TrajectoryPoint(0, 0, 0.5, 1, double.NaN, 0, [1e-8], [0, 0]),
                    new TrajectoryPoint(10, 2.5, 0.1, 1.0 / 3, 0.25, 1, [2, 1e-300], [1, 0.5])
                    {
                        TruthError = 0.125,
                    },
                ],
                [0, -1, -1]),
            Notes = ["a note"],
        };
    }
}
