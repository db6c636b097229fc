using System.Numerics;
using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Epochs;

/// <summary>
/// Which components the end of an epoch changes, and how: each cluster of duplicates becomes its
/// largest component, ρ² = Σρ², and the others' norms 0; then those of least |w| with ρ below the
/// rule's bound are drawn anew, numbered in the order of their places. By one group of threads, in
/// device memory, which its barriers order. Flops 2Lmd for L clusters, m² comparisons.
/// </summary>
public static class EpochSelection
{
    /// <summary>The factor of a component that is drawn anew.</summary>
    public const double Drawn = -1;

    /// <summary>Above ln |w| of any component that may be drawn anew.</summary>
    private const double NotAsked = double.MaxValue;

    /// <summary>
    /// Sets factors and counts from norms and units; all threads of the group call it.
    /// </summary>
    /// <param name="batch">The runs.</param>
    /// <param name="run">The run.</param>
    public static void Choose<T, TPrecision>(BatchView<T> batch, int run)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        EpochView all = batch.Epochs;
        RunEpochs rule = all.Rules[run];
        int first = run * batch.Capacity;
        int count = batch.Runs[run].Count;
        for (int i = first + Group.IdxX; i < first + count; i += Group.DimX)
        {
            all.Sizes[i] = batch.Rules[run].IsPolar != 0
                ? batch.LogNorms[i]
                : Real.Log(TPrecision.Widen(batch.Norms[i]));
            all.Factors[i] = 1;
            all.Leaders[i] = -1;
        }

        if (Group.IdxX == 0)
            all.Counts[2 * run] = 0;
        Group.Barrier();
        if (rule.Merges != 0)
            Merge<T, TPrecision>(batch, run);
        for (int i = first + Group.IdxX; i < first + count; i += Group.DimX)
            all.Sizes[i] = LogWeight<T, TPrecision>(batch, run, i);
        Group.Barrier();
        for (int i = first + Group.IdxX; i < first + count; i += Group.DimX)
        {
            if (all.Sizes[i] < NotAsked &&
                (count <= rule.Most || Place(all.Sizes, first, count, i) < rule.Most))
                all.Factors[i] = Drawn;
        }

