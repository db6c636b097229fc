namespace GpuTensorDecomp.Execution;

/// <summary>
/// How a device makes the matrix products of a contraction, found by a measurement: its library's,
/// or this program's kernels. Both agree to rounding, not to the bit, so that a checkpoint keeps
/// it.
/// </summary>
/// <param name="Order">l.</param>
/// <param name="Dimension">d.</param>
/// <param name="TermCount">Terms of the target; null for a run's own model.</param>
/// <param name="Points">Points of a run, in whole tiles.</param>
/// <param name="IsLibrary">Whether the products are the library's.</param>
/// <param name="Library">The library's name and version; null if there was none.</param>
/// <param name="LibrarySeconds">
/// Shortest time of a contraction with the library's products; null if there was none.
/// </param>
/// <param name="OwnSeconds">With this program's; null if it was not measured.</param>
/// <param name="Fault">
/// Why the library is not used although it should be: it does not load, failed or computed
/// something else; null otherwise.
/// </param>
public sealed record ProductChoice(
    int Order,
    int Dimension,
    int? TermCount,
    int Points,
    bool IsLibrary,
    string? Library,
    double? LibrarySeconds,
    double? OwnSeconds,
    string? Fault)
{
    /// <summary>The choice in one line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"products of {Points} points × {TermCount?.ToString() ?? "as many"} terms × ") +
        FormattableString.Invariant($"{Dimension} coordinates: ") +
        (IsLibrary ? Library : "own kernels") +
        (Fault is null ? "" : $", as {Fault}") +
        (LibrarySeconds is double library && OwnSeconds is double own
            ? FormattableString.Invariant(
                $" ({1e3 * library:G3} ms by {Library}, {1e3 * own:G3} ms by own kernels)")
            : "");
}
