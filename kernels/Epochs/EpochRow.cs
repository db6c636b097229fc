using System.Numerics;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Kernels.Shared;

namespace GpuTensorDecomp.Kernels.Epochs;

/// <summary>
/// What the end of an epoch does to one component, as <see cref="EpochSelection"/> chose, by one
/// thread or some that share its coordinates.
/// </summary>
public static class EpochRow
{
    /// <summary>
    /// Draws this thread's coordinates of a fresh direction, not yet of norm 1; the sum of their
    /// squares, 0 where nothing is drawn.
    /// </summary>
    /// <param name="batch">The runs.</param>
    /// <param name="run">The run.</param>
    /// <param name="row">The component among all runs'.</param>
    /// <param name="number">The number of its draw.</param>
    /// <param name="thread">The thread's first coordinate.</param>
    /// <param name="threads">Threads that share the component.</param>
    public static double Draw<T, TPrecision>(
        BatchView<T> batch, int run, int row, long number, int thread, int threads)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double squares = 0;
        if (batch.Epochs.Factors[row] != EpochSelection.Drawn)
            return squares;
        RunEpochs rule = batch.Epochs.Rules[run];
        long first = (long)row * batch.Dimension;
        for (int c = thread; c < batch.Dimension; c += threads)
        {
            double x = CounterNumbers.Of(
                rule.Seed, rule.Run, (uint)number, (uint)c,
                (uint)RandomPurpose.Start).Normal;
            batch.State[first + c] = TPrecision.Narrow(x);
            squares += x * x;
        }

        return squares;
    }

    /// <summary>
    /// Gives the component its norm, sign and scale, and keeps it as what the run goes back to.
    /// </summary>
    /// <param name="batch">The runs.</param>
    /// <param name="run">The run.</param>
    /// <param name="row">The component among all runs'.</param>
    /// <param name="number">The number of its draw.</param>
    /// <param name="thread">The thread's first coordinate.</param>
    /// <param name="threads">Threads that share the component.</param>
    /// <param name="squares">Σ of all threads' squares.</param>
    public static void Finish<T, TPrecision>(
        BatchView<T> batch, int run, int row, long number, int thread, int threads,
        double squares)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        RunEpochs rule = batch.Epochs.Rules[run];
        bool isPolar = batch.Rules[run].IsPolar != 0;
        double factor = batch.Epochs.Factors[row];
        bool isDrawn = factor == EpochSelection.Drawn;
        double size = isDrawn
            ? (isPolar ? 1 : Real.Exp(rule.LogNorm)) / Math.Sqrt(squares)
            : isPolar ? 1 : factor;
        long first = (long)row * batch.Dimension;
        for (int c = thread; c < batch.Dimension; c += threads)
        {
            if (size != 1)
            {
                batch.State[first + c] = TPrecision.Narrow(
                    TPrecision.Widen(batch.State[first + c]) * size);
            }

            batch.Kept[first + c] = batch.State[first + c];
        }

        if (thread != 0)
            return;
        if (isDrawn)
        {
            batch.LogNorms[row] = rule.LogNorm;
            batch.Signs[row] = TPrecision.Narrow(
                IsNegative(rule, number) ? -1.0 : 1.0);
            batch.Scales[row] = TPrecision.Narrow(rule.Scale);
        }
        else if (isPolar && factor != 1)
        {
            batch.LogNorms[row] += Real.Log(factor);
        }

        batch.KeptLogNorms[row] = batch.LogNorms[row];
        batch.KeptScales[row] = batch.Scales[row];
    }

    private static bool IsNegative(RunEpochs rule, long draw)
    {
        if (rule.Signs == RuleCode.AlternatingSigns)
            return draw % 2 == 1;
        return rule.Signs == RuleCode.RandomSigns && CounterNumbers.Of(
            rule.Seed, rule.Run, (uint)draw, 0, (uint)RandomPurpose.Signs).First < 0.5;
    }
}
