using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Execution;
using GpuTensorDecomp.Tests.Oracles;
using GpuTensorDecomp.Theory;
using MathNet.Numerics.LinearAlgebra;

namespace GpuTensorDecomp.Tests.Theory;

/// <summary>The matrix law against itself, Euler steps of dense matrices, and the flow.</summary>
public sealed class GreedyMatrixLawTests
{
    private static readonly double[] Targets = [1.5, 1, 0.4];

    [Theory]
    [InlineData(1.5)]
    [InlineData(1)]
    [InlineData(0.03)]
    [InlineData(0)]
    [InlineData(-0.8)]
    public void An_eigenvalue_obeys_its_differential_equation(double b)
    {
        const double h = 1e-4;
        foreach (double start in new[] { 1e-6, 0.3, 2.5 })
        {
            GreedyMatrixLaw.Eigenvalue(b, start, 0).ShouldBe(start, 1e-15);
            for (double t = 0.1; t < 5; t += 0.7)
            {
                double m = GreedyMatrixLaw.Eigenvalue(b, start, t);
                double slope = (GreedyMatrixLaw.Eigenvalue(b, start, t + h) -
                    GreedyMatrixLaw.Eigenvalue(b, start, t - h)) / (2 * h);
                slope.ShouldBe(4 * m * (b - m), 1e-6 * (1 + Math.Abs(slope)));
            }
        }
    }

    [Fact]
    public void Known_values_hold()
    {
        // b = 1: m0 e^{4t}/(1 + m0(e^{4t} − 1)).
        double e = Math.Exp(4 * 0.7);
        GreedyMatrixLaw.Eigenvalue(1, 0.01, 0.7).ShouldBe(0.01 * e / (1 + 0.01 * (e - 1)), 1e-15);
        GreedyMatrixLaw.Eigenvalue(2, 1e-12, 1e6).ShouldBe(2, 1e-15);
        GreedyMatrixLaw.Eigenvalue(-2, 0.5, 1e6).ShouldBe(0);
        GreedyMatrixLaw.Eigenvalue(0, 0.5, 10).ShouldBe(0.5 / 21, 1e-15);
        GreedyMatrixLaw.HalfTime(1, 0.7).ShouldBe(0);
        double half = GreedyMatrixLaw.HalfTime(0.8, 1e-9);
        half.ShouldBe(Math.Log(0.8e9 - 1) / 3.2, 1e-12);
        GreedyMatrixLaw.Eigenvalue(0.8, 1e-9, half).ShouldBe(0.4, 1e-12);
    }

