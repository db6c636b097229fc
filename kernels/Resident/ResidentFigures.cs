using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// The figures of a run's status: each component's in a column of shared memory, summed up in
/// float64 by one thread a figure, in the order of the components.
/// </summary>
public static class ResidentFigures
{
    /// <summary>Figures of a component.</summary>
    public const int Count = 7;

    private const int Residual = 0;
    private const int Norms = 1;
    private const int Counts = 2;
    private const int SumCount = 3;
    private const int Rate = 3;
    private const int Unrest = 4;
    private const int Norm = 5;
    private const int Error = 6;

    // Three counts of up to 128 components share a number.
    private const int GrownUnit = 1 << 10;
    private const int NotFiniteUnit = 1 << 20;

    /// <summary>Puts one component's figures into its places.</summary>
    /// <param name="numbers">The float64 numbers of shared memory.</param>
    /// <param name="place">The component's place in the first column.</param>
    /// <param name="pitch">From one column to the next.</param>
    /// <param name="rule">The run's rule.</param>
    /// <param name="residual">w (s − T*(ū^l)).</param>
    /// <param name="norm">ρ.</param>
    /// <param name="rate">‖∇‖/ρ.</param>
    /// <param name="unrest">Its part of the convergence test.</param>
    /// <param name="error">Its error in a Runge-Kutta step.</param>
    public static void Write(
        ArrayView<double> numbers,
        int place,
        int pitch,
        RunRule rule,
        double residual,
        double norm,
        double rate,
        double unrest,
        double error)
    {
        int counts = (norm < rule.PoolNorm ? 1 : 0) +
            (norm >= rule.GrownNorm ? GrownUnit : 0) +
            (Real.IsFinite(rate) ? 0 : NotFiniteUnit);
        numbers[place + Residual * pitch] = residual;
        numbers[place + Norms * pitch] = norm * norm;
        numbers[place + Counts * pitch] = counts;
        numbers[place + Rate * pitch] = rate;
        numbers[place + Unrest * pitch] = unrest;
        numbers[place + Norm * pitch] = norm;
        numbers[place + Error * pitch] = error;
    }

    /// <summary>The sum, or the largest number, of column <paramref name="figure"/>.</summary>
    public static double Total(ArrayView<double> numbers, int figure, int start, int count)
    {
        bool isSum = figure < SumCount;
        double even = 0;
        double odd = 0;
        for (int i = 0; i < count - 1; i += 2)
        {
            even = Join(isSum, even, numbers[start + i]);
            odd = Join(isSum, odd, numbers[start + i + 1]);
        }

        if ((count & 1) != 0)
            even = Join(isSum, even, numbers[start + count - 1]);
        return Join(isSum, even, odd);
    }

    /// <summary>The status from the totals.</summary>
    public static void Describe(
        ArrayView<double> numbers, int start, double targetNorm, ref RunState state)
    {
        int counts = (int)numbers[start + Counts];
        bool isFinite = counts < NotFiniteUnit;
        state.ResidualSquared = targetNorm * targetNorm + numbers[start + Residual];
        state.NormsSquared = numbers[start + Norms];
        state.LargestRate = isFinite ? numbers[start + Rate] : double.NaN;
        state.Unrest = numbers[start + Unrest] / targetNorm;
        state.LargestNorm = numbers[start + Norm];
        state.StageError = numbers[start + Error];
        state.PoolCount = counts & (GrownUnit - 1);
        state.GrownCount = (counts & (NotFiniteUnit - 1)) / GrownUnit;
    }

    private static double Join(bool isSum, double x, double y) =>
        isSum ? x + y : ComponentRates.Larger(x, y);
}
