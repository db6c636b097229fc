using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Components;

/// <summary>
/// ρ, ū and w of every component: Cartesian ρ = ‖u‖, ū = u/ρ; polar ū = state, ρ = e^{ln ρ}.
/// w = a ρ^p, scaled law w = a c^{l−2} ρ^l, before which c is reset to max(1/ρ, 1/τ) where the rule
/// says so and c is not 1/τ yet. A linearised run, whose ū stay, has q = ⟨ū, x⟩ instead. One
/// group a component; norms are summed in float64.
/// Flops 3d, bytes 3d·sizeof(T) a component: bound by memory.
/// </summary>
public static class UnitsKernel
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

        long first = (long)row * batch.Dimension;
        if (batch.Runs[run].Evaluate == FieldEvaluation.Linear)
        {
            double along = 0;
            for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
            {
                along += TPrecision.Widen(batch.Units[first + c]) *
                    TPrecision.Widen(batch.Moves[first + c]);
            }

            along = RowGroup.Sum(shared, along);
            if (Group.IdxX == 0)
                batch.Radials[row] = TPrecision.Narrow(along);
            return;
        }

        int power = batch.Rules[run].NormPower;
        double norm;
        double weight;
        if (batch.Rules[run].IsPolar != 0)
        {
            for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
                batch.Units[first + c] = batch.State[first + c];
            double logNorm = batch.LogNorms[row];
            norm = Real.Exp(logNorm);
            weight = Real.Exp(power * logNorm);
        }
        else
        {
            double squares = 0;
            for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
            {
                double x = TPrecision.Widen(batch.State[first + c]);
                squares += x * x;
            }

            norm = Math.Sqrt(RowGroup.Sum(shared, squares));
            double divisor = norm > TPrecision.SmallestNormal ? norm : TPrecision.SmallestNormal;
            for (int c = Group.IdxX; c < batch.Dimension; c += RowGroup.Size)
            {
                batch.Units[first + c] = TPrecision.Narrow(
                    TPrecision.Widen(batch.State[first + c]) / divisor);
            }

            weight = IntegerPower.Of(norm, power);
        }

        if (Group.IdxX != 0)
            return;
        if (batch.Rules[run].IsScaled != 0)
        {
            T scale = ComponentScale.Next<T, TPrecision>(
                batch.Rules[run], batch.Scales[row], norm);
            batch.Scales[row] = scale;
            weight = ComponentScale.Weight(
                batch.Rules[run], batch.Order, TPrecision.Widen(scale), norm);
        }

        batch.Norms[row] = TPrecision.Narrow(norm);
        batch.Weights[row] = batch.Rules[run].StartsAtZero != 0
            ? default
            : TPrecision.Narrow(TPrecision.Widen(batch.Signs[row]) * weight);
    }
}
