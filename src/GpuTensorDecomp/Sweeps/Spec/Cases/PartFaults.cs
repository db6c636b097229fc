using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>
/// The faults of one part of a case, problem or method: where an option has no value, those that
/// show with each of <see cref="SpecField.Examples"/> in its place. What was found last is kept,
/// because most cases differ in their seeds only, which have no faults.
/// </summary>
/// <param name="faultsOf">The faults of a part whose values are all known.</param>
/// <param name="withSeed">A copy with another seed.</param>
internal sealed class PartFaults<T>(
    Func<T, IReadOnlyList<string>> faultsOf, Func<T, ulong, T> withSeed)
    where T : class
{
    /// <summary>With more options unknown than make so many trials, no fault is certain.</summary>
    private const long MostTrials = 1000;

    private static readonly SpecField[] Fields = [.. SpecFields.Problem, .. SpecFields.Method];

    private T? _last;
    private IReadOnlyList<int> _unknown = [];
    private IReadOnlyList<string> _faults = [];

    /// <summary>The part; with examples in the places of unknown values.</summary>
    public T? Part { get; private set; }

    /// <summary>Whether the part differs from the last one in more than its seed.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The faults of a part.</summary>
    /// <param name="unknown">The slots of its unknown options.</param>
    /// <param name="make">Makes the part, with values for unknown options.</param>
    public IReadOnlyList<string> Find(
        IReadOnlyList<int> unknown, Func<IReadOnlyList<(int Slot, object? Value)>, T> make)
    {
        Part = make(Trial(unknown, 0));
        T seedless = withSeed(Part, 0);
        HasChanged = !seedless.Equals(_last) || !unknown.SequenceEqual(_unknown);
        if (!HasChanged)
            return _faults;
        _last = seedless;
        _unknown = unknown;
        _faults = faultsOf(seedless);
        double trials = unknown.Aggregate(1.0, (count, slot) => count * Examples(slot).Count);
        if (trials > MostTrials)
            _faults = [];
        for (int trial = 1; trial < trials && _faults.Count > 0; trial++)
            _faults = [.. _faults.Intersect(faultsOf(make(Trial(unknown, trial))))];
        return _faults;
    }

    private static IReadOnlyList<object?> Examples(int slot) => Fields[slot].Examples;

    private static (int Slot, object? Value)[] Trial(IReadOnlyList<int> unknown, int trial)
    {
        if (unknown.Count == 0)
            return [];
        var values = new (int, object?)[unknown.Count];
        for (int i = 0; i < values.Length; i++)
        {
            IReadOnlyList<object?> examples = Examples(unknown[i]);
            (trial, int which) = Math.DivRem(trial, examples.Count);
            values[i] = (unknown[i], examples[which]);
        }

        return values;
    }
}