    [Fact]
    public void A_start_that_commutes_gives_the_law_of_each_eigenvalue()
    {
        var start = new double[3, 3];
        for (int j = 0; j < 3; j++)
            start[j, j] = 1e-3 * (j + 1);
        foreach (double t in new[] { 0, 0.4, 2.5, 40 })
        {
            double[] found = GreedyMatrixLaw.Diagonal(Targets, start, t);
            for (int j = 0; j < 3; j++)
            {
                double expected = GreedyMatrixLaw.Eigenvalue(Targets[j], 1e-3 * (j + 1), t);
                found[j].ShouldBe(expected, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1e-2)]
    [InlineData(0.7)]
    public void It_solves_the_riccati_equation_of_any_symmetric_target(double scale)
    {
        // dT/dt = 2(B − T)T + 2T(B − T) by the classical Runge-Kutta method, with dense matrices.
        double[] targets = [1.2, 0, 0.3, -0.7];
        Matrix<double> target = Matrix<double>.Build.DenseOfDiagonalArray(targets);
        Matrix<double> start = scale * Matrix<double>.Build.Dense(4, 5, Draw.Normal(20, 33));
        start = start * start.Transpose();
        Matrix<double> model = start;
        const double h = 2e-3;
        for (int n = 1; n <= 2000; n++)
        {
            Matrix<double> k1 = Rate(model), k2 = Rate(model + h / 2 * k1);
            Matrix<double> k3 = Rate(model + h / 2 * k2), k4 = Rate(model + h * k3);
            model += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            if (n % 200 != 0)
                continue;
            double[] found = GreedyMatrixLaw.Diagonal(targets, start.ToArray(), n * h);
            for (int j = 0; j < 4; j++)
                found[j].ShouldBe(model[j, j], 1e-7);
        }

        GreedyMatrixLaw.Diagonal(targets, start.ToArray(), 200)[3].ShouldBe(0, 1e-12);
        GreedyMatrixLaw.Diagonal(targets, start.ToArray(), 200)[0].ShouldBe(1.2, 1e-9);

        Matrix<double> Rate(Matrix<double> t) => 2 * ((target - t) * t + t * (target - t));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.5)]
    public void The_flow_of_the_executor_follows_it_from_any_start(double scale)
    {
        double[] v = Draw.Orthonormal(3, 3, 31);
        double[] vectors = [.. Draw.Normal(4 * 3, 32).Select(x => scale * x)];
        var start = new double[3, 3];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int k = 0; k < 3; k++)
                    start[j, k] += Along(vectors, i, v, j) * Along(vectors, i, v, k);
            }
        }

        using var run = new SingleRun(new FactoredTensor(2, 3, Targets, v));
        run.Write(SingleRun.Components(3, vectors), SingleRun.Descent(0.01) with
        {
            Stepper = Stepper.RungeKutta,
            StepSizeRule = StepSizeRule.EmbeddedError,
            StepTolerance = 1e-9,
        });
        for (int n = 0; n < 400; n++)
        {
            run.Advance(1);
            double[] expected = GreedyMatrixLaw.Diagonal(Targets, start, run.Status.Time);
            double[] found = run.Vectors;
            for (int j = 0; j < 3; j++)
            {
                double sum = Enumerable.Range(0, 4).Sum(i => Math.Pow(Along(found, i, v, j), 2));
                sum.ShouldBe(expected[j], 1e-6);
            }
        }

        run.Status.Time.ShouldBeGreaterThan(3);

        static double Along(double[] u, int i, double[] v, int j) =>
            Enumerable.Range(0, 3).Sum(c => u[i * 3 + c] * v[j * 3 + c]);
    }

    [Fact]
    public void The_flow_method_learns_eigenvalues_from_the_largest_down_at_their_times()
    {
        const double norm = 1e-8;
        DecompositionProblem problem = ProblemGenerator.Generate(new ProblemOptions(
            2, 6, 4, Weights: WeightKind.Geometric, WeightFrom: 1.5, Seed: 3));
        using var executor = new CpuExecutor();
        SolveResult result = Solver.Solve(
            problem,
            new SolveOptions
            {
                Method = SolveMethod.Flow,
                Components = 30,
                StartNorm = norm,
                Tolerance = 1e-6,
                RecordEvery = 1,
            },
            executor);
        result.Converged.ShouldBeTrue();
        ComponentSet start = Initialization.Start(result.Plan, 0);
        double before = 0;
        for (int j = 0; j < 4; j++)
        {
            double b = result.Recovery!.TrueRank == 4 ? Math.Pow(1.5, -j) : double.NaN;
            double overlap = 0;
            for (int i = 0; i < 30; i++)
            {
                double dot = 0;
                for (int c = 0; c < 6; c++)
                    dot += start.Direction(i)[c] * problem.Truth!.Vector(j)[c];
                overlap += norm * norm * dot * dot;
            }

            double half = result.Trajectory.Points.First(p => p.FittedFractions[j] >= 0.5).Time;

            // What larger eigenvalues take of the start, ln(30/26)/(4b), and the recorded interval.
            half.ShouldBe(GreedyMatrixLaw.HalfTime(b, overlap), 0.3 / b);
            half.ShouldBeGreaterThan(before);
            before = half;
        }
    }
}