        Group.Barrier();
        if (Group.IdxX == 0)
            all.Counts[2 * run + 1] = DrawnBefore(all, first, first + count);
        Group.Barrier();
    }

    /// <summary>
    /// Counts what <see cref="Choose"/> chose; from here on the run goes back to this state at
    /// most.
    /// </summary>
    public static void Count<T>(BatchView<T> batch, int run, ref RunState state)
        where T : unmanaged
    {
        RunEpochs rule = batch.Epochs.Rules[run];
        state.EpochEnds++;
        state.Merged += batch.Epochs.Counts[2 * run];
        state.Reinitialised += batch.Epochs.Counts[2 * run + 1];
        int place = state.EpochEnds - rule.FirstEnd;
        state.EpochEnd = place < rule.EndCount
            ? batch.Epochs.Ends[run * Flow.EpochRule.MostEnds + place] : 0;
        state.CurvatureAge = 0;
        state.KeptStep = state.Step;
        state.KeptTime = state.Time;
        state.KeptStepSize = state.StepSize;
        state.KeptNextStep = state.NextStep;
        state.KeptCurvatureBound = state.CurvatureBound;
        state.KeptCurvatureAge = 0;
    }

    /// <summary>The number of a component's draw.</summary>
    /// <param name="batch">The runs.</param>
    /// <param name="run">The run.</param>
    /// <param name="row">The component among all runs'.</param>
    /// <param name="drawnBefore">Components drawn anew at earlier ends.</param>
    public static long Number<T>(BatchView<T> batch, int run, int row, long drawnBefore)
        where T : unmanaged => batch.Epochs.Rules[run].FirstDraw + drawnBefore +
            DrawnBefore(batch.Epochs, run * batch.Capacity, row);

    private static void Merge<T, TPrecision>(BatchView<T> batch, int run)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        EpochView all = batch.Epochs;
        RunEpochs rule = all.Rules[run];
        int first = run * batch.Capacity;
        int count = batch.Runs[run].Count;
        int leader = -1;
        do
        {
            if (Group.IdxX == 0)
                all.Leader[run] = NextLeader(all, run, first, count, leader, rule.LogDuplicate);
            Group.Barrier();
            leader = all.Leader[run];
            for (int i = first + Group.IdxX; i < first + count && leader >= 0; i += Group.DimX)
            {
                if (all.Leaders[i] >= 0 || !(all.Sizes[i] > rule.LogDuplicate) ||
                    TPrecision.Widen(batch.Signs[i]) != TPrecision.Widen(batch.Signs[leader]))
                {
                    continue;
                }

                double cosine = Cosine<T, TPrecision>(batch, leader, i);
                double likeness = batch.Order % 2 == 0 ? Math.Abs(cosine) : cosine;
                if (likeness > rule.DuplicateCosine)
                    all.Leaders[i] = leader;
            }

            Group.Barrier();
        }
        while (leader >= 0);
    }

    /// <summary>
    /// Gives the last leader what its duplicates had; the largest component that has none yet.
    /// </summary>
    private static int NextLeader(
        EpochView all, int run, int first, int count, int last, double limit)
    {
        double squares = 1; // over the leader's own
        int next = -1;
        for (int i = first; i < first + count; i++)
        {
            if (last >= 0 && i != last && all.Leaders[i] == last)
            {
                squares += Real.Exp(2 * (all.Sizes[i] - all.Sizes[last]));
                all.Sizes[i] = Real.Log(0);
                all.Factors[i] = 0;
                all.Counts[2 * run]++;
            }
            else if (all.Leaders[i] < 0 && all.Sizes[i] > limit &&
                (next < 0 || all.Sizes[i] > all.Sizes[next]))
            {
                next = i;
            }
        }

        if (last >= 0 && squares > 1)
        {
            all.Sizes[last] += 0.5 * Real.Log(squares);
            all.Factors[last] = Math.Sqrt(squares);
        }

        if (next >= 0)
            all.Leaders[next] = next;
        return next;
    }

    private static double Cosine<T, TPrecision>(BatchView<T> batch, int row, int other)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        long x = (long)row * batch.Dimension;
        long y = (long)other * batch.Dimension;
        double sum = 0;
        for (int c = 0; c < batch.Dimension; c++)
        {
            sum += TPrecision.Widen(batch.Units[x + c]) * TPrecision.Widen(batch.Units[y + c]);
        }

        return sum;
    }

    /// <summary>ln |w|, where the component may be drawn anew.</summary>
    private static double LogWeight<T, TPrecision>(BatchView<T> batch, int run, int i)
        where T : unmanaged, INumber<T>
        where TPrecision : struct, IPrecision<T>
    {
        double logNorm = batch.Epochs.Sizes[i];
        if (!(logNorm < batch.Epochs.Rules[run].LogBelow))
            return NotAsked;
        double weight = batch.Rules[run].NormPower * logNorm;
        return batch.Rules[run].IsScaled != 0
            ? weight + (batch.Order - 2) * Real.Log(TPrecision.Widen(batch.Scales[i]))
            : weight;
    }

    /// <summary>How many are smaller; of equal ones the first is.</summary>
    private static int Place(ArrayView<double> sizes, int first, int count, int i)
    {
        int smaller = 0;
        for (int other = first; other < first + count; other++)
        {
            if (sizes[other] < sizes[i] || (sizes[other] == sizes[i] && other < i))
                smaller++;
        }

        return smaller;
    }

    private static int DrawnBefore(EpochView all, int first, int end)
    {
        int drawn = 0;
        for (int i = first; i < end; i++)
            drawn += all.Factors[i] == Drawn ? 1 : 0;
        return drawn;
    }
}
