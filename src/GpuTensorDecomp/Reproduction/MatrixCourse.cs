using GpuTensorDecomp.Components;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Theory;
using static System.Numerics.Tensors.TensorPrimitives;

namespace GpuTensorDecomp.Reproduction;

/// <summary>A run beside the law of its own start.</summary>
internal sealed class MatrixCourse
{
    public MatrixCourse(ExperimentRun run)
    {
        Run = run;

        // Recorded shares are those of the normalised tensor, which orders its terms.
        FactoredTensor target =
            ((FactoredTensor)ProblemGenerator.Generate(run.Case.Problem).Target).Normalized();
        Weights = target.Weights;
        Points = [.. (run.Trajectory?.Points ?? []).Where(p => p.FittedFractions.Length > 0)];
        SolvePlan plan = SolvePlan.Create(target, run.Case.Options, long.MaxValue);
        double[,] start = InEigenbasis(target, Initialization.Start(plan, run: 0));
        double[] all = new double[target.Dimension];
        Weights.CopyTo(all, 0);
        LawAt = time =>
        [
            .. GreedyMatrixLaw.Diagonal(all, start, time)
                .Take(Weights.Length).Select((value, j) => value / Weights[j]),
        ];
        Law = [.. Points.Select(p => LawAt(p.Time))];
        HalfTimes = [.. Weights.Select((_, j) => CrossingTime(j))];
    }

    /// <summary>The run.</summary>
    public ExperimentRun Run { get; }

    /// <summary>b, the eigenvalues of the target.</summary>
    public double[] Weights { get; }

    /// <summary>What was recorded.</summary>
    public TrajectoryPoint[] Points { get; }

    /// <summary>vᵀT(t)v/b by the law at a time, from the run's own start (eigenvalue).</summary>
    public Func<double, double[]> LawAt { get; }

    /// <summary>The same at each recorded point (point, eigenvalue).</summary>
    public double[][] Law { get; }

    /// <summary>When half of each eigenvalue is learnt, between recorded points.</summary>
    public double[] HalfTimes { get; }

    /// <summary>Whether eigenvalues are learnt from the largest down.</summary>
    public bool IsOrdered => HalfTimes.Zip(HalfTimes.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>The largest distance of a recorded share from the law.</summary>
    public double LargestDeviation => Largest.Of(Points.Zip(Law).SelectMany(
        pair => pair.First.FittedFractions.Zip(pair.Second, (a, b) => Math.Abs(a - b))));

    private double CrossingTime(int eigenvalue)
    {
        for (int n = 1; n < Points.Length; n++)
        {
            double before = Points[n - 1].FittedFractions[eigenvalue];
            double after = Points[n].FittedFractions[eigenvalue];
            if (after >= 0.5)
            {
                double share = (0.5 - before) / (after - before);
                return Points[n - 1].Time + share * (Points[n].Time - Points[n - 1].Time);
            }
        }

        return double.NaN;
    }

    /// <summary>T(0) in a basis that begins with the eigenvectors of the target (d, d).</summary>
    private static double[,] InEigenbasis(FactoredTensor target, ComponentSet start)
    {
        int d = target.Dimension;
        double[][] basis = Basis(target);
        double[] vectors = start.ToVectors();
        var matrix = new double[d, d];
        for (int i = 0; i < start.Count; i++)
        {
            double[] coordinates =
            [
                .. basis.Select(v => Dot<double>(
                    v, vectors.AsSpan(i * d, d))),
            ];
            for (int j = 0; j < d; j++)
            {
                for (int k = 0; k < d; k++)
                    matrix[j, k] += coordinates[j] * coordinates[k];
            }
        }

        return matrix;
    }

    /// <summary>The eigenvectors, and unit vectors that complete them (Gram-Schmidt).</summary>
    private static double[][] Basis(FactoredTensor target)
    {
        int d = target.Dimension;
        var basis = new List<double[]>();
        for (int j = 0; j < target.Rank; j++)
            basis.Add(target.Vector(j).ToArray());
        for (int axis = 0; axis < d && basis.Count < d; axis++)
        {
            var vector = new double[d];
            vector[axis] = 1;
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] earlier in basis)
                {
                    double share = Dot<double>(
                        earlier, vector);
                    for (int c = 0; c < d; c++)
                        vector[c] -= share * earlier[c];
                }
            }

            double norm = Norm<double>(vector);
            if (norm > 1e-6)
                basis.Add([.. vector.Select(x => x / norm)]);
        }

        return [.. basis];
    }
}
