using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// What becomes of a run's components where an epoch, or a part of one, ends: clusters of
/// duplicates become one component each, then the smallest components are drawn anew. The device
/// does it between two steps; <see cref="EpochEnd"/> says how. Both papers re-initialise so
/// (Algorithm 1 of the 2021 paper, Section 4 of the 2020 paper); merging is ours.
/// </summary>
public sealed record EpochRule
{
    /// <summary>Most ends that a rule may have; a later rule may have the next ones.</summary>
    public const int MostEnds = 64;

    /// <summary>Steps at which an epoch ends, ascending, from 1 on.</summary>
    public required IReadOnlyList<long> Ends { get; init; }

    /// <summary>Ends of the run that come before these.</summary>
    public int FirstEnd { get; init; }

    /// <summary>Seed of the solve.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The run's number in the solve, for its draws.</summary>
    public required int Run { get; init; }

    /// <summary>Components drawn before the first end: those of the start.</summary>
    public required long FirstDraw { get; init; }

    /// <summary>ln δ0.</summary>
    public required double LogNorm { get; init; }

    /// <summary>c of a fresh component.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Signs of fresh components, by the number of the draw.</summary>
    public required StartSigns Signs { get; init; }

    /// <summary>Most components that are drawn anew at an end, those of least |w|.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Only components with ρ below this are.</summary>
    public double BelowNorm { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Components with ρ above this are merged where they are duplicates; ∞ for none.
    /// </summary>
    public double DuplicateNorm { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Duplicates have equal signs and ⟨ū_i, ū_k⟩ above this (at even orders its modulus).
    /// </summary>
    public double DuplicateCosine { get; init; } = 1 - 1e-3;

    /// <summary>The step of the next end; null after the last one.</summary>
    /// <param name="passed">Ends that the run has passed.</param>
    public long? NextEnd(int passed) =>
        passed - FirstEnd is int place and >= 0 && place < Ends.Count ? Ends[place] : null;

    /// <summary>Refuses what devices have no room or no meaning for.</summary>
    /// <exception cref="ArgumentException">
    /// The ends are too many or do not ascend from 1, or a number of components is negative.
    /// </exception>
    public void RequireValid()
    {
        long before = 0;
        foreach (long end in Ends)
        {
            if (end <= before)
                throw new ArgumentException($"The end at step {end} does not come after {before}.");
            before = end;
        }

        if (Ends.Count > MostEnds)
        {
            throw new ArgumentException(
                $"A rule has at most {MostEnds} ends of epochs, not {Ends.Count}: give the next " +
                "ones by a later rule.");
        }

        if (Most < 0 || FirstEnd < 0 || FirstDraw < 0)
        {
            throw new ArgumentException(
                $"Most ({Most}), first end ({FirstEnd}) and first draw ({FirstDraw}) of an " +
                "epoch's rule are counts.");
        }
    }
}
