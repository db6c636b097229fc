using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Resident;

/// <summary>
/// Runge-Kutta stages of one component, k = −angular·(A − sū) and −radial. They lie in device
/// memory, where only the component's own thread touches them. Flops 2d a stage, bytes d·sizeof(T).
/// </summary>
public static class ResidentStages
{
    /// <summary>Keeps the base of a step.</summary>
    public static void Begin<T, TCoordinates>(
        BatchView<T> batch, int row, TCoordinates unit, double logNorm)
        where T : unmanaged, INumber<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        TCoordinates.Write(
            batch.BaseDirections, (long)row * batch.Dimension, batch.Dimension, unit);
        batch.BaseLogNorms[row] = logNorm;
    }

    /// <summary>Keeps a stage.</summary>
    public static void Keep<T, TPrecision, TCoordinates>(
        BatchView<T> batch, int row, int stage, TCoordinates tangent, ComponentRates rates)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        long place = Place(batch, row, stage);
        TCoordinates.Write(
            batch.StageDirections, place * batch.Dimension, batch.Dimension,
            TCoordinates.Scale(TPrecision.Narrow(-rates.Angular), tangent));
        batch.StageLogNorms[place] = -rates.Radial;
    }

    /// <summary>sum + step Σ_j c_j k_j of ū, c a row of coefficients.</summary>
    public static TCoordinates AddDirections<T, TPrecision, TCoordinates>(
        BatchView<T> batch, int row, TCoordinates sum, double step, int coefficients, int stages)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        for (int j = 0; j < stages; j++)
        {
            sum = TCoordinates.Add(
                sum,
                TPrecision.Narrow(step * batch.Coefficients[coefficients + j]),
                TCoordinates.Read(
                    batch.StageDirections, Place(batch, row, j) * batch.Dimension,
                    batch.Dimension));
        }

        return sum;
    }

    /// <summary>sum + step Σ_j c_j k_j of ln ρ.</summary>
    public static double AddLogNorms<T>(
        BatchView<T> batch, int row, double sum, double step, int coefficients, int stages)
        where T : unmanaged
    {
        for (int j = 0; j < stages; j++)
        {
            sum += step * batch.Coefficients[coefficients + j] *
                batch.StageLogNorms[Place(batch, row, j)];
        }

        return sum;
    }

    /// <summary>
    /// max(|error of ln ρ|, ‖error of ū‖) of a step; NaN where one is not finite.
    /// </summary>
    public static double Error<T, TPrecision, TCoordinates>(
        BatchView<T> batch, int row, int run, double step, int stages)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
        where TCoordinates : struct, ICoordinates<T, TCoordinates>
    {
        int coefficients = Coefficients(run, BatchView<T>.MostStages + 1);
        TCoordinates x = AddDirections<T, TPrecision, TCoordinates>(
            batch, row, default, step, coefficients, stages);
        double log = AddLogNorms(batch, row, 0, step, coefficients, stages);
        double square = TPrecision.Widen(TCoordinates.AddDot(default, x, x));
        return !Real.IsFinite(log) || !Real.IsFinite(square)
            ? double.NaN
            : ComponentRates.Larger(Math.Abs(log), Math.Sqrt(square));
    }

    /// <summary>Row <paramref name="row"/> of A, or B and E after its last one.</summary>
    public static int Coefficients(int run, int row) =>
        run * BatchView<double>.CoefficientCount + row * BatchView<double>.MostStages;

    private static long Place<T>(BatchView<T> batch, int row, int stage)
        where T : unmanaged => (long)stage * batch.RunCount * batch.Capacity + row;
}
