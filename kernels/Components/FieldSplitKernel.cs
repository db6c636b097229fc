using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>
/// A = T(ū^{l−1}, ·) − T*(ū^{l−1}, ·) from its parts, t = T*(ū^l), s = ⟨A, ū⟩, the tangential part
/// A − sū, its square, and the rates: homogeneous law l a ρ^{p−2} (angular) and p a s ρ^{p−2} + λ
/// (radial); scaled law l a c^{l−2} ρ^{l−2} for both, + l λ c^{l−2} ρ^{l−2}. A Runge-Kutta run also
/// keeps its stage, k = −angular·(A − sū) and −radial, and after the last one its error
/// |h Σ_j E_j k_j|. A linearised run keeps A of its start, A0, to which the tangent model's is
/// added, and has ⟨x, ∇0 + ∇⟩ in place of t; its stage is k = −∇ = −ρ(angular·(A − sū) +
/// radial·ū), its error relative to ρ. One group a component; dot products are summed in
/// float64.
/// Flops about 8d, bytes about (4 + parts) d·sizeof(T) a component: bound by memory.
/// </summary>
public static class FieldSplitKernel
{
    /// <summary>
    /// One group of <see cref="RowGroup.Size"/> threads for each (run, component).
    /// </summary>
    public static void Body<T, TPrecision>(BatchView<T> batch)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(RowGroup.Size);
        int row = Grid.IdxX;
        int run = row / batch.Capacity;
        if (batch.Runs[run].Evaluate == 0 ||
            row - run * batch.Capacity >= batch.Runs[run].Count)
        {
            return;
        }

        int d = batch.Dimension;
        long first = (long)row * d;
        bool isLinear = batch.Runs[run].Evaluate == FieldEvaluation.Linear;
        double other = 0; // −T*(ū^l), or ⟨x, A0 + A⟩
        double dot = 0;
        for (int c = Group.IdxX; c < d; c += RowGroup.Size)
        {
            T unit = batch.Units[first + c];
            T added = isLinear ? batch.StartField[first + c] : Target(batch, row, c, unit);
            T field = batch.Field[first + c] + added;
            batch.Field[first + c] = field;
            other += isLinear
                ? (TPrecision.Widen(field) + TPrecision.Widen(added)) *
                    TPrecision.Widen(batch.Moves[first + c])
                : TPrecision.Widen(added) * TPrecision.Widen(unit);
            dot += TPrecision.Widen(field) * TPrecision.Widen(unit);
        }

        other = RowGroup.Sum(shared, other);
        T s = TPrecision.Narrow(RowGroup.Sum(shared, dot));
        bool keepsStart = !isLinear && batch.Rules[run].IsLinearised != 0;
        double square = 0;
        for (int c = Group.IdxX; c < d; c += RowGroup.Size)
        {
            T field = batch.Field[first + c];
            if (keepsStart)
                batch.StartField[first + c] = field;
            T tangent = field - s * batch.Units[first + c];
            batch.Field[first + c] = tangent;
            square += TPrecision.Widen(tangent) * TPrecision.Widen(tangent);
        }

        square = RowGroup.Sum(shared, square);
        ComponentRates rates = ComponentRates.Of(
            batch.Rules[run],
            batch.Order,
            TPrecision.Widen(batch.Signs[row]),
            TPrecision.Widen(batch.Scales[row]),
            TPrecision.Widen(batch.Norms[row]),
            TPrecision.Widen(s));
        T angular = TPrecision.Narrow(rates.Angular);
        T radial = TPrecision.Narrow(rates.Radial);
        if (Group.IdxX == 0)
        {
            batch.TargetDots[row] = isLinear
                ? Gain<T, TPrecision>(batch, run, row, s, other) : TPrecision.Narrow(-other);
            batch.ResidualDots[row] = s;
            batch.TangentSquares[row] = TPrecision.Narrow(square);
            batch.AngularRates[row] = angular;
            batch.RadialRates[row] = radial;
            if (keepsStart)
            {
                batch.StartDots[row] = s;
                batch.Slopes[row] = TPrecision.Narrow(
                    rates.Angular * TPrecision.Widen(batch.Norms[row]) / batch.Order);
            }
        }

