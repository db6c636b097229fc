using GpuTensorDecomp.Sweeps.Spec.Fields;

namespace GpuTensorDecomp.Sweeps.Spec.Cases;

/// <summary>What a spec says, compiled: what its cases are made of.</summary>
internal sealed record CaseModel
{
    /// <summary>All options and axes.</summary>
    public required SpecSlots Slots { get; init; }

    /// <summary>The axes, in the spec's order, as indices of slots.</summary>
    public required IReadOnlyList<int> Axes { get; init; }

    /// <summary>How many values each group of axes has; the last one advances fastest.</summary>
    public required IReadOnlyList<int> GroupSizes { get; init; }

    /// <summary>The slots in an order in which each follows what it depends on.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    /// <summary>What must hold of a case.</summary>
    public required IReadOnlyList<SpecFormula> Conditions { get; init; }

    /// <summary>The measures to record.</summary>
    public required IReadOnlyList<string> Record { get; init; }

    /// <summary>
    /// Whether which values go together is at fault, so that no combination is to be trusted.
    /// </summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Combinations of the axes' values, before conditions.</summary>
    public long Combinations => GroupSizes.Aggregate(1L, (product, size) => product * size);
}
