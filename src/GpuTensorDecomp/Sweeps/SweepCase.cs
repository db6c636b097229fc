using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;

namespace GpuTensorDecomp.Sweeps;

/// <summary>One solve of a sweep, fully resolved.</summary>
public sealed record SweepCase
{
    /// <summary>
    /// Sixteen hexadecimal digits that name the case: a hash of problem, options and what is
    /// recorded, so that the same solve has the same id in every spec.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Position in the spec's order, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// The values of the spec's axes for this case, as text, in the spec's order: the columns by
    /// which tables and plots tell cases apart.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Axes { get; init; }

    /// <summary>The problem to generate.</summary>
    public required ProblemOptions Problem { get; init; }

    /// <summary>The solve's options.</summary>
    public required SolveOptions Options { get; init; }

    /// <summary>Names of the measures to keep beside the columns that every row has.</summary>
    public required IReadOnlyList<string> Record { get; init; }
}