        int stage = batch.Runs[run].Stage;
        if (batch.Rules[run].Stepper != RuleCode.RungeKutta ||
            stage == 0 || stage >= batch.Rules[run].StageCount)
        {
            return;
        }

        bool isLinearised = batch.Rules[run].IsLinearised != 0;
        T size = isLinearised ? -batch.Norms[row] : TPrecision.Narrow(-1);
        T turn = size * angular;
        T grow = isLinearised ? size * radial : default;
        long stageOffset = (long)stage * batch.RunCount * batch.Capacity;
        for (int c = Group.IdxX; c < d; c += RowGroup.Size)
        {
            batch.StageDirections[stageOffset * d + first + c] =
                turn * batch.Field[first + c] + grow * batch.Units[first + c];
        }

        if (Group.IdxX == 0)
        {
            batch.StageLogNorms[stageOffset + row] =
                isLinearised ? 0 : -TPrecision.Widen(radial);
        }

        if (batch.Rules[run].IsErrorControlled != 0 &&
            stage == batch.Rules[run].StageCount - 1)
        {
            StoreError<T, TPrecision>(batch, shared, row, run);
        }
    }

    /// <summary>−T*(ū^{l−1}, ·) at a coordinate.</summary>
    private static T Target<T>(BatchView<T> batch, int row, int c, T unit)
        where T : unmanaged, INumber<T>
    {
        long place = (long)row * batch.Dimension + c;
        long part = (long)batch.RunCount * batch.Capacity * batch.Dimension;
        T target = batch.HasShifts != 0 ? batch.Shifts[row] * unit : default;
        for (int p = 0; p < batch.PartialCount; p++)
            target += batch.Partials[p * part + place];
        return target;
    }

    /// <summary>⟨x, ∇0 + ∇⟩ = α[l⟨x, A0 + A⟩ − (l−p)(s0 + s)⟨ū, x⟩].</summary>
    private static T Gain<T, TPrecision>(BatchView<T> batch, int run, int row, T s, double along)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double both = TPrecision.Widen(s) + TPrecision.Widen(batch.StartDots[row]);
        int gap = batch.Order - batch.Rules[run].NormPower;
        return TPrecision.Narrow(TPrecision.Widen(batch.Slopes[row]) *
            (batch.Order * along - gap * both * TPrecision.Widen(batch.Radials[row])));
    }

    /// <summary>
    /// max(|error of ln ρ|, ‖error of ū‖), or ‖error of x‖/ρ; NaN where one is not finite.
    /// </summary>
    private static void StoreError<T, TPrecision>(
        BatchView<T> batch, ArrayView<double> shared, int row, int run)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        // Each thread reads only what it wrote itself, so no barrier is needed before.
        int d = batch.Dimension;
        int stages = batch.Rules[run].StageCount;
        long rows = (long)batch.RunCount * batch.Capacity;
        int weights = run * BatchView<T>.CoefficientCount +
            BatchView<T>.MostStages * (BatchView<T>.MostStages + 1);
        double square = 0;
        for (int c = Group.IdxX; c < d; c += RowGroup.Size)
        {
            double error = 0;
            for (int j = 0; j < stages; j++)
            {
                error += batch.Coefficients[weights + j] * TPrecision.Widen(
                    batch.StageDirections[(j * rows + row) * d + c]);
            }

            square += error * error;
        }

        square = RowGroup.Sum(shared, square);
        if (Group.IdxX != 0)
            return;
        double log = 0;
        for (int j = 0; j < stages; j++)
            log += batch.Coefficients[weights + j] * batch.StageLogNorms[j * rows + row];
        double step = Math.Abs(batch.Runs[run].Trial);
        double ofNorm = step * Math.Abs(log);
        double ofDirection = step * Math.Sqrt(square);
        if (batch.Rules[run].IsLinearised != 0 && square > 0)
            ofDirection /= TPrecision.Widen(batch.Norms[row]);
        bool isFinite = Real.IsFinite(log) && Real.IsFinite(square);
        batch.StageErrors[row] = !isFinite ? double.NaN
            : ofNorm > ofDirection ? ofNorm : ofDirection;
    }
}
