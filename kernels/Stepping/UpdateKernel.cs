using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// Does to every component what the step control asks of its run:
/// <list type="bullet">
/// <item>descent u ← u − η∇ = (1 − η·radial) u − η ρ·angular (A − sū); quasi-static the same with
/// η_i = min(η, c/λ_i), λ_i = 1.3·max(p², l) ρ_i^{p−1} (max_k ρ_k)^{p−1};</item>
/// <item>polar ln ρ ← ln ρ − η·radial, ū ← normalise(ū − η·angular (A − sū));</item>
/// <item>polar descent y = (1 − η·radial) ū − η·angular (A − sū), ln ρ ← ln ρ + ln ‖y‖, ū ← y/‖y‖:
/// the iterates of descent;</item>
/// <item>Runge-Kutta (ln ρ, ū) ← base + h Σ_j a_j k_j, ū normalised;</item>
/// <item>linearised x ← x − η∇ = x − ηρ(angular (A − sū) + radial ū), or Runge-Kutta
/// x ← base + h Σ_j a_j k_j;</item>
/// <item>back to the state that is kept.</item>
/// </list>
/// One group a component. Flops 4d (2d a stage), bytes 3d·sizeof(T) (1 more a stage): bound by
/// memory.
/// </summary>
public static class UpdateKernel
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
        int action = batch.Runs[run].Action;
        if (action is RunAction.None or RunAction.EndEpoch ||
            row - run * batch.Capacity >= batch.Runs[run].Count)
        {
            return;
        }

        if (action == RunAction.Restore)
        {
            Restore(batch, run, row);
        }
        else if (batch.Rules[run].IsLinearised != 0)
        {
            if (action == RunAction.Step)
                Move<T, TPrecision>(batch, run, row);
            else if (action == RunAction.Begin)
                Begin<T, TPrecision>(batch, batch.Moves, run, row);
            else
                Combine<T, TPrecision>(batch, batch.Moves, run, row);
        }
        else if (action == RunAction.Step && batch.Rules[run].IsPolar == 0)
        {
            Descend<T, TPrecision>(batch, run, row);
        }
        else
        {
            double squares = action == RunAction.Step
                ? TurnPolar<T, TPrecision>(batch, run, row)
                : action == RunAction.Begin
                    ? Begin<T, TPrecision>(batch, batch.State, run, row)
                    : Combine<T, TPrecision>(batch, batch.State, run, row);
            double norm = Math.Sqrt(RowGroup.Sum(shared, squares));
            double divisor = norm > TPrecision.SmallestNormal ? norm : TPrecision.SmallestNormal;
            long first = (long)row * batch.Dimension;
            for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
            {
                batch.State[first + c] = TPrecision.Narrow(
                    TPrecision.Widen(batch.State[first + c]) / divisor);
            }

            if (Group.IdxX == 0 && batch.Rules[run].Stepper == RuleCode.PolarDescent)
                batch.LogNorms[row] += Real.Log(norm);
        }
    }

    private static void Restore<T>(BatchView<T> batch, int run, int row)
        where T : unmanaged
    {
        long first = (long)row * batch.Dimension;
        ArrayView<T> state = batch.Rules[run].IsLinearised != 0 ? batch.Moves : batch.State;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
            state[first + c] = batch.Kept[first + c];
        if (Group.IdxX != 0)
            return;
        batch.LogNorms[row] = batch.KeptLogNorms[row];
        batch.Scales[row] = batch.KeptScales[row];
    }

    private static void Move<T, TPrecision>(BatchView<T> batch, int run, int row)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double size = -batch.Runs[run].Trial * TPrecision.Widen(batch.Norms[row]);
        T turn = TPrecision.Narrow(size * TPrecision.Widen(batch.AngularRates[row]));
        T grow = TPrecision.Narrow(size * TPrecision.Widen(batch.RadialRates[row]));
        long first = (long)row * batch.Dimension;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
        {
            batch.Moves[first + c] +=
                turn * batch.Field[first + c] + grow * batch.Units[first + c];
        }
    }

    private static void Descend<T, TPrecision>(BatchView<T> batch, int run, int row)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double rho = TPrecision.Widen(batch.Norms[row]);
        double step = batch.Runs[run].Trial;
        if (batch.Rules[run].Stepper == RuleCode.QuasiStatic)
        {
            step = StepControl.CappedStep(
                step,
                batch.Rules[run].CurvatureShare,
                batch.Rules[run].NormPower,
                batch.Order,
                rho,
                batch.Runs[run].LargestNorm,
                TPrecision.SmallestNormal);
        }

        T keep = TPrecision.Narrow(1 - step * TPrecision.Widen(batch.RadialRates[row]));
        T turn = TPrecision.Narrow(-step * TPrecision.Widen(batch.AngularRates[row]) * rho);
        long first = (long)row * batch.Dimension;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
        {
            batch.State[first + c] =
                keep * batch.State[first + c] + turn * batch.Field[first + c];
        }
    }

    /// <summary>The polar step before its normalisation; this thread's part of ‖ū‖².</summary>
    private static double TurnPolar<T, TPrecision>(BatchView<T> batch, int run, int row)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double step = batch.Runs[run].Trial;
        bool isDescent = batch.Rules[run].Stepper == RuleCode.PolarDescent;
        double radial = TPrecision.Widen(batch.RadialRates[row]);
        T keep = TPrecision.Narrow(isDescent ? 1 - step * radial : 1);
        T turn = TPrecision.Narrow(-step * TPrecision.Widen(batch.AngularRates[row]));
        long first = (long)row * batch.Dimension;
        double squares = 0;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
        {
            T x = keep * batch.State[first + c] + turn * batch.Field[first + c];
            batch.State[first + c] = x;
            squares += TPrecision.Widen(x) * TPrecision.Widen(x);
        }

        // Descent's growth is ‖y‖, which its normalisation finds.
        if (Group.IdxX == 0 && !isDescent)
            batch.LogNorms[row] -= step * radial;
        return squares;
    }

    /// <summary>
    /// Keeps base and first stage of a Runge-Kutta step, then goes to its second.
    /// </summary>
    private static double Begin<T, TPrecision>(
        BatchView<T> batch, ArrayView<T> state, int run, int row)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        long first = (long)row * batch.Dimension;
        bool isLinearised = batch.Rules[run].IsLinearised != 0;
        T size = isLinearised ? -batch.Norms[row] : TPrecision.Narrow(-1);
        T turn = size * batch.AngularRates[row];
        T grow = isLinearised ? size * batch.RadialRates[row] : default;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
        {
            batch.BaseDirections[first + c] = state[first + c];
            batch.StageDirections[first + c] =
                turn * batch.Field[first + c] + grow * batch.Units[first + c];
        }

        if (Group.IdxX == 0)
        {
            batch.BaseLogNorms[row] = batch.LogNorms[row];
            batch.StageLogNorms[row] =
                isLinearised ? 0 : -TPrecision.Widen(batch.RadialRates[row]);
        }

        return Combine<T, TPrecision>(batch, state, run, row);
    }

    /// <summary>
    /// base + h Σ_j a_j k_j before its normalisation; this thread's part of ‖ū‖².
    /// </summary>
    private static double Combine<T, TPrecision>(
        BatchView<T> batch, ArrayView<T> state, int run, int row)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        // Row `stage` of A; the row after the last one is B.
        int stage = batch.Runs[run].Stage;
        int weights = run * BatchView<T>.CoefficientCount +
            (stage < batch.Rules[run].StageCount ? stage : BatchView<T>.MostStages) *
            BatchView<T>.MostStages;
        double step = batch.Runs[run].Trial;
        long rows = (long)batch.RunCount * batch.Capacity;
        long first = (long)row * batch.Dimension;
        double squares = 0;
        for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
        {
            T x = batch.BaseDirections[first + c];
            for (int j = 0; j < stage; j++)
            {
                T weight = TPrecision.Narrow(step * batch.Coefficients[weights + j]);
                x += weight * batch.StageDirections[j * rows * batch.Dimension + first + c];
            }

            state[first + c] = x;
            squares += TPrecision.Widen(x) * TPrecision.Widen(x);
        }

        if (Group.IdxX == 0)
        {
            double log = batch.BaseLogNorms[row];
            for (int j = 0; j < stage; j++)
            {
                log += step * batch.Coefficients[weights + j] *
                    batch.StageLogNorms[j * rows + row];
            }

            batch.LogNorms[row] = log;
        }

        return squares;
    }
}
