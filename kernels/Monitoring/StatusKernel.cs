using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Monitoring;

/// <summary>
/// The figures of each run's status from its components: ‖Δ‖² = ‖T*‖² + Σ w (s − t), of a
/// linearised run ‖Δ0‖² + Σ ⟨x, ∇0 + ∇⟩, Σ ρ², the largest rate, unrest, largest norm and the
/// counts; and the largest Runge-Kutta error. Unrest is the largest rate of active components (|w|
/// &gt; 1e-3 ‖T*‖) and of the angular speed l‖A − sū‖ and growth −p a s − λ (scaled law: − lλ) of
/// inactive ones, over ‖T*‖. One group a run: each thread adds the components t, t + Size, … in
/// float64, then the threads' results go through a fixed tree. Flops about 20m, bytes 7m·sizeof(T).
/// </summary>
public static class StatusKernel
{
    /// <summary>Threads of a group.</summary>
    public const int Size = 64;

    private const int Residual = 0;
    private const int Norms = 1;
    private const int Pool = 2;
    private const int Grown = 3;
    private const int NotFinite = 4;
    private const int SumCount = 5;
    private const int Rate = 5;
    private const int Unrest = 6;
    private const int Norm = 7;
    private const int Error = 8;
    private const int FigureCount = 9;

    /// <summary>One group of <see cref="Size"/> threads for each run.</summary>
    public static void Body<T, TPrecision>(BatchView<T> batch)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(FigureCount * Size);
        int run = Grid.IdxX;
        if (batch.Runs[run].Evaluate == 0)
            return;
        int t = Group.IdxX;
        double norm = batch.Rules[run].TargetNorm;
        double pool = batch.Rules[run].PoolNorm;
        double grown = batch.Rules[run].GrownNorm;
        bool hasError = batch.Rules[run].IsErrorControlled != 0 &&
            batch.Runs[run].Stage == batch.Rules[run].StageCount - 1;
        bool isLinear = batch.Runs[run].Evaluate == FieldEvaluation.Linear;
        double residual = 0, norms = 0, rate = 0, unrest = 0, largest = 0, error = 0;
        double poolCount = 0, grownCount = 0, notFinite = 0;
        for (int i = t; i < batch.Runs[run].Count; i += Size)
        {
            int row = run * batch.Capacity + i;
            double rho = TPrecision.Widen(batch.Norms[row]);
            double w = TPrecision.Widen(batch.Weights[row]);
            double s = TPrecision.Widen(batch.ResidualDots[row]);
            double tangent = TPrecision.Widen(batch.TangentSquares[row]);
            double angular = TPrecision.Widen(batch.AngularRates[row]);
            double radial = TPrecision.Widen(batch.RadialRates[row]);
            double target = TPrecision.Widen(batch.TargetDots[row]);
            residual += isLinear ? target : w * (s - target);
            norms += rho * rho;
            double own = ComponentRates.Total(angular, radial, tangent);
            if (!Real.IsFinite(own))
                notFinite += 1;
            rate = ComponentRates.Larger(rate, own);
            double sign = TPrecision.Widen(batch.Signs[row]);
            unrest = ComponentRates.Larger(
                unrest,
                ComponentRates.Unrest(
                    batch.Rules[run], batch.Order, w, sign, s, tangent, own));
            largest = ComponentRates.Larger(largest, rho);
            poolCount += rho < pool ? 1.0 : 0.0;
            grownCount += rho >= grown ? 1.0 : 0.0;
            if (hasError)
                error = ComponentRates.Larger(error, batch.StageErrors[row]);
        }

        shared[Residual * Size + t] = residual;
        shared[Norms * Size + t] = norms;
        shared[Pool * Size + t] = poolCount;
        shared[Grown * Size + t] = grownCount;
        shared[NotFinite * Size + t] = notFinite;
        shared[Rate * Size + t] = rate;
        shared[Unrest * Size + t] = unrest;
        shared[Norm * Size + t] = largest;
        shared[Error * Size + t] = error;
        Group.Barrier();
        for (int half = Size / 2; half > 0; half >>= 1)
        {
            if (t < half)
            {
                for (int figure = 0; figure < FigureCount; figure++)
                {
                    double x = shared[figure * Size + t];
                    double y = shared[figure * Size + t + half];
                    shared[figure * Size + t] = figure < SumCount
                        ? x + y : ComponentRates.Larger(x, y);
                }
            }

            Group.Barrier();
        }

        if (t != 0)
            return;
        bool isFinite = shared[NotFinite * Size] == 0;
        batch.Runs[run].ResidualSquared = shared[Residual * Size] +
            (isLinear ? batch.Runs[run].StartSquared : norm * norm);
        batch.Runs[run].NormsSquared = shared[Norms * Size];
        batch.Runs[run].LargestRate = isFinite ? shared[Rate * Size] : double.NaN;
        batch.Runs[run].Unrest = shared[Unrest * Size] / norm;
        batch.Runs[run].LargestNorm = shared[Norm * Size];
        batch.Runs[run].PoolCount = (int)shared[Pool * Size];
        batch.Runs[run].GrownCount = (int)shared[Grown * Size];
        batch.Runs[run].StageError = shared[Error * Size];
    }
}
