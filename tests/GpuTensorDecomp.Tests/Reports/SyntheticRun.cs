using GpuTensorDecomp.Components;
using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Reports;

/// <summary>
/// A result as a solve of an orthogonal tensor would give it: factor k's component follows a
/// sigmoid of rate 4b around ln(√(b/2)/δ0)/(2b), the others stay small.
/// </summary>
internal static class SyntheticRun
{
    public static FactoredTensor Truth(int rank, int dimension, double ratio = 1.2, int order = 4)
    {
        var weights = new double[rank];
        var vectors = new double[rank * dimension];
        for (int j = 0; j < rank; j++)
        {
            weights[j] = Math.Pow(ratio, -j) * (order % 2 == 0 && j % 3 == 2 ? -1 : 1);
            vectors[j * dimension + j] = 0.96;
            vectors[j * dimension + (j + 1) % dimension] = 0.28;
        }

        return new FactoredTensor(order, dimension, weights, vectors);
    }

    public static SolveResult Result(
        FactoredTensor factors, int componentCount, int points = 600, bool knowsTruth = false)
    {
        int rank = factors.Rank;
        double Start(int k) => 34 / Math.Abs(factors.Weights[k]);
        double end = 1.15 * (rank == 0 ? 1 : Start(rank - 1));
        var record = new List<TrajectoryPoint>();
        for (int p = 0; p < points; p++)
        {
            double time = points == 1 ? 0 : end * p / (points - 1);
            var weights = new double[componentCount];
            var fitted = new double[knowsTruth ? rank : 0];
            double residual = 0;
            double norm = 0;
            for (int i = 0; i < componentCount; i++)
            {
                double b = i < rank ? factors.Weights[i] : 0;
                double share = i < rank ? Sigmoid(4 * Math.Abs(b) / 3 * (time - Start(i))) : 0;
                weights[i] = i < rank
                    ? b * Math.Max(share, 1e-12)
                    : 1e-12 * (1 + i) * Math.Exp(0.04 * (i % 7) * time / end * 20);
                if (i >= rank)
                    continue;
                residual += b * b * (1 - share) * (1 - share);
                norm += b * b;
                if (knowsTruth)
                    fitted[i] = share;
            }

            double error = norm == 0 ? 0 : Math.Sqrt(residual / norm);
            record.Add(new TrajectoryPoint(
                10L * p, time, 0.5 * error * error * norm, error, 0.1, 0, weights, fitted));
        }

        return Wrap(factors, componentCount, record, knowsTruth ? factors : null);
    }

    public static SolveResult Wrap(
        FactoredTensor factors,
        int componentCount,
        IReadOnlyList<TrajectoryPoint> record,
        FactoredTensor? truth = null) => new()
        {
            Plan = Plan(factors, componentCount),
            Factors = factors,
            Components = new ComponentSet(componentCount, factors.Dimension),
            Start = 1,
            RestartsAgreeing = 3,
            RelativeError = 3.2e-9,
            ComponentsRelativeError = 8.4e-4,
            BelowFloor = false,
            StopReason = StopReason.Converged,
            Converged = true,
            Steps = record.Count == 0 ? 0 : record[^1].Step,
            Epochs = 1,
            WallSeconds = 2.41,
            Device = "CPU, 2 cores, AVX-512",
            Recovery = truth is null ? null : RecoveryMetrics.Score(factors, truth),
            Trajectory = new Trajectory(
                record,
                [.. Enumerable.Range(0, componentCount).Select(i => i < factors.Rank ? i : -1)]),
        };

    public static SolvePlan Plan(FactoredTensor factors, int componentCount) => new()
    {
        Method = SolveMethod.Deflation,
        Order = factors.Order,
        Dimension = factors.Dimension,
        Homogeneity = 4,
        Components = componentCount,
        Restarts = 3,
        StartNorm = 0.01,
        Step = null,
        WeightDecay = 0,
        Tolerance = 1e-3,
        MaxSteps = 200_000,
        TimeLimit = null,
        NoiseLevel = null,
        MinWeight = 0.01,
        IsExact = true,
        Merge = false,
        Polish = true,
        Precision = Precision.Float64,
        Seed = 42,
        CheckpointEvery = null,
        RecordEvery = null,
        TargetNorm = Math.Sqrt(factors.NormSquared),
        SpectralNorm = 1.02,
        Signs = StartSigns.Alternating,
        MemoryBytes = 3_450_000,
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
